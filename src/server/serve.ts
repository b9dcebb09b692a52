/**
 * Builds a server of its parts, and ends it in good order.
 * @module
 */
import { Failure } from "../failure.ts";
import type { ServeOptions } from "../options.ts";
import { createExposition } from "./adapters/prometheus.ts";
import { readFileLimit } from "./adapters/file_limit.ts";
import { addressLabels } from "./adapters/address_label.ts";
import { createLog } from "./adapters/log.ts";
import { systemChance } from "./adapters/system_chance.ts";
import { SystemClock } from "./adapters/system_clock.ts";
import { readAdminToken } from "./admin_token.ts";
import { Door, type DoorLimits } from "./core/door.ts";
import { createApp } from "./http/app.ts";
import { ClientAddress } from "./http/client_address.ts";
import { IpRanges } from "./http/ip_address.ts";
import { Hub } from "./hub.ts";
import { Listener } from "./listener.ts";
import { watchLoop } from "./loop_watch.ts";
import type { Exposition, Log } from "./ports.ts";
import { takeReadings } from "./readings.ts";
import { doorLimits, listOf, sessionRules } from "./rules.ts";
import { openBroker, type ServedBroker } from "./open_broker.ts";
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
 * @throws {Failure} If it cannot listen, or what it was given does not do.
 */
export async function startServer(options: ServeOptions, log: Log = logFor(options)): Promise<RunningServer> {
  const { adminTokenFile } = options;
  const token = adminTokenFile === undefined ? undefined : await readAdminToken(adminTokenFile, log);
  const clock = new SystemClock();
  const { hub, broker, app } = await build(options, { clock, log, token }).catch((error) => {
    clock.close();
    throw error;
  });
  const { loopDelay } = hub.counters;
  const stopWatching = token === undefined
    ? () => {}
    : watchLoop({ clock, delay: loopDelay, nowMs: () => performance.now() });
  const close = async (): Promise<void> => {
    stopWatching();
    hub.stop();
    await broker.close();
    clock.close();
  };
  const handler = (request: Request, { remoteAddr }: Deno.ServeHandlerInfo<Deno.NetAddr>) =>
    app.fetch(request, { peer: remoteAddr.hostname });
  const listener = await Listener.open(options, { handler, clock, log }).catch(async (error) => {
    await close();
    throw error;
  });
  const { hostname, port } = listener.address;
  log.info("listening", { hostname, port });
  const shutdown = async (): Promise<void> => {
    log.info("draining", { connections: hub.connectionCount });
    await within(
      drainWithinMs,
      hub.drain(() => retryAfter.leastMs + Math.random() * retryAfter.spreadMs | 0),
    );
    await within(closeWithinMs, listener.shutdown());
    await within(closeWithinMs, close());
    log.info("ended");
  };
  return { hostname, port, shutdown };
}

interface Building {
  readonly hub: Hub;
  readonly broker: ServedBroker;
  readonly app: ReturnType<typeof createApp>;
}

interface Surroundings {
  readonly clock: SystemClock;
  readonly log: Log;
  /** The operator's. Absent: nothing is open to one. */
  readonly token: string | undefined;
}

async function build(options: ServeOptions, { clock, log, token }: Surroundings): Promise<Building> {
  const chance = systemChance;
  const clientAddress = new ClientAddress({ trusted: rangesOf(options.trustProxy), log });
  const tell = (text: string): void => void hub.notify(text);
  const broker = await openBroker(options, { clock, chance, log, tell });
  const hub = new Hub({ broker, clock, chance, log, rules: sessionRules(options) });
  const warning = warningAbout(options);
  if (warning !== undefined) log.warning(warning);
  const app = createApp({
    ...{ hub, broker, clock, log, version, clientAddress },
    door: new Door(doorLimitsHere(options, log), clock.monotonicMs()),
    allowedOrigins: listOf(options.allowOrigin),
    startedAtMs: clock.monotonicMs(),
    ...(warning !== undefined && { warning }),
    ...(token !== undefined && { operator: { token, exposition: exposition({ hub, broker, clock }) } }),
  });
  return { hub, broker, app };
}

/** A host that runs several instances without a word gives each a memory of its own. */
function warningAbout({ redis }: ServeOptions): string | undefined {
  if (redis !== undefined || !Deno.env.has("DENO_DEPLOY")) return undefined;
  return "Deno Deploy may run several instances: without a Redis (the variable TERMINALCHAT_REDIS) members of one channel may " +
    "miss each other, and what is kept ends with its instance";
}

interface Watched {
  readonly hub: Hub;
  readonly broker: ServedBroker;
  readonly clock: SystemClock;
}

function exposition(watched: Watched): Exposition {
  const startedAtMs = watched.clock.nowMs();
  return createExposition(
    () => takeReadings({ ...watched, startedAtMs, memory: Deno.memoryUsage }),
    version,
  );
}

function doorLimitsHere(options: ServeOptions, log: Log): DoorLimits {
  const fileLimit = readFileLimit();
  const limits = doorLimits(options, fileLimit);
  const { connections } = limits;
  const says = "this process may have so few files open that it takes fewer connections";
  if (connections < options.maxConnections) log.warning(says, { fileLimit, connections });
  return limits;
}

function rangesOf(trustProxy: string | undefined): IpRanges {
  try {
    return new IpRanges(listOf(trustProxy));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Failure(`Cannot trust these proxies: ${cause.message}`, {
      hint: "Use --trust-proxy with addresses, ranges like 10.0.0.0/8, loopback or private.",
      cause,
    });
  }
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

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stopListening = onEndingSignal(() => {
      stopListening();
      resolve();
    });
  });
}

function logFor({ logLevel, logAddresses }: ServeOptions): Log {
  const isTerminal = Deno.stderr.isTerminal();
  return createLog({
    ...{ level: logLevel, isTerminal, hasColor: isTerminal && !Deno.noColor },
    labelAddress: addressLabels({ areShown: logAddresses }),
  });
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
