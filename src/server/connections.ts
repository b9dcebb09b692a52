/**
 * Everybody who is connected, and what waits for them: hands on what sockets did not take at once, finds those that read too
 * slowly, and counts what is held by sockets that are as good as gone.
 * @module
 */
import { type Arrival, connect, type Connection } from "./connection.ts";
import { FloodLimits, type SharedRates } from "./core/flood_limits.ts";
import type { SessionRules } from "./core/session_effect.ts";
import { toGiveUp } from "./core/waiting_limit.ts";
import type { Outlet, Waiting } from "./outlet.ts";
import type { Chance, Clock, Socket } from "./ports.ts";

/** What connections must keep to, each alone and all together. */
export interface ConnectionRules extends SessionRules {
  /** How fast those may send together who have an address or a channel in common. Absent: no limit. */
  readonly sharedRates?: SharedRates;
  /** How much may wait for all of them, in bytes. Absent: no limit. */
  readonly maxWaitingBytes?: number;
}

/**
 * How a socket ended: the other end has said goodbye; the connection under it is broken; or it is reported as over, and
 * nobody knows whether anything is still held for it.
 */
export type SocketEnd = "goodbye" | "broken" | "unknown";

/** How many connections there are of each kind. */
export interface Census {
  /** Those that speak `terminalchat.v1`. */
  readonly v1: number;
  /** Those that speak the line protocol. */
  readonly line: number;
  /** Those that are gone for the server while the platform still holds something for them. */
  readonly held: number;
  /** Those of the first two that are in their channel. */
  readonly members: number;
}

/** What connections are kept with. */
export interface ConnectionsParts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly rules: ConnectionRules;
  /** Ends a connection that reads too slowly. */
  readonly giveUp: (connection: Connection) => void;
  /** The last one is gone. */
  readonly onDeserted: () => void;
}

/** How soon it is looked whether a socket takes more, in milliseconds. */
const proceedEveryMs = 10;

/** How long a socket is looked at so often after it has moved last, in milliseconds; then with every tick only. */
const proceedForMs = 2_000;

/** What has not moved for so long is not going to, in milliseconds. */
export const stuckAfterMs = 30_000;

/** How often at most it is looked for connections to give up where too much waits, in milliseconds. */
const relieveEveryMs = 100;

/**
 * How long a connection counts whose socket is reported as over while it still has something to write, in milliseconds. The
 * platform holds memory and a file for it until the other end is really gone, and nobody is told when that is: mostly it
 * was gone already, but who has ended only its own half could collect what is held by coming again and again.
 */
export const heldForMs = 900_000;

/** How long what such a socket had to write is taken to be there, in milliseconds: of nearly all it is gone at once. */
export const doubtfulForMs = 30_000;

