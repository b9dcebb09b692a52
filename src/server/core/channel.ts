/**
 * One channel where it is decided: its members' names, the numbering, the nonces. One exists for each channel, on whatever
 * server has its broker; `room.ts` is the picture that every server keeps of it.
 * @module
 */
import { foldName, freeName } from "../../protocol/names.ts";
import type { Position } from "../../protocol/position.ts";
import type { RefusalCode } from "../../protocol/errors.ts";
import { NonceWindow } from "./nonce_window.ts";
import type {
  Announcement,
  JoinOperation,
  MemberId,
  Membership,
  Operation,
  Outcome,
  PublishOperation,
  RenameOperation,
  WhisperOperation,
} from "./operation.ts";

/** What a channel allows. */
export interface ChannelLimits {
  /** How many members and listeners; 0 means no limit. */
  readonly maxMembers: number;
  /** The longest name, in code points; 0 means no limit. */
  readonly maxNameCharacters: number;
}

interface Seat {
  name: string | undefined;
  isUnverified: boolean;
  readonly nonces: NonceWindow;
}

const done: Outcome = { type: "done" };

/** Carries out operations one after another; what it announces is what happened. */
export class Channel {
  readonly #epoch: string;
  readonly #limits: ChannelLimits;
  readonly #seats = new Map<MemberId, Seat>();
  readonly #holders = new Map<string, MemberId>();
  #offset = 0;
  #lastSentAtMs = 0;

  /** @param epoch A random word, new for each numbering. */
  constructor(epoch: string, limits: ChannelLimits) {
    this.#epoch = epoch;
    this.#limits = limits;
  }

  /** The place after the last message. */
  get position(): Position {
    return { epoch: this.#epoch, offset: this.#offset };
  }

  /** Whether nobody is here. */
  get isEmpty(): boolean {
    return this.#seats.size === 0;
  }

  /** Everybody who is here, in the order of coming. */
  memberships(): ReadonlyMap<MemberId, Membership> {
    const all = new Map<MemberId, Membership>();
    for (const [memberId, { name, isUnverified }] of this.#seats) {
      all.set(memberId, name === undefined ? { isUnverified } : { name, isUnverified });
    }
    return all;
  }

  /**
   * Carries out one operation.
   * @param nowMs The time, in milliseconds since 1970.
   * @param announce Takes what happened, in order.
   */
  perform(operation: Operation, nowMs: number, announce: (announcement: Announcement) => void): Outcome {
    switch (operation.type) {
      case "listen":
        return this.#listen(operation.memberId, announce);
      case "join":
        return this.#join(operation, announce);
      case "publish":
        return this.#publish(operation, nowMs, announce);
      case "whisper":
        return this.#whisper(operation, nowMs, announce);
      case "rename":
        return this.#rename(operation, announce);
      case "typing":
        return this.#typing(operation.memberId, announce);
      case "leave":
        return this.#leave(operation.memberId, announce);
    }
  }

  #listen(memberId: MemberId, announce: (announcement: Announcement) => void): Outcome {
    if (this.#isFull()) return refused("channel_full");
    this.#seats.set(memberId, { name: undefined, isUnverified: true, nonces: new NonceWindow() });
    announce({ type: "listening", memberId });
    return done;
  }

  #join({ memberId, name: wish, isUnverified }: JoinOperation, announce: (a: Announcement) => void): Outcome {
    const seat = this.#seats.get(memberId) ?? { name: undefined, isUnverified, nonces: new NonceWindow() };
    if (seat.name !== undefined) return refused("joined_already");
    if (!this.#seats.has(memberId) && this.#isFull()) return refused("channel_full");
    const name = freeName(wish, (key) => this.#holders.has(key), this.#limits.maxNameCharacters);
    seat.name = name;
    this.#seats.set(memberId, seat);
    this.#holders.set(foldName(name), memberId);
    announce({ type: "joined", memberId, name, isUnverified });
    return done;
  }

  #publish(
    { memberId, nonce, text }: PublishOperation,
    nowMs: number,
    announce: (a: Announcement) => void,
  ): Outcome {
    const seat = this.#seats.get(memberId);
    if (seat?.name === undefined) return refused("not_joined");
    const known = seat.nonces.get(nonce);
    if (known !== undefined) return { type: "repeated", offset: known };
    const offset = ++this.#offset;
    seat.nonces.add(nonce, offset);
    const { name: from, isUnverified } = seat;
    announce({ type: "message", offset, nonce, from, text, sentAtMs: this.#stamp(nowMs), isUnverified });
    return done;
  }

  #whisper(
    { memberId, nonce, to, text }: WhisperOperation,
    nowMs: number,
    announce: (a: Announcement) => void,
  ): Outcome {
    const seat = this.#seats.get(memberId);
    if (seat?.name === undefined) return refused("not_joined");
    const known = seat.nonces.get(nonce);
    if (known !== undefined) return { type: "repeated", offset: known };
    const toMemberId = this.#holders.get(foldName(to));
    const receiver = toMemberId === undefined ? undefined : this.#seats.get(toMemberId);
    if (toMemberId === undefined || receiver === undefined || receiver.isUnverified) {
      return refused("unknown_member");
    }
    // A whisper has no number of its own; the top of the log stands for it.
    seat.nonces.add(nonce, this.#offset);
    announce({ type: "whisper", memberId, toMemberId, nonce, text, sentAtMs: this.#stamp(nowMs) });
    return done;
  }

  #rename({ memberId, name }: RenameOperation, announce: (announcement: Announcement) => void): Outcome {
    const seat = this.#seats.get(memberId);
    if (seat?.name === undefined) return refused("not_joined");
    const holder = this.#holders.get(foldName(name));
    if (holder !== undefined && holder !== memberId) return refused("name_taken");
    this.#holders.delete(foldName(seat.name));
    this.#holders.set(foldName(name), memberId);
    seat.name = name;
    announce({ type: "renamed", memberId, name });
    return done;
  }

  #typing(memberId: MemberId, announce: (announcement: Announcement) => void): Outcome {
    if (this.#seats.get(memberId)?.name === undefined) return refused("not_joined");
    announce({ type: "typing", memberId });
    return done;
  }

  #leave(memberId: MemberId, announce: (announcement: Announcement) => void): Outcome {
    const seat = this.#seats.get(memberId);
    if (seat === undefined) return done;
    this.#seats.delete(memberId);
    if (seat.name !== undefined) this.#holders.delete(foldName(seat.name));
    announce({ type: "left", memberId });
    return done;
  }

  #isFull(): boolean {
    return this.#limits.maxMembers > 0 && this.#seats.size >= this.#limits.maxMembers;
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
