/**
 * Chooses where channels live, as the options say: in this process, in a file as well, or in a Redis that servers share.
 * @module
 */
import { Failure } from "../failure.ts";
import type { ServeOptions } from "../options.ts";
import { LocalBroker } from "./adapters/local_broker.ts";
import { SqliteStore } from "./adapters/sqlite_store.ts";
import type { HistoryLimits } from "./core/history.ts";
import type { Broker, Chance, Clock, Log } from "./ports.ts";
import { channelLimits } from "./rules.ts";

/** A broker as a server ends it and watches it. */
export interface ServedBroker extends Broker {
  /** What the kept messages take in this process, in bytes. */
  readonly historyBytes: number;
  /** Lets go of everything. */
  close(): Promise<void> | void;
}

/** What a broker is opened with. */
export interface BrokerSurroundings {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** Tells everybody connected here something. */
  readonly tell: (text: string) => void;
}

/** Opens the broker. @throws {Failure} If what it needs is not there. */
export async function openBroker(
  options: ServeOptions,
  surroundings: BrokerSurroundings,
): Promise<ServedBroker> {
  return options.redis === undefined
    ? localBroker(options, surroundings)
    : await redisBroker(options.redis, options, surroundings);
}

function localBroker(options: ServeOptions, { clock, chance, log }: BrokerSurroundings): LocalBroker {
  const { maxChannels } = options;
  const maxHistoryBytes = options.historyMemory === 0 ? Infinity : options.historyMemory;
  const limits = channelLimits(options);
  const store = openStore(options, limits.history);
  return new LocalBroker({
    ...{ clock, chance, log, limits, maxHistoryBytes, maxChannels },
    ...(store && { store }),
  });
}

async function redisBroker(
  url: string,
  options: ServeOptions,
  { clock, chance, log, tell }: BrokerSurroundings,
): Promise<ServedBroker> {
  if (options.data !== undefined) {
    throw new Failure("Channels cannot be kept in a data file and in Redis", {
      hint: "Leave out --data, or --redis with its variables TERMINALCHAT_REDIS and REDIS_URL.",
    });
  }
  const { maxChannels } = options;
  // Whoever serves alone needs nothing of all that.
  const { openRedisBroker } = await import("./adapters/redis/open_redis_broker.ts");
  const opened = await openRedisBroker(url, {
    ...{ clock, chance, log, maxChannels },
    limits: channelLimits(options),
    onAway: () =>
      tell("The server cannot reach its memory: what you say waits, and goes out when it is back."),
    onBack: () => tell("The server has its memory back."),
  });
  if (opened.type === "broker") return opened.broker;
  throw new Failure(opened.problem, { hint: opened.hint, cause: opened.cause });
}

function openStore(options: ServeOptions, history: HistoryLimits): SqliteStore | undefined {
  const { data: path, dataSync, dataSize } = options;
  if (path === undefined) return undefined;
  const sync = dataSync === "full" ? "full" : "normal";
  try {
    return new SqliteStore({
      path,
      sync,
      history,
      nowMs: Date.now(),
      ...(dataSize > 0 && { maxBytes: dataSize }),
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(`Cannot use the data file ${path}: ${reason}`, {
      hint: "Choose another with --data; this one was left as it is.",
      cause,
    });
  }
}
