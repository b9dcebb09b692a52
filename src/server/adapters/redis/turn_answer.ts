/**
 * What comes back from the script, and what it publishes, read.
 * @module
 */
import type { LoggedMessage } from "../../core/history.ts";
import type { RefusalCode } from "../../../protocol/errors.ts";
import type { MessagePush } from "../../../protocol/frame.ts";
import type { Announcement, MemberId, MessageAnnouncement, Outcome } from "../../core/operation.ts";
import type { Seated } from "../../core/seated.ts";

/** The state of a channel after a turn. */
export interface ChannelState {
  /** What its numbers belong to; "" where there is no such channel. */
  readonly epoch: string;
  /** How many announcements there were. */
  readonly seq: number;
  /** A word that stands for the last of them and all before it. */
  readonly tag: string;
  /** The top of the log. */
  readonly offset: number;
  /** When the next grace ends, in the engine's time; 0: none does. */
  readonly dueMs: number;
}

/** A channel's state, and everybody in it. */
export interface ChannelSight extends ChannelState {
  /** In the order of coming. */
  readonly members: ReadonlyMap<MemberId, Seated>;
  /** Every session that is kept, with the connection that it has or had last. */
  readonly carriers: ReadonlyMap<MemberId, Seated>;
  /** The line of the message that was asked for. Absent: it is not kept. */
  readonly line: string | undefined;
}

/** An answer to a turn. */
export interface TurnAnswer {
  readonly state: ChannelState;
  readonly outcomes: readonly Outcome[];
  /** What was seen, where that was asked for. */
  readonly sight: ChannelSight;
}

/** A channel at a glance. */
export interface ChannelGlance extends Omit<ChannelState, "dueMs"> {
  /** When nothing of it is kept any more, if nothing happens, in milliseconds since 1970. */
  readonly endMs: number;
  /** Servers that have connections there, and how many. */
  readonly nodes: ReadonlyMap<string, number>;
}

/** What was published about a turn. */
export interface Payload extends ChannelState {
  /** The tag before it. */
  readonly tagBefore: string;
  readonly announcements: readonly Announcement[];
}

interface StoredSeat {
  readonly id: string;
  readonly n?: string;
  readonly u: boolean;
  readonly p: "here" | "grace" | "away";
  readonly c?: string;
  readonly l?: string;
  readonly d?: string;
  readonly i: number;
  readonly a?: number;
  readonly f?: boolean;
}

type RawAnswer = readonly [
  epoch: string,
  seq: string,
  tag: string,
  offset: string,
  dueMs: string,
  outcomes: readonly string[],
  sight: readonly [seats: readonly string[], line: string | null] | readonly [],
];

/** Reads what the script gives back. */
export function readTurnAnswer(answer: unknown): TurnAnswer {
  const [epoch, seq, tag, offset, dueMs, outcomes, [seats = [], line]] = answer as RawAnswer;
  const state = { epoch, seq: Number(seq), tag, offset: Number(offset), dueMs: Number(dueMs) };
  return {
    state,
    outcomes: outcomes.map(readOutcome),
    sight: { ...state, ...readSeats(seats), line: line ?? undefined },
  };
}

type RawGlance = readonly [
  epoch: string,
  seq: string,
  tag: string,
  offset: string,
  endMs: string,
  nodes: readonly string[],
];

/** Reads what a glance gives. */
export function readGlance(answer: unknown): ChannelGlance {
  const [epoch, seq, tag, offset, endMs, nodes] = answer as RawGlance;
  return {
    ...{ epoch, tag, seq: Number(seq), offset: Number(offset), endMs: Number(endMs) },
    nodes: new Map(pairsOf(nodes).map(([node, count]) => [node, Number(count)])),
  };
}

/** Reads what the script publishes. @returns Nothing if something else has published it. */
export function readPayload(payload: string): Payload | undefined {
  const [head = "", ...lines] = payload.split("\n");
  const [seq, tag = "", tagBefore = "", epoch = "", offset, dueMs] = head.split(" ");
  const state = { epoch, seq: Number(seq), tag, tagBefore, offset: Number(offset), dueMs: Number(dueMs) };
  try {
    return { ...state, announcements: lines.filter((line) => line !== "").map(readAnnouncement) };
  } catch {
    return undefined;
  }
}

/** Reads messages of the log, given as pairs of member and line. */
export function readMessages(pairs: readonly string[]): readonly MessageAnnouncement[] {
  return pairsOf(pairs).map(([memberId, line]) => messageOf(memberId, line));
}

/** Reads a list in which two and two belong together. */
export function pairsOf(list: readonly string[]): readonly (readonly [string, string])[] {
  return list.flatMap((one, index) => index % 2 === 0 ? [[one, list[index + 1] ?? ""] as const] : []);
}

/** Gives of a message what the log gives of it. */
export function loggedOf({ offset, nonce, sentAtMs, line }: MessageAnnouncement): LoggedMessage {
  return { offset, nonce, sentAtMs, line };
}

function readAnnouncement(line: string): Announcement {
  if (line.startsWith("{")) return JSON.parse(line);
  const end = line.indexOf(" ");
  return messageOf(line.slice(0, end), line.slice(end + 1));
}

function messageOf(memberId: MemberId, line: string): MessageAnnouncement {
  const { type, offset, nonce, from, text, sentAtMs }: MessagePush = JSON.parse(line);
  return { type, offset, nonce, from, text, sentAtMs, memberId, line };
}

function readOutcome(word: string): Outcome {
  if (word.startsWith("p")) return { type: "repeated", offset: Number(word.slice(1)) };
  return word === "d" ? { type: "done" } : { type: "refused", code: word.slice(1) as RefusalCode };
}

function readSeats(stored: readonly string[]): Pick<ChannelSight, "members" | "carriers"> {
  const seats = stored.map((text): StoredSeat => JSON.parse(text)).sort((one, other) => one.i - other.i);
  const present = seats.filter(({ p }) => p !== "away");
  const lastCarried = seats.map((seat) =>
    seat.c === undefined && seat.l !== undefined ? { ...seat, c: seat.l } : seat
  );
  return { members: seatedById(present), carriers: seatedById(lastCarried) };
}

function seatedById(seats: readonly StoredSeat[]): ReadonlyMap<MemberId, Seated> {
  return new Map(seats.map((seat) => [seat.id, seatedOf(seat)]));
}

function seatedOf({ n, u, c, d, a = 0, f = true }: StoredSeat): Seated {
  return {
    ...(n !== undefined && { name: n }),
    isUnverified: u,
    ...(c !== undefined && { connectionId: c }),
    ...(d !== undefined && { node: d }),
    replay: { after: a, isComplete: f },
  };
}
