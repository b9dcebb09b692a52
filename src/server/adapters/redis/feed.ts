/**
 * One channel as this server hears it: whatever was lost on the way shows, since each announcement names the one before it.
 * @module
 */
import { follow, type Seated } from "../../core/seated.ts";
import type { Announcement, ConnectionId, MemberId, MessageAnnouncement } from "../../core/operation.ts";
import type { OnAnnouncements } from "../../ports.ts";
import { changesTo, type Whereabouts } from "./replaced_here.ts";
import type { ChannelSight, ChannelState, Payload } from "./turn_answer.ts";

/** Who hears a channel. */
export interface FeedListener {
  readonly onAnnouncements: OnAnnouncements;
  /** What was announced so far is not what the channel is: nothing follows any more. */
  readonly onLost: () => void;
  /** A member has another connection than this one, which is nobody's any more. */
  readonly onReplaced: (connectionId: ConnectionId) => void;
}

/** What was not heard. */
export interface Missed {
  /** The messages. */
  readonly missed: readonly MessageAnnouncement[];
  /** Connections of this server that another one has taken over from. */
  readonly replaced: Whereabouts["replaced"];
}

/**
 * What a feed is doing: `opening` and `healing` hold back what comes until they know where it belongs; `lost` passes nothing on
 * any more.
 */
type FeedPhase = "opening" | "live" | "healing" | "lost";

/** Nothing happened, and nothing is known. */
export const nowhere: ChannelState = { epoch: "", seq: 0, tag: "", offset: 0, dueMs: 0 };

/** Hears one channel. */
export class Feed {
  /** The channel's code. */
  readonly code: string;
  /** The highest number of an announcement that is known to have been made; what is not heard soon was lost. */
  expectedSeq: number = 0;
  readonly #listener: FeedListener;
  #phase: FeedPhase = "opening";
  #state = nowhere;
  #dueMs = 0;
  #members = new Map<MemberId, Seated>();
  #lastLine: string | undefined;
  #held: Payload[] = [];
  #isStale = false;

  constructor(code: string, listener: FeedListener) {
    this.code = code;
    this.#listener = listener;
  }

  /** Where it is: the last announcement that was passed on. */
  get state(): ChannelState {
    return this.#state;
  }

  /** Whether it passes on what comes. */
  get isLive(): boolean {
    return this.#phase === "live";
  }

  /** Whether something is known to be missing. */
  get isStale(): boolean {
    return this.#isStale && this.#phase === "live";
  }

  /** When somebody's grace ends, in the engine's time; 0: nobody's does. */
  get dueMs(): number {
    return this.#dueMs;
  }

  /** Takes note of how many announcements there were. */
  glanced({ epoch, seq }: Pick<ChannelState, "epoch" | "seq">): void {
    if (epoch === this.#state.epoch) this.expectedSeq = Math.max(this.expectedSeq, seq);
  }

  /** Takes note of a channel's state as an answer tells it; what happened comes as a payload. */
  noticed({ epoch, seq, dueMs }: ChannelState): void {
    if (epoch !== this.#state.epoch) return;
    if (seq >= this.#state.seq) this.#dueMs = dueMs;
    this.expectedSeq = Math.max(this.expectedSeq, seq);
  }

  /** Begins with what is there; what came meanwhile waits for `goLive`. */
  open(sight: ChannelSight): void {
    this.#take(sight);
    this.#members = new Map(sight.members);
  }

  /** Passes on what was held back, and what comes from now on. */
  goLive(): void {
    if (this.#phase === "lost") return;
    this.#phase = "live";
    const held = this.#held;
    this.#held = [];
    for (const payload of held) if (payload.seq > this.#state.seq) this.hear(payload);
  }

  /** Takes what was published. */
  hear(payload: Payload): void {
    if (this.#phase === "lost") return;
    if (this.#phase !== "live") return void this.#held.push(payload);
    const { epoch, tag } = this.#state;
    if (payload.epoch === epoch && payload.tagBefore === tag) {
      return this.#pass(payload, payload.announcements);
    }
    // What belongs before the last sight comes late now and then; whether it is that, a look at the channel tells.
    this.#isStale = true;
  }

  /** Holds back what comes, for a look at the channel. */
  beginHealing(): void {
    this.#phase = "healing";
    this.#isStale = false;
  }

  /** Goes on as before: the look did not succeed. */
  giveUpHealing(): void {
    if (this.#phase !== "healing") return;
    this.#phase = "live";
    this.#held = [];
    this.#isStale = true;
  }

  /** Tells whether a later sight of the channel can be what came of what was heard. */
  canFollow(sight: ChannelSight): boolean {
    const { epoch, seq, tag, offset } = this.#state;
    if (sight.epoch !== epoch || sight.seq < seq || sight.offset < offset) return false;
    if (sight.seq === seq && sight.tag !== tag) return false;
    return this.#lastLine === undefined || sight.line === undefined || sight.line === this.#lastLine;
  }

  /** Catches up with a sight of the channel. */
  heal(sight: ChannelSight, { missed, replaced }: Missed): void {
    if (this.#phase !== "healing") return;
    const isSame = sight.tag === this.#state.tag && replaced.size === 0;
    const changes = isSame ? [] : changesTo(sight, this.#members, replaced);
    this.#pass(sight, [...missed, ...changes]);
    this.#members = new Map(sight.members);
    this.goLive();
  }

  /** Ends: what was passed on is not what is. @returns Whether it had not ended before. */
  lose(): boolean {
    if (this.#phase === "lost") return false;
    this.end();
    this.#listener.onLost();
    return true;
  }

  /** Passes nothing on any more. */
  end(): void {
    this.#phase = "lost";
    this.#held = [];
  }

  /** Everybody, as was told here. */
  get members(): ReadonlyMap<MemberId, Seated> {
    return this.#members;
  }

  #pass(state: ChannelState, announcements: readonly Announcement[]): void {
    this.#take(state);
    for (const announcement of announcements) {
      const { connectionId } = this.#members.get(announcement.memberId) ?? {};
      if (announcement.type === "resumed" && connectionId !== undefined) {
        this.#listener.onReplaced(connectionId);
      }
      follow(this.#members, announcement);
      if (announcement.type === "message") this.#lastLine = announcement.line;
    }
    if (announcements.length > 0) this.#listener.onAnnouncements(announcements);
  }

  #take({ epoch, seq, tag, offset, dueMs }: ChannelState): void {
    this.#state = { epoch, seq, tag, offset, dueMs };
    this.#dueMs = dueMs;
    this.expectedSeq = Math.max(this.expectedSeq, seq);
  }
}
