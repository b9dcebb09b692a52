/**
 * Looks after the channels that are heard here: finds what publishing lost, and heals it; ends graces; buries dead servers.
 * @module
 */
import type { ConnectionId, MessageAnnouncement } from "../../core/operation.ts";
import { rememberedMs } from "../../core/seat.ts";
import type { Log } from "../../ports.ts";
import type { ChannelTurns } from "./channel_turns.ts";
import type { Departures } from "./departures.ts";
import type { Feed } from "./feed.ts";
import { leaseMs, type NodeLease } from "./node_lease.ts";
import { whereaboutsOf } from "./replaced_here.ts";
import type { ChannelSight } from "./turn_answer.ts";

/** What looking after feeds works with. */
export interface FeedCareParts {
  readonly turns: ChannelTurns;
  readonly lease: NodeLease;
  readonly departures: Departures;
  readonly feeds: ReadonlyMap<string, Feed>;
  readonly log: Log;
  /** This server. */
  readonly nodeId: string;
}

/** How many channels are looked at in one go. */
const atOnce = 100;

/** How much of a log is read at once, in bytes. */
const pieceBytes = 262_144;

/** How long before it the end of an empty channel is put off, in milliseconds: many looks. */
const putOffEmptyMs = 30_000;

/** The same for one that somebody is connected to: so long may servers be out of touch with Redis. */
const putOffMs = rememberedMs;

/** Looks after feeds. */
export class FeedCare {
  readonly #parts: FeedCareParts;
  // What was expected at the last look and had not been heard.
  readonly #overdue = new WeakMap<Feed, number>();
  #isInRound = false;

  constructor(parts: FeedCareParts) {
    this.#parts = parts;
  }

  /** Looks at every channel, many at once but not all. @throws If Redis is out of reach. */
  async lookAtAll(): Promise<void> {
    if (this.#isInRound) return;
    this.#isInRound = true;
    try {
      await this.#lookAt([...this.#parts.feeds.values()]);
    } finally {
      this.#isInRound = false;
    }
  }

  /** Looks at the channels in which time has changed something, or something is missing. */
  async lookAtDue(): Promise<void> {
    const { feeds, turns: { nowMs } } = this.#parts;
    const due = [...feeds.values()].filter((feed) =>
      isDue(feed, nowMs) || feed.isStale || this.#isOverdue(feed)
    );
    await this.#lookAt(due);
  }

  /** Brings a feed up to what the channel is. */
  async heal(feed: Feed): Promise<void> {
    if (!feed.isLive) return;
    feed.beginHealing();
    try {
      const here = this.#parts.departures.thoseIn(feed.code);
      const { turns } = this.#parts;
      const { sight } = await turns.take(feed.code, [], { wantsSight: true, at: feed.state.offset });
      this.#dismissGhosts(feed, sight);
      const { replaced, bereft } = whereaboutsOf(sight, here);
      const missed = feed.canFollow(sight) ? await this.#missed(feed, sight) : undefined;
      if (missed === undefined || this.#areAnyHere(feed, bereft)) return this.#lose(feed);
      feed.heal(sight, { missed, replaced });
    } catch (error) {
      feed.giveUpHealing();
      throw error;
    }
  }

  async #lookAt(feeds: readonly Feed[]): Promise<void> {
    for (let first = 0; first < feeds.length; first += atOnce) {
      const looks = feeds.slice(first, first + atOnce).map((feed) => this.#look(feed));
      const failed = (await Promise.allSettled(looks)).find(({ status }) => status === "rejected");
      if (failed?.status === "rejected") throw failed.reason;
    }
  }

  async #look(feed: Feed): Promise<void> {
    const { turns, departures, nodeId } = this.#parts;
    if (!feed.isLive) return;
    const before = feed.state;
    const { epoch, seq, tag, endMs, nodes } = await turns.glance(feed.code);
    feed.glanced({ epoch, seq });
    const isRolledBack = seq < before.seq || (seq === before.seq && tag !== before.tag);
    if (epoch !== before.epoch || isRolledBack || feed.isStale || this.#isOverdue(feed)) {
      return await this.heal(feed);
    }
    if ((nodes.get(nodeId) ?? 0) !== departures.thoseIn(feed.code).size) return await this.heal(feed);
    for (const node of nodes.keys()) await this.#buryIfDead(feed, node);
    // A turn ends graces that are over, and puts the end off.
    if (isDue(feed, turns.nowMs) || endMs - turns.nowMs < (nodes.size > 0 ? putOffMs : putOffEmptyMs)) {
      feed.noticed((await turns.take(feed.code, [])).state);
    }
  }

  /** What is published takes a moment; what was not heard from one look to the next was lost. */
  #isOverdue(feed: Feed): boolean {
    const { expectedSeq, state: { seq } } = feed;
    const isMissing = seq < expectedSeq;
    const wasMissing = (this.#overdue.get(feed) ?? Infinity) > seq && this.#overdue.has(feed);
    if (isMissing) this.#overdue.set(feed, expectedSeq);
    else this.#overdue.delete(feed);
    return isMissing && wasMissing;
  }

  async #missed(
    feed: Feed,
    { offset: top }: ChannelSight,
  ): Promise<readonly MessageAnnouncement[] | undefined> {
    const missed: MessageAnnouncement[] = [];
    for (let offset = feed.state.offset; offset < top;) {
      const piece = await this.#parts.turns.messagesAfter(feed.code, offset, pieceBytes);
      if (piece[0]?.offset !== offset + 1) return undefined;
      missed.push(...piece.filter((message) => message.offset <= top));
      offset = piece.at(-1)?.offset ?? offset;
    }
    return missed;
  }

  /** Whoever has a connection of this server there and is not here is gone. */
  #dismissGhosts({ code }: Feed, sight: ChannelSight): void {
    const { departures, nodeId } = this.#parts;
    for (const { node, connectionId } of sight.members.values()) {
      if (node !== nodeId || connectionId === undefined || departures.isHere(code, connectionId)) continue;
      departures.owe(code, [{ type: "lose", connectionId }]);
    }
  }

  /** Whoever has gone meanwhile needs no seat. */
  #areAnyHere({ code }: Feed, connections: readonly ConnectionId[]): boolean {
    return connections.some((id) => this.#parts.departures.isHere(code, id));
  }

  #lose(feed: Feed): void {
    if (!feed.lose()) return;
    this.#parts.log.warning("a channel is not what was announced of it: its members here must come again");
  }

  async #buryIfDead(feed: Feed, node: string): Promise<void> {
    const { turns, lease, nodeId, log } = this.#parts;
    if (node === nodeId || !lease.isHeld) return;
    const silentMs = lease.silenceOf(node);
    if (silentMs <= leaseMs) return;
    log.warning("a server is dead: its members have half a minute to come back elsewhere", { node });
    await turns.take(feed.code, [{ type: "bury", node, silentMs }]);
  }
}

function isDue({ dueMs }: Feed, nowMs: number): boolean {
  return dueMs > 0 && dueMs <= nowMs;
}
