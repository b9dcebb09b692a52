/**
 * Opens a Redis broker, or says in one sentence why that does not work and what to do.
 * @module
 */
import type { Redis } from "ioredis";
import { parseRedisUrl, type RedisAddress } from "./redis_address.ts";
import { RedisBroker, type RedisBrokerParts } from "./redis_broker.ts";
import { linkSettings } from "./redis_link.ts";

/** A broker, or why there is none. */
export type OpenedRedisBroker =
  | { readonly type: "broker"; readonly broker: RedisBroker }
  | { readonly type: "refused"; readonly problem: string; readonly hint: string; readonly cause: unknown };

/** The oldest version that has all that the scripts need. */
const oldestVersion = { major: 6, minor: 2 };

/** Opens a broker. @param url Where Redis is. */
export async function openRedisBroker(
  url: string,
  parts: Omit<RedisBrokerParts, "redis">,
): Promise<OpenedRedisBroker> {
  const redis = parseRedisUrl(url);
  if (redis === undefined) {
    return refused(
      "The URL of Redis is none",
      "It is like redis://user:password@host:6379/0, or rediss:// for TLS.",
    );
  }
  try {
    const { version, policy } = await look(redis);
    if (isTooOld(version)) {
      return refused(
        `Redis ${version} at ${placeOf(redis)} is too old`,
        "Use version 6.2 or later, or Valkey.",
      );
    }
    if (policy !== undefined && policy !== "noeviction") {
      parts.log.warning("this Redis drops what it has no room for: channels may lose messages and members", {
        policy,
        advice: "set maxmemory-policy to noeviction",
      });
    }
    return { type: "broker", broker: await RedisBroker.open({ ...parts, redis }) };
  } catch (cause) {
    return explained(cause, redis);
  }
}

interface Look {
  readonly version: string;
  /** What it does when its memory is full. Absent: it does not say. */
  readonly policy: string | undefined;
}

/** Looks at the engine over a connection of its own, that is not tried twice. */
async function look(address: RedisAddress): Promise<Look> {
  const { Redis } = await import("ioredis");
  const redis = new Redis({ ...address, ...linkSettings, retryStrategy: () => null });
  let reason: Error | undefined;
  redis.on("error", (error: Error) => reason ??= error);
  try {
    await redis.connect().catch((error) => Promise.reject(reason ?? error));
    const about = await redis.info();
    // A database that there is not is told this way only.
    if (reason !== undefined) throw reason;
    return { version: /^redis_version:(\S+)/m.exec(about)?.[1] ?? "0.0", policy: policyIn(about) };
  } catch (error) {
    throw reason ?? error;
  } finally {
    await hangUp(redis);
  }
}

async function hangUp(redis: Redis): Promise<void> {
  if (redis.status === "end") return;
  const { promise, resolve } = Promise.withResolvers<void>();
  redis.once("end", () => resolve());
  redis.disconnect();
  await promise;
}

function policyIn(about: string): string | undefined {
  return /^maxmemory_policy:(\S+)/m.exec(about)?.[1];
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < oldestVersion.major || (major === oldestVersion.major && minor < oldestVersion.minor);
}

function explained(cause: unknown, address: RedisAddress): OpenedRedisBroker {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const place = placeOf(address);
  if (/WRONGPASS|invalid password|invalid username|ERR AUTH/i.test(reason)) {
    return refused(
      `Redis at ${place} does not take this password`,
      "Check user and password in --redis.",
      cause,
    );
  }
  if (/NOAUTH/.test(reason)) {
    return refused(`Redis at ${place} wants a password`, "Give it: redis://:password@host:6379.", cause);
  }
  if (/NOPERM/.test(reason)) {
    return refused(
      `Redis at ${place} does not allow what a server needs: ${reason}`,
      "Let this user run scripts and publish, on keys and channels that begin with terminalchat:.",
      cause,
    );
  }
  if (/DB index|SELECT/.test(reason)) {
    return refused(
      `Redis at ${place} has no database ${address.db}`,
      "Check the number behind the /.",
      cause,
    );
  }
  if (/certificate/i.test(reason)) {
    const hint = "Give the authority of its certificate in the variable DENO_CERT: the path of a PEM file.";
    return refused(`The certificate of Redis at ${place} is not trusted: ${reason}`, hint, cause);
  }
  const hint = "Check that it runs, its address, and whether it speaks TLS (rediss://) or not (redis://).";
  return refused(`Redis at ${place} cannot be reached: ${reason}`, hint, cause);
}

function placeOf({ host, port }: RedisAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function refused(problem: string, hint: string, cause?: unknown): OpenedRedisBroker {
  return { type: "refused", problem, hint, cause };
}
