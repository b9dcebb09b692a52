/**
 * How fast one connection may send: what it does counts for its own buckets and for those that it shares with others, which
 * are all of its address and all of its channel.
 *
 * Whatever has to be read or shown by others is counted in messages, a text by its bytes too. What the whole channel hears
 * counts for the channel; what one member alone gets does not. Where a shared bucket is empty, those who have tried to say
 * little lately go on until as much is owed as it can hold: a flood holds up those who make it before anybody else.
 * @module
 */
import { type Load, type MemberRates, type Rate, RateLimiter, TokenBucket } from "./rate_limiter.ts";

/** What a command costs. */
interface Cost {
  /** As how many messages it counts. */
  readonly messages: number;
  /** Whether everybody in the channel hears of it. */
  readonly isForAll: boolean;
}

/** What counts, by its command. A page holds many messages; a name that changes is two lines on every screen. */
export const costs = {
  publish: { messages: 1, isForAll: true },
  whisper: { messages: 1, isForAll: false },
  typing: { messages: 1, isForAll: true },
  rename: { messages: 5, isForAll: true },
  history: { messages: 5, isForAll: false },
} as const satisfies Record<string, Cost>;

/** A join counts for the channel alone: an address has limits of its own for it. */
const joinLoad: Load = { messages: 1, bytes: 0 };

/** No longer wait is told: clients do not believe more. */
const maxRestMs = 60_000;

/** Which part of what it may say is little. */
const calmPart = 1 / 10;

/** Which part of a shared bucket may be owed. */
const owedPart = -1;

/** The buckets that connections have together. */
export interface SharedLimiters {
  /** Of all from one address. Absent: no limit. */
  readonly address?: RateLimiter | undefined;
  /** Of all in one channel. Absent: no limit. */
  readonly channel?: RateLimiter | undefined;
}

/** What is sent, and when. */
export interface Use {
  /** How long the text is, in bytes. Absent: there is none. */
  readonly bytes?: number;
  /** A time of a clock that never falls. */
  readonly nowMs: number;
}

/** The buckets that one connection draws from. */
export class FloodGuard {
  readonly #rates: MemberRates;
  readonly #address: RateLimiter | undefined;
  readonly #channel: RateLimiter | undefined;
  // Most members only read: their own buckets are made with the first thing that they say.
  #own: RateLimiter | undefined;
  // What it has tried to say, whether it was let through or not.
  #calm: TokenBucket | undefined;

  constructor(rates: MemberRates, shared: SharedLimiters) {
    this.#rates = rates;
    this.#address = shared.address;
    this.#channel = shared.channel;
  }

  /**
   * Uses what a command costs, if all buckets allow it.
   * @returns 0 if it was used; otherwise after how many milliseconds it is worth trying again.
   */
  use(what: keyof typeof costs, { bytes = 0, nowMs }: Use): number {
    const { messages, isForAll } = costs[what];
    const load = { messages, bytes };
    const channel = isForAll ? this.#channel : undefined;
    const own = this.#own ??= new RateLimiter(this.#rates, nowMs);
    this.#calm ??= new TokenBucket(partOf(this.#rates.messages, calmPart), nowMs);
    this.#calm.take(messages, nowMs);
    const isAllowed = own.waitMs(load, nowMs) === 0 && this.#isShareFree(this.#address, load, nowMs) &&
      this.#isShareFree(channel, load, nowMs);
    if (!isAllowed) {
      const restMs = Math.max(
        ...[own, this.#address, channel].map((each) => restOf(each, load, nowMs)),
      );
      return Math.min(restMs, maxRestMs);
    }
    own.take(load, nowMs);
    this.#address?.take(load, nowMs);
    channel?.take(load, nowMs);
    return 0;
  }

  /** Uses what a join costs. @returns As `use` does. */
  useJoin(nowMs: number): number {
    if (!this.#isShareFree(this.#channel, joinLoad, nowMs)) {
      return Math.min(restOf(this.#channel, joinLoad, nowMs), maxRestMs);
    }
    this.#channel?.take(joinLoad, nowMs);
    return 0;
  }

  #isShareFree(limiter: RateLimiter | undefined, load: Load, nowMs: number): boolean {
    if (limiter === undefined || limiter.waitMs(load, nowMs) === 0) return true;
    return (this.#calm?.level(nowMs) ?? 0) >= 0 && limiter.holds(owedPart, nowMs);
  }
}

/** How long to rest for the sake of one limiter, in milliseconds. */
function restOf(limiter: RateLimiter | undefined, load: Load, nowMs: number): number {
  return limiter === undefined || limiter.waitMs(load, nowMs) === 0 ? 0 : limiter.restMs(load, nowMs);
}

function partOf({ perSecond, burst }: Rate, part: number): Rate {
  return { perSecond: perSecond * part, burst: burst * part };
}
