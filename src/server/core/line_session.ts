/**
 * One connection that speaks the line protocol: frames in, effects out.
 * @module
 */
import { closeCodes } from "../../protocol/close_codes.ts";
import { type RefusalCode, refusals } from "../../protocol/errors.ts";
import { parseLine } from "../../protocol/line.ts";
import { cleanName, guestName } from "../../protocol/names.ts";
import { replaceForbidden, textProblem, utf8Bytes } from "../../protocol/text.ts";
import { FloodGuard, type SharedLimiters } from "./flood_guard.ts";
import { Patience } from "./flood_patience.ts";
import type { ConnectionId, MemberId, Operation, Outcome } from "./operation.ts";
import {
  entryRefusal,
  operate,
  patienceLimits,
  type SessionEffect,
  type SessionRules,
} from "./session_effect.ts";

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
  /** What it may send together with others. Absent: no limit. */
  readonly shared?: SharedLimiters;
}

const nothing: readonly SessionEffect[] = [];

/** The rules of one line connection. */
export class LineSession {
  readonly #identity: LineIdentity;
  readonly #rules: SessionRules;
  readonly #openedAtMs: number;
  readonly #guard: FloodGuard;
  // Nobody tells this client when to go on: whatever is not passed on counts alike.
  readonly #patience: Patience;
  #claimedName: string | undefined;
  #isEnded = false;
  #sent = 0;

  /** @param nowMs A time of a clock that never falls. */
  constructor(identity: LineIdentity, rules: SessionRules, nowMs: number) {
    this.#identity = identity;
    this.#rules = rules;
    this.#openedAtMs = nowMs;
    this.#guard = new FloodGuard(rules.rates, identity.shared ?? {});
    this.#patience = new Patience(patienceLimits(rules));
  }

  /** Begins: it hears the channel from now on, under the path's name where there is one. */
  open(): readonly SessionEffect[] {
    const { connectionId, memberId, pathName } = this.#identity;
    const listen = operate({ type: "listen", connectionId, memberId });
    return pathName === undefined ? [listen] : [listen, ...this.#join(pathName, this.#openedAtMs)];
  }

  /** Takes a text frame. @param nowMs A time of a clock that never falls. */
  receive(frame: string, nowMs: number): readonly SessionEffect[] {
    if (this.#isEnded) return nothing;
    const { maxFrameBytes } = this.#rules.limits;
    if (maxFrameBytes > 0 && frame.length * 3 > maxFrameBytes && utf8Bytes(frame) > maxFrameBytes) {
      return this.#end("frame_too_large", closeCodes.frameTooLarge);
    }
    const effects = this.#identity.pathName === undefined
      ? this.#line(frame, nowMs)
      : this.#publish(bareText(frame), nowMs);
    return this.#patience.offence === undefined ? effects : [...effects, ...this.#endFlood()];
  }

  /** Takes what became of an operation of this connection. */
  settle(operation: Operation, outcome: Outcome): readonly SessionEffect[] {
    if (outcome.type !== "refused" || this.#isEnded) return nothing;
    // It says its name once: without a place or a name it could only come again.
    const isEntry = operation.type === "listen" || operation.type === "join";
    if (isEntry) return this.#end(outcome.code, closeCodes.tryAgainLater, entryRefusal(outcome).message);
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
    if (draft.claimedName === undefined && draft.text.trim() === "") return this.#passOver(nowMs);
    this.#claimedName = draft.claimedName ?? guestName;
    const joining = this.#join(this.#claimedName, nowMs);
    return this.#isEnded || draft.text === "" ? joining : [...joining, ...this.#publish(draft.text, nowMs)];
  }

  #join(claimedName: string, nowMs: number): readonly SessionEffect[] {
    if (this.#guard.useJoin(nowMs) > 0) return this.#end("rate_limited", closeCodes.tryAgainLater);
    const name = cleanName(claimedName, this.#rules.limits.maxNameCharacters);
    const { connectionId, memberId } = this.#identity;
    return [operate({ type: "join", connectionId, memberId, name, isUnverified: true })];
  }

  #publish(text: string, nowMs: number): readonly SessionEffect[] {
    const problem = textProblem(text, this.#rules.limits);
    if (problem === "empty_text") return this.#passOver(nowMs);
    if (problem !== undefined) return this.#passOver(nowMs, problem);
    if (this.#guard.use("publish", { bytes: utf8Bytes(text), nowMs }) > 0) {
      return this.#passOver(nowMs, "rate_limited");
    }
    const { connectionId, noncePrefix } = this.#identity;
    return [operate({ type: "publish", connectionId, nonce: `${noncePrefix}-${++this.#sent}`, text })];
  }

  /** @param why What its sender is told. Absent: nothing. */
  #passOver(nowMs: number, why?: RefusalCode): readonly SessionEffect[] {
    this.#patience.mistake(nowMs);
    return why === undefined ? nothing : [warn(why)];
  }

  #endFlood(): readonly SessionEffect[] {
    if (this.#isEnded) return nothing;
    this.#isEnded = true;
    return [{ type: "close", code: closeCodes.flooding, reason: "flooding" }];
  }

  #end(why: RefusalCode, code: number, message: string = refusals[why].message): readonly SessionEffect[] {
    this.#isEnded = true;
    return [warn(why, message), { type: "close", code, reason: message }];
  }
}

function bareText(frame: string): string {
  return replaceForbidden(frame.replace(/\r?\n$/, "").replace(/\r\n/g, "\n"));
}

/** No member's line can begin like this: every one begins with its name, and no name begins with this sign. */
function warn(code: RefusalCode, message: string = refusals[code].message): SessionEffect {
  return { type: "reply", text: `⚠️ ${message}`, refusal: code };
}
