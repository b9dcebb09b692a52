/**
 * One connection that speaks the line protocol: frames in, effects out.
 * @module
 */
import { closeCodes } from "../../protocol/close_codes.ts";
import { type RefusalCode, refusals } from "../../protocol/errors.ts";
import { parseLine } from "../../protocol/line.ts";
import { cleanName, guestName } from "../../protocol/names.ts";
import { replaceForbidden, textProblem, utf8Bytes } from "../../protocol/text.ts";
import type { ConnectionId, MemberId, Operation, Outcome } from "./operation.ts";
import { RateLimiter } from "./rate_limiter.ts";
import { operate, reply, type SessionEffect, type SessionRules } from "./session_effect.ts";

/** Who a line connection is. */
export interface LineIdentity {
  /** Which connection this is. */
  readonly connectionId: ConnectionId;
  /** Its membership. */
  readonly memberId: MemberId;
  /** A random word, since its messages bring no nonces of their own. */
  readonly noncePrefix: string;
  /** The name in the path of the original's older form. Absent: the first line says it. */
  readonly pathName?: string;
}

const nothing: readonly SessionEffect[] = [];

/** The rules of one line connection. */
export class LineSession {
  readonly #identity: LineIdentity;
  readonly #rules: SessionRules;
  readonly #rateLimiter: RateLimiter;
  #claimedName: string | undefined;
  #isEnded = false;
  #sent = 0;

  /** @param nowMs A time of a clock that never falls. */
  constructor(identity: LineIdentity, rules: SessionRules, nowMs: number) {
    this.#identity = identity;
    this.#rules = rules;
    this.#rateLimiter = new RateLimiter(rules.rates, nowMs);
  }

  /** Begins: it hears the channel from now on, under the path's name where there is one. */
  open(): readonly SessionEffect[] {
    const { connectionId, memberId } = this.#identity;
    const listen = operate({ type: "listen", connectionId, memberId });
    return this.#identity.pathName === undefined ? [listen] : [listen, this.#join(this.#identity.pathName)];
  }

  /** Takes a text frame. @param nowMs A time of a clock that never falls. */
  receive(frame: string, nowMs: number): readonly SessionEffect[] {
    if (this.#isEnded) return nothing;
    const { maxFrameBytes } = this.#rules.limits;
    if (maxFrameBytes > 0 && frame.length * 3 > maxFrameBytes && utf8Bytes(frame) > maxFrameBytes) {
      return this.#end("frame_too_large", closeCodes.frameTooLarge);
    }
    return this.#identity.pathName === undefined
      ? this.#line(frame, nowMs)
      : this.#publish(bareText(frame), nowMs);
  }

  /** Takes what became of an operation of this connection. */
  settle(operation: Operation, outcome: Outcome): readonly SessionEffect[] {
    if (outcome.type !== "refused" || this.#isEnded) return nothing;
    // It says its name once: without a place or a name it could only come again.
    const isEntry = operation.type === "listen" || operation.type === "join";
    if (isEntry) return this.#end(outcome.code, closeCodes.tryAgainLater);
    return [warn(outcome.code)];
  }

  /** Tells the time; half-open line connections are found by the platform's own pings. */
  tick(): readonly SessionEffect[] {
    return nothing;
  }

  #line(frame: string, nowMs: number): readonly SessionEffect[] {
    const draft = parseLine(frame, this.#claimedName);
    if (this.#claimedName !== undefined) return this.#publish(draft.text, nowMs);
    // The original's client may say its name with nothing behind it; whitespace alone names nobody.
    if (draft.claimedName === undefined && draft.text.trim() === "") return nothing;
    this.#claimedName = draft.claimedName ?? guestName;
    return [this.#join(this.#claimedName), ...this.#publish(draft.text, nowMs)];
  }

  #join(claimedName: string): SessionEffect {
    const name = cleanName(claimedName, this.#rules.limits.maxNameCharacters);
    const { connectionId, memberId } = this.#identity;
    return operate({ type: "join", connectionId, memberId, name, isUnverified: true });
  }

  #publish(text: string, nowMs: number): readonly SessionEffect[] {
    const problem = textProblem(text, this.#rules.limits);
    if (problem === "empty_text") return nothing;
    if (problem !== undefined) return [warn(problem)];
    if (this.#rateLimiter.use(utf8Bytes(text), nowMs) > 0) return [warn("rate_limited")];
    const { connectionId, noncePrefix } = this.#identity;
    return [operate({ type: "publish", connectionId, nonce: `${noncePrefix}-${++this.#sent}`, text })];
  }

  #end(why: RefusalCode, code: number): readonly SessionEffect[] {
    this.#isEnded = true;
    return [warn(why), { type: "close", code, reason: refusals[why].message }];
  }
}

function bareText(frame: string): string {
  return replaceForbidden(frame.replace(/\r?\n$/, "").replace(/\r\n/g, "\n"));
}

/** No member's line can begin like this: every one begins with its name, and no name begins with this sign. */
function warn(code: RefusalCode): SessionEffect {
  return reply(`⚠️ ${refusals[code].message}`);
}
