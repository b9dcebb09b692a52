/**
 * One channel where it is decided: its members' names, the numbering, the log, the nonces. One exists for each channel, on
 * whatever server has its broker; `room.ts` is the picture that every server keeps of it.
 * @module
 */
import { encode } from "../../protocol/codec.ts";
import type { RefusalCode } from "../../protocol/errors.ts";
import type { MessagePush, Since } from "../../protocol/frame.ts";
import { foldName, freeName } from "../../protocol/names.ts";
import type { Position } from "../../protocol/position.ts";
import { History, type HistoryLimits } from "./history.ts";
import type {
  Announcement,
  ConnectionId,
  JoinOperation,
  ListenOperation,
  MemberId,
  Membership,
  MessageAnnouncement,
  Operation,
  Outcome,
  PublishOperation,
  RenameOperation,
  Replay,
  WhisperAnnouncement,
  WhisperOperation,
} from "./operation.ts";
import type { StoredChannel } from "./stored_channel.ts";
import { createSeat, graceMs, rememberedMs, type Seat } from "./seat.ts";

/** What a channel allows. */
export interface ChannelLimits {
  /** How many members and listeners; 0 means no limit. */
  readonly maxMembers: number;
  /** The longest name, in code points; 0 means no limit. */
  readonly maxNameCharacters: number;
  /** How much of the log is kept. */
  readonly history: HistoryLimits;
}

/** A moment by both clocks. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Milliseconds since some moment, never falling. */
  readonly monotonicMs: number;
}

/** Takes what happened in a channel, in order. */
export type Announce = (announcement: Announcement) => void;

/** How many messages a newcomer is shown. */
export const newcomerMessages = 50;

/** How many sessions that are members no more a channel remembers. */
export const maxRememberedSessions = 4_096;

const done: Outcome = { type: "done" };

/** Carries out operations one after another; what it announces is what happened. */
export class Channel {
  readonly #epoch: string;
  readonly #limits: ChannelLimits;
  readonly #seats = new Map<MemberId, Seat>();
  readonly #connected = new Map<ConnectionId, Seat>();
  readonly #holders = new Map<string, Seat>();
  // Those without a connection, in the order in which their time began.
  readonly #waiting = new Set<Seat>();
  readonly #history: History;
  #members = 0;
  #offset = 0;
  #lastSentAtMs = 0;

  /** @param epoch A random word, new for each numbering. */
  constructor(epoch: string, limits: ChannelLimits) {
    this.#epoch = epoch;
    this.#limits = limits;
    this.#history = new History(limits.history);
  }

  /**
   * Makes a channel of what was stored: whoever was a member is in grace, and comes back as if nothing had been.
   * @param graceFromMs When that grace began, on the monotonic clock.
   */
  static restore(stored: StoredChannel, limits: ChannelLimits, graceFromMs: number): Channel {
    const channel = new Channel(stored.epoch, limits);
    channel.#offset = stored.offset;
    channel.#lastSentAtMs = stored.lastSentAtMs;
    for (const message of stored.messages) channel.#history.append(message);
    for (const { memberId, name, isMember } of stored.sessions) {
      const seat = createSeat(memberId, false);
      seat.name = name;
      seat.presence = isMember ? "in_grace" : "away";
      seat.untilMs = graceFromMs + (isMember ? graceMs : rememberedMs);
      channel.#seats.set(memberId, seat);
      channel.#waiting.add(seat);
      if (!isMember) continue;
      channel.#members++;
      channel.#holders.set(foldName(name), seat);
    }
    for (const { memberId, nonce, offset } of stored.nonces) {
      channel.#seats.get(memberId)?.nonces.add(nonce, offset);
    }
    return channel;
  }

