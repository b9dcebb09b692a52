/**
 * Refusals as HTTP answers, in the form of RFC 9457.
 * @module
 */
import { type RefusalCode, refusals } from "../../protocol/errors.ts";

/** Answers a request with a refusal. @param headers More headers of the answer. */
export function problem(code: RefusalCode, headers: Readonly<Record<string, string>> = {}): Response {
  const { status, message } = refusals[code];
  return new Response(JSON.stringify({ type: "about:blank", title: message, status, code }), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}
