/**
 * A channel as one server sees it: who is in it anywhere, who is connected here, and what this turn has for them.
 * It follows the channel's announcements; it decides nothing about the channel itself (channel.ts).
 * @module
 */
import { encode } from "../../protocol/codec.ts";
import type { Limits, Member, Push, Since } from "../../protocol/frame.ts";
import { joinedLine, leftLine, messageLines } from "../../protocol/line.ts";
import { arrivalOf, type Position } from "../../protocol/position.ts";
import type {
  Announcement,
  JoinedAnnouncement,
  MemberId,
  Membership,
  MessageAnnouncement,
  RenamedAnnouncement,
  WhisperAnnouncement,
} from "./operation.ts";
import type { Outbox } from "./outbox.ts";

/** Somebody whose connection is on this server. */
export type LocalMember = V1Member | LineMember;

/** A connection that speaks `terminalchat.v1`. */
export interface V1Member {
  readonly speaks: "v1";
  /** What waits for it: lines of a frame. */
  readonly outbox: Outbox<string>;
  /** The secret of its session, for its `welcome`. */
  readonly session: string;
  /** What it has asked for in its `join`. */
  readonly rules: { readonly since: Since | undefined };
}

/** A connection that speaks the line protocol. */
export interface LineMember {
  readonly speaks: "line";
  /** What waits for it: frames, several for a text of several lines. */
  readonly outbox: Outbox<readonly string[]>;
}

/** How a room follows the channel: not any more, when an announcement was lost on the way. */
export type Following = "following" | "lost";

const noFrames: readonly string[] = [];

/** One channel on this server. */
export class Room<L extends LocalMember> {
  readonly #limits: Limits;
  readonly #memberships = new Map<MemberId, Membership>();
  readonly #locals = new Map<MemberId, L>();
  #epoch = "";
  #offset = 0;
  #listeners = 0;
  #lineMembers = 0;
  // The turn's entries for all, once for each protocol, with the same indexes.
  #lines: string[] = [];
  #frames: (readonly string[])[] = [];

  /** @param limits What `welcome` tells. */
  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Takes over the channel's picture at the moment from which its announcements follow. */
  restore(position: Position, memberships: ReadonlyMap<MemberId, Membership>): void {
    this.#epoch = position.epoch;
    this.#offset = position.offset;
    this.#memberships.clear();
    this.#listeners = 0;
    for (const [memberId, membership] of memberships) {
      this.#memberships.set(memberId, membership);
      if (membership.name === undefined) this.#listeners++;
    }
  }

  /** Whether nobody is connected here. */
  get isEmpty(): boolean {
    return this.#locals.size === 0;
  }

  /** Everybody who is connected here. */
  get locals(): ReadonlyMap<MemberId, L> {
    return this.#locals;
  }

  /** How many entries for all this turn has so far: the place where an entry for one stands. */
  get sharedCount(): number {
    return this.#lines.length;
  }

  /** This turn's lines for all who speak v1. */
  get sharedLines(): readonly string[] {
    return this.#lines;
  }

  /** This turn's frames for all who speak the line protocol. */
  get sharedFrames(): readonly (readonly string[])[] {
    return this.#frames;
  }

