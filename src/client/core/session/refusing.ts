/**
 * What the server refuses: for now, for good, or to let us in at all.
 * @module
 */
import { isRetryable, type RefusalCode, refusals } from "../../../protocol/errors.ts";
import type { RefusedPush } from "../../../protocol/frame.ts";
import { find, type OutboxEntry, postpone, refuse } from "../outbox.ts";
import { shownReason } from "../shown_reason.ts";
import { andThen, emit, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { end, giveUp } from "./losing.ts";
import { answersOlder, refuseOlder } from "./older.ts";
import { flush } from "./sending.ts";
import { type SessionState, without } from "./state.ts";

/** What may pass with time; somebody who was in already does not give up over it. */
const passing: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  "channel_full",
  "server_full",
  "too_many_connections",
  "too_many_joins",
  "internal_error",
]);

/** Takes the refusal of a join. */
export function refuseJoin(state: SessionState, push: RefusedPush, at: Moment): Step {
  const { code, message: reason, retryAfterMs } = inWords(push);
  // `not_joined` answers a join that came too late: the network held it up.
  if (isRetryable(code) || code === "not_joined" || (state.hasConnected && passing.has(code))) {
    const told = retryAfterMs === undefined ? state : { ...state, returnAfterMs: retryAfterMs };
    return giveUp(told, { reason, code }, at);
  }
  return andThen(step(state, { type: "close" }), (next) => end(next, { cause: "refused", reason, code }));
}

/** A refusal of which there is nothing to be seen is told in our own words. */
function inWords(push: RefusedPush): RefusedPush {
  const isBlank = shownReason(push.message).trim() === "";
  return isBlank ? { ...push, message: refusals[push.code].message } : push;
}

/** Takes the refusal of anything else. */
export function refuseCommand(state: SessionState, told: RefusedPush, at: Moment): Step {
  const push = inWords(told);
  const { code, nonce } = push;
  if (nonce === undefined) {
    return answersOlder(state, code) ? refuseOlder(state, push) : refuseOther(state, push);
  }
  const entry = find(state.outbox, nonce);
  if (entry === undefined) return step(state);
  return isRetryable(code) ? refuseForNow(state, push, at) : refuseForGood(state, { push, entry }, at);
}

/** Tells the person of the first refusal only: what was sent behind it is refused for the same reason. */
function refuseForNow(state: SessionState, push: RefusedPush, { nowMs }: Moment): Step {
  const { code, message, nonce = "", retryAfterMs } = push;
  const outbox = postpone(state.outbox, nonce, { nowMs, retryAfterMs });
  const held = { ...state, outbox };
  if (state.outbox.heldUntilMs !== undefined) return step(held);
  const retryInMs = Math.round((outbox.heldUntilMs ?? nowMs) - nowMs);
  const repeated = outbox.refusalsInARow > 1 ? { isRepeated: true } as const : {};
  return step(held, emit({ type: "refused", code, message, nonce, retryInMs, ...repeated }));
}

interface ForGood {
  readonly push: RefusedPush;
  readonly entry: OutboxEntry;
}

function refuseForGood(state: SessionState, { push, entry }: ForGood, at: Moment): Step {
  const { code, message } = push;
  const { nonce, text } = entry;
  const relieved = { ...state, outbox: refuse(state.outbox, nonce) };
  const told = step(relieved, emit({ type: "refused", code, message, nonce, text }));
  return andThen(told, (next) => flush(next, at));
}

/** A refusal that is not about a text is about the wish for a name, or about something nobody needs to hear of. */
function refuseOther(state: SessionState, { code, message }: RefusedPush): Step {
  const isAboutName = state.renamingTo !== undefined;
  if (!isAboutName && unheard.has(code)) return step(state);
  return step(
    { ...without(state, "renamingTo"), wishedName: isAboutName ? state.name : state.wishedName },
    emit({ type: "refused", code, message }),
  );
}

/** `typing` came too often or to nobody, or the server is about to close for a reason that is told then. */
const unheard: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  "rate_limited",
  "unavailable",
  "frame_too_large",
]);
