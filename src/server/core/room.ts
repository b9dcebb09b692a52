/**
 * A channel as one server sees it: who is in it anywhere, who is connected here, and what this turn has for them.
 * It follows the channel's announcements; it decides nothing about the channel itself (channel.ts).
 * @module
 */
import { encode } from "../../protocol/codec.ts";
import type { Limits } from "../../protocol/frame.ts";
import { joinedLine, leftLine, messageLines } from "../../protocol/line.ts";
import { arrivalOf, type Position } from "../../protocol/position.ts";
import type {
  Announcement,
  ConnectionId,
  JoinedAnnouncement,
  ListeningAnnouncement,
  MemberId,
  Membership,
  MessageAnnouncement,
  RenamedAnnouncement,
  Replay,
  ResumedAnnouncement,
  WhisperAnnouncement,
} from "./operation.ts";
import type { LocalMember, V1Member } from "./local_member.ts";
import { MemberList, memberOf } from "./member_list.ts";
import { Turn } from "./turn.ts";
import { limitsJson, welcomeLine } from "./welcome_line.ts";

/** What following an announcement asks of the shell. */
export type RoomEffect<L> =
  /** Messages were lost on the way: everybody here must come again. */
  | { readonly type: "lost" }
  /** A newer connection carries this member now. */
  | { readonly type: "replaced"; readonly local: L }
  /** This connection has to read the log after `offset` before it is live. */
  | { readonly type: "catch_up"; readonly local: L; readonly offset: number };

interface Beginning {
  readonly name: string;
  /** Where in this turn the member's own coming stands. */
  readonly index: number;
  readonly replay: Replay;
}

const nothing: readonly [] = [];

/** One channel on this server. */
export class Room<L extends LocalMember> {
  readonly #limits: Limits;
  readonly #memberships = new Map<MemberId, Membership>();
  readonly #expected = new Map<ConnectionId, L>();
  readonly #locals = new Map<MemberId, L>();
  readonly #memberList = new MemberList();
  #epoch = "";
  #offset = 0;
  #listeners = 0;
  #lineMembers = 0;
  #turn = new Turn();

  /** @param limits What `welcome` tells. */
  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Takes over the channel's picture at the moment from which its announcements follow. */
  restore(position: Position, memberships: ReadonlyMap<MemberId, Membership>): void {
    this.#epoch = position.epoch;
    this.#offset = position.offset;
    this.#memberships.clear();
    this.#memberList.change();
    this.#listeners = 0;
    for (const [memberId, membership] of memberships) {
      this.#memberships.set(memberId, membership);
      if (membership.name === undefined) this.#listeners++;
    }
  }

  /** The place after the last message that was announced. */
  get position(): Position {
    return { epoch: this.#epoch, offset: this.#offset };
  }

  /** Whether nobody is connected here. */
  get isEmpty(): boolean {
    return this.#locals.size === 0 && this.#expected.size === 0;
  }

  /** Everybody who is in the channel over a connection here. */
  get locals(): Iterable<L> {
    return this.#locals.values();
  }

  /** How many of them there are. */
  get localCount(): number {
    return this.#locals.size;
  }

  /** Everybody who is connected here, those on their way into the channel as well. */
  get everybody(): Iterable<L> {
    return [...this.#locals.values(), ...this.#expected.values()];
  }

  /** What this turn has for all so far. */
  get turn(): Turn {
    return this.#turn;
  }

  /** Ends the turn: what it had for all has been taken. */
  endTurn(): void {
    this.#turn = new Turn();
  }

  /** Expects the announcement that brings this connection into the channel. */
  expect(local: L): void {
    this.#expected.set(local.connectionId, local);
  }

  /** Sends nothing more to this connection. */
  forget(local: L): void {
    this.#expected.delete(local.connectionId);
    if (local.memberId === undefined) return;
    // Whoever has left and come back has a newer connection in its place, which stays.
    if (this.#locals.get(local.memberId) === local) this.#locals.delete(local.memberId);
    local.memberId = undefined;
    if (local.speaks === "line") this.#lineMembers--;
  }

  /** Follows one announcement. */
  apply(announcement: Announcement): readonly RoomEffect<L>[] {
    switch (announcement.type) {
      case "message":
        return this.#message(announcement);
      case "listening":
        return this.#listening(announcement);
      case "joined":
        return this.#joined(announcement);
      case "resumed":
        return this.#resumed(announcement);
      case "left":
        return this.#left(announcement.memberId);
      case "renamed":
        return this.#renamed(announcement);
      case "typing":
        return this.#typing(announcement.memberId);
      case "whisper":
        return this.#whisper(announcement);
    }
  }
  #message({ offset, from, text, line }: MessageAnnouncement): readonly RoomEffect<L>[] {
    const arrival = arrivalOf(offset, this.#offset);
    if (arrival.type === "duplicate") return nothing;
    if (arrival.type === "gap") return [{ type: "lost" }];
    this.#offset = offset;
    this.#turn.add(
      this.#lineMembers > 0
        ? { line, isMessage: true, frames: messageLines(from, text) }
        : { line, isMessage: true },
    );
    return nothing;
  }

  #listening({ memberId, connectionId }: ListeningAnnouncement): readonly RoomEffect<L>[] {
    if (!this.#memberships.has(memberId)) this.#listeners++;
    this.#memberships.set(memberId, { isUnverified: true });
    this.#arrive(memberId, connectionId)?.outbox.goLive(this.#turn.size);
    return nothing;
  }

  #joined(announcement: JoinedAnnouncement): readonly RoomEffect<L>[] {
    const { memberId, connectionId, name, isUnverified } = announcement;
    const before = this.#memberships.get(memberId);
    if (before !== undefined && before.name === undefined) this.#listeners--;
    this.#memberships.set(memberId, { name, isUnverified });
    // Somebody who was known before keeps the place among the others.
    if (before === undefined) this.#memberList.add(memberOf(name, isUnverified));
    else this.#memberList.change();
    const local = this.#arrive(memberId, connectionId);
    const index = this.#turn.size;
    this.#announce(encode({ type: "joined", ...memberOf(name, isUnverified) }), [joinedLine(name)]);
    return local === undefined ? nothing : this.#begin(local, { name, index, replay: announcement.replay });
  }

  #resumed({ memberId, connectionId, replay }: ResumedAnnouncement): readonly RoomEffect<L>[] {
    const name = this.#memberships.get(memberId)?.name;
    if (name === undefined) return nothing;
    const replaced = this.#replace(memberId, connectionId);
    const local = this.#arrive(memberId, connectionId);
    const index = this.#turn.size;
    return local === undefined ? replaced : [...replaced, ...this.#begin(local, { name, index, replay })];
  }

  /** Takes a member's place from the connection that had it. */
  #replace(memberId: MemberId, connectionId: ConnectionId): readonly RoomEffect<L>[] {
    const local = this.#locals.get(memberId);
    if (local === undefined || local.connectionId === connectionId) return nothing;
    this.forget(local);
    return [{ type: "replaced", local }];
  }

