/**
 * The shapes that travel in `terminalchat.v1`: commands from a client, pushes from a server.
 * What a field means on the wire is told in this folder's README.
 * @module
 */
import type { RefusalCode } from "./errors.ts";
import type { Position } from "./position.ts";

/** The WebSocket subprotocol that a client offers and a server selects for these shapes. */
export const subprotocol = "terminalchat.v1";

/** The most bytes that a server puts into one frame, unless a single line is longer. */
export const maxServerFrameBytes = 262_144;

/** What a member may do on this server, told in `welcome`; a client checks before it sends. */
export interface Limits {
  /** The longest text, in code points. */
  readonly maxTextCharacters: number;
  /** The longest text, in bytes of UTF-8. */
  readonly maxTextBytes: number;
  /** The largest frame that a client may send, in bytes of UTF-8. */
  readonly maxFrameBytes: number;
  /** The longest name, in code points. */
  readonly maxNameCharacters: number;
  /** How many publishes may wait for their acknowledgement at once. */
  readonly maxUnacknowledged: number;
  /** After how much silence a client must send a `ping`, in milliseconds. */
  readonly pingEveryMs: number;
}

/** A place that a member has read up to, with a mark to tell whether the log is still the same. */
export interface Since extends Position {
  /** The nonce of the message last seen there. Absent: not known. */
  readonly nonce?: string;
}

/** A member as the others see it. */
export interface Member {
  /** The name, unique in the channel. */
  readonly name: string;
  /** True for somebody who speaks the line protocol. Absent: false. */
  readonly unverified?: true;
}

/** Becomes a member of the channel; the first command of every connection. */
export interface JoinCommand {
  /** Which command this is. */
  readonly type: "join";
  /** The wished name. */
  readonly name: string;
  /** The token of an earlier `welcome`, to take that membership over. Absent: a new membership. */
  readonly session?: string;
  /** Where to go on reading. Absent: like a newcomer. */
  readonly since?: Since;
}

/** Says something to the channel. */
export interface PublishCommand {
  /** Which command this is. */
  readonly type: "publish";
  /** The sender's own mark of this message, the same at every retry. */
  readonly nonce: string;
  /** What is said. */
  readonly text: string;
  /** True on the first one sent again after a retryable refusal. Absent: false. */
  readonly retry?: boolean;
}

/** Says something to one member only. */
export interface WhisperCommand {
  /** Which command this is. */
  readonly type: "whisper";
  /** The sender's own mark of this whisper, the same at every retry. */
  readonly nonce: string;
  /** The name of the member who is to hear it. */
  readonly to: string;
  /** What is said. */
  readonly text: string;
}

/** Takes another name. */
export interface RenameCommand {
  /** Which command this is. */
  readonly type: "rename";
  /** The wished name. */
  readonly name: string;
}

/** Tells that the member is writing. */
export interface TypingCommand {
  /** Which command this is. */
  readonly type: "typing";
}

/** Asks for older messages. */
export interface HistoryCommand {
  /** Which command this is. */
  readonly type: "history";
  /** The offset below which to read. */
  readonly before: number;
  /** How many messages at most, 1 to 200. */
  readonly limit: number;
}

/** Asks whether the server is there. */
export interface PingCommand {
  /** Which command this is. */
  readonly type: "ping";
}

/** Says goodbye. */
export interface LeaveCommand {
  /** Which command this is. */
  readonly type: "leave";
}

/** Everything that a client may send. */
export type Command =
  | JoinCommand
  | PublishCommand
  | WhisperCommand
  | RenameCommand
  | TypingCommand
  | HistoryCommand
  | PingCommand
  | LeaveCommand;

