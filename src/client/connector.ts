/**
 * Runs a session: hands it what happens, carries out what it decides, keeps its one timer. It decides nothing itself.
 * @module
 */
import type { Member } from "../protocol/frame.ts";
import type { Position } from "../protocol/position.ts";
import type { ClientEvent } from "./core/client_event.ts";
import { advance } from "./core/session.ts";
import { nextDeadlineMs } from "./core/session/alarms.ts";
import type { Effect } from "./core/session/effect.ts";
import type { Moment, SessionEvent } from "./core/session/event.ts";
import { newSession, type SessionOptions, type SessionState } from "./core/session/state.ts";
import { WakeWatch } from "./core/wake_watch.ts";
import type { Chance, Channel, Clock, OnClientEvent, OpenSocket, Socket } from "./ports.ts";

/** What a connector needs from outside. */
export interface ConnectorPorts {
  /** Opens WebSockets. */
  readonly openSocket: OpenSocket;
  /** The time. */
  readonly clock: Clock;
  /** Nonces, and jitter. */
  readonly chance: Chance;
  /** Hears every event, in order, and never while it still handles another one. */
  readonly onEvent: OnClientEvent;
}

/** How long the timer runs at most: within this time of waking up a sleep is noticed. */
const longestTimerMs = 2_000;

/** Something that happened, and on which connection if on one: what a connection of the past says does not count. */
interface Happening {
  readonly event: SessionEvent;
  readonly connection?: Connection;
}

/** One socket, from its opening to its end. */
interface Connection {
  socket: Socket | undefined;
}

/** One channel, kept connected. */
export class Connector implements Channel {
  readonly #ports: ConnectorPorts;
  readonly #wakeWatch: WakeWatch;
  #state: SessionState;
  #connection: Connection | undefined;
  #timer: { readonly dueMs: number; readonly stop: () => void } | undefined;
  readonly #happenings: Happening[] = [];
  #isAdvancing = false;
  readonly #untold: ClientEvent[] = [];
  #isTelling = false;

  /**
   * Makes a session that has not begun.
   * @param options Which channel, and how long to try.
   */
  constructor(options: SessionOptions, ports: ConnectorPorts) {
    this.#ports = ports;
    this.#state = newSession(options);
    this.#wakeWatch = new WakeWatch(this.#moment());
  }

  /** Begins to connect. */
  start(): void {
    this.#dispatch({ event: { type: "start" } });
  }

  say(text: string): string {
    return this.#say({ text });
  }

  whisper(to: string, text: string): string {
    return this.#say({ text, to });
  }

  rename(name: string): void {
    this.#dispatch({ event: { type: "rename", name } });
  }

  typing(): void {
    this.#dispatch({ event: { type: "typing" } });
  }

  loadOlder(before: Position): void {
    this.#dispatch({ event: { type: "load_older", before } });
  }

  retryNow(): void {
    this.#dispatch({ event: { type: "retry_now" } });
  }

  leave(): void {
    this.#dispatch({ event: { type: "leave" } });
  }

  get name(): string {
    return this.#state.name;
  }

  get members(): readonly Member[] {
    return this.#state.roster.members;
  }

  get listeners(): number {
    return this.#state.listeners;
  }

  get isConnected(): boolean {
    return this.#state.phase.type === "live";
  }

  get protocol(): "v1" | "line" | undefined {
    return this.#state.protocol;
  }

  get unacknowledged(): number {
    return this.#state.outbox.entries.length;
  }

  get roundTripMs(): number | undefined {
    return this.#state.roundTripMs;
  }

  #say(draft: { readonly text: string; readonly to?: string }): string {
    const nonce = this.#ports.chance.nonce();
    this.#dispatch({ event: { type: "say", nonce, ...draft } });
    return nonce;
  }

  /** Takes what happened; while something else is being carried out it waits for its turn. */
  #dispatch(happening: Happening): void {
    this.#happenings.push(happening);
    if (this.#isAdvancing) return;
    this.#isAdvancing = true;
    try {
      for (let next = this.#happenings.shift(); next !== undefined; next = this.#happenings.shift()) {
        this.#advance(next);
      }
    } finally {
      this.#isAdvancing = false;
    }
    this.#setTimer();
    this.#tellSoon();
  }

  #advance({ event, connection }: Happening): void {
    const moment = this.#moment();
    if (this.#wakeWatch.look(moment)) this.#step({ type: "woke" }, moment);
    if (connection !== undefined && connection !== this.#connection) return;
    if (event.type === "closed") this.#connection = undefined;
    this.#step(event, moment);
  }

  #step(event: SessionEvent, moment: Moment): void {
    const [state, effects] = advance(this.#state, event, moment);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case "open":
        this.#open(effect.url, effect.protocols);
        break;
      case "send":
        this.#connection?.socket?.send(effect.frame);
        break;
      case "close":
        this.#forget()?.close();
        break;
      case "abandon":
        this.#forget()?.abandon();
        break;
      case "emit":
        this.#untold.push(effect.event);
        break;
    }
  }

  #open(url: string, protocols: readonly string[]): void {
    this.#forget()?.abandon();
    const connection: Connection = { socket: undefined };
    this.#connection = connection;
    const happened = (event: SessionEvent): void => this.#dispatch({ event, connection });
    connection.socket = this.#ports.openSocket(url, protocols, {
      onOpen: (protocol) => happened({ type: "opened", protocol }),
      onFrame: (frame) => happened({ type: "frame", frame }),
      onClose: (code, reason, fault) => happened({ ...fault, type: "closed", code, reason }),
    });
  }

  #forget(): Socket | undefined {
    const socket = this.#connection?.socket;
    this.#connection = undefined;
    return socket;
  }

  #moment(): Moment {
    const { clock, chance } = this.#ports;
    return { nowMs: clock.monotonicMs(), wallMs: clock.nowMs(), random: chance.random() };
  }

  /** Sets the timer, unless it rings in time already: an early ring does no harm. */
  #setTimer(): void {
    const nextMs = nextDeadlineMs(this.#state);
    if (nextMs === undefined) return this.#stopTimer();
    const nowMs = this.#ports.clock.monotonicMs();
    const dueMs = Math.min(nextMs, nowMs + longestTimerMs);
    if (this.#timer !== undefined && this.#timer.dueMs <= dueMs) return;
    this.#stopTimer();
    const stop = this.#ports.clock.startTimer(Math.max(0, Math.ceil(dueMs - nowMs)), () => this.#ring());
    this.#timer = { dueMs, stop };
    // What was due while there was no connection rings at once, which is not late.
    this.#wakeWatch.expect(Math.max(dueMs, nowMs));
  }

  #stopTimer(): void {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#wakeWatch.expect(Infinity);
  }

  #ring(): void {
    this.#timer = undefined;
    this.#dispatch({ event: { type: "tick" } });
  }

  /** Tells after whoever is calling has gone on: its caller knows a nonce before hearing of what became of it. */
  #tellSoon(): void {
    if (this.#isTelling || this.#untold.length === 0) return;
    this.#isTelling = true;
    queueMicrotask(() => this.#tellAll());
  }

  #tellAll(): void {
    try {
      for (let event = this.#untold.shift(); event !== undefined; event = this.#untold.shift()) {
        this.#ports.onEvent(event);
      }
    } finally {
      this.#isTelling = false;
    }
  }
}
