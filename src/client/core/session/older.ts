/**
 * Older messages: asks the server for a page of them, and sees to it that every question has one answer.
 * @module
 */
import type { RefusalCode } from "../../../protocol/errors.ts";
import type { MessagePush, PagePush, RefusedPush } from "../../../protocol/frame.ts";
import type { Position } from "../../../protocol/position.ts";
import { type Effect, emit, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { isOwnName, messageEvent } from "./messages.ts";
import { sendCommand } from "./sending.ts";
import { type SessionState, without } from "./state.ts";

/** A question that has no answer yet. */
export interface OlderRequest {
  /** The place below which is asked. */
  readonly before: Position;
  /** When the answer is not waited for any more, in the session's milliseconds. */
  readonly deadlineMs: number;
}

/** How many messages are asked for. */
const wantedMessages = 100;

/** How many are taken: what the protocol allows in a page. */
const maxMessages = 200;

/** How long an answer may take. */
const answerMs = 10_000;

/** Asks for the messages below a place, if there can be any and nothing is asked for yet. */
export function loadOlder(state: SessionState, { epoch, offset }: Position, at: Moment): Step {
  if (state.phase.type === "ended" || state.older !== undefined) return step(state);
  const before = { epoch, offset };
  if (!mayHaveOlder(state, before)) return step(state, nothingOlder(before));
  if (state.phase.type !== "live") {
    return step(state, failure(before, "Older messages can be loaded once there is a connection again"));
  }
  const older = { before, deadlineMs: at.nowMs + answerMs };
  return sendCommand({ ...state, older }, { type: "history", before: offset, limit: wantedMessages }, at);
}

/** Messages that are not read yet come by themselves, and so does everything that is kept while it is read anew. */
function mayHaveOlder({ protocol, reading }: SessionState, { epoch, offset }: Position): boolean {
  if (protocol === "line" || epoch !== reading.epoch || reading.isReadAnew === true) return false;
  const isPlace = Number.isSafeInteger(offset) && offset > 1;
  return isPlace && reading.offset !== undefined && offset <= reading.offset + 1;
}

/** Takes a page, if it is the one that was asked for. */
export function takePage(state: SessionState, push: PagePush): Step {
  const { older, seenInPages } = state;
  if (older === undefined || push.epoch !== older.before.epoch || push.before !== older.before.offset) {
    return step(state);
  }
  const fitting = fittingMessages(push);
  for (const { from, nonce } of fitting) seenInPages.note(from, nonce);
  const messages = fitting.map((message) => messageEvent(state, message, isOwn(state, message)));
  const hasMore = (fitting[0]?.offset ?? 1) > 1 && (push.more || fitting.length < push.messages.length);
  return step(without(state, "older"), emit({ type: "page", before: older.before, messages, hasMore }));
}

/** Gives the messages that follow one another without a hole up to the place that was asked about. */
function fittingMessages({ before, messages }: PagePush): readonly MessagePush[] {
  const fitting: MessagePush[] = [];
  for (const message of messages.toReversed()) {
    const wanted = before - 1 - fitting.length;
    if (wanted < 1 || fitting.length === maxMessages) break;
    if (message.offset === wanted) fitting.push(message);
  }
  return fitting.reverse();
}

/** What was settled long ago is as much one's own as what waits. */
function isOwn(state: SessionState, { nonce, from }: MessagePush): boolean {
  return state.ownMarks.has(nonce) && isOwnName(state, from);
}

/** What a question for older messages may be refused with; `bad_frame` by a server that does not know it. */
const refusable: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  "bad_position",
  "bad_frame",
  "rate_limited",
  "unavailable",
]);

/** Tells whether a refusal without a nonce is the answer to the question. */
export function answersOlder({ older, renamingTo }: SessionState, code: RefusalCode): boolean {
  if (older === undefined || !refusable.has(code)) return false;
  // A wish for a name may be refused with most of them, too; it would wait for ever, the question does not.
  return renamingTo === undefined || code === "bad_position";
}

/** Takes the refusal of the question. */
export function refuseOlder(state: SessionState, { message }: RefusedPush): Step {
  return giveUpWith(state, message);
}

/** Answers where the server does not. */
export function stopWaitingForOlder(state: SessionState): Step {
  return giveUpWith(state, "The server did not send the older messages in time");
}

/** Answers where the connection is over. */
export function giveUpOlder(state: SessionState): Step {
  return giveUpWith(state, "The connection ended before the older messages came");
}

function giveUpWith(state: SessionState, problem: string): Step {
  const { older } = state;
  return older === undefined ? step(state) : step(without(state, "older"), failure(older.before, problem));
}

function nothingOlder(before: Position): Effect {
  return emit({ type: "page", before, messages: [], hasMore: false });
}

function failure(before: Position, problem: string): Effect {
  return emit({ type: "page", before, messages: [], hasMore: true, problem });
}