/** Answers `join`, before anything else. */
export interface WelcomePush {
  /** Which push this is. */
  readonly type: "welcome";
  /** The name that the server gave. */
  readonly name: string;
  /** The secret that takes this membership over after a lost connection. */
  readonly session: string;
  /** The top of the channel's log at this moment. */
  readonly position: Position;
  /** False when something after the join's `since` is gone. */
  readonly complete: boolean;
  /** How many older messages follow, the last of them the one at `position`. Absent: not known. */
  readonly replay?: number;
  /** Who is here, oneself included. */
  readonly members: readonly Member[];
  /** How many nameless line connections listen. */
  readonly listeners: number;
  /** What this server allows. */
  readonly limits: Limits;
}

/** One numbered message. */
export interface MessagePush {
  /** Which push this is. */
  readonly type: "message";
  /** Its number in the channel's log, without holes. */
  readonly offset: number;
  /** The sender's mark. */
  readonly nonce: string;
  /** The sender's name when it was said. */
  readonly from: string;
  /** What was said. */
  readonly text: string;
  /** When the server numbered it, in milliseconds since 1970; never falls within a channel. */
  readonly sentAtMs: number;
  /** True when it came over the line protocol. Absent: false. */
  readonly unverified?: true;
}

/** Acknowledges a repeated nonce whose message will not come on this connection. */
export interface AcceptedPush {
  /** Which push this is. */
  readonly type: "accepted";
  /** The nonce that was repeated. */
  readonly nonce: string;
  /** The number that its message got. */
  readonly offset: number;
}

/** A whisper, to its receiver and back to its sender. */
export interface WhisperPush {
  /** Which push this is. */
  readonly type: "whisper";
  /** The sender's mark. */
  readonly nonce: string;
  /** The sender's name. */
  readonly from: string;
  /** The receiver's name. */
  readonly to: string;
  /** What was said. */
  readonly text: string;
  /** When the server passed it on, in milliseconds since 1970. */
  readonly sentAtMs: number;
}

/** Somebody came. */
export interface JoinedPush {
  /** Which push this is. */
  readonly type: "joined";
  /** Who. */
  readonly name: string;
  /** True for somebody who speaks the line protocol. Absent: false. */
  readonly unverified?: true;
}

/** Somebody went. */
export interface LeftPush {
  /** Which push this is. */
  readonly type: "left";
  /** Who. */
  readonly name: string;
}

/** Somebody is writing; holds for five seconds. */
export interface TypingPush {
  /** Which push this is. */
  readonly type: "typing";
  /** Who. */
  readonly name: string;
}

/** Somebody has another name now. */
export interface RenamedPush {
  /** Which push this is. */
  readonly type: "renamed";
  /** The name until now. */
  readonly from: string;
  /** The name from now on. */
  readonly to: string;
}

/** Answers `history`. */
export interface PagePush {
  /** Which push this is. */
  readonly type: "page";
  /** The epoch of the offsets in it. */
  readonly epoch: string;
  /** The `before` of the question. */
  readonly before: number;
  /** The messages, oldest first. */
  readonly messages: readonly MessagePush[];
  /** Whether there are older ones. */
  readonly more: boolean;
}

/** Says why a command was not carried out. */
export interface RefusedPush {
  /** Which push this is. */
  readonly type: "refused";
  /** Which refusal; a client must bear with codes that it does not know. */
  readonly code: RefusalCode;
  /** One sentence for the person. */
  readonly message: string;
  /** The nonce of the refused command, where it had one. */
  readonly nonce?: string;
  /** After how long the same may succeed, in milliseconds. Absent: not known. */
  readonly retryAfterMs?: number;
}

/** Something from the server's operator. */
export interface NoticePush {
  /** Which push this is. */
  readonly type: "notice";
  /** What it says. */
  readonly text: string;
  /** While draining: after how long this client should come back, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** Answers `ping`. */
export interface PongPush {
  /** Which push this is. */
  readonly type: "pong";
}

/** Everything that a server may send. */
export type Push =
  | WelcomePush
  | MessagePush
  | AcceptedPush
  | WhisperPush
  | JoinedPush
  | LeftPush
  | TypingPush
  | RenamedPush
  | PagePush
  | RefusedPush
  | NoticePush
  | PongPush;
