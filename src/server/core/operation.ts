/**
 * What connections ask of a channel, what becomes of it, and what the channel then announces to all its servers.
 * @module
 */
import type { RefusalCode } from "../../protocol/errors.ts";

/** Names one membership; random, the same on every server, never shown to other members. */
export type MemberId = string;

/** Something that a connection wants of its channel, in the order in which it was asked for. */
export type Operation =
  | ListenOperation
  | JoinOperation
  | PublishOperation
  | WhisperOperation
  | RenameOperation
  | TypingOperation
  | LeaveOperation;

/** Hears the channel without a name, as line connections do until their first line. */
export interface ListenOperation {
  readonly type: "listen";
  /** Who. */
  readonly memberId: MemberId;
}

/** Becomes a member. */
export interface JoinOperation {
  readonly type: "join";
  /** Who. */
  readonly memberId: MemberId;
  /** The wished name, checked; a number is added where it is taken. */
  readonly name: string;
  /** Whether the name comes from a line connection. */
  readonly isUnverified: boolean;
}

/** Says something to all. */
export interface PublishOperation {
  readonly type: "publish";
  /** Who. */
  readonly memberId: MemberId;
  /** The sender's mark. */
  readonly nonce: string;
  /** What, checked. */
  readonly text: string;
}

/** Says something to one. */
export interface WhisperOperation {
  readonly type: "whisper";
  /** Who. */
  readonly memberId: MemberId;
  /** The sender's mark. */
  readonly nonce: string;
  /** To whom. */
  readonly to: string;
  /** What, checked. */
  readonly text: string;
}

/** Takes another name. */
export interface RenameOperation {
  readonly type: "rename";
  /** Who. */
  readonly memberId: MemberId;
  /** The wished name, checked. */
  readonly name: string;
}

/** Tells that somebody is writing. */
export interface TypingOperation {
  readonly type: "typing";
  /** Who. */
  readonly memberId: MemberId;
}

/** Ends a membership or a listening. */
export interface LeaveOperation {
  readonly type: "leave";
  /** Who. */
  readonly memberId: MemberId;
}

/** What became of an operation; what the members see of it comes as announcements. */
export type Outcome =
  | { readonly type: "done" }
  /** The nonce was known: the message with that offset exists already. */
  | { readonly type: "repeated"; readonly offset: number }
  | { readonly type: "refused"; readonly code: RefusalCode };

/** Something that happened in a channel, told to every server that has members there, everywhere in the same order. */
export type Announcement =
  | ListeningAnnouncement
  | JoinedAnnouncement
  | LeftAnnouncement
  | RenamedAnnouncement
  | TypingAnnouncement
  | WhisperAnnouncement
  | MessageAnnouncement;

/** Somebody without a name listens. */
export interface ListeningAnnouncement {
  readonly type: "listening";
  /** Who. */
  readonly memberId: MemberId;
}

/** Somebody became a member. */
export interface JoinedAnnouncement {
  readonly type: "joined";
  /** Who. */
  readonly memberId: MemberId;
  /** The name that was given. */
  readonly name: string;
  /** Whether it comes from a line connection. */
  readonly isUnverified: boolean;
}

/** A membership or a listening ended. */
export interface LeftAnnouncement {
  readonly type: "left";
  /** Who. */
  readonly memberId: MemberId;
}

/** A member has another name. */
export interface RenamedAnnouncement {
  readonly type: "renamed";
  /** Who. */
  readonly memberId: MemberId;
  /** The new name. */
  readonly name: string;
}

/** A member is writing. */
export interface TypingAnnouncement {
  readonly type: "typing";
  /** Who. */
  readonly memberId: MemberId;
}

/** A whisper on its way. */
export interface WhisperAnnouncement {
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
  readonly type: "message";
  /** Its number, one more than the last. */
  readonly offset: number;
  /** The sender's mark. */
  readonly nonce: string;
  /** The sender's name at this moment. */
  readonly from: string;
  /** What. */
  readonly text: string;
  /** When, in milliseconds since 1970; never falls within a channel. */
  readonly sentAtMs: number;
  /** Whether the sender's name comes from a line connection. */
  readonly isUnverified: boolean;
}

/** Somebody in a channel. */
export interface Membership {
  /** The name. Absent: listens without one. */
  readonly name?: string;
  /** Whether the name comes from a line connection. */
  readonly isUnverified: boolean;
}
