/**
 * One channel where it is decided: its members' names, the numbering, the log, the nonces. One exists for each channel, on
 * whatever server has its broker; `room.ts` is the picture that every server keeps of it.
 * @module
 */
import { encode } from "../../protocol/codec.ts";
import type { RefusalCode } from "../../protocol/errors.ts";
import type { MessagePush } from "../../protocol/frame.ts";
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
import { replayFor } from "./replay.ts";
import type { Seat } from "./seat.ts";
import { Seats } from "./seats.ts";

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

const done: Outcome = { type: "done" };

/** Carries out operations one after another; what it announces is what happened. */
export class Channel {
  readonly #epoch: string;
  readonly #limits: ChannelLimits;
  readonly #seats = new Seats();
  readonly #history: History;
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
    for (const session of stored.sessions) channel.#seats.restore(session, graceFromMs);
    for (const { memberId, nonce, offset } of stored.nonces) {
      channel.#seats.of(memberId)?.nonces.add(nonce, offset);
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
    return this.#seats.isEmpty && this.#history.size === 0;
  }

  /** Whether time alone will change something. */
  get isRestless(): boolean {
    return this.#seats.isRestless;
  }

  /** Everybody who is a member, in the order of coming. */
  memberships(): ReadonlyMap<MemberId, Membership> {
    return this.#seats.memberships();
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
    this.#seats.of(announcement.memberId)?.nonces.delete(announcement.nonce);
    if (announcement.type === "whisper") return;
    this.#history.removeLast();
    this.#offset = announcement.offset - 1;
  }

  /** Lets time pass: ends graces, forgets sessions, drops what is too old. */
  sweep({ nowMs, monotonicMs }: Moment, announce: Announce): void {
    this.#history.trim(nowMs);
    this.#seats.sweep(monotonicMs, ({ memberId }) => announce({ type: "left", memberId }));
  }

  #listen({ connectionId, memberId }: ListenOperation, announce: Announce): Outcome {
    if (this.#isFull()) return refused("channel_full");
    this.#seats.add(memberId, true, { connectionId });
    announce({ type: "listening", memberId, connectionId });
    return done;
  }

  #join(operation: JoinOperation, announce: Announce): Outcome {
    const { resume, connectionId } = operation;
    const known = resume === undefined ? undefined : this.#seats.of(resume);
    if (known === undefined || known.isUnverified) return this.#enter(operation, announce);
    if (known.presence === "away") return this.#return(known, operation, announce);
    // A join that the network held up: its client has given that connection up and opened another one since.
    if (known.presence === "here" && (operation.openedAtMs ?? Infinity) < known.openedAtMs) {
      return refused("joined_already");
    }
    this.#seats.attach(known, operation);
    announce({ type: "resumed", memberId: known.memberId, connectionId, replay: this.#replay(operation) });
    return done;
  }

  /** A new membership, or the naming of a listener. */
  #enter(operation: JoinOperation, announce: Announce): Outcome {
    const listener = this.#seats.at(operation.connectionId);
    if (listener?.name !== undefined) return refused("joined_already");
    if (listener !== undefined) return this.#seat(listener, operation, announce);
    if (this.#isFull()) return refused("channel_full");
    return this.#seat(
      this.#seats.add(operation.memberId, operation.isUnverified, operation),
      operation,
      announce,
    );
  }

  /** A session whose membership has ended becomes a member again, under its old name if that is free. */
  #return(seat: Seat, operation: JoinOperation, announce: Announce): Outcome {
    if (this.#isFull()) return refused("channel_full");
    this.#seats.readmit(seat, operation);
    return this.#seat(seat, { ...operation, name: seat.name ?? operation.name }, announce);
  }

  #seat(seat: Seat, operation: JoinOperation, announce: Announce): Outcome {
    const { memberId } = seat;
    const { connectionId, isUnverified } = operation;
    const name = this.#seats.freeName(operation.name, this.#limits.maxNameCharacters);
    this.#seats.name(seat, name);
    announce({ type: "joined", memberId, connectionId, name, isUnverified, replay: this.#replay(operation) });
    return done;
  }

  #replay({ since }: JoinOperation): Replay {
    return replayFor(since, {
      position: this.position,
      history: this.#history,
      limits: this.#limits.history,
    });
  }

  #publish({ connectionId, nonce, text }: PublishOperation, { nowMs }: Moment, announce: Announce): Outcome {
    const seat = this.#seats.at(connectionId);
    if (seat?.name === undefined) return refused("not_joined");
    const known = seat.nonces.get(nonce);
    if (known !== undefined) return { type: "repeated", offset: known };
    const { memberId, name: from } = seat;
    const offset = ++this.#offset;
    seat.nonces.add(nonce, offset);
    const sentAtMs = this.#stamp(nowMs);
    const push: MessagePush = { type: "message", offset, nonce, from, text, sentAtMs };
    const line = encode(seat.isUnverified ? { ...push, unverified: true } : push);
    this.#history.append({ offset, nonce, sentAtMs, line });
    announce({ ...push, memberId, line });
    return done;
  }

  #whisper(
    { connectionId, nonce, to, text }: WhisperOperation,
    { nowMs }: Moment,
    announce: Announce,
  ): Outcome {
    const seat = this.#seats.at(connectionId);
    if (seat?.name === undefined) return refused("not_joined");
    const known = seat.nonces.get(nonce);
    if (known !== undefined) return { type: "repeated", offset: known };
    const receiver = this.#seats.holding(to);
    if (receiver === undefined || receiver.isUnverified || receiver.presence !== "here") {
      return refused("unknown_member");
    }
    // A whisper has no number of its own; the top of the log stands for it.
    seat.nonces.add(nonce, this.#offset);
    const { memberId } = seat;
    const sentAtMs = this.#stamp(nowMs);
    announce({ type: "whisper", memberId, toMemberId: receiver.memberId, nonce, text, sentAtMs });
    return done;
  }

  #rename({ connectionId, name }: RenameOperation, announce: Announce): Outcome {
    const seat = this.#seats.at(connectionId);
    if (seat?.name === undefined) return refused("not_joined");
    if (!this.#seats.isFreeFor(seat, name)) return refused("name_taken");
    this.#seats.name(seat, name);
    announce({ type: "renamed", memberId: seat.memberId, name });
    return done;
  }

  #typing(connectionId: ConnectionId, announce: Announce): Outcome {
    const seat = this.#seats.at(connectionId);
    if (seat?.name === undefined) return refused("not_joined");
    announce({ type: "typing", memberId: seat.memberId });
    return done;
  }

  /** A goodbye ends the membership at once; the session is remembered all the same. */
  #leave(connectionId: ConnectionId, { monotonicMs }: Moment, announce: Announce): Outcome {
    const seat = this.#seats.at(connectionId);
    if (seat === undefined) return done;
    this.#seats.end(seat, monotonicMs);
    // Nobody comes back to a session that the line protocol has no word for.
    if (seat.isUnverified) this.#seats.forget(seat);
    announce({ type: "left", memberId: seat.memberId });
    return done;
  }

  #lose(connectionId: ConnectionId, { monotonicMs }: Moment): Outcome {
    const seat = this.#seats.at(connectionId);
    if (seat === undefined) return done;
    this.#seats.lose(seat, monotonicMs);
    return done;
  }

  #isFull(): boolean {
    return this.#limits.maxMembers > 0 && this.#seats.memberCount >= this.#limits.maxMembers;
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
