/**
 * Builds a server of its parts, and ends it in good order.
 * @module
 */
import { Failure } from "../failure.ts";
import type { ServeOptions } from "../options.ts";
import { LocalBroker } from "./adapters/local_broker.ts";
import { createLog } from "./adapters/log.ts";
import { systemChance } from "./adapters/system_chance.ts";
import { SystemClock } from "./adapters/system_clock.ts";
import { SqliteStore } from "./adapters/sqlite_store.ts";
import type { HistoryLimits } from "./core/history.ts";
import { createApp } from "./http/app.ts";
import { Hub } from "./hub.ts";
import { listen } from "./listen.ts";
import type { Log } from "./ports.ts";
import { channelLimits, sessionRules } from "./rules.ts";
import { onEndingSignal } from "./signals.ts";
import { version } from "../version.ts";

/** A server that runs. */
export interface RunningServer {
  /** The address that it listens on. */
  readonly hostname: string;
  /** The port that it listens on. */
  readonly port: number;
  /** Sends everybody away, waits until they are gone, and closes. */
  shutdown(): Promise<void>;
}

/** How long the clients may take to go, in milliseconds: of those whose network is dead nothing is heard. */
const drainWithinMs = 2_500;

/** How long the listener may take to close after that, in milliseconds; some hosts kill 5 s after they have asked. */
const closeWithinMs = 1_000;

/** Between these a client is told to come back, in milliseconds: not all of them at once. */
const retryAfter = { leastMs: 500, spreadMs: 2_000 };

/**
 * Starts a server.
 * @param options What `terminalchat serve` takes.
 * @param log Where to log. Absent: standard error.
 * @throws {Failure} If it cannot listen.
 */
export async function startServer(options: ServeOptions, log: Log = logFor(options)): Promise<RunningServer> {
  const clock = new SystemClock();
  const chance = systemChance;
  const maxHistoryBytes = options.historyMemory === 0 ? Infinity : options.historyMemory;
  const limits = channelLimits(options);
  const store = openStore(options, limits.history);
  const broker = new LocalBroker({ clock, chance, log, limits, maxHistoryBytes, ...(store && { store }) });
  const hub = new Hub({ broker, clock, chance, log, rules: sessionRules(options) });
  const { maxConnections } = options;
  const app = createApp({
    ...{ hub, broker, clock, log, maxConnections },
    version,
    startedAtMs: clock.monotonicMs(),
  });
  const close = (): void => {
    hub.stop();
    broker.close();
    clock.close();
  };
  const server = await listen(options, (request) => app.fetch(request)).catch((error) => {
    close();
    throw error;
  });
  const { hostname, port } = server.addr;
  log.info("listening", { hostname, port });
  const shutdown = async (): Promise<void> => {
    log.info("draining", { connections: hub.connectionCount });
    await within(
      drainWithinMs,
      hub.drain(() => retryAfter.leastMs + Math.random() * retryAfter.spreadMs | 0),
    );
    await within(closeWithinMs, server.shutdown());
    close();
    log.info("ended");
  };
  return { hostname, port, shutdown };
}

/**
 * Runs `terminalchat serve` until a signal asks for the end; a second one ends at once.
 * @returns The exit code.
 * @throws {Failure} If it cannot listen.
 */
export async function serve(options: ServeOptions): Promise<number> {
  const server = await startServer(options);
  // Whoever reads the line may send a signal at once.
  const ending = firstSignal();
  const scheme = options.tlsCert === undefined ? "http" : "https";
  // deno-lint-ignore no-console -- the first line on standard output says where it listens
  console.log(`Listening on ${scheme}://${bracketed(server.hostname)}:${server.port}`);
  await ending;
  const stopListening = onEndingSignal(() => Deno.exit(1));
  await server.shutdown();
  stopListening();
  return 0;
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

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stopListening = onEndingSignal(() => {
      stopListening();
      resolve();
    });
  });
}

function logFor({ logLevel }: ServeOptions): Log {
  const isTerminal = Deno.stderr.isTerminal();
  return createLog({ level: logLevel, isTerminal, hasColor: isTerminal && !Deno.noColor });
}

function bracketed(hostname: string): string {
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
