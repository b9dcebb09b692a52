/**
 * Refusals as HTTP answers, in the form of RFC 9457.
 * @module
 */
import { type RefusalCode, refusals } from "../../protocol/errors.ts";
import type { Denial } from "../core/door.ts";

/** An answer that is a refusal, and remembers which. */
export class Problem extends Response {
  /** The refusal's code. */
  readonly code: RefusalCode;

  /** @param headers More headers of the answer. @param about What more to say of this one. */
  constructor(
    code: RefusalCode,
    headers: Readonly<Record<string, string>>,
    about: { readonly detail?: string },
  ) {
    const { status, message } = refusals[code];
    super(JSON.stringify({ type: "about:blank", title: message, status, code, ...about }), {
      status,
      headers: { "content-type": "application/problem+json", ...headers },
    });
    this.code = code;
  }
}

/** Answers a request with a refusal. @param headers More headers of the answer. @param about What more to say of this one. */
export function problem(
  code: RefusalCode,
  headers: Readonly<Record<string, string>> = {},
  about: { readonly detail?: string } = {},
): Problem {
  return new Problem(code, headers, about);
}

/** Answers somebody who is not let in, with when to try again. */
export function denied({ code, retryAfterMs }: Denial): Response {
  return problem(code, { "retry-after": String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) });
}
