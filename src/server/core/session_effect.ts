/**
 * What a connection's rules ask of its surroundings, and what they are told of them.
 * @module
 */
import { encode } from "../../protocol/codec.ts";
import { type RefusalCode, refusals } from "../../protocol/errors.ts";
import type { Limits } from "../../protocol/frame.ts";
import type { PatienceLimits } from "./flood_patience.ts";
import type { Operation } from "./operation.ts";
import type { MemberRates } from "./rate_limiter.ts";

/** What a connection's rules ask of its surroundings. */
export type SessionEffect =
  /** Text for this connection alone: a line of v1, or a frame of the line protocol. `refusal`: which one, where it is one. */
  | { readonly type: "reply"; readonly text: string; readonly refusal?: RefusalCode }
  /** Something to ask of the channel, after everything asked before. */
  | { readonly type: "operate"; readonly operation: Operation }
  /** Older messages to look up and send, the latest ones before that offset. */
  | { readonly type: "look_up"; readonly before: number; readonly limit: number }
  /** The end, once what waits has been sent. */
  | { readonly type: "close"; readonly code: number; readonly reason: string };

/** What every connection must keep to. */
export interface SessionRules {
  /** What is told in `welcome`. */
  readonly limits: Limits;
  /** How fast a member may send. */
  readonly rates: MemberRates;
  /** The largest frame before a member has joined, in bytes. */
  readonly maxFrameBytesBeforeJoin: number;
  /** How many refused commands are borne beyond those that may be on their way. Absent: any number. */
  readonly maxRefused?: number;
}

/** Gives what is borne under these rules, if not everything is. */
export function patienceLimits({ maxRefused, limits }: SessionRules): PatienceLimits | undefined {
  return maxRefused === undefined ? undefined : { maxRefused, maxUnacknowledged: limits.maxUnacknowledged };
}

/** What a refusal says beside its code. */
export interface RefusalDetails {
  readonly message?: string;
  readonly nonce?: string | undefined;
  readonly retryAfterMs?: number;
}

/** When it is worth coming back while what the server depends on is away, in milliseconds; a client adds to that by chance. */
const awayRetryAfterMs = 3_000;

/** Tells what whoever could not enter is told: of the channel, and not of a message that nobody has said. */
export function entryRefusal(
  { code, retryAfterMs }: { readonly code: RefusalCode; readonly retryAfterMs?: number },
): RefusalDetails & { readonly message: string } {
  if (code === "unavailable") {
    return { message: "The channel cannot be reached now", retryAfterMs: awayRetryAfterMs };
  }
  const { message } = refusals[code];
  return retryAfterMs === undefined ? { message } : { message, retryAfterMs };
}

/** Refuses something, to this connection alone. */
export function refuse(code: RefusalCode, details: RefusalDetails = {}): SessionEffect {
  const { nonce, retryAfterMs, message = refusals[code].message } = details;
  const text = encode({
    type: "refused",
    code,
    message,
    ...(nonce === undefined ? {} : { nonce }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  return { type: "reply", text, refusal: code };
}

/** Says something to this connection alone. */
export function reply(text: string): SessionEffect {
  return { type: "reply", text };
}

/** Asks something of the channel. */
export function operate(operation: Operation): SessionEffect {
  return { type: "operate", operation };
}
