/**
 * Who is in a channel, who holds which name, and who is remembered: with what connection, and for how long without.
 * @module
 */
import { HeldNames } from "./held_names.ts";
import type { ConnectionId, MemberId, Membership } from "./operation.ts";
import { createSeat, graceMs, rememberedMs, type Seat } from "./seat.ts";
import type { StoredSession } from "./stored_channel.ts";

/** How many sessions that are members no more a channel remembers. */
export const maxRememberedSessions = 4_096;

/** A connection that takes a seat. */
export interface Sitter {
  /** Which connection. */
  readonly connectionId: ConnectionId;
  /** When it was opened, on the monotonic clock. Absent: it does not matter. */
  readonly openedAtMs?: number;
}

/** The seats of one channel. */
export class Seats {
  readonly #byMember = new Map<MemberId, Seat>();
  readonly #byConnection = new Map<ConnectionId, Seat>();
  readonly #names = new HeldNames<Seat>();
  // Those without a connection, in the order in which their time began.
  readonly #waiting = new Set<Seat>();
  #members = 0;

  /** How many are members or listen, those in grace included. */
  get memberCount(): number {
    return this.#members;
  }

  /** Whether nobody is here and nobody is remembered. */
  get isEmpty(): boolean {
    return this.#byMember.size === 0;
  }

  /** Whether time alone will change something. */
  get isRestless(): boolean {
    return this.#waiting.size > 0;
  }

  /** Everybody who is a member, in the order of coming. */
  memberships(): ReadonlyMap<MemberId, Membership> {
    const all = new Map<MemberId, Membership>();
    for (const { memberId, name, isUnverified, presence } of this.#byMember.values()) {
      if (presence === "away") continue;
      all.set(memberId, name === undefined ? { isUnverified } : { name, isUnverified });
    }
    return all;
  }

  /** Gives the seat of a session, if it is known. */
  of(memberId: MemberId): Seat | undefined {
    return this.#byMember.get(memberId);
  }

  /** Gives the seat that a connection has. */
  at(connectionId: ConnectionId): Seat | undefined {
    return this.#byConnection.get(connectionId);
  }

  /** Gives the seat whose member holds a name, in whatever case. */
  holding(name: string): Seat | undefined {
    return this.#names.holder(name);
  }

  /** Tells whether a member may take a name: nobody else has it, or one that looks like it. */
  isFreeFor(seat: Seat, name: string): boolean {
    return this.#names.isFreeFor(seat, name);
  }

  /**
   * Finds a free name: the wish, else the wish with a number.
   * @param maxCharacters The longest name allowed, in code points; 0 means no limit.
   */
  freeName(wish: string, maxCharacters: number): string {
    return this.#names.free(wish, maxCharacters);
  }

  /** Makes a seat for somebody new. */
  add(memberId: MemberId, isUnverified: boolean, sitter: Sitter): Seat {
    const seat = createSeat(memberId, isUnverified);
    this.#byMember.set(memberId, seat);
    this.#members++;
    this.attach(seat, sitter);
    return seat;
  }

  /** Seats a stored session as if its connection had just been lost. @param nowMs By the monotonic clock. */
  restore({ memberId, name, isMember }: StoredSession, nowMs: number): void {
    const seat = createSeat(memberId, false);
    seat.name = name;
    this.#byMember.set(memberId, seat);
    if (!isMember) return this.#wait(seat, "away", nowMs + rememberedMs);
    this.#members++;
    this.#names.hold(seat, name);
    this.#wait(seat, "in_grace", nowMs + graceMs);
  }

  /** Gives a seat to another connection; the one that had it has it no more. */
  attach(seat: Seat, { connectionId, openedAtMs = 0 }: Sitter): void {
    if (seat.connectionId !== undefined) this.#byConnection.delete(seat.connectionId);
    seat.connectionId = connectionId;
    seat.openedAtMs = openedAtMs;
    seat.presence = "here";
    this.#waiting.delete(seat);
    this.#byConnection.set(connectionId, seat);
  }

  /** Makes a member of a session whose membership has ended. */
  readmit(seat: Seat, sitter: Sitter): void {
    this.#members++;
    this.attach(seat, sitter);
  }

  /** Gives a member a name that is free. */
  name(seat: Seat, name: string): void {
    seat.name = name;
    this.#names.hold(seat, name);
  }

  /** Takes note that a member has lost its connection. @param nowMs By the monotonic clock. */
  lose(seat: Seat, nowMs: number): void {
    this.#detach(seat);
    this.#wait(seat, "in_grace", nowMs + graceMs);
  }

  /** Ends a membership; the session is remembered. @param lastSeenMs When it had a connection, by the monotonic clock. */
  end(seat: Seat, lastSeenMs: number): void {
    this.#detach(seat);
    this.#members--;
    this.#names.release(seat);
    this.#wait(seat, "away", lastSeenMs + rememberedMs);
    this.#boundRemembered();
  }

  /** Forgets a session that is no member. */
  forget(seat: Seat): void {
    this.#waiting.delete(seat);
    this.#byMember.delete(seat.memberId);
  }

  /** Lets time pass. @param nowMs By the monotonic clock. @param onEnded Takes those whose grace has ended. */
  sweep(nowMs: number, onEnded: (seat: Seat) => void): void {
    for (const seat of this.#waiting) {
      if (seat.untilMs > nowMs) continue;
      if (seat.presence === "away") this.forget(seat);
      else {
        this.end(seat, seat.untilMs - graceMs);
        onEnded(seat);
      }
    }
  }

  #detach(seat: Seat): void {
    if (seat.connectionId !== undefined) this.#byConnection.delete(seat.connectionId);
    seat.connectionId = undefined;
  }

  /** Behind the others, so that the set stays in the order in which their time began. */
  #wait(seat: Seat, presence: "in_grace" | "away", untilMs: number): void {
    seat.presence = presence;
    seat.untilMs = untilMs;
    this.#waiting.delete(seat);
    this.#waiting.add(seat);
  }

  #boundRemembered(): void {
    for (const seat of this.#waiting) {
      if (this.#byMember.size - this.#members <= maxRememberedSessions) return;
      if (seat.presence === "away") this.forget(seat);
    }
  }
}