  /** Lets an expected connection in, if it is one of this server. */
  #arrive(memberId: MemberId, connectionId: ConnectionId): L | undefined {
    const local = this.#expected.get(connectionId);
    if (local === undefined) return undefined;
    this.#expected.delete(connectionId);
    // A listener that takes a name has arrived before.
    if (local.memberId === memberId) return undefined;
    this.#locals.set(memberId, local);
    local.memberId = memberId;
    if (local.speaks === "line") this.#lineMembers++;
    return local;
  }

  /** The announcement of their coming is the moment from which members live with the channel. */
  #begin(local: L, { name, index, replay }: Beginning): readonly RoomEffect<L>[] {
    const member: LocalMember = local;
    if (member.speaks === "line") {
      member.outbox.goLive(index);
      return nothing;
    }
    member.outbox.add(this.#welcome(member, name, replay), this.#turn.size);
    if (replay.after < this.#offset) {
      member.outbox.catchUp(this.#turn.size);
      return [{ type: "catch_up", local, offset: replay.after }];
    }
    member.outbox.goLive(this.#turn.size);
    return nothing;
  }

  #welcome(member: V1Member, name: string, { after, isComplete }: Replay): string {
    return welcomeLine({
      name,
      session: member.tokenOf(member.memberId ?? ""),
      position: this.position,
      complete: isComplete,
      replay: this.#offset - after,
      members: this.#memberList.json(this.#memberships.values()),
      listeners: this.#listeners,
      limits: limitsJson(this.#limits),
    });
  }

  #left(memberId: MemberId): readonly RoomEffect<L>[] {
    const membership = this.#memberships.get(memberId);
    this.#memberships.delete(memberId);
    if (membership === undefined) return nothing;
    const { name } = membership;
    if (name === undefined) {
      this.#listeners--;
      return nothing;
    }
    this.#memberList.change();
    this.#locals.get(memberId)?.outbox.hide(this.#turn.size);
    this.#announce(encode({ type: "left", name }), [leftLine(name)]);
    return nothing;
  }

  #renamed({ memberId, name }: RenamedAnnouncement): readonly RoomEffect<L>[] {
    const membership = this.#memberships.get(memberId);
    const from = membership?.name;
    if (membership === undefined || from === undefined) return nothing;
    this.#memberships.set(memberId, { ...membership, name });
    this.#memberList.change();
    this.#announce(encode({ type: "renamed", from, to: name }), [leftLine(from), joinedLine(name)]);
    return nothing;
  }

  #typing(memberId: MemberId): readonly RoomEffect<L>[] {
    const name = this.#memberships.get(memberId)?.name;
    if (name === undefined) return nothing;
    this.#locals.get(memberId)?.outbox.hide(this.#turn.size);
    this.#turn.add({ line: encode({ type: "typing", name }), isMessage: false });
    return nothing;
  }

  #whisper({ memberId, toMemberId, nonce, text, sentAtMs }: WhisperAnnouncement): readonly RoomEffect<L>[] {
    const from = this.#memberships.get(memberId)?.name;
    const to = this.#memberships.get(toMemberId)?.name;
    if (from === undefined || to === undefined) return nothing;
    const line = encode({ type: "whisper", nonce, from, to, text, sentAtMs });
    for (const each of new Set([memberId, toMemberId])) {
      const local = this.#locals.get(each);
      if (local?.speaks === "v1") local.outbox.add(line, this.#turn.size);
    }
    return nothing;
  }

  #announce(line: string, frames: readonly string[]): void {
    this.#turn.add(this.#lineMembers > 0 ? { line, frames, isMessage: false } : { line, isMessage: false });
  }
}
