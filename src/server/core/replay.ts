/**
 * What somebody who joins has to read of the log first.
 * @module
 */
import type { Since } from "../../protocol/frame.ts";
import type { Position } from "../../protocol/position.ts";
import type { History, HistoryLimits } from "./history.ts";
import type { Replay } from "./operation.ts";

/** How many messages a newcomer is shown. */
export const newcomerMessages = 50;

/** A log as it is at a join. */
export interface LogAtJoin {
  /** Its top. */
  readonly position: Position;
  readonly history: History;
  readonly limits: HistoryLimits;
}

/** Tells what to read. @param since The place read up to. Absent: this is a newcomer. */
export function replayFor(since: Since | undefined, log: LogAtJoin): Replay {
  const { position: { offset: top }, history, limits: { maxMessages, maxAgeMs } } = log;
  // What is too much already goes with the end of this turn, before it could be read.
  const mostKept = maxAgeMs > 0 ? maxMessages : 0;
  const firstKept = Math.max(history.firstOffset ?? top + 1, top + 1 - mostKept);
  if (since === undefined) {
    return { after: Math.max(firstKept - 1, top - newcomerMessages), isComplete: true };
  }
  const isComplete = isIn(since, log) && since.offset >= firstKept - 1;
  return { after: isComplete ? since.offset : firstKept - 1, isComplete };
}

/** Whether a place is one of this log: same numbering, not beyond its top, and the message there is the same. */
function isIn({ epoch, offset, nonce }: Since, { position, history }: LogAtJoin): boolean {
  if (epoch !== position.epoch || offset > position.offset) return false;
  const message = nonce === undefined ? undefined : history.at(offset);
  return message === undefined || message.nonce === nonce;
}
