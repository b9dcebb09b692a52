/**
 * What a channel's timeline is made of, oldest first. Texts and names in it are as they came.
 * @module
 */
import type { Position } from "../../protocol/position.ts";
import type { Entry } from "./entry.ts";

/** Something that somebody said. */
export interface MessageItem {
  /** Which item this is. */
  readonly type: "message";
  /** Who. */
  readonly from: string;
  /** What. */
  readonly text: string;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** Whether it is one's own. */
  readonly isOwn: boolean;
  /** Whether it names oneself. */
  readonly isMention: boolean;
  /** Whether its sender's name could not be checked. */
  readonly isUnverified: boolean;
  /** Whether it was said before one came: it is no news. */
  readonly isOld: boolean;
  /** Its place in the channel's log. Absent in the line protocol. */
  readonly position?: Position;
}

/** Something that was said to one member. */
export interface WhisperItem {
  /** Which item this is. */
  readonly type: "whisper";
  /** Who. */
  readonly from: string;
  /** To whom. */
  readonly to: string;
  /** What. */
  readonly text: string;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** Whether it is one's own. */
  readonly isOwn: boolean;
}

/** Somebody came, went, or took another name. */
export type PresenceChange =
  | { readonly type: "joined"; readonly name: string }
  | { readonly type: "left"; readonly name: string }
  | { readonly type: "renamed"; readonly name: string; readonly to: string };

/** Who came and went, with nothing said in between. */
export interface PresenceItem {
  /** Which item this is. */
  readonly type: "presence";
  /** In their order, the first ones. */
  readonly changes: readonly PresenceChange[];
  /** How many more there were. */
  readonly more: number;
  /** When the first of them was, in milliseconds since 1970. */
  readonly atMs: number;
}

/** An own text that will not be sent as it is. */
export interface RefusedItem {
  /** Which item this is. */
  readonly type: "refused";
  /** What was to be said. */
  readonly text: string;
  /** To whom. Absent: to all. */
  readonly to?: string;
  /** Why not, one sentence. */
  readonly reason: string;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** What became of it. */
  readonly fate: "open" | "sent_again" | "taken_back";
}

/** Messages are missing here. */
export interface GapItem {
  /** Which item this is. */
  readonly type: "gap";
  /** How many. Absent: nobody knows. */
  readonly missing?: number;
  /** When that was found, in milliseconds since 1970. */
  readonly atMs: number;
}

/** Something that the program or the server's operator says. */
export interface EntryItem {
  /** Which item this is. */
  readonly type: "entry";
  /** What. */
  readonly entry: Entry;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
}

/** One thing in a timeline; it is never changed, only replaced by another one. */
export type TimelineItem = MessageItem | WhisperItem | PresenceItem | RefusedItem | GapItem | EntryItem;