/** The connections of one server. */
export class Connections implements Iterable<Connection> {
  /** What waits for all of them. */
  readonly waiting: Waiting = { bytes: 0, unsettled: { add: (outlet) => this.#addUnsettled(outlet) } };
  readonly #parts: ConnectionsParts;
  readonly #floodLimits: FloodLimits;
  readonly #connected = new Set<Connection>();
  // In the order in which they were reported as gone.
  readonly #held = new Map<Connection, number>();
  readonly #unsettled = new Set<Outlet>();
  #relievedAtMs = -Infinity;
  #stopProceeding: (() => void) | undefined;

  constructor(parts: ConnectionsParts) {
    this.#parts = parts;
    this.#floodLimits = new FloodLimits(parts.rules.sharedRates);
  }

  /** How many there are, those included that hold something still. */
  get size(): number {
    return this.#connected.size + this.#held.size;
  }

  /** Counts them by kind. */
  census(): Census {
    let [v1, line, held, members] = [0, 0, this.#held.size, 0];
    for (const { speaks, memberId, phase } of this.#connected) {
      if (phase === "closed") held++;
      else if (speaks === "v1") v1++;
      else line++;
      if (memberId !== undefined) members++;
    }
    return { v1, line, held, members };
  }

  /** Whether nobody is connected any more. */
  get isEmpty(): boolean {
    return this.#connected.size === 0;
  }

  [Symbol.iterator](): Iterator<Connection> {
    return this.#connected.values();
  }

  /** Makes one of a socket that has just opened. */
  open(socket: Socket, arrival: Arrival): Connection {
    const { chance, rules } = this.#parts;
    const nowMs = this.#nowMs();
    const shared = this.#floodLimits.take(arrival, nowMs);
    const connection = connect(socket, arrival, { chance, rules, shared, waiting: this.waiting, nowMs });
    this.#connected.add(connection);
    return connection;
  }

  /** Takes the end of one; may be told more than once. */
  remove(connection: Connection, how: SocketEnd): void {
    if (!this.#connected.delete(connection)) return;
    this.#floodLimits.release(connection, this.#nowMs());
    const { outlet } = connection;
    this.#unsettled.delete(outlet);
    outlet.drop();
    if (how !== "unknown" || !outlet.isWaiting) this.#release(connection);
    else this.#held.set(connection, this.#nowMs());
    if (this.isEmpty) this.#parts.onDeserted();
  }

  /** Looks at everybody for whom something waits. */
  tick(): void {
    const nowMs = this.#nowMs();
    for (const connection of this.#connected) {
      if (connection.outlet.waitingBytes > 0) this.#lookAt(connection, nowMs);
    }
    for (const [connection, sinceMs] of this.#held) {
      if (nowMs < sinceMs + doubtfulForMs) break;
      connection.outlet.release();
      if (nowMs < sinceMs + heldForMs) continue;
      this.#held.delete(connection);
      this.#release(connection);
    }
    this.relieve();
  }

  /** Gives up those for whom the most waits, where too much waits for all together. */
  relieve(): void {
    const { giveUp, rules: { maxWaitingBytes = Infinity } } = this.#parts;
    if (this.waiting.bytes <= maxWaitingBytes) return;
    const nowMs = this.#nowMs();
    if (nowMs - this.#relievedAtMs < relieveEveryMs) return;
    this.#relievedAtMs = nowMs;
    for (const { outlet } of this.#connected) if (outlet.waitingBytes > 0) outlet.measure(nowMs);
    const excess = this.waiting.bytes - maxWaitingBytes;
    if (excess <= 0) return;
    const waiters = [...this.#connected].filter(({ phase }) => phase !== "closed").map(waiterOf);
    for (const { connection } of toGiveUp(waiters, excess)) giveUp(connection);
  }

  /** Ends looking after them. */
  stop(): void {
    this.#stopProceeding?.();
    this.#stopProceeding = undefined;
  }

  #lookAt(connection: Connection, nowMs: number): void {
    const { outlet, outbox, phase } = connection;
    if (outlet.proceed(nowMs) && outlet.restedMs(nowMs) <= proceedForMs) this.#addUnsettled(outlet);
    const isStuck = outlet.restedMs(nowMs) >= stuckAfterMs;
    if (!isStuck && !outbox.isTooSlow(outlet.waitingBytes, nowMs)) return;
    if (phase === "closed") outlet.drop();
    else this.#parts.giveUp(connection);
  }

  #release({ outlet, entrance }: Connection): void {
    outlet.release();
    entrance?.left();
  }

  #addUnsettled(outlet: Outlet): void {
    this.#unsettled.add(outlet);
    this.#proceedSoon();
  }

  #proceedSoon(): void {
    this.#stopProceeding ??= this.#parts.clock.after(proceedEveryMs, () => this.#proceed());
  }

  #proceed(): void {
    this.#stopProceeding = undefined;
    const nowMs = this.#nowMs();
    for (const outlet of this.#unsettled) {
      if (!outlet.proceed(nowMs) || outlet.restedMs(nowMs) > proceedForMs) this.#unsettled.delete(outlet);
    }
    if (this.#unsettled.size > 0) this.#proceedSoon();
  }

  #nowMs(): number {
    return this.#parts.clock.monotonicMs();
  }
}

function waiterOf(
  connection: Connection,
): { readonly connection: Connection; readonly waitingBytes: number } {
  return { connection, waitingBytes: connection.outlet.waitingBytes };
}
