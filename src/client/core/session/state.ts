/**
 * All that a client's session is: readonly data, but for the large collections that are told what happens.
 * @module
 */
import type { Limits } from "../../../protocol/frame.ts";
import type { Position } from "../../../protocol/position.ts";
import type { ServerAddress } from "../address.ts";
import { assumedLimits } from "../limits.ts";
import { emptyOutbox, type Outbox } from "../outbox.ts";
import { type Reading, unread } from "../reading.ts";
import { Roster } from "../roster.ts";
import { SeenMessages } from "../seen_messages.ts";
import type { CatchUp } from "./catching_up.ts";
import type { Heartbeat } from "./heartbeat.ts";
import type { OlderRequest } from "./older.ts";
import { OwnMarks } from "./own_marks.ts";

/** What a session is for. */
export interface SessionOptions {
  /** Where the server is. */
  readonly address: ServerAddress;
  /** The channel's code, as it was typed. */
  readonly code: string;
  /** The name to ask for. */
  readonly name: string;
  /** How many quick tries follow a lost connection; 0: a lost connection is the end. */
  readonly maxReconnect: number;
  /** Whether a person is there, for whom tries go on slowly after the quick ones. */
  readonly isInteractive: boolean;
}

/** A socket is being opened. */
export interface OpeningPhase {
  /** Which phase this is. */
  readonly type: "opening";
  /** When this try is given up, in the session's milliseconds. */
  readonly deadlineMs: number;
  /** Which of the forms of a channel's URL is tried. */
  readonly form: number;
}

/** Where a session stands: before, in, between and after its connections. */
export type Phase =
  | { readonly type: "idle" }
  | OpeningPhase
  /** The socket is open and the server is asked to let us in. */
  | { readonly type: "joining"; readonly deadlineMs: number }
  | { readonly type: "live"; readonly protocol: "v1" | "line"; readonly sinceMs: number }
  /** A connection is lost and the next try is not due. */
  | { readonly type: "waiting"; readonly untilMs: number }
  /** Goodbye is said; what the server still has to say is read. */
  | { readonly type: "leaving"; readonly deadlineMs: number }
  | { readonly type: "ended" };

/** Members of whom it is not known whether they come back after the server began anew. */
export interface Returning {
  /** Who has not come back yet: told, not copied. */
  readonly names: Set<string>;
  /** When those who have not are said to be gone. */
  readonly deadlineMs: number;
}

/** A session of the client. */
export interface SessionState {
  /** What it is for. */
  readonly options: SessionOptions;
  /** Where it stands. */
  readonly phase: Phase;
  /** The own name now. */
  readonly name: string;
  /** Every name that one had here, the last ones: messages come back under the name of their time. */
  readonly ownNames: readonly string[];
  /** The names that were asked for: one may have been given and taken back before the answer came, with texts under it. */
  readonly askedNames: readonly string[];
  /** The name to ask for at the next join. */
  readonly wishedName: string;
  /** A name that is asked for and not answered yet. Absent: none. */
  readonly renamingTo?: string;
  /** The token that takes the membership over. Absent: none was given. */
  readonly token?: string;
  /** Which form of the channel's URL this server is known to take, or was not seen to refuse. */
  readonly form: number;
  /** Why the first of the forms was refused, while others are tried. Absent: it was not. */
  readonly refusedReason?: string;
  /** Which protocol is spoken, or was last. Absent: none yet. */
  readonly protocol?: "v1" | "line";
  /** Whether the channel was ever joined. */
  readonly hasConnected: boolean;
  /** The top of the log when one came here first. Absent: one has not come yet, or the line protocol is spoken. */
  readonly cameAt?: Position;
  /** How many tries have failed since a connection held. */
  readonly failedTries: number;
  /** When the person is told that the first connection takes long. Absent: never, or no more. */
  readonly slowStartAtMs?: number;
  /** When the server, about to go, wants to see us again, in milliseconds after the end. Absent: it told nothing. */
  readonly returnAfterMs?: number;
  /** What the server allows. */
  readonly limits: Limits;
  /** The own texts that the server has not acknowledged. */
  readonly outbox: Outbox;
  /** Whether texts go one at a time, each in a frame of its own: the server found a frame too large. */
  readonly isCautious: boolean;
  /** How far the log is read. */
  readonly reading: Reading;
  /** Until when older messages are waited for, or were when the connection was lost. Absent: none are. */
  readonly catchUp?: CatchUp;
  /** Whether what was sent long ago may be in the log or not, and nobody can tell any more. */
  readonly isDoubtful: boolean;
  /** Which older messages are asked for and have not come. Absent: none are. */
  readonly older?: OlderRequest;
  /** Signs of life. Absent: not joined in a protocol that has them. */
  readonly heartbeat?: Heartbeat;
  /** How long the last ping took there and back, in milliseconds. Absent: none has. */
  readonly roundTripMs?: number;
  /** How many lines in a row could not be read. */
  readonly unreadableLines: number;
  /** How many frames came that were larger than any may be. */
  readonly oversizedFrames: number;
  /** When it was last told that the person is writing. Absent: never. */
  readonly typingSentMs?: number;
  /** Whether one's own coming was seen on this line connection. */
  readonly hasSeenOwnJoin: boolean;
  /** How many nameless line connections listen. */
  readonly listeners: number;
  /** Absent: nobody is awaited back. */
  readonly returning?: Returning;
  /** Who is here: told, not copied. */
  readonly roster: Roster;
  /** What was shown as it came: told, not copied. */
  readonly seen: SeenMessages;
  /** What was shown in pages, so that it does not push out the other: told, not copied. */
  readonly seenInPages: SeenMessages;
  /** The marks of the own texts, sent and settled: told, not copied. */
  readonly ownMarks: OwnMarks;
  /** Those of them that were acknowledged without their message: told, not copied. */
  readonly acceptedMarks: OwnMarks;
}

/** Makes a session that has not begun. */
export function newSession(options: SessionOptions): SessionState {
  return {
    options,
    phase: { type: "idle" },
    name: options.name,
    ownNames: [options.name],
    askedNames: [],
    wishedName: options.name,
    form: 0,
    hasConnected: false,
    failedTries: 0,
    limits: assumedLimits,
    outbox: emptyOutbox,
    isCautious: false,
    isDoubtful: false,
    reading: unread,
    unreadableLines: 0,
    oversizedFrames: 0,
    hasSeenOwnJoin: false,
    listeners: 0,
    roster: new Roster(),
    seen: new SeenMessages(),
    seenInPages: new SeenMessages(),
    ownMarks: new OwnMarks(),
    acceptedMarks: new OwnMarks(),
  };
}

const maxOwnNames = 16;

/** Gives the session its name. */
export function named(state: SessionState, name: string): SessionState {
  const others = state.ownNames.filter((own) => own !== name);
  return { ...state, name, ownNames: [...others, name].slice(-maxOwnNames) };
}

/** Notes that a name is asked for. */
export function asked(state: SessionState, name: string): SessionState {
  return { ...state, askedNames: [...state.askedNames, name].slice(-maxOwnNames) };
}

/** Takes fields out of a state that may be absent. */
export function without<K extends keyof SessionState>(
  state: SessionState,
  ...fields: readonly K[]
): Omit<SessionState, K> {
  const rest = { ...state };
  for (const field of fields) delete (rest as Partial<SessionState>)[field];
  return rest;
}
