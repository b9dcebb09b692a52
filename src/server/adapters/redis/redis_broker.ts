/**
 * The broker of servers that share their channels: Redis decides (the scripts), each server hears what was decided.
 * @module
 */
import type { ChannelLimits } from "../../core/channel.ts";
import type { LoggedMessage } from "../../core/history.ts";
import { isEntry, type Operation, type Outcome } from "../../core/operation.ts";
import type {
  Broker,
  Chance,
  ChannelPicture,
  Clock,
  Log,
  LogPage,
  OnAnnouncements,
  PageSize,
  SubscribeOptions,
} from "../../ports.ts";
import { ServerFull } from "../../server_full.ts";
import { ChannelTurns, type TurnOptions } from "./channel_turns.ts";
import { Departures } from "./departures.ts";
import { Feed, nowhere } from "./feed.ts";
import { FeedCare } from "./feed_care.ts";
import { NodeLease } from "./node_lease.ts";
import type { RedisAddress } from "./redis_address.ts";
import { isAboutAll, RedisTouch } from "./redis_touch.ts";
import { RedisLink, type RedisLinkEvents, type RedisWay } from "./redis_link.ts";
import { type ChannelState, readPayload } from "./turn_answer.ts";

/** What a Redis broker works with. */
export interface RedisBrokerParts {
  /** Where Redis is. */
  readonly redis: RedisAddress;
  readonly clock: Pick<Clock, "monotonicMs" | "every">;
  readonly chance: Chance;
  readonly log: Log;
  readonly limits: ChannelLimits;
  /** How many channels may be heard here at once; 0 or absent means no limit. */
  readonly maxChannels?: number;
  /** The time that channels are told, in milliseconds since 1970. Absent: Redis's own. */
  readonly nowMs?: () => number;
  /** The clock by which servers are silent, never falling, in milliseconds. Absent: this machine's. */
  readonly steadyMs?: () => number;
  /** Opens the way to Redis. Absent: two connections. */
  readonly openLink?: (address: RedisAddress, events: RedisLinkEvents) => Promise<RedisWay>;
  /** Nothing can be carried out any more. */
  readonly onAway?: () => void;
  /** Everything goes on. */
  readonly onBack?: () => void;
}

/** How often the broker looks after what it hears, in milliseconds. */
const tickEveryMs = 1_000;

/** How often the engine's clock is read at first: a program that begins is slow to hear an answer. */
const firstReadings = 3;

/** How many ticks pass between two signs of life. */
const ticksPerBeat = 2;

/** How many ticks pass between two looks at all channels. */
const ticksPerRound = 5;

/** Channels in Redis. */
export class RedisBroker implements Broker {
  readonly #parts: RedisBrokerParts;
  readonly #feeds = new Map<string, Feed>();
  readonly #under = new Set<Promise<unknown>>();
  readonly #link: RedisWay;
  readonly #lease: NodeLease;
  readonly #turns: ChannelTurns;
  readonly #departures: Departures;
  readonly #care: FeedCare;
  readonly #touch: RedisTouch;
  readonly #stopTicking: () => void;
  #ticks = 0;

  /** Opens the connections. @throws If Redis is out of reach. */
  static async open(parts: RedisBrokerParts): Promise<RedisBroker> {
    const openLink = parts.openLink ?? RedisLink.open;
    const link = await openLink(parts.redis, {
      onReady: () => broker.#begin(broker.#touch.resume()),
      onAway: (reason) => broker.#touch.lose(reason),
      onPayload: (topic, payload) => broker.#hear(topic, payload),
    });
    // Nothing of the above comes before this turn of the event loop has ended.
    const broker = new RedisBroker(parts, link);
    for (let readings = 0; readings < firstReadings; readings++) await broker.#lease.beat();
    return broker;
  }