  /** The place after the last message. */
  get position(): Position {
    return { epoch: this.#epoch, offset: this.#offset };
  }

  /** The kept part of the log. */
  get history(): History {
    return this.#history;
  }

  /** Whether it holds nothing that anybody could come back for. */
  get isForgettable(): boolean {
    return this.#seats.size === 0 && this.#history.size === 0;
  }

  /** Whether time alone will change something. */
  get isRestless(): boolean {
    return this.#waiting.size > 0;
  }

  /** Everybody who is a member, in the order of coming. */
  memberships(): ReadonlyMap<MemberId, Membership> {
    const all = new Map<MemberId, Membership>();
    for (const { memberId, name, isUnverified, presence } of this.#seats.values()) {
      if (presence !== "away") {
        all.set(memberId, name === undefined ? { isUnverified } : { name, isUnverified });
      }
    }
    return all;
  }

  /** Carries out one operation. */
  perform(operation: Operation, moment: Moment, announce: Announce): Outcome {
    switch (operation.type) {
      case "listen":
        return this.#listen(operation, announce);
      case "join":
        return this.#join(operation, announce);
      case "publish":
        return this.#publish(operation, moment, announce);
      case "whisper":
        return this.#whisper(operation, moment, announce);
      case "rename":
        return this.#rename(operation, announce);
      case "typing":
        return this.#typing(operation.connectionId, announce);
      case "leave":
        return this.#leave(operation.connectionId, moment, announce);
      case "lose":
        return this.#lose(operation.connectionId, moment);
    }
  }

  /**
   * Takes back what could not be stored: it was not said, its number is free again, and its nonce unknown.
   * @param announcement The newest message or whisper that was announced.
   */
  takeBack(announcement: MessageAnnouncement | WhisperAnnouncement): void {
    this.#seats.get(announcement.memberId)?.nonces.delete(announcement.nonce);
    if (announcement.type === "whisper") return;
    this.#history.removeLast();
    this.#offset = announcement.offset - 1;
  }

  /** Lets time pass: ends graces, forgets sessions, drops what is too old. */
  sweep({ nowMs, monotonicMs }: Moment, announce: Announce): void {
    this.#history.trim(nowMs);
    for (const seat of this.#waiting) {
      if (seat.untilMs > monotonicMs) continue;
      if (seat.presence === "in_grace") {
        this.#endMembership(seat, seat.untilMs - graceMs + rememberedMs, announce);
      } else this.#forget(seat);
    }
  }

  #listen({ connectionId, memberId }: ListenOperation, announce: Announce): Outcome {
    if (this.#isFull()) return refused("channel_full");
    const seat = createSeat(memberId, true);
    this.#seats.set(memberId, seat);
    this.#members++;
    this.#attach(seat, { connectionId });
    announce({ type: "listening", memberId, connectionId });
    return done;
  }

  #join(operation: JoinOperation, announce: Announce): Outcome {
    const { resume, connectionId } = operation;
    const known = resume === undefined ? undefined : this.#seats.get(resume);
    if (known === undefined || known.isUnverified) return this.#enter(operation, announce);
    if (known.presence === "away") return this.#return(known, operation, announce);
    // A join that the network held up: its client has given that connection up and opened another one since.
    if (known.presence === "here" && (operation.openedAtMs ?? Infinity) < known.openedAtMs) {
      return refused("joined_already");
    }
    this.#attach(known, operation);
    announce({ type: "resumed", memberId: known.memberId, connectionId, replay: this.#replay(operation) });
    return done;
  }

  /** A new membership, or the naming of a listener. */
  #enter(operation: JoinOperation, announce: Announce): Outcome {
    const listener = this.#connected.get(operation.connectionId);
    if (listener?.name !== undefined) return refused("joined_already");
    if (listener !== undefined) return this.#seat(listener, operation, announce);
    if (this.#isFull()) return refused("channel_full");
    const seat = createSeat(operation.memberId, operation.isUnverified);
    this.#seats.set(seat.memberId, seat);
    this.#members++;
    this.#attach(seat, operation);
    return this.#seat(seat, operation, announce);
  }

  /** A session whose membership has ended becomes a member again, under its old name if that is free. */
  #return(seat: Seat, operation: JoinOperation, announce: Announce): Outcome {
    if (this.#isFull()) return refused("channel_full");
    this.#members++;
    this.#attach(seat, operation);
    return this.#seat(seat, { ...operation, name: seat.name ?? operation.name }, announce);
  }

  #seat(seat: Seat, operation: JoinOperation, announce: Announce): Outcome {
    const { memberId } = seat;
    const { connectionId, isUnverified } = operation;
    const name = freeName(operation.name, (key) => this.#holders.has(key), this.#limits.maxNameCharacters);
    seat.name = name;
    this.#holders.set(foldName(name), seat);
    announce({ type: "joined", memberId, connectionId, name, isUnverified, replay: this.#replay(operation) });
    return done;
  }

  #attach(
    seat: Seat,
    { connectionId, openedAtMs = 0 }: Pick<JoinOperation, "connectionId" | "openedAtMs">,
  ): void {
    if (seat.connectionId !== undefined) this.#connected.delete(seat.connectionId);
    seat.connectionId = connectionId;
    seat.openedAtMs = openedAtMs;
    seat.presence = "here";
    this.#waiting.delete(seat);
    this.#connected.set(connectionId, seat);
  }

  #replay({ since }: JoinOperation): Replay {
    // What is too much already goes with the end of this turn, before it could be read.
    const firstKept = Math.max(
      this.#history.firstOffset ?? this.#offset + 1,
      this.#offset + 1 - this.#limits.history.maxMessages,
    );
    if (since === undefined) {
      return { after: Math.max(firstKept - 1, this.#offset - newcomerMessages), isComplete: true };
    }
    const isComplete = this.#isIn(since) && since.offset >= firstKept - 1;
    return { after: isComplete ? since.offset : firstKept - 1, isComplete };
  }

  /** Whether this place is one of this log: same numbering, not beyond its top, and the message there is the same. */
  #isIn({ epoch, offset, nonce }: Since): boolean {
    if (epoch !== this.#epoch || offset > this.#offset) return false;
    const message = nonce === undefined ? undefined : this.#history.at(offset);
    return message === undefined || message.nonce === nonce;
  }

  #publish({ connectionId, nonce, text }: PublishOperation, { nowMs }: Moment, announce: Announce): Outcome {
    const seat = this.#connected.get(connectionId);
    if (seat?.name === undefined) return refused("not_joined");
    const known = seat.nonces.get(nonce);
    if (known !== undefined) return { type: "repeated", offset: known };
    const offset = ++this.#offset;
    seat.nonces.add(nonce, offset);
    const sentAtMs = this.#stamp(nowMs);
    const push: MessagePush = { type: "message", offset, nonce, from: seat.name, text, sentAtMs };
    const line = encode(seat.isUnverified ? { ...push, unverified: true } : push);
    this.#history.append({ offset, nonce, sentAtMs, line });
    announce({
      type: "message",
      offset,
      memberId: seat.memberId,
      nonce,
      from: seat.name,
      text,
      sentAtMs,
      line,
    });
    return done;
  }

  #whisper(
    { connectionId, nonce, to, text }: WhisperOperation,
    { nowMs }: Moment,
    announce: Announce,
  ): Outcome {
    const seat = this.#connected.get(connectionId);
    if (seat?.name === undefined) return refused("not_joined");
    const known = seat.nonces.get(nonce);
    if (known !== undefined) return { type: "repeated", offset: known };
    const receiver = this.#holders.get(foldName(to));
    if (receiver === undefined || receiver.isUnverified || receiver.presence !== "here") {
      return refused("unknown_member");
    }
    // A whisper has no number of its own; the top of the log stands for it.
    seat.nonces.add(nonce, this.#offset);
    const { memberId } = seat;
    announce({
      type: "whisper",
      memberId,
      toMemberId: receiver.memberId,
      nonce,
      text,
      sentAtMs: this.#stamp(nowMs),
    });
    return done;
  }

  #rename({ connectionId, name }: RenameOperation, announce: Announce): Outcome {
    const seat = this.#connected.get(connectionId);
    if (seat?.name === undefined) return refused("not_joined");
    const holder = this.#holders.get(foldName(name));
    if (holder !== undefined && holder !== seat) return refused("name_taken");
    this.#holders.delete(foldName(seat.name));
    this.#holders.set(foldName(name), seat);
    seat.name = name;
    announce({ type: "renamed", memberId: seat.memberId, name });
    return done;
  }

  #typing(connectionId: ConnectionId, announce: Announce): Outcome {
    const seat = this.#connected.get(connectionId);
    if (seat?.name === undefined) return refused("not_joined");
    announce({ type: "typing", memberId: seat.memberId });
    return done;
  }

  /** A goodbye ends the membership at once; the session is remembered all the same. */
  #leave(connectionId: ConnectionId, { monotonicMs }: Moment, announce: Announce): Outcome {
    const seat = this.#connected.get(connectionId);
    if (seat === undefined) return done;
    this.#detach(seat, connectionId);
    this.#endMembership(seat, monotonicMs + rememberedMs, announce);
    // Nobody comes back to a session that the line protocol has no word for.
    if (seat.isUnverified) this.#forget(seat);
    return done;
  }

