/**
 * What only the operator may ask for: the server's numbers, and a notice to everybody.
 * @module
 */
import type { Context } from "hono";
import { parseCode } from "../../protocol/names.ts";
import { textProblem } from "../../protocol/text.ts";
import { aMinute, BucketLedger } from "../core/bucket_ledger.ts";
import type { Hub } from "../hub.ts";
import type { Clock, Exposition } from "../ports.ts";
import type { ClientAddress } from "./client_address.ts";
import { equalsSecret } from "./constant_time.ts";
import type { Surroundings } from "./guards.ts";
import { denied, problem } from "./problem.ts";
import type { Answer, Route } from "./route.ts";

/** What an operator brings. */
export interface Operator {
  /** The secret that requests must carry. */
  readonly token: string;
  /** The server's numbers. */
  readonly exposition: Exposition;
}

/** What the operator's answers are made of. */
export interface AdminParts {
  readonly hub: Pick<Hub, "notify">;
  readonly clock: Pick<Clock, "monotonicMs">;
  /** Finds out who asks. */
  readonly clientAddress: ClientAddress;
}

/** How often an address may be wrong about the token in a minute. */
export const maxWrongTokens = 5;

/** How long a notice may be, in characters. */
export const maxNoticeCharacters = 500;

/** Lists the operator's paths. */
export function adminRoutes({ token, exposition }: Operator, parts: AdminParts): readonly Route[] {
  const guarded = guard(token, parts);
  return [
    ["GET", "/metrics", guarded(() => writeMetrics(exposition))],
    ["POST", "/api/v1/notices", guarded((context) => postNotice(context, parts))],
  ];
}

/** Lets nobody through without the token; whoever is wrong about it too often is not even looked at for a while. */
function guard(token: string, { clientAddress, clock }: AdminParts): (answer: Answer) => Answer {
  const wrongTokens = new BucketLedger(aMinute(maxWrongTokens));
  return (answer) => (context) => {
    const { address } = clientAddress.visitor(context.req.raw.headers, context.env?.peer);
    const nowMs = clock.monotonicMs();
    const retryAfterMs = wrongTokens.waitMs(address, nowMs);
    if (retryAfterMs > 0) return denied({ type: "denied", code: "too_many_tries", retryAfterMs });
    if (equalsSecret(bearerOf(context), token)) return answer(context);
    wrongTokens.take(address, nowMs);
    return problem("unauthorized", { "www-authenticate": "Bearer" });
  };
}

/** @returns What cannot be a token where there is none. */
function bearerOf(context: Context<Surroundings>): string {
  return /^bearer +(\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1] ?? "";
}

function writeMetrics(exposition: Exposition): Response {
  return new Response(exposition.write(), { headers: { "content-type": exposition.contentType } });
}

async function postNotice(context: Context<Surroundings>, { hub }: AdminParts): Promise<Response> {
  const notice = readNotice(await context.req.text());
  if (notice === undefined) return problem("bad_request");
  const wrongText = textProblem(notice.text, { maxTextCharacters: maxNoticeCharacters, maxTextBytes: 0 });
  if (wrongText !== undefined) return problem(wrongText);
  const code = notice.channel === undefined ? undefined : parseCode(notice.channel);
  if (code === undefined && notice.channel !== undefined) return problem("bad_code");
  return context.json({ connections: hub.notify(notice.text, code) }, 202);
}

interface Notice {
  readonly text: string;
  readonly channel?: string;
}

const noticeFields: readonly string[] = ["text", "channel"];

/** @returns Nothing where this is none: what was meant for one channel must not go to all because of a typing error. */
function readNotice(body: string): Notice | undefined {
  const value = parseJson(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const fields = Object.entries(value);
  const isKnown = fields.every(([name, field]) => noticeFields.includes(name) && typeof field === "string");
  return isKnown && "text" in value ? value as Notice : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
