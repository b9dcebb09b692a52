/**
 * Opens a Redis broker, or says in one sentence why that does not work and what to do.
 * @module
 */
import type { Redis } from "ioredis";
import { handshakeProblem } from "./handshake_problem.ts";
import { parseRedisUrl, type RedisAddress } from "./redis_address.ts";
import { RedisBroker, type RedisBrokerParts } from "./redis_broker.ts";
import { linkSettings } from "./redis_link.ts";
import { explainRedisError, placeOf, type RedisRefusal } from "./redis_refusal.ts";
import { trialScript } from "./trial_script.ts";

/** A broker, or why there is none. */
export type OpenedRedisBroker =
  | { readonly type: "broker"; readonly broker: RedisBroker }
  | RedisRefusal & { readonly type: "refused"; readonly cause?: unknown };

/** The oldest version that has all that the scripts need. */
const oldestVersion = { major: 6, minor: 2 };

/** A key and a topic that no channel has: a code has no dots. */
const nobodys = "terminalchat:{.}";

/** Opens a broker. @param url Where Redis is. */
export async function openRedisBroker(
  url: string,
  parts: Omit<RedisBrokerParts, "redis">,
): Promise<OpenedRedisBroker> {
  const redis = parseRedisUrl(url);
  if (redis === undefined) return { type: "refused", ...noUrl };
  try {
    const seen = await look(redis);
    const refusal = refusalOf(seen, placeOf(redis));
    if (refusal !== undefined) return { type: "refused", ...refusal };
    if (seen.policy !== undefined && seen.policy !== "noeviction") {
      parts.log.warning("this Redis drops what it has no room for: channels may lose messages and members", {
        policy: seen.policy,
        advice: "set maxmemory-policy to noeviction",
      });
    }
    return { type: "broker", broker: await RedisBroker.open({ ...parts, redis }) };
  } catch (cause) {
    return { type: "refused", ...explainRedisError(cause, redis), cause: withoutCommand(cause) };
  }
}

/** The library keeps with an error the command that it answers, with all that it was given: the password too. */
function withoutCommand(cause: unknown): unknown {
  if (!(cause instanceof Error) || !("command" in cause)) return cause;
  const { name, message, stack } = cause;
  return Object.assign(new Error(message), { name, stack });
}

const noUrl: RedisRefusal = {
  problem: "The URL of Redis cannot be read",
  hint: "It is like redis://user:password@host:6379/0, or rediss:// for TLS; write a % in it as %25.",
};

/** What an engine says of itself. */
interface Look {
  readonly version: string;
  /** How it is run. Absent: it does not say. */
  readonly mode: string | undefined;
  /** What it does when its memory is full. Absent: it does not say. */
  readonly policy: string | undefined;
}

function refusalOf({ version, mode }: Look, place: string): RedisRefusal | undefined {
  if (mode === "cluster" || mode === "sentinel") {
    return {
      problem: `Redis at ${place} runs as a ${mode}, which this server does not know how to use`,
      hint: "Give the address of a single Redis, or of a primary.",
    };
  }
  if (!isTooOld(version)) return undefined;
  return {
    problem: `Redis ${version} at ${place} is too old`,
    hint: "Use version 6.2 or later, or Valkey.",
  };
}

/** Looks at the engine over a connection of its own, that is not tried twice. */
async function look(address: RedisAddress): Promise<Look> {
  const { Redis } = await import("ioredis");
  const redis = new Redis({
    ...{ ...address, ...linkSettings, retryStrategy: () => null },
    // The library writes to standard error where it may not ask what it wants to know.
    enableReadyCheck: false,
  });
  let reason: Error | undefined;
  redis.on("error", (error: Error) => reason ??= error);
  try {
    await redis.connect().catch((error) => Promise.reject(reason ?? error));
    const seen = readInfo(await redis.info());
    // A database that there is not is told this way only.
    if (reason !== undefined) throw reason;
    if (refusalOf(seen, "") === undefined && !seen.isLoading) await tryOut(redis);
    return seen;
  } catch (error) {
    throw await behind(reason ?? error, address);
  } finally {
    await hangUp(redis);
  }
}

/** A handshake that fails while something is written may be told as that. */
async function behind(error: unknown, address: RedisAddress): Promise<unknown> {
  const isAboutWriting = error instanceof Error && error.message.startsWith("write ");
  return isAboutWriting ? await handshakeProblem(address) ?? error : error;
}

/** Does once what a server does all the time: what is not allowed shows here, and not to the first who joins. */
async function tryOut(redis: Redis): Promise<void> {
  const sha = String(await redis.script("LOAD", trialScript));
  await redis.evalsha(sha, 1, nobodys, nobodys);
  await redis.exists(nobodys);
  await redis.subscribe(nobodys);
  await redis.unsubscribe(nobodys);
}

async function hangUp(redis: Redis): Promise<void> {
  if (redis.status === "end") return;
  const { promise, resolve } = Promise.withResolvers<void>();
  redis.once("end", () => resolve());
  redis.disconnect();
  await promise;
}

function readInfo(about: string): Look & { readonly isLoading: boolean } {
  const valueOf = (name: string): string | undefined => new RegExp(`^${name}:(\\S+)`, "m").exec(about)?.[1];
  return {
    version: valueOf("redis_version") ?? "0.0",
    mode: valueOf("redis_mode"),
    policy: valueOf("maxmemory_policy"),
    isLoading: valueOf("loading") === "1",
  };
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < oldestVersion.major || (major === oldestVersion.major && minor < oldestVersion.minor);
}
