/**
 * The broker of a server that stands alone: its channels live in this process.
 * @module
 */
import { Channel, type ChannelLimits } from "../core/channel.ts";
import type { Announcement, Operation, Outcome } from "../core/operation.ts";
import type { Broker, Chance, ChannelPicture, Clock, OnAnnouncements } from "../ports.ts";

/** What a local broker works with. */
export interface LocalBrokerParts {
  readonly clock: Pick<Clock, "nowMs">;
  readonly chance: Chance;
  readonly limits: ChannelLimits;
}

interface Hosted {
  readonly channel: Channel;
  onAnnouncements: OnAnnouncements | undefined;
}

/** Channels in memory; a channel is forgotten when nobody is in it and nobody hears it. */
export class LocalBroker implements Broker {
  readonly #parts: LocalBrokerParts;
  readonly #hosted = new Map<string, Hosted>();

  constructor(parts: LocalBrokerParts) {
    this.#parts = parts;
  }

  get channelCount(): number {
    return this.#hosted.size;
  }

  // deno-lint-ignore require-await -- the contract is asynchronous, memory is not
  async subscribe(code: string, onAnnouncements: OnAnnouncements): Promise<ChannelPicture> {
    const hosted = this.#hosted.get(code) ?? this.#create(code);
    if (hosted.onAnnouncements !== undefined) throw new TypeError("this channel is heard already");
    hosted.onAnnouncements = onAnnouncements;
    return { position: hosted.channel.position, memberships: hosted.channel.memberships() };
  }

  // deno-lint-ignore require-await -- as above
  async unsubscribe(code: string): Promise<void> {
    const hosted = this.#hosted.get(code);
    if (hosted === undefined) return;
    hosted.onAnnouncements = undefined;
    if (hosted.channel.isEmpty) this.#hosted.delete(code);
  }

  // deno-lint-ignore require-await -- as above
  async perform(code: string, operations: readonly Operation[]): Promise<readonly Outcome[]> {
    const hosted = this.#hosted.get(code) ?? this.#create(code);
    const nowMs = this.#parts.clock.nowMs();
    const announcements: Announcement[] = [];
    const announce = (announcement: Announcement): void => void announcements.push(announcement);
    const outcomes = operations.map((operation) => hosted.channel.perform(operation, nowMs, announce));
    if (announcements.length > 0) hosted.onAnnouncements?.(announcements);
    return outcomes;
  }

  // deno-lint-ignore require-await -- as above
  async exists(code: string): Promise<boolean> {
    return this.#hosted.has(code);
  }

  #create(code: string): Hosted {
    const channel = new Channel(this.#parts.chance.word(), this.#parts.limits);
    const hosted: Hosted = { channel, onAnnouncements: undefined };
    this.#hosted.set(code, hosted);
    return hosted;
  }
}
