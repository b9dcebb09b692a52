/**
 * This server among the others: it tells that it lives, knows who else does, and knows the engine's time.
 * @module
 */
import { rememberedMs } from "./heartbeat_script.ts";
import type { RedisLink } from "./redis_link.ts";
import { pairsOf } from "./turn_answer.ts";

/** How long a server may be silent before it counts as dead, in milliseconds. */
export const leaseMs = 10_000;

/** How many readings of the engine's clock are kept. */
const keptReadings = 64;

/** Where all servers are. */
const nodesKey = "terminalchat:nodes";

/** What a lease is kept with. */
export interface NodeLeaseParts {
  readonly link: Pick<RedisLink, "run">;
  /** This server. */
  readonly nodeId: string;
  /** The clock by which connections are opened. */
  readonly monotonicMs: () => number;
  /** The clock by which silence is measured, never falling, in milliseconds. */
  readonly steadyMs: () => number;
  /** The time that servers share, in milliseconds since 1970. Absent: the engine's own. */
  readonly nowMs?: () => number;
}

/** What is known of another server: when it told last that it lives, in Redis's words, and since when it says no more. */
interface Sign {
  readonly mark: string;
  readonly heardAtMs: number;
}

/** The engine's clock, read once: what has to be added to the clock of connections to have it lies between these. */
interface Reading {
  /** When, by the clock of connections. */
  readonly atMs: number;
  readonly leastMs: number;
  readonly mostMs: number;
}

/** The life of this server as others see it, and theirs. */
export class NodeLease {
  readonly #parts: NodeLeaseParts;
  #beatAtMs = -Infinity;
  #heldSinceMs = -Infinity;
  #engineAheadMs = 0;
  #signs: ReadonlyMap<string, Sign> = new Map();
  #readings: Reading[] = [];

  constructor(parts: NodeLeaseParts) {
    this.#parts = parts;
  }

  /** Whether others know that this server lives. */
  get isHeld(): boolean {
    return this.#parts.steadyMs() - this.#beatAtMs < leaseMs;
  }

  /** The engine's time, in milliseconds since 1970. */
  get engineMs(): number {
    return Math.round(this.#parts.steadyMs() + this.#engineAheadMs);
  }

  /** Takes note that the engine was out of touch. */
  lostTouch(): void {
    this.#heldSinceMs = Infinity;
  }

  /** Tells that this server lives. @throws If the engine is out of reach. */
  async beat(): Promise<void> {
    const { link, nodeId, monotonicMs, steadyMs, nowMs } = this.#parts;
    const sentAtMs = steadyMs();
    const askedMs = monotonicMs();
    const answer = await link.run("beat", {
      keys: [nodesKey],
      args: nowMs === undefined ? [nodeId] : [nodeId, nowMs()],
    });
    const [engineMs, servers] = answer as readonly [string, readonly string[]];
    const heardAtMs = steadyMs();
    if (!this.isHeld || this.#heldSinceMs === Infinity) this.#heldSinceMs = heardAtMs;
    this.#beatAtMs = sentAtMs;
    this.#engineAheadMs = Number(engineMs) - (sentAtMs + heardAtMs) / 2;
    const atMs = monotonicMs();
    // It was read at some moment between, and the rest of its millisecond is cut off.
    this.#readings.push({ atMs, leastMs: Number(engineMs) - atMs, mostMs: Number(engineMs) + 1 - askedMs });
    if (this.#readings.length > keptReadings) this.#readings.shift();
    this.#note(pairsOf(servers), heardAtMs);
  }

  /**
   * For how long nothing had been heard of a server when the engine was asked last, in milliseconds, while this one was in
   * touch itself: what came since nobody knows here, least of all after this process was stopped. The engine's clock, which
   * may jump, has no part in it. One that is not known may have begun a moment ago: its silence begins when it is asked about
   * first.
   */
  silenceOf(nodeId: string): number {
    const nowMs = this.#parts.steadyMs();
    const { heardAtMs } = this.#signs.get(nodeId) ?? { heardAtMs: nowMs };
    if (!this.#signs.has(nodeId)) this.#signs = new Map([...this.#signs, [nodeId, { mark: "", heardAtMs }]]);
    return Math.max(0, Math.round(this.#beatAtMs - Math.max(heardAtMs, this.#heldSinceMs)));
  }

  #note(servers: readonly (readonly [id: string, mark: string])[], nowMs: number): void {
    const signs = new Map<string, Sign>();
    for (const [id, sign] of this.#signs) {
      // One that Redis has dropped is dead, and asked about as long as members are there.
      if (nowMs - sign.heardAtMs < rememberedMs) signs.set(id, sign);
    }
    for (const [id, mark] of servers) {
      if (signs.get(id)?.mark !== mark) signs.set(id, { mark, heardAtMs: nowMs });
    }
    this.#signs = signs;
  }

  /**
   * Gives a moment of the clock of connections in the engine's time, which all servers share. An answer that took long tells
   * little; all that agree tell as much as the quickest of them.
   */
  inEngineTime(monotonicMs: number): number {
    const before = this.#readings.findLastIndex(({ atMs }) => atMs <= monotonicMs);
    const last = this.#readings[Math.max(0, before)];
    if (last === undefined) return Math.round(monotonicMs);
    let { leastMs, mostMs } = last;
    for (const reading of this.#readings) {
      // A machine that slept, or a clock that was set, makes two of them disagree.
      if (reading.mostMs < leastMs || reading.leastMs > mostMs) continue;
      leastMs = Math.max(leastMs, reading.leastMs);
      mostMs = Math.min(mostMs, reading.mostMs);
    }
    return Math.round(monotonicMs + (leastMs + mostMs) / 2);
  }
}
