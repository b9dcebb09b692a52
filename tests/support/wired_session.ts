/**
 * The client's session and the server's, joined by two wires whose delays are told. Nothing is lost on the wires; time moves
 * from one thing that happens to the next.
 * @module
 */
import { encode } from "../../src/protocol/codec.ts";
import type { Push } from "../../src/protocol/frame.ts";
import { advance } from "../../src/client/core/session.ts";
import { nextDeadlineMs } from "../../src/client/core/session/alarms.ts";
import type { SessionEvent } from "../../src/client/core/session/event.ts";
import { newSession, type SessionState } from "../../src/client/core/session/state.ts";
import type { SharedLimiters } from "../../src/server/core/flood_guard.ts";
import type { Operation, Outcome } from "../../src/server/core/operation.ts";
import { Session } from "../../src/server/core/session.ts";
import type { SessionEffect, SessionRules } from "../../src/server/core/session_effect.ts";
import { anyOptions, welcomeOf } from "./session_harness.ts";

/** Something on its way. */
interface Parcel {
  readonly atMs: number;
  readonly deliver: () => void;
}

/** How the two are joined. */
export interface Wiring {
  readonly rules: SessionRules;
  readonly shared?: SharedLimiters;
  /** Gives how long the next thing takes on its wire, in milliseconds. */
  readonly delayMs: () => number;
  /** Tells whether the channel cannot store the next text. */
  readonly fails: () => boolean;
}

/** One client, obedient as ours is, and its connection to a server. */
export class WiredSession {
  /** Everything that the channel took, in its order. */
  readonly stored: string[] = [];
  /** How the server closed. Absent: it has not. */
  closed: { readonly code: number; readonly reason: string } | undefined;
  nowMs = 5_000_000;
  readonly #wiring: Wiring;
  readonly #server: Session;
  readonly #known = new Set<string>();
  #client: SessionState = newSession({ ...anyOptions, code: "wired" });
  // To the server, to the client, and to the channel and back.
  readonly #wires: readonly [Parcel[], Parcel[], Parcel[]] = [[], [], []];
  #waiting: Operation[] = [];
  #said = 0;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    const { rules, shared = {} } = wiring;
    const identity = {
      connectionId: "c-11",
      freshToken: "fresh",
      fingerprint: (token: string) => token,
      shared,
    };
    this.#server = new Session(identity, rules, this.nowMs);
    this.#tell({ type: "start" });
    this.#tell({ type: "opened", protocol: "terminalchat.v1" });
  }

  /** Whether everything that was said has arrived. */
  get isDone(): boolean {
    return this.#client.outbox.entries.length === 0;
  }

  /** Says so many texts, to all or to one. */
  say(count: number, to?: string): void {
    for (let index = 0; index < count; index++) {
      const text = `${this.#said++}`;
      this.#tell({ type: "say", nonce: `n-${text}`, text, ...(to === undefined ? {} : { to }) });
    }
  }

  /** Does something else. */
  tell(event: SessionEvent): void {
    this.#tell(event);
  }

  /** Lets time pass, in milliseconds. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const first = this.#wires.toSorted((one, other) => timeOf(one) - timeOf(other))[0];
      const alarmMs = nextDeadlineMs(this.#client) ?? Infinity;
      const nextMs = Math.min(timeOf(first), alarmMs);
      if (nextMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, nextMs);
      if (timeOf(first) <= alarmMs) first?.shift()?.deliver();
      else this.#tell({ type: "tick" });
    }
    this.nowMs = untilMs;
    this.#carryOut(this.#server.tick(this.nowMs));
  }

  #tell(event: SessionEvent): void {
    const at = { nowMs: this.nowMs, wallMs: 1_800_000_000_000 + this.nowMs, random: 0.5 };
    const [state, effects] = advance(this.#client, event, at);
    this.#client = state;
    for (const effect of effects) {
      if (effect.type === "send") this.#send(0, () => this.#receive(effect.frame));
    }
  }

  #receive(frame: string): void {
    this.#carryOut(this.#server.receive(frame, this.nowMs));
  }

  #carryOut(effects: readonly SessionEffect[]): void {
    for (const effect of effects) {
      if (effect.type === "reply") this.#reply(effect.text);
      if (effect.type === "operate") this.#operate(effect.operation);
      if (effect.type === "close") this.closed = effect;
    }
  }

  #reply(frame: string): void {
    this.#send(1, () => this.#tell({ type: "frame", frame }));
  }

  #push(push: Push): void {
    this.#reply(encode(push));
  }

  #operate(operation: Operation): void {
    this.#waiting.push(operation);
    this.#send(2, () => this.#decide());
  }

  /** What was asked for after a text that cannot be stored is refused with it. */
  #decide(): void {
    const operation = this.#waiting.shift();
    if (operation === undefined) return;
    if (operation.type !== "publish" || !this.#wiring.fails()) {
      return this.#carryOut(this.#server.settle(operation, this.#perform(operation)));
    }
    const later = this.#waiting.filter(({ type }) => type === "publish");
    this.#waiting = this.#waiting.filter(({ type }) => type !== "publish");
    for (const each of [operation, ...later]) {
      this.#carryOut(this.#server.settle(each, { type: "refused", code: "unavailable" }));
    }
  }

  #perform(operation: Operation): Outcome {
    const { limits } = this.#wiring.rules;
    if (operation.type === "join") this.#push(welcomeOf({ limits, position: { epoch: "e1", offset: 0 } }));
    if (operation.type === "rename") this.#push({ type: "renamed", from: "ada", to: operation.name });
    if (operation.type !== "publish" && operation.type !== "whisper") return { type: "done" };
    const { nonce, text } = operation;
    if (this.#known.has(nonce)) return { type: "repeated", offset: this.stored.indexOf(text) + 1 };
    this.#known.add(nonce);
    if (operation.type === "whisper") {
      this.#push({ type: "whisper", nonce, from: "ada", to: operation.to, text, sentAtMs: 1 });
    } else {
      this.stored.push(text);
      this.#push({ type: "message", offset: this.stored.length, nonce, from: "ada", text, sentAtMs: 1 });
    }
    return { type: "done" };
  }

  /** A wire keeps the order, however long each takes. */
  #send(wire: 0 | 1 | 2, deliver: () => void): void {
    const queue = this.#wires[wire];
    const lastMs = queue.at(-1)?.atMs ?? this.nowMs;
    queue.push({ atMs: Math.max(lastMs, this.nowMs + this.#wiring.delayMs()), deliver });
  }
}

function timeOf(wire: readonly Parcel[] | undefined): number {
  return wire?.[0]?.atMs ?? Infinity;
}
