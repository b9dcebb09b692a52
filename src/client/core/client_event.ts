/**
 * What a connection to a channel tells whoever shows it: the only thing that presentations read.
 * Texts and names in it are as they came; nothing of it reaches a terminal but through `protocol/text.ts`.
 * @module
 */
import type { RefusalCode } from "../../protocol/errors.ts";
import type { Limits, Member } from "../../protocol/frame.ts";
import type { Position } from "../../protocol/position.ts";

/** One thing that happened, in the order in which it is to be shown. */
export type ClientEvent =
  | ConnectingEvent
  | SlowStartEvent
  | ConnectedEvent
  | DisconnectedEvent
  | OfflineEvent
  | EndedEvent
  | SendingEvent
  | MessageEvent
  | PageEvent
  | SettledEvent
  | WhisperEvent
  | RefusedEvent
  | JoinedEvent
  | LeftEvent
  | RenamedEvent
  | TypingEvent
  | MembersChangedEvent
  | GapEvent
  | NoticeEvent
  | TextEvent;

/** A connection is being opened. */
export interface ConnectingEvent {
  /** Which event this is. */
  readonly type: "connecting";
  /** 0 for the first try, then the number of the try to reconnect. */
  readonly attempt: number;
}

/** The first connection takes unusually long: the server may be waking up. */
export interface SlowStartEvent {
  /** Which event this is. */
  readonly type: "slow_start";
}

/** The channel is joined; what is said now is heard. */
export interface ConnectedEvent {
  /** Which event this is. */
  readonly type: "connected";
  /** `line` when the server is one of the original's kind: no checked names, no acknowledgements, no member list. */
  readonly protocol: "v1" | "line";
  /** The own name, as the server gave it. */
  readonly name: string;
  /** The name that was asked for. */
  readonly wishedName: string;
  /** Who is here, oneself included; empty in the line protocol, where nobody knows. */
  readonly members: readonly Member[];
  /** How many nameless line connections listen. */
  readonly listeners: number;
  /** What the server allows. */
  readonly limits: Limits;
  /** Whether there was a connection before this one. */
  readonly isReconnect: boolean;
}

/** The connection is lost and another will be tried. */
export interface DisconnectedEvent {
  /** Which event this is. */
  readonly type: "disconnected";
  /** Why, in a few words. */
  readonly reason: string;
  /** When the next try begins, in milliseconds from now. */
  readonly retryInMs: number;
  /** The number of the next try, from 1. */
  readonly attempt: number;
  /** How many quick tries there are. */
  readonly maxReconnect: number;
}

/** The quick tries are over; tries go on slowly, at once when the person asks. */
export interface OfflineEvent {
  /** Which event this is. */
  readonly type: "offline";
  /** Why, in a few words. */
  readonly reason: string;
  /** When the next try begins, in milliseconds from now. */
  readonly retryInMs: number;
}

/** It is over; nothing comes after this. */
export interface EndedEvent {
  /** Which event this is. */
  readonly type: "ended";
  /** `left` when the person asked for it. */
  readonly cause: "left" | "refused" | "closed" | "unreachable" | "gave_up";
  /** Why, in a few words, for the person. */
  readonly reason: string;
  /** True where the reason says what to do as well. Absent: it does not. */
  readonly isExplained?: true;
  /** The refusal behind it. Absent: there was none. */
  readonly code?: RefusalCode;
  /** The texts that the server has not acknowledged, oldest first. */
  readonly unacknowledged: readonly string[];
}

/** An own text is on its way. */
export interface SendingEvent {
  /** Which event this is. */
  readonly type: "sending";
  /** Its mark. */
  readonly nonce: string;
  /** What was said. */
  readonly text: string;
  /** Whom it is whispered to. Absent: said to all. */
  readonly to?: string;
}

/** Somebody said something; an own text that was on its way is acknowledged by it. */
export interface MessageEvent {
  /** Which event this is. */
  readonly type: "message";
  /** Who. */
  readonly from: string;
  /** What. */
  readonly text: string;
  /** When, in milliseconds since 1970: the server's time, in the line protocol this machine's. */
  readonly sentAtMs: number;
  /** Whether it is one's own. */
  readonly isOwn: boolean;
  /** The sender's mark; empty in the line protocol for others' messages. */
  readonly nonce: string;
  /** Its number in the channel. Absent in the line protocol. */
  readonly offset?: number;
  /** The life of the numbering that `offset` belongs to. Absent in the line protocol. */
  readonly epoch?: string;
  /** True when its sender speaks the line protocol to a server that checks names. */
  readonly isUnverified: boolean;
  /** True when it was said before one came into the channel: it is no news. Absent: it was not. */
  readonly isOld?: boolean;
}