  #lose(connectionId: ConnectionId, { monotonicMs }: Moment): Outcome {
    const seat = this.#connected.get(connectionId);
    if (seat === undefined) return done;
    this.#detach(seat, connectionId);
    seat.presence = "in_grace";
    seat.untilMs = monotonicMs + graceMs;
    this.#waiting.add(seat);
    return done;
  }

  #detach(seat: Seat, connectionId: ConnectionId): void {
    this.#connected.delete(connectionId);
    seat.connectionId = undefined;
  }

  #endMembership(seat: Seat, forgetAtMs: number, announce: Announce): void {
    this.#members--;
    if (seat.name !== undefined) this.#holders.delete(foldName(seat.name));
    seat.presence = "away";
    seat.untilMs = forgetAtMs;
    // Behind the others again, so that the set stays in the order in which their time began.
    this.#waiting.delete(seat);
    this.#waiting.add(seat);
    announce({ type: "left", memberId: seat.memberId });
    this.#boundRemembered();
  }

  #boundRemembered(): void {
    for (const seat of this.#waiting) {
      if (this.#seats.size - this.#members <= maxRememberedSessions) return;
      if (seat.presence === "away") this.#forget(seat);
    }
  }

  #forget(seat: Seat): void {
    this.#waiting.delete(seat);
    this.#seats.delete(seat.memberId);
  }

  #isFull(): boolean {
    return this.#limits.maxMembers > 0 && this.#members >= this.#limits.maxMembers;
  }

  /** A clock that is set back must not make an earlier time follow a later one. */
  #stamp(nowMs: number): number {
    this.#lastSentAtMs = Math.max(this.#lastSentAtMs, nowMs);
    return this.#lastSentAtMs;
  }
}

function refused(code: RefusalCode): Outcome {
  return { type: "refused", code };
}
