/**
 * The broker of a server that stands alone: its channels live in this process, and in a store where there is one.
 * @module
 */
import { Channel, type ChannelLimits, type Moment } from "../core/channel.ts";
import type { LoggedMessage } from "../core/history.ts";
import type { Announcement, Operation, Outcome } from "../core/operation.ts";
import { isLasting, takeBack } from "../core/take_back.ts";
import type {
  Broker,
  Chance,
  ChannelPicture,
  Clock,
  Log,
  LogPage,
  OnAnnouncements,
  PageSize,
  Store,
} from "../ports.ts";
import { ServerFull } from "../server_full.ts";

/** What a local broker works with. */
export interface LocalBrokerParts {
  readonly clock: Pick<Clock, "nowMs" | "monotonicMs" | "every">;
  readonly chance: Chance;
  readonly log: Log;
  readonly limits: ChannelLimits;
  /** How much memory the kept messages of all channels may take, in bytes. */
  readonly maxHistoryBytes: number;
  /** How many channels there may be, those in the store included; 0 or absent means no limit. */
  readonly maxChannels?: number;
  /** What outlives the process. Absent: nothing does. */
  readonly store?: Store;
}

interface Hosted {
  readonly code: string;
  readonly channel: Channel;
  onAnnouncements: OnAnnouncements | undefined;
  /** Comings and goings that could not be stored when they happened, and are to be stored with what comes next. */
  owed: readonly Announcement[];
  /** What its kept messages took when they were last counted, in bytes. */
  countedBytes: number;
}

/** One `perform` that waits for the turn's commit. */
interface Batch {
  readonly hosted: Hosted;
  readonly operations: readonly Operation[];
  readonly outcomes: readonly Outcome[];
  readonly announcements: readonly Announcement[];
  readonly resolve: (outcomes: readonly Outcome[]) => void;
}

/** How often channels in which time alone changes something are looked at, in milliseconds. */
const sweepEveryMs = 1_000;

/** How often all channels are looked at, in sweeps. */
const sweepsOfAll = 60;

/** How many comings and goings of a channel wait for a disk that takes them. */
const maxOwed = 10_000;

/** Channels in memory; one is forgotten when nobody could come back for anything in it. */
export class LocalBroker implements Broker {
  readonly #parts: LocalBrokerParts;
  readonly #startedAtMs: number;
  // The one that was spoken in last stands last.
  readonly #hosted = new Map<string, Hosted>();
  readonly #restless = new Set<Hosted>();
  readonly #stopSweeping: () => void;
  #batches: Batch[] = [];
  #sweeps = 0;
  #historyBytes = 0;
  // Those in the store that nobody has asked for yet.
  #asleep: number;

  constructor(parts: LocalBrokerParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.clock.monotonicMs();
    this.#asleep = parts.store?.channelCount ?? 0;
    this.#stopSweeping = parts.clock.every(sweepEveryMs, () => this.#sweep());
  }

  get channelCount(): number {
    return this.#hosted.size;
  }

  /** What the kept messages of all channels take, in bytes. */
  get historyBytes(): number {
    return this.#historyBytes;
  }

  get isFull(): boolean {
    const { maxChannels = 0 } = this.#parts;
    return maxChannels > 0 && this.#hosted.size + this.#asleep >= maxChannels;
  }

  // deno-lint-ignore require-await -- the contract is asynchronous, memory is not
  async subscribe(code: string, onAnnouncements: OnAnnouncements): Promise<ChannelPicture> {
    if (this.isFull && !this.#has(code)) throw new ServerFull();
    const hosted = this.#host(code);
    if (hosted.onAnnouncements !== undefined) throw new TypeError("this channel is heard already");
    hosted.onAnnouncements = onAnnouncements;
    return { position: hosted.channel.position, memberships: hosted.channel.memberships() };
  }

  // deno-lint-ignore require-await -- as above
  async unsubscribe(code: string): Promise<void> {
    const hosted = this.#hosted.get(code);
    if (hosted === undefined) return;
    hosted.onAnnouncements = undefined;
    this.#forgetIfEmpty(hosted);
  }

  /** What all channels were asked in one turn is committed together, then announced. */
  perform(code: string, operations: readonly Operation[]): Promise<readonly Outcome[]> {
    const hosted = this.#host(code);
    const announcements: Announcement[] = [];
    const announce = (announcement: Announcement): void => void announcements.push(announcement);
    const moment = this.#now();
    const outcomes = operations.map((operation) => hosted.channel.perform(operation, moment, announce));
    if (hosted.channel.isRestless) this.#restless.add(hosted);
    const { promise, resolve } = Promise.withResolvers<readonly Outcome[]>();
    const batch = { hosted, operations, outcomes, announcements, resolve };
    if (this.#parts.store === undefined) this.#conclude(batch);
    else if (this.#batches.push(batch) === 1) queueMicrotask(() => this.#commit());
    return promise;
  }

  // deno-lint-ignore require-await -- as above
  async readAfter(code: string, after: number, maxBytes: number): Promise<readonly LoggedMessage[]> {
    return this.#host(code).channel.history.after(after, maxBytes);
  }

  // deno-lint-ignore require-await -- as above
  async readBefore(code: string, before: number, most: PageSize): Promise<LogPage> {
    const { history, position } = this.#host(code).channel;
    const messages = history.before(before, most);
    const first = messages[0];
    const more = first !== undefined && first.offset > (history.firstOffset ?? 0);
    return { epoch: position.epoch, messages, more };
  }

  // deno-lint-ignore require-await -- as above
  async exists(code: string): Promise<boolean> {
    return this.#has(code);
  }

  /** Lets go of the clock and the store. */
  close(): void {
    this.#stopSweeping();
    this.#parts.store?.close();
  }

  #has(code: string): boolean {
    return this.#hosted.has(code) || this.#parts.store?.exists(code) === true;
  }

  #host(code: string): Hosted {
    const existing = this.#hosted.get(code);
    if (existing !== undefined) return existing;
    const { limits, chance, store } = this.#parts;
    const stored = store?.load(code);
    if (stored !== undefined) this.#asleep--;
    const channel = stored === undefined
      ? new Channel(chance.word(), limits)
      : Channel.restore(stored, limits, this.#startedAtMs);
    const hosted: Hosted = { code, channel, onAnnouncements: undefined, owed: [], countedBytes: 0 };
    this.#hosted.set(code, hosted);
    this.#restless.add(hosted);
    return hosted;
  }

  #now(): Moment {
    return { nowMs: this.#parts.clock.nowMs(), monotonicMs: this.#parts.clock.monotonicMs() };
  }

  #commit(): void {
    const batches = this.#batches;
    this.#batches = [];
    const changed = batches.filter(({ announcements }) => announcements.length > 0);
    try {
      if (changed.length > 0) this.#store(changed);
    } catch (error) {
      this.#parts.log.error("messages could not be stored", { error });
      // The newest number is given back first.
      const takenBack = batches.toReversed().map((batch) => ({
        ...batch,
        ...takeBack(batch.hosted.channel, batch),
      }));
      for (const batch of takenBack.toReversed()) {
        this.#owe(batch);
        this.#conclude(batch);
      }
      return;
    }
    for (const batch of batches) this.#conclude(batch);
  }

  #store(changed: readonly Pick<Batch, "hosted" | "announcements">[]): void {
    const changes = changed.map(({ hosted: { code, channel, owed }, announcements }) => ({
      code,
      position: channel.position,
      announcements: [...owed, ...announcements],
    }));
    this.#parts.store?.commit(changes, this.#parts.clock.nowMs());
    for (const { hosted } of changed) hosted.owed = [];
  }

