/**
 * How far the channel's log has been read, and what each message is to somebody who has read so far.
 * @module
 */
import { maxNonceLength } from "../../protocol/codec.ts";
import type { MessagePush, Since, WelcomePush } from "../../protocol/frame.ts";
import { arrivalOf } from "../../protocol/position.ts";

/** A place in the reading of a channel's log. */
export interface Reading {
  /** The life of the numbering. Absent: no server of this protocol was met. */
  readonly epoch?: string;
  /** The last offset read. Absent: none yet in this numbering, or since the server said that some are missing. */
  readonly offset?: number;
  /** The last of the other numberings that were met before. Absent: none were. */
  readonly formerEpochs?: readonly string[];
  /**
   * True once messages of this numbering were sent again from their beginning, as after a log was rolled back, or where a
   * numbering is met again: an offset from before does not tell any more what is older. Absent: not so.
   */
  readonly isReadAnew?: true;
  /** The last offset read before some went missing, in the same numbering. Absent: not so. */
  readonly offsetBeforeGap?: number;
  /** The top of the log at the last welcome. */
  readonly topOffset: number;
  /** Where the next connection asks to go on. Absent: as a newcomer. */
  readonly since?: Since;
  /** Whether messages up to the top are still to come before own texts are sent again. */
  readonly isCatchingUp: boolean;
}

/** Has read nothing. */
export const unread: Reading = { topOffset: 0, isCatchingUp: false };

/** A longer epoch would not fit into what a server takes before a join. */
const maxEpochUnits = 256;

/** More servers than one address has. */
const maxFormerEpochs = 16;

/** What a message is: new or not, and what is missing before it. */
export interface Arrival {
  /** The place after it. */
  readonly reading: Reading;
  /** Whether it was read already. */
  readonly isDuplicate: boolean;
  /** What is missing before it; without `missing` nobody knows how many. Absent: nothing. */
  readonly gap?: { readonly missing?: number };
}

/** What a welcome means to the reading. */
export interface Beginning {
  /** The place to go on from. */
  readonly reading: Reading;
  /** Whether the old offsets may mean nothing any more, so that shown messages may come again under others. */
  readonly isNumberedAnew: boolean;
  /** What is clear already to be missing here; without `missing` nobody knows how many. Absent: nothing. */
  readonly gap?: { readonly missing?: number };
}

/** Reads a welcome. */
export function begin(before: Reading, { position, complete, replay }: WelcomePush): Beginning {
  const { epoch, offset: topOffset } = position;
  const { since } = before;
  const isSame = since !== undefined && since.epoch === epoch && since.offset <= topOffset;
  const next = { ...numberingOf(before, epoch), topOffset, ...(since === undefined ? {} : { since }) };
  if (isSame && complete) {
    const reading = { ...next, offset: since.offset, isCatchingUp: since.offset < topOffset };
    return { reading, isNumberedAnew: false };
  }
  if (isSame && since.offset < topOffset && replay === 0) {
    const reading = { ...next, offset: topOffset, since: { epoch, offset: topOffset }, isCatchingUp: false };
    return { reading, isNumberedAnew: true, gap: { missing: topOffset - since.offset } };
  }
  if (isSame && since.offset < topOffset) {
    // How many are missing shows with the first that comes.
    const reading = { ...next, offsetBeforeGap: since.offset, isCatchingUp: true };
    return { reading, isNumberedAnew: true };
  }
  const hasMore = topOffset > 0 && replay !== 0;
  const isReturn = since !== undefined;
  // A newcomer whose connection is lost before the first of them comes back for all that followed its coming.
  const start = isReturn || replay === undefined || epoch.length > maxEpochUnits
    ? {}
    : { since: { epoch, offset: Math.max(0, topOffset - replay) } };
  const anew = since?.epoch === epoch ? { isReadAnew: true } as const : {};
  const reading = { ...next, ...start, ...anew, isCatchingUp: hasMore };
  return {
    reading: hasMore ? reading : settled(reading),
    isNumberedAnew: isReturn,
    ...(isReturn ? { gap: {} } : {}),
  };
}

/** Keeps in mind which numberings there were: several servers that share nothing take turns in them. */
function numberingOf(
  { epoch: last, formerEpochs = [], isReadAnew }: Reading,
  epoch: string,
): Pick<Reading, "epoch" | "formerEpochs" | "isReadAnew"> {
  if (last === undefined || last === epoch) {
    return { epoch, formerEpochs, ...(isReadAnew === undefined ? {} : { isReadAnew }) };
  }
  const others = [...formerEpochs, last].filter((other) => other !== epoch && other.length <= maxEpochUnits);
  const isMetAgain = formerEpochs.includes(epoch);
  return { epoch, formerEpochs: others.slice(-maxFormerEpochs), ...(isMetAgain ? { isReadAnew: true } : {}) };
}

/** Takes a message in. */
export function arrive(before: Reading, message: MessagePush): Arrival {
  const reading = beyondGap(before, message.offset);
  const arrival = reading.offset === undefined ? undefined : arrivalOf(message.offset, reading.offset);
  if (arrival?.type === "duplicate") return { reading: before, isDuplicate: true };
  const after = readUpTo(reading, message);
  if (arrival?.type === "next") return { reading: after, isDuplicate: false };
  const gap = arrival ?? firstGap(before, message.offset);
  if (gap === undefined) return { reading: after, isDuplicate: false };
  const { missing } = gap;
  return { reading: after, isDuplicate: false, gap: missing === undefined ? {} : { missing } };
}

/** What follows a gap under a lower offset shows that it was no gap. */
function beyondGap({ offsetBeforeGap, ...rest }: Reading, offset: number): Reading {
  return offsetBeforeGap === undefined || offset > offsetBeforeGap ? rest : { ...rest, isReadAnew: true };
}

/** Tells what is missing before the first message of a connection that goes on from no known offset. */
function firstGap(
  { offsetBeforeGap, topOffset }: Reading,
  offset: number,
): { readonly missing?: number } | undefined {
  // A newcomer gets the latest messages, wherever they begin; what comes after the top came after the welcome.
  const last = offsetBeforeGap ?? (offset > topOffset ? topOffset : undefined);
  if (last === undefined) return undefined;
  const arrival = arrivalOf(offset, last);
  if (arrival.type === "gap") return { missing: arrival.missing };
  return offsetBeforeGap === undefined ? undefined : {};
}

function readUpTo(reading: Reading, { offset, nonce }: MessagePush): Reading {
  const { epoch = "", topOffset, isCatchingUp } = reading;
  const isMarked = nonce !== "" && nonce.length <= maxNonceLength && nonce.isWellFormed();
  const since = isMarked ? { epoch, offset, nonce } : { epoch, offset };
  return {
    ...reading,
    offset,
    ...(epoch.length <= maxEpochUnits ? { since } : {}),
    isCatchingUp: isCatchingUp && offset < topOffset,
  };
}

/**
 * Stops waiting for messages up to the top: none has come for a while, as where the server keeps no history. If they
 * come all the same, they are read as ever.
 */
export function settled(reading: Reading): Reading {
  const { epoch = "", offset, offsetBeforeGap, topOffset } = reading;
  const rested = { ...reading, isCatchingUp: false };
  if (offset !== undefined || offsetBeforeGap !== undefined || epoch.length > maxEpochUnits) return rested;
  return { ...rested, since: { epoch, offset: topOffset } };
}
