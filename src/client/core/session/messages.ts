/**
 * What is said in the channel, and what becomes of the own texts.
 * @module
 */
import type { MessageEvent } from "../client_event.ts";
import type { AcceptedPush, MessagePush, WhisperPush } from "../../../protocol/frame.ts";
import { find, settle } from "../outbox.ts";
import { arrive } from "../reading.ts";
import { continueCatchUp } from "./catching_up.ts";
import { andThen, chain, type Effect, emit, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { flush } from "./sending.ts";
import type { SessionState } from "./state.ts";

/** The last moment that a date can hold (ECMA-262, 21.4.1.1). */
const lastMomentMs = 8.64e15;

/** Takes a numbered message: shows it if it is new, and settles the own text that it is. */
export function take(state: SessionState, push: MessagePush, at: Moment): Step {
  const { reading, isDuplicate, gap } = arrive(state.reading, push);
  const isOwn = isOwnText(state, push);
  const read = continueCatchUp({ ...state, reading }, at);
  const isAccepted = wasAccepted(state, push);
  const isShown = !isDuplicate && !isAccepted && !wasShownBefore(state, push);
  if (!isShown && !isOwn && !isAccepted) return flush(read, at);
  const settled = isOwn ? [emit({ type: "settled", nonce: push.nonce })] : [];
  const effects = isShown ? shown(state, push, isOwn) : settled;
  return chain(
    step(read, ...(gap === undefined ? [] : [emit({ type: "gap", ...gap })]), ...effects),
    (next) => isOwn ? settleText(next, push.nonce) : step(next),
    (next) => flush(next, at),
  );
}

function wasShownBefore({ seen, seenInPages }: SessionState, { from, nonce }: MessagePush): boolean {
  return seen.wasShownBefore(from, nonce) || seenInPages.wasShownBefore(from, nonce);
}

/** The log may be read so slowly that the answer to a text sent again comes before its message: it is shown by then. */
function wasAccepted(state: SessionState, { from, nonce }: MessagePush): boolean {
  return state.acceptedMarks.has(nonce) && isOwnName(state, from);
}

/** A mark alone is not enough: whoever has seen it could use it. */
function isOwnText(state: SessionState, { nonce, from }: Pick<MessagePush, "nonce" | "from">): boolean {
  const { outbox } = state;
  if (outbox.entries.length === 0 || find(outbox, nonce) === undefined) return false;
  return isOwnName(state, from);
}

/** Tells whether one has, had or may have had this name here. */
export function isOwnName({ ownNames, askedNames }: SessionState, name: string): boolean {
  return ownNames.includes(name) || askedNames.includes(name);
}

function shown(state: SessionState, push: MessagePush, isOwn: boolean): readonly Effect[] {
  state.seen.note(push.from, push.nonce);
  return [emit(messageEvent(state, push, isOwn))];
}

/** Tells of a message of this session's numbering. */
export function messageEvent(state: SessionState, push: MessagePush, isOwn: boolean): MessageEvent {
  const { reading } = state;
  const { from, text, nonce, offset, unverified: isUnverified = false } = push;
  const sentAtMs = Math.min(push.sentAtMs, lastMomentMs);
  const place = reading.epoch === undefined ? { offset } : { offset, epoch: reading.epoch };
  const old = isOld(state, offset) ? { isOld: true } : {};
  return { type: "message", from, text, sentAtMs, isOwn, nonce, ...place, isUnverified, ...old };
}

/** Tells whether a message was there when one came. */
function isOld({ cameAt, reading }: SessionState, offset: number): boolean {
  return cameAt !== undefined && cameAt.epoch === reading.epoch && offset <= cameAt.offset;
}

/** Takes an own text out of the outbox; once all are, nothing speaks for sending them one by one any more. */
export function settleText(state: SessionState, nonce: string): Step {
  const outbox = settle(state.outbox, nonce);
  return step({ ...state, outbox, isCautious: state.isCautious && outbox.entries.length > 0 });
}

/** Takes the acknowledgement of a text whose message does not come. */
export function accept(state: SessionState, { nonce }: AcceptedPush, at: Moment): Step {
  if (find(state.outbox, nonce) === undefined) return step(state);
  state.seen.note(state.name, nonce);
  state.acceptedMarks.note(nonce);
  const settled = andThen(step(state, emit({ type: "settled", nonce })), (next) => settleText(next, nonce));
  return andThen(settled, (next) => flush(next, at));
}

/** Takes a whisper; one's own comes back as its acknowledgement. */
export function overhear(state: SessionState, push: WhisperPush, at: Moment): Step {
  const { nonce, from, to, text } = push;
  const isOwn = isOwnText(state, push);
  // A second echo of an own whisper, sent again after a lost connection.
  if (!isOwn && from === state.name && to !== state.name) return step(state);
  const sentAtMs = Math.min(push.sentAtMs, lastMomentMs);
  const event = emit({ type: "whisper", from, to, text, sentAtMs, isOwn, nonce });
  if (!isOwn) return step(state, event);
  return chain(step(state, event), (next) => settleText(next, nonce), (next) => flush(next, at));
}
