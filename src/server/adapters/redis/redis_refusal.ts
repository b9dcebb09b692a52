/**
 * Why a Redis cannot be used, in one sentence, and what to do about it.
 * @module
 */
import type { RedisAddress } from "./redis_address.ts";
import { inOurWords } from "./redis_touch.ts";

/** A sentence for a person. */
export interface RedisRefusal {
  /** What is wrong. */
  readonly problem: string;
  /** What to do. */
  readonly hint: string;
}

/** How an error is told. */
interface Telling {
  /** What the engine or the library says then. */
  readonly when: RegExp;
  /** What follows the engine's place. */
  readonly says: string;
  /** Whether the words of the error tell more. */
  readonly isQuoted?: true;
  readonly hint: string;
}

const tellings: readonly Telling[] = [
  {
    when: /WRONGPASS|invalid password|invalid username|ERR AUTH/i,
    says: "does not take this password",
    hint: "Check user and password in --redis.",
  },
  { when: /NOAUTH/, says: "wants a password", hint: "Give it: redis://:password@host:6379." },
  {
    when: /NOPERM|The user executing the script/,
    says: "does not allow what a server needs",
    isQuoted: true,
    hint:
      "Allow this user the commands that the README lists, on keys and channels that begin with terminalchat:.",
  },
  {
    when: /READONLY/,
    says: "is a replica, which takes nothing",
    hint: "Give the address of the primary that it copies.",
  },
  {
    when: /OOM|MISCONF|NOREPLICAS/,
    says: "takes nothing now",
    isQuoted: true,
    hint: "Make room for it, or look at its log.",
  },
  { when: /LOADING/, says: "still reads what it had", hint: "Start the server again in a moment." },
  { when: /DB index|SELECT/, says: "has no such database", hint: "Check the number behind the /." },
  {
    when: /altnames/i,
    says: "has a certificate that names others",
    isQuoted: true,
    hint: "Write the host in --redis as its certificate names it.",
  },
  {
    when: /certificate/i,
    says: "has a certificate that is not trusted",
    isQuoted: true,
    hint: "Give the authority of its certificate in the variable DENO_CERT: the path of a PEM file.",
  },
  {
    when: /RESP type|Protocol error/i,
    says: "does not talk as Redis does",
    hint: "Check host and port in --redis.",
  },
];

/** Says what an error means. */
export function explainRedisError(cause: unknown, address: RedisAddress): RedisRefusal {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const place = placeOf(address);
  const telling = tellings.find(({ when }) => when.test(reason));
  if (telling === undefined) {
    return {
      problem: `Redis at ${place} cannot be reached: ${inOurWords(reason)}`,
      hint: "Check that it runs, its address, and whether it speaks TLS (rediss://) or not (redis://).",
    };
  }
  const { says, isQuoted = false, hint } = telling;
  return { problem: `Redis at ${place} ${says}${isQuoted ? `: ${inOurWords(reason)}` : ""}`, hint };
}

/** Writes down where a Redis is, without who one is there. */
export function placeOf({ host, port }: RedisAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