  /** Expects the announcement that makes this connection live. */
  expect(memberId: MemberId, local: L): void {
    if (!this.#locals.has(memberId) && local.speaks === "line") this.#lineMembers++;
    this.#locals.set(memberId, local);
  }

  /** Sends nothing more to this connection. */
  forget(memberId: MemberId): void {
    if (this.#locals.get(memberId)?.speaks === "line") this.#lineMembers--;
    this.#locals.delete(memberId);
  }

  /** Ends the turn: what it had for all has been taken. */
  endTurn(): void {
    this.#lines = [];
    this.#frames = [];
  }

  /** Follows one announcement. @returns `lost` when the messages before this one never came. */
  apply(announcement: Announcement): Following {
    switch (announcement.type) {
      case "message":
        return this.#message(announcement);
      case "listening":
        return this.#listening(announcement.memberId);
      case "joined":
        return this.#joined(announcement);
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

  #message(announcement: MessageAnnouncement): Following {
    const arrival = arrivalOf(announcement.offset, this.#offset);
    if (arrival.type === "duplicate") return "following";
    if (arrival.type === "gap") return "lost";
    const { offset, nonce, from, text, sentAtMs, isUnverified } = announcement;
    this.#offset = offset;
    const push: Push = { type: "message", offset, nonce, from, text, sentAtMs };
    this.#share(isUnverified ? { ...push, unverified: true } : push, () => messageLines(from, text));
    return "following";
  }

  #listening(memberId: MemberId): Following {
    if (!this.#memberships.has(memberId)) this.#listeners++;
    this.#memberships.set(memberId, { isUnverified: true });
    this.#locals.get(memberId)?.outbox.goLive(this.sharedCount);
    return "following";
  }

  #joined({ memberId, name, isUnverified }: JoinedAnnouncement): Following {
    const before = this.#memberships.get(memberId);
    if (before !== undefined && before.name === undefined) this.#listeners--;
    this.#memberships.set(memberId, { name, isUnverified });
    const index = this.sharedCount;
    this.#share({ type: "joined", ...memberOf(name, isUnverified) }, () => [joinedLine(name)]);
    const local = this.#locals.get(memberId);
    if (local?.speaks === "v1") this.#welcome(local, { name, index });
    else if (before === undefined) local?.outbox.goLive(index);
    return "following";
  }

  /** Their own `joined` is the moment from which members live with the channel: all before it is in the welcome. */
  #welcome(local: V1Member, { name, index }: { readonly name: string; readonly index: number }): void {
    const welcome: Push = {
      type: "welcome",
      name,
      session: local.session,
      position: { epoch: this.#epoch, offset: this.#offset },
      complete: this.#isComplete(local.rules.since),
      members: this.#members(),
      listeners: this.#listeners,
      limits: this.#limits,
    };
    local.outbox.add(encode(welcome), index + 1);
    local.outbox.goLive(index + 1);
  }

  /** Nothing is kept to be read later: only who has missed nothing has everything. */
  #isComplete(since: Since | undefined): boolean {
    return since === undefined || (since.epoch === this.#epoch && since.offset === this.#offset);
  }

  #members(): readonly Member[] {
    const members: Member[] = [];
    for (const { name, isUnverified } of this.#memberships.values()) {
      if (name !== undefined) members.push(memberOf(name, isUnverified));
    }
    return members;
  }

  #left(memberId: MemberId): Following {
    const membership = this.#memberships.get(memberId);
    this.#memberships.delete(memberId);
    if (membership === undefined) return "following";
    const { name } = membership;
    if (name === undefined) this.#listeners--;
    else this.#share({ type: "left", name }, () => [leftLine(name)]);
    return "following";
  }

  #renamed({ memberId, name }: RenamedAnnouncement): Following {
    const membership = this.#memberships.get(memberId);
    const from = membership?.name;
    if (membership === undefined || from === undefined) return "following";
    this.#memberships.set(memberId, { ...membership, name });
    this.#share({ type: "renamed", from, to: name }, () => [leftLine(from), joinedLine(name)]);
    return "following";
  }

  #typing(memberId: MemberId): Following {
    const name = this.#memberships.get(memberId)?.name;
    if (name === undefined) return "following";
    this.#locals.get(memberId)?.outbox.hide(this.sharedCount);
    this.#share({ type: "typing", name }, () => noFrames);
    return "following";
  }

  #whisper({ memberId, toMemberId, nonce, text, sentAtMs }: WhisperAnnouncement): Following {
    const from = this.#memberships.get(memberId)?.name;
    const to = this.#memberships.get(toMemberId)?.name;
    if (from === undefined || to === undefined) return "following";
    const line = encode({ type: "whisper", nonce, from, to, text, sentAtMs });
    for (const each of new Set([memberId, toMemberId])) {
      const local = this.#locals.get(each);
      if (local?.speaks === "v1") local.outbox.add(line, this.sharedCount);
    }
    return "following";
  }

  /** Puts an entry for all into this turn, encoded once for each protocol that is spoken here. */
  #share(push: Push, frames: () => readonly string[]): void {
    this.#lines.push(encode(push));
    this.#frames.push(this.#lineMembers > 0 ? frames() : noFrames);
  }
}

function memberOf(name: string, isUnverified: boolean): Member {
  return isUnverified ? { name, unverified: true } : { name };
}
