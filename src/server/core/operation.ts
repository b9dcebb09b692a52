/**
 * What connections ask of a channel, what becomes of it, and what the channel then announces to all its servers.
 * @module
 */
import type { RefusalCode } from "../../protocol/errors.ts";
import type { Since } from "../../protocol/frame.ts";

/** Names one membership, and the session that outlives it: the fingerprint of its token, the same on every server. */
export type MemberId = string;

/** Names one connection; a membership has one at a time. */
export type ConnectionId = string;

/** Something that a connection wants of its channel, in the order in which it was asked for. */
export type Operation =
  | ListenOperation
  | JoinOperation
  | PublishOperation
  | WhisperOperation
  | RenameOperation
  | TypingOperation
  | LeaveOperation
  | LoseOperation;

/** Tells whether an operation is one that a connection comes in by. */
export function isEntry({ type }: Operation): boolean {
  return type === "join" || type === "listen";
}

/** Tells whether an operation is one that a connection goes by. */
export function isExit({ type }: Operation): boolean {
  return type === "leave" || type === "lose";
}

/** Hears the channel without a name, as line connections do until their first line. */
export interface ListenOperation {
  /** Which operation this is. */
  readonly type: "listen";
  /** Which connection. */
  readonly connectionId: ConnectionId;
  /** The membership that it is to carry. */
  readonly memberId: MemberId;
}

/** Becomes a member, or goes on being one. */
export interface JoinOperation {
  /** Which operation this is. */
  readonly type: "join";
  /** Which connection. */
  readonly connectionId: ConnectionId;
  /** A new membership, for where there is none to go on with. */
  readonly memberId: MemberId;
  /** The membership to go on with. Absent: none. */
  readonly resume?: MemberId;
  /** When its connection was opened, by the server's monotonic clock: an earlier one does not replace a later one. */
  readonly openedAtMs?: number;
  /** The wished name, checked; a number is added where it is taken. */
  readonly name: string;
  /** Whether the name comes from a line connection. */
  readonly isUnverified: boolean;
  /** Where to go on reading. Absent: like a newcomer. */
  readonly since?: Since;
}

/** Says something to all. */
export interface PublishOperation {
  /** Which operation this is. */
  readonly type: "publish";
  /** Which connection. */
  readonly connectionId: ConnectionId;
  /** The sender's mark. */
  readonly nonce: string;
  /** What, checked. */
  readonly text: string;
}

/** Says something to one. */
export interface WhisperOperation {
  /** Which operation this is. */
  readonly type: "whisper";
  /** Which connection. */
  readonly connectionId: ConnectionId;
  /** The sender's mark. */
  readonly nonce: string;
  /** To whom. */
  readonly to: string;
  /** What, checked. */
  readonly text: string;
}

/** Takes another name. */
export interface RenameOperation {
  /** Which operation this is. */
  readonly type: "rename";
  /** Which connection. */
  readonly connectionId: ConnectionId;
  /** The wished name, checked. */
  readonly name: string;
}

/** Tells that somebody is writing. */
export interface TypingOperation {
  /** Which operation this is. */
  readonly type: "typing";
  /** Which connection. */
  readonly connectionId: ConnectionId;
}

/** Ends a membership or a listening. */
export interface LeaveOperation {
  /** Which operation this is. */
  readonly type: "leave";
  /** Which connection. */
  readonly connectionId: ConnectionId;
}

/** Tells that a connection is gone without a goodbye: its member may come back for a while as if nothing had been. */
export interface LoseOperation {
  /** Which operation this is. */
  readonly type: "lose";
  /** Which connection. */
  readonly connectionId: ConnectionId;
}

/** What became of an operation; what the members see of it comes as announcements. */
export type Outcome =
  | { readonly type: "done" }
  /** The nonce was known: the message with that offset exists already. */
  | { readonly type: "repeated"; readonly offset: number }
  /** `retryAfterMs`: when it is worth trying again, in milliseconds; absent: nobody knows. */
  | { readonly type: "refused"; readonly code: RefusalCode; readonly retryAfterMs?: number };

/** Something that happened in a channel, told to every server that has members there, everywhere in the same order. */
export type Announcement =
  | ListeningAnnouncement
  | JoinedAnnouncement
  | ResumedAnnouncement
  | LeftAnnouncement
  | RenamedAnnouncement
  | TypingAnnouncement
  | WhisperAnnouncement
  | MessageAnnouncement;

/** Somebody without a name listens. */
export interface ListeningAnnouncement {
  /** Which announcement this is. */
  readonly type: "listening";
  /** Who. */
  readonly memberId: MemberId;
  /** Over which connection. */
  readonly connectionId: ConnectionId;
}

/** What a connection that joins has to read before it lives with the channel; it matters where that connection is. */
export interface Replay {
  /** The offset after which to begin; the end is the top of the log at this announcement. */
  readonly after: number;
  /** Whether that is everything that its member has missed. */
  readonly isComplete: boolean;
}

/** Somebody became a member. */
export interface JoinedAnnouncement {
  /** Which announcement this is. */
  readonly type: "joined";
  /** Who. */
  readonly memberId: MemberId;
  /** Over which connection. */
  readonly connectionId: ConnectionId;
  /** The name that was given. */
  readonly name: string;
  /** Whether it comes from a line connection. */
  readonly isUnverified: boolean;
  /** What it has to read. */
  readonly replay: Replay;
}

/** A member has another connection; nobody else is to notice. */
export interface ResumedAnnouncement {
  /** Which announcement this is. */
  readonly type: "resumed";
  /** Who. */
  readonly memberId: MemberId;
  /** Over which connection from now on. */
  readonly connectionId: ConnectionId;
  /** What it has to read. */
  readonly replay: Replay;
}

/** A membership or a listening ended. */
export interface LeftAnnouncement {
  /** Which announcement this is. */
  readonly type: "left";
  /** Who. */
  readonly memberId: MemberId;
}

/** A member has another name. */
export interface RenamedAnnouncement {
  /** Which announcement this is. */
  readonly type: "renamed";
  /** Who. */
  readonly memberId: MemberId;
  /** The new name. */
  readonly name: string;
}

/** A member is writing. */
export interface TypingAnnouncement {
  /** Which announcement this is. */
  readonly type: "typing";
  /** Who. */
  readonly memberId: MemberId;
}

/** A whisper on its way. */
export interface WhisperAnnouncement {
  /** Which announcement this is. */
  readonly type: "whisper";
  /** Who says it. */
  readonly memberId: MemberId;
  /** Who hears it. */
  readonly toMemberId: MemberId;
  /** The sender's mark. */
  readonly nonce: string;
  /** What. */
  readonly text: string;
  /** When, in milliseconds since 1970. */
  readonly sentAtMs: number;
}

/** A message has its number. */
export interface MessageAnnouncement {
  /** Which announcement this is. */
  readonly type: "message";
  /** Who said it. */
  readonly memberId: MemberId;
  /** The sender's mark. */
  readonly nonce: string;
  /** When, in milliseconds since 1970; never falls within a channel. */
  readonly sentAtMs: number;
  /** Its number, one more than the last. */
  readonly offset: number;
  /** The sender's name at this moment. */
  readonly from: string;
  /** What. */
  readonly text: string;
  /** All of it as a line of v1, made once for everybody and for the log. */
  readonly line: string;
}

/** Somebody in a channel. */
export interface Membership {
  /** The name. Absent: listens without one. */
  readonly name?: string;
  /** Whether the name comes from a line connection. */
  readonly isUnverified: boolean;
}
