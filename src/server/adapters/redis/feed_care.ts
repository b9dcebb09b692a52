/**
 * Looks after the channels that are heard here: finds what publishing lost, and heals it; ends graces; buries dead servers.
 * @module
 */
import type { MessageAnnouncement } from "../../core/operation.ts";
import { graceMs } from "../../core/seat.ts";
import type { Log } from "../../ports.ts";
import type { ChannelTurns } from "./channel_turns.ts";
import type { Departures } from "./departures.ts";
import type { Feed } from "./feed.ts";
import { leaseMs, type NodeLease } from "./node_lease.ts";
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

/** Looks after feeds. */
export class FeedCare {
  readonly #parts: FeedCareParts;
  // What was expected at the last look and had not been heard.
  readonly #overdue = new Map<Feed, number>();
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
      (feed.dueMs > 0 && feed.dueMs <= nowMs) || feed.isStale || this.#isOverdue(feed)
    );
    await this.#lookAt(due);
  }

  /** Brings a feed up to what the channel is. */
  async heal(feed: Feed): Promise<void> {
    if (!feed.isLive) return;
    feed.beginHealing();
    try {
      const { turns } = this.#parts;
      const { offset } = feed.state;
      const { sight } = await turns.take(feed.code, [], { wantsSight: true, at: offset });
      const missed = feed.canFollow(sight) ? await this.#missed(feed, sight) : undefined;
      if (missed === undefined) return this.#lose(feed);
      feed.heal(sight, missed);
      this.#compare(feed, sight);
    } catch (error) {
      feed.giveUpHealing();
      throw error;
    }
  }

  async #lookAt(feeds: readonly Feed[]): Promise<void> {
    for (let first = 0; first < feeds.length; first += atOnce) {
      await Promise.all(feeds.slice(first, first + atOnce).map((feed) => this.#look(feed)));
    }
  }

  async #look(feed: Feed): Promise<void> {
    const { turns, departures } = this.#parts;
    if (!feed.isLive) return;
    const before = feed.state;
    const { state, nodes } = await turns.take(feed.code, []);
    feed.noticed(state);
    const isRolledBack = state.seq < before.seq || (state.seq === before.seq && state.tag !== before.tag);
    if (state.epoch !== before.epoch || isRolledBack || feed.isStale || this.#isOverdue(feed)) {
      return await this.heal(feed);
    }
    void departures;
    for (const node of nodes) await this.#buryIfDead(feed, node);
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

  /** Whoever is connected here and has no seat there must come again; whoever has one there and is not here is gone. */
  #compare(feed: Feed, sight: ChannelSight): void {
    const { departures, nodeId } = this.#parts;
    for (const { node, connectionId } of sight.members.values()) {
      if (node !== nodeId || connectionId === undefined || departures.isHere(connectionId)) continue;
      departures.owe(feed.code, [{ type: "lose", connectionId }]);
    }
  }

  #lose(feed: Feed): void {
    this.#parts.log.warning("a channel's log is not where it was: its members here must come again");
    feed.lose();
  }

  async #buryIfDead(feed: Feed, node: string): Promise<void> {
    const { turns, lease, nodeId, log } = this.#parts;
    if (node === nodeId || !lease.knowsOthers) return;
    // One that has just begun is not known yet.
    if (lease.silenceOf(node) === undefined) await lease.beat();
    const silentMs = lease.silenceOf(node) ?? graceMs;
    if (silentMs <= leaseMs) return;
    log.warning("a server is dead: its members have half a minute to come back elsewhere", { node });
    await turns.take(feed.code, [{ type: "bury", node, silentMs }]);
  }
}
