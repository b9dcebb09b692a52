/**
 * What there is to watch about a server, put together at the moment somebody asks.
 * @module
 */
import type { Census } from "./connections.ts";
import type { Counters } from "./core/counters.ts";
import type { Hub } from "./hub.ts";
import type { Clock } from "./ports.ts";

/** The memory of the process, in bytes. */
export interface Memory {
  /** All that it holds in memory. */
  readonly rss: number;
  /** What its objects take. */
  readonly heapUsed: number;
  /** What the engine was given for objects. */
  readonly heapTotal: number;
  /** What objects hold outside of that. */
  readonly external: number;
}

/** What there is to watch, at one moment. */
export interface Readings {
  /** What has happened so far. */
  readonly counters: Counters;
  /** The connections. */
  readonly census: Census;
  /** How many channels there are. */
  readonly channels: number;
  /** What waits to be written for all connections, in bytes. */
  readonly waitingBytes: number;
  /** What the kept messages take in memory, in bytes. */
  readonly historyBytes: number;
  /** Since when the server runs, in milliseconds. */
  readonly uptimeMs: number;
  /** The memory of the process. */
  readonly memory: Memory;
}

/** Where readings are taken. */
export interface ReadingsParts {
  readonly hub: Pick<Hub, "counters" | "census" | "waitingBytes">;
  readonly broker: { readonly channelCount: number; readonly historyBytes: number };
  readonly clock: Pick<Clock, "nowMs">;
  /** When the server began, in milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly memory: () => Memory;
}

/** Takes all readings. */
export function takeReadings({ hub, broker, clock, startedAtMs, memory }: ReadingsParts): Readings {
  return {
    counters: hub.counters,
    census: hub.census(),
    channels: broker.channelCount,
    waitingBytes: hub.waitingBytes,
    historyBytes: broker.historyBytes,
    uptimeMs: clock.nowMs() - startedAtMs,
    memory: memory(),
  };
}