  private constructor(parts: RedisBrokerParts, link: RedisWay) {
    const { chance, clock, limits, log, nowMs, steadyMs = () => performance.now() } = parts;
    const nodeId = chance.word();
    this.#parts = parts;
    this.#link = link;
    this.#lease = new NodeLease({
      ...{ link, nodeId, steadyMs, monotonicMs: () => clock.monotonicMs() },
      ...(nowMs && { nowMs }),
    });
    this.#turns = new ChannelTurns({
      ...{ link, lease: this.#lease, chance, limits, nodeId },
      ...(nowMs && { nowMs }),
    });
    this.#departures = new Departures(this.#turns, steadyMs);
    this.#care = new FeedCare({
      ...{ turns: this.#turns, lease: this.#lease, departures: this.#departures, log, nodeId },
      feeds: this.#feeds,
    });
    this.#touch = new RedisTouch({
      ...{ lease: this.#lease, departures: this.#departures, care: this.#care, log },
      isReady: () => link.isReady,
      onAway: () => parts.onAway?.(),
      onBack: () => parts.onBack?.(),
    });
    this.#stopTicking = clock.every(tickEveryMs, () => this.#tick());
  }

  get channelCount(): number {
    return this.#feeds.size;
  }

  get isFull(): boolean {
    const { maxChannels = 0 } = this.#parts;
    return maxChannels > 0 && this.#feeds.size >= maxChannels;
  }

  get trouble(): string | undefined {
    return this.#touch.trouble;
  }

  /** What is kept takes no memory here. */
  get historyBytes(): number {
    return 0;
  }

  subscribe(
    code: string,
    onAnnouncements: OnAnnouncements,
    { onLost = () => {} }: SubscribeOptions = {},
  ): Promise<ChannelPicture> {
    const onReplaced = (connectionId: string): void => this.#departures.replaced(code, connectionId);
    return this.#ask(this.#subscribe(code, new Feed(code, { onAnnouncements, onLost, onReplaced })));
  }

  async unsubscribe(code: string): Promise<void> {
    const feed = this.#feeds.get(code);
    if (feed === undefined) return;
    feed.end();
    this.#feeds.delete(code);
    await this.#track(this.#link.unsubscribe(this.#turns.topicOf(code)));
  }

  perform(code: string, operations: readonly Operation[]): Promise<readonly Outcome[]> {
    return this.#ask(this.#perform(code, operations));
  }

  readAfter(code: string, after: number, maxBytes: number): Promise<readonly LoggedMessage[]> {
    return this.#ask(this.#turns.readAfter(code, after, maxBytes));
  }

  readBefore(code: string, before: number, most: PageSize): Promise<LogPage> {
    return this.#ask(this.#turns.readBefore(code, before, most));
  }

  exists(code: string): Promise<boolean> {
    return this.#ask(this.#turns.exists(code));
  }

  /** Lets go of the clock and the connections, once what is under way has ended. */
  async close(): Promise<void> {
    this.#stopTicking();
    while (this.#under.size > 0) await Promise.allSettled(this.#under);
    await this.#link.close();
  }

  #hear(topic: string, text: string): void {
    const feed = this.#feeds.get(this.#turns.codeOf(topic));
    if (feed === undefined) return;
    const payload = readPayload(text);
    if (payload === undefined) {
      this.#parts.log.warning(
        "something else than servers publishes in this Redis where channels are announced",
      );
      return;
    }
    feed.hear(payload);
    if (feed.isStale) this.#begin(this.#care.heal(feed));
  }

  async #subscribe(code: string, feed: Feed): Promise<ChannelPicture> {
    if (this.#feeds.has(code)) throw new TypeError("this channel is heard already");
    if (this.isFull) throw new ServerFull();
    this.#feeds.set(code, feed);
    try {
      await this.#link.subscribe(this.#turns.topicOf(code));
      const { sight } = await this.#turns.take(code, [], { creates: true, wantsSight: true });
      feed.open(sight);
      // Whoever asked has to have the picture before anything follows.
      setTimeout(() => feed.goLive(), 0);
      const { epoch, offset } = sight;
      const memberships = [...sight.members].map(([memberId, { name, isUnverified }]) =>
        [memberId, name === undefined ? { isUnverified } : { name, isUnverified }] as const
      );
      return { position: { epoch, offset }, memberships: new Map(memberships) };
    } catch (error) {
      if (this.#feeds.get(code) === feed) await this.unsubscribe(code).catch(() => {});
      throw error;
    }
  }

  /**
   * Where the channel is another one than is heard here, who was in it is not; nor is somebody whom it has forgotten. What was
   * said is to be said again, once it is known who is in.
   */
  #asHeard(code: string, { epoch }: ChannelState, outcome: Outcome): Outcome {
    const feed = this.#feeds.get(code);
    if (outcome.type !== "refused" || feed === undefined) return outcome;
    const isElsewhere = outcome.code === "not_joined" && feed.state.epoch !== epoch;
    if (!isElsewhere && outcome.code !== "unavailable") return outcome;
    this.#begin(this.#care.heal(feed));
    return { type: "refused", code: "unavailable" };
  }

  /** Whoever entered what is not heard here would be sent away with all others, and hold a name that nobody has. */
  #entering(code: string, operations: readonly Operation[]): TurnOptions {
    if (!operations.some(isEntry)) return {};
    const { epoch, seq } = this.#feeds.get(code)?.state ?? nowhere;
    return epoch === "" ? { creates: true } : { heard: { epoch, seq } };
  }

  async #perform(code: string, operations: readonly Operation[]): Promise<readonly Outcome[]> {
    this.#departures.expect(code, operations);
    try {
      if (this.#touch.isInDoubt) throw new Error("this server was out of touch with Redis");
      const { state, outcomes } = await this.#turns.take(code, operations, this.#entering(code, operations));
      this.#departures.settle(code, operations, outcomes);
      this.#feeds.get(code)?.noticed(state);
      return outcomes.map((outcome) => this.#asHeard(code, state, outcome));
    } catch (error) {
      this.#departures.owe(code, operations);
      throw error;
    }
  }

  #tick(): void {
    this.#ticks++;
    if (!this.#link.isReady) return;
    if (this.trouble !== undefined) return this.#begin(this.#touch.resume());
    if (this.#ticks % ticksPerBeat === 0) {
      this.#begin(this.#touch.beat());
      this.#begin(this.#link.probe());
    }
    this.#begin(this.#departures.carryOut());
    this.#begin(this.#ticks % ticksPerRound === 0 ? this.#care.lookAtAll() : this.#care.lookAtDue());
  }

  /** Somebody waits for it: what Redis does not take from anybody is told to everybody. */
  async #ask<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await this.#track(work);
    } catch (error) {
      if (error instanceof Error && isAboutAll(error)) this.#touch.lose(error.message);
      throw error;
    }
  }

  /** Nobody waits for it; what goes wrong is tried again with a later tick. */
  #begin(work: Promise<unknown>): void {
    this.#track(work).catch((error) => this.#parts.log.debug("Redis did not answer", { error }));
  }

  #track<Result>(work: Promise<Result>): Promise<Result> {
    const ended = work.catch(() => {}).finally(() => this.#under.delete(ended));
    this.#under.add(ended);
    return work;
  }
}