/**
 * Older messages that were asked for, or why there are none now.
 *
 * Whoever puts them above the oldest message that it shows, and asks below the position of that one, shows nothing twice:
 * what is still to come in this numbering lies above all that came, and if the numbering starts anew, what a page has
 * shown is not told again as a `message`. One thing must be looked at: an own text that is on the screen without a position,
 * on its way or `settled`, can be in a page where a server without `replay` let a newcomer begin above it. It is `isOwn`
 * here and has its `nonce`: it is shown once, best at its place in the page.
 */
export interface PageEvent {
  /** Which event this is. */
  readonly type: "page";
  /** The place below which was asked. */
  readonly before: Position;
  /** The messages just below it, oldest first, without holes; none of them acknowledges an own text. */
  readonly messages: readonly MessageEvent[];
  /** Whether asking below the oldest of them, or the same again where there are none, may bring more. */
  readonly hasMore: boolean;
  /** Why nothing came, in one sentence for the person. Absent: nothing went wrong. */
  readonly problem?: string;
}

/** An own text is acknowledged whose message is not shown again. */
export interface SettledEvent {
  /** Which event this is. */
  readonly type: "settled";
  /** Its mark. */
  readonly nonce: string;
}

/** A whisper, from somebody or, as acknowledgement, one's own. */
export interface WhisperEvent {
  /** Which event this is. */
  readonly type: "whisper";
  /** Who. */
  readonly from: string;
  /** To whom. */
  readonly to: string;
  /** What. */
  readonly text: string;
  /** When, in milliseconds since 1970. */
  readonly sentAtMs: number;
  /** Whether it is one's own. */
  readonly isOwn: boolean;
  /** The sender's mark. */
  readonly nonce: string;
}

/** Something was not done. */
export interface RefusedEvent {
  /** Which event this is. */
  readonly type: "refused";
  /** Which refusal. */
  readonly code: RefusalCode;
  /** One sentence for the person. */
  readonly message: string;
  /** The mark of the own text. Absent: it was not about a text. */
  readonly nonce?: string;
  /** The text that will not be sent, so that the person can have it back. Absent: nothing is given up. */
  readonly text?: string;
  /** How much longer it waits by itself before it is sent again, in milliseconds. Absent: it is not sent again. */
  readonly retryInMs?: number;
  /** True when that was told before, and nothing has been taken since. Absent: it was not. */
  readonly isRepeated?: true;
}

/** Somebody came. */
export interface JoinedEvent {
  /** Which event this is. */
  readonly type: "joined";
  /** Who. */
  readonly name: string;
}

/** Somebody went. */
export interface LeftEvent {
  /** Which event this is. */
  readonly type: "left";
  /** Who. */
  readonly name: string;
}

/** Somebody has another name. */
export interface RenamedEvent {
  /** Which event this is. */
  readonly type: "renamed";
  /** The name until now. */
  readonly from: string;
  /** The name from now on. */
  readonly to: string;
  /** Whether it is oneself. */
  readonly isOwn: boolean;
}

/** Somebody is writing; holds for five seconds. */
export interface TypingEvent {
  /** Which event this is. */
  readonly type: "typing";
  /** Who. */
  readonly name: string;
}

/** Who came and went while the connection was lost. */
export interface MembersChangedEvent {
  /** Which event this is. */
  readonly type: "members_changed";
  /** Who is here now and was not. */
  readonly joined: readonly string[];
  /** Who was here and is not now. */
  readonly left: readonly string[];
}

/** Messages are missing here. */
export interface GapEvent {
  /** Which event this is. */
  readonly type: "gap";
  /** How many. Absent: nobody knows. */
  readonly missing?: number;
}

/** Something from the server's operator, or from the program about this connection. */
export interface NoticeEvent {
  /** Which event this is. */
  readonly type: "notice";
  /** What it says. */
  readonly text: string;
}

/** A line from a server of the original's kind that is neither a message nor a join or leave. */
export interface TextEvent {
  /** Which event this is. */
  readonly type: "text";
  /** What it says. */
  readonly text: string;
}