  /** Sessions must be known again after a restart, or what they repeat would be numbered twice. */
  #owe({ hosted, announcements }: Pick<Batch, "hosted" | "announcements">): void {
    hosted.owed = [...hosted.owed, ...announcements.filter(isLasting)].slice(-maxOwed);
    this.#restless.add(hosted);
  }

  #conclude({ hosted, outcomes, announcements, resolve }: Batch): void {
    hosted.channel.history.trim(this.#parts.clock.nowMs());
    this.#count(hosted);
    if (announcements.length > 0) hosted.onAnnouncements?.(announcements);
    resolve(outcomes);
  }

  #sweep(): void {
    const isForAll = ++this.#sweeps % sweepsOfAll === 0;
    const moment = this.#now();
    for (const hosted of isForAll ? [...this.#hosted.values()] : [...this.#restless]) {
      this.#sweepOne(hosted, moment);
    }
    if (isForAll) this.#trimStore(moment.nowMs);
  }

  #sweepOne(hosted: Hosted, moment: Moment): void {
    const announcements: Announcement[] = [];
    hosted.channel.sweep(moment, (announcement) => void announcements.push(announcement));
    this.#historyBytes += hosted.channel.history.bytes - hosted.countedBytes;
    hosted.countedBytes = hosted.channel.history.bytes;
    if (announcements.length + hosted.owed.length > 0) this.#announceSwept(hosted, announcements);
    if (!hosted.channel.isRestless && hosted.owed.length === 0) this.#restless.delete(hosted);
    this.#forgetIfEmpty(hosted);
  }

  #announceSwept(hosted: Hosted, announcements: readonly Announcement[]): void {
    try {
      this.#store([{ hosted, announcements }]);
    } catch (error) {
      // They are gone all the same; after a restart they would be in grace once more.
      if (announcements.length > 0) this.#parts.log.error("departures could not be stored", { error });
      this.#owe({ hosted, announcements });
    }
    if (announcements.length > 0) hosted.onAnnouncements?.(announcements);
  }

  #trimStore(nowMs: number): void {
    const { store, log } = this.#parts;
    try {
      for (const { code, channel } of this.#hosted.values()) {
        store?.trim(code, channel.history.firstOffset ?? channel.position.offset + 1, nowMs);
      }
    } catch (error) {
      log.error("old messages could not be dropped", { error });
    }
  }

  #forgetIfEmpty({ code, channel, onAnnouncements }: Hosted): void {
    if (onAnnouncements !== undefined || !channel.isForgettable) return;
    try {
      this.#parts.store?.forget(code);
      this.#hosted.delete(code);
    } catch (error) {
      // The next look at all channels tries again.
      this.#parts.log.error("an ended channel could not be dropped", { error });
    }
  }

  /** Where all channels together keep too much, those in which nothing was said for longest lose theirs first. */
  #count(hosted: Hosted): void {
    const { bytes } = hosted.channel.history;
    if (bytes === hosted.countedBytes) return;
    this.#historyBytes += bytes - hosted.countedBytes;
    hosted.countedBytes = bytes;
    this.#hosted.delete(hosted.code);
    this.#hosted.set(hosted.code, hosted);
    for (const quiet of this.#hosted.values()) {
      if (this.#historyBytes <= this.#parts.maxHistoryBytes) return;
      quiet.channel.history.clear();
      this.#historyBytes -= quiet.countedBytes;
      quiet.countedBytes = 0;
    }
  }
}
