/**
 * What the server needs from outside, as its shell sees it.
 * @module
 */
import type { LoggedMessage } from "./core/history.ts";
import type { Announcement, MemberId, Membership, Operation, Outcome } from "./core/operation.ts";
import type { StoredChannel } from "./core/stored_channel.ts";
import type { Position } from "../protocol/position.ts";

/** A channel at the moment from which its announcements follow. */
export interface ChannelPicture {
  /** The top of its log. */
  readonly position: Position;
  /** Everybody in it, in the order of coming. */
  readonly memberships: ReadonlyMap<MemberId, Membership>;
}

/** How much of the log to read at once. */
export interface PageSize {
  /** At most so many messages. */
  readonly messages: number;
  /** At most about so many bytes, but always one message. */
  readonly bytes: number;
}

/** Some of the kept part of a log. */
export interface LogPage {
  /** The numbering that its offsets belong to. */
  readonly epoch: string;
  /** Messages in order. */
  readonly messages: readonly LoggedMessage[];
  /** Whether older ones are kept. */
  readonly more: boolean;
}

/** Hears what happens in a channel: in order, each announcement at most once. */
export type OnAnnouncements = (announcements: readonly Announcement[]) => void;

/** What else a server wants to hear of a channel. */
export interface SubscribeOptions {
  /**
   * What was announced so far is not what the channel is: nothing follows any more, and everybody here must come again. It may
   * be said before the picture is given.
   */
  readonly onLost?: () => void;
}

/**
 * Carries channels: it numbers messages, keeps names unique and announces what happened. The contract, which one suite of
 * tests holds every broker to:
 *
 * - operations of one `perform` are carried out in their order, and no others of this channel come between their
 *   announcements;
 * - numbering and announcing is one step: whatever is announced has happened, on every server in the same order;
 * - after `subscribe` every later announcement is heard once and in order; messages that were lost on the way show as a
 *   gap in the offsets;
 * - the same nonce of the same member is numbered once;
 * - the announcements of a `perform` on this server may come before its promise is settled, and come all the same when
 *   nobody waits for it.
 */
export interface Broker {
  /**
   * Begins to hear a channel, which comes into being by it.
   * @throws {ServerFull} If it would, and there are as many as there may be.
   * @throws If the broker is out of reach.
   */
  subscribe(
    code: string,
    onAnnouncements: OnAnnouncements,
    options?: SubscribeOptions,
  ): Promise<ChannelPicture>;
  /** Ends hearing it. */
  unsubscribe(code: string): Promise<void>;
  /**
   * Carries out operations. Departures are carried out in any case, if need be later.
   * @returns An outcome for each.
   * @throws If it is not known whether they were carried out.
   */
  perform(code: string, operations: readonly Operation[]): Promise<readonly Outcome[]>;
  /**
   * Reads on in the kept part of the log.
   * @param after The offset before the first message wanted.
   * @param maxBytes Roughly how much; one message is read in any case.
   * @returns Messages in order, from the oldest kept one after that place.
   * @throws If the broker is out of reach.
   */
  readAfter(code: string, after: number, maxBytes: number): Promise<readonly LoggedMessage[]>;
  /**
   * Reads backwards in the kept part of the log.
   * @param before The offset after the last message wanted.
   * @param most How many messages at most, and roughly how many bytes.
   * @throws If the broker is out of reach.
   */
  readBefore(code: string, before: number, most: PageSize): Promise<LogPage>;
  /** Tells whether the channel exists. */
  exists(code: string): Promise<boolean>;
  /** How many channels there are, as far as this server knows. */
  readonly channelCount: number;
  /** Whether there are as many as there may be, those that are only kept included. */
  readonly isFull: boolean;
  /** Why nothing can be carried out at the moment, for the operator. Absent: it can. */
  readonly trouble?: string | undefined;
}

/** What happened in a channel and is to be kept. */
export interface ChannelChange {
  /** The channel's code. */
  readonly code: string;
  /** The place after the last of these announcements. */
  readonly position: Position;
  /** What happened, in its order. */
  readonly announcements: readonly Announcement[];
}

/** Keeps channels past the end of the process. All of it is synchronous: a commit of a turn takes microseconds. */
export interface Store {
  /**
   * Keeps all of these changes or none.
   * @param nowMs The time, in milliseconds since 1970.
   * @throws If they could not be kept.
   */
  commit(changes: readonly ChannelChange[], nowMs: number): void;
  /** Gives a channel as it was kept, if it was. */
  load(code: string): StoredChannel | undefined;
  /** Tells whether a channel is kept. */
  exists(code: string): boolean;
  /** Drops messages before an offset, but for what nonces still need. @param nowMs In milliseconds since 1970. */
  trim(code: string, firstOffset: number, nowMs: number): void;
  /** Drops a channel. */
  forget(code: string): void;
  /** How many channels are kept. */
  readonly channelCount: number;
  /** Lets go of the file. */
  close(): void;
}

/** One WebSocket of a client. */
export interface Socket {
  /** Sends a text frame; nothing happens where the connection is over. */
  send(frame: string): void;
  /** Begins to close. */
  close(code: number, reason: string): void;
  /** How many bytes wait to be written. */
  readonly bufferedBytes: number;
}

/** The time and the event loop, as something that a test can hold. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds since some moment, never falling. */
  monotonicMs(): number;
  /** Calls back once when everything that came in with this turn of the event loop has been handled. */
  afterTurn(callback: () => void): void;
  /** Calls back once, not before that. @returns What takes it back. */
  after(delayMs: number, callback: () => void): () => void;
  /** Calls back again and again. @returns What ends it. */
  every(periodMs: number, callback: () => void): () => void;
}

/** Chance, as something that a test can hold. */
export interface Chance {
  /** A word of at least 128 bits that nobody can guess. */
  word(): string;
  /** A word that stands for a secret and does not lead back to it; the same for the same secret everywhere. */
  fingerprint(secret: string): string;
}

/** A server's numbers, written down for a program that watches it. */
export interface Exposition {
  /** The media type of what is written. */
  readonly contentType: string;
  /** Writes them down as they are now. */
  write(): string;
}

/** What goes to the operator. Never a text of a member, a code or a token. */
export interface Log {
  /** For somebody who looks for a mistake. */
  debug(message: string, properties?: Readonly<Record<string, unknown>>): void;
  /** What happens in the ordinary course. */
  info(message: string, properties?: Readonly<Record<string, unknown>>): void;
  /** What the operator should look at. */
  warning(message: string, properties?: Readonly<Record<string, unknown>>): void;
  /** What did not work. */
  error(message: string, properties?: Readonly<Record<string, unknown>>): void;
}
