/**
 * One client of a simulation: the real session, with links instead of sockets and a recorder that hears everything.
 * @module
 */
import { advance } from "../../src/client/core/session.ts";
import { nextDeadlineMs } from "../../src/client/core/session/alarms.ts";
import type { Effect } from "../../src/client/core/session/effect.ts";
import type { SessionEvent } from "../../src/client/core/session/event.ts";
import { newSession, type SessionState } from "../../src/client/core/session/state.ts";
import type { Clock } from "../../src/server/ports.ts";
import { Recorder } from "./recorder.ts";
import { SimulatedLink } from "./simulated_link.ts";

/** Who a client is. */
export interface SimulatedIdentity {
  readonly channel: string;
  readonly name: string;
}

const address = {
  webSocketBase: "ws://chat.test",
  httpBase: "http://chat.test",
  display: "chat.test",
};

/** A session and its connections. */
export class SimulatedClient {
  /** What it said and saw. */
  readonly recorder: Recorder;
  /** Every connection that may still have something on its way, the present one last. */
  links: SimulatedLink[] = [];
  /** Whether it has gone for good. */
  hasLeft = false;
  readonly #clock: Pick<Clock, "nowMs" | "monotonicMs">;
  readonly #name: string;
  #state: SessionState;
  #current: SimulatedLink | undefined;
  #said = 0;
  #renames = 0;

  constructor(identity: SimulatedIdentity, clock: Pick<Clock, "nowMs" | "monotonicMs">, nowMs: () => number) {
    this.#clock = clock;
    this.#name = identity.name;
    this.recorder = new Recorder(identity, nowMs);
    this.#state = newSession({
      address,
      code: identity.channel,
      name: identity.name,
      maxReconnect: 1_000_000,
      isInteractive: true,
    });
  }

  /** When something is due next, on the clock; never is Infinity. */
  get deadlineMs(): number {
    return nextDeadlineMs(this.#state) ?? Infinity;
  }

  /** Whether it is connected, or has left, and nothing is on its way any more. */
  get isAtRest(): boolean {
    const { phase, outbox, reading } = this.#state;
    if (phase.type === "ended") return true;
    const isQuiet = this.links.every(({ hasUp, hasDown }) => !hasUp && !hasDown);
    return phase.type === "live" && outbox.entries.length === 0 && !reading.isCatchingUp && isQuiet &&
      this.#state.returning === undefined;
  }

  /** The connection that it has or wants. Absent: none. */
  get current(): SimulatedLink | undefined {
    return this.#current;
  }

  /** Tells the session what happened. */
  tell(event: SessionEvent): void {
    const at = { nowMs: this.#clock.monotonicMs(), wallMs: this.#clock.nowMs(), random: 0.5 };
    const [state, effects] = advance(this.#state, event, at);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  /** Lets happen what is due. */
  ring(): void {
    if (this.deadlineMs <= this.#clock.monotonicMs()) this.tell({ type: "tick" });
  }

  /** Says the next text, to all or to one. */
  say(to?: string): void {
    if (this.hasLeft || this.#state.phase.type === "ended") return;
    const text = `${this.#name}:${++this.#said}`;
    const said = { nonce: `nonce-of-${text}`, text, ...(to === undefined ? {} : { to }) };
    this.recorder.write({ type: "said", ...said });
    this.tell({ type: "say", ...said });
  }

  /** Asks for another name. */
  rename(): void {
    if (this.hasLeft) return;
    this.recorder.write({ type: "renames" });
    this.tell({ type: "rename", name: `${this.#name}~${++this.#renames}` });
  }

  /** Goes for good. */
  leave(): void {
    if (this.hasLeft) return;
    this.hasLeft = true;
    this.recorder.write({ type: "goodbye" });
    this.tell({ type: "leave" });
  }

  /** The server's process is gone. */
  loseServer(): void {
    this.recorder.write({ type: "disturbed" });
    for (const link of this.links) link.loseServer();
  }

  /** Notes who is shown as here. */
  notePresence(): void {
    if (this.hasLeft || this.#state.phase.type !== "live") return;
    this.recorder.write({ type: "present", names: this.#state.roster.members.map(({ name }) => name) });
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case "open":
        return this.#open();
      case "send":
        this.recorder.sent(effect.frame);
        return this.#current?.send(effect.frame);
      case "close":
      case "abandon":
        this.#current?.end();
        this.#current = undefined;
        return;
      case "emit":
        return this.recorder.told(effect.event);
    }
  }

  #open(): void {
    this.#current?.end();
    this.links = this.links.filter((link) => link.hasUp);
    const link = new SimulatedLink(this.recorder.channel, {
      hear: (event) => this.#hear(link, event),
      onServerClose: () => {
        if (link === this.#current) this.recorder.write({ type: "disturbed" });
      },
    });
    this.links.push(link);
    this.#current = link;
  }

  /** What an earlier connection says does not count. */
  #hear(link: SimulatedLink, event: SessionEvent): void {
    if (link !== this.#current) return;
    if (event.type === "frame") this.recorder.received(event.frame);
    if (event.type === "closed") this.#current = undefined;
    this.tell(event);
  }
}
