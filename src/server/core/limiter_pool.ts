/**
 * Buckets that several connections share, by what they have in common: an address, a channel.
 * @module
 */
import { type MemberRates, type Rate, RateLimiter } from "./rate_limiter.ts";
import { RecentMap } from "./recent_map.ts";

/** How many buckets are kept that no connection draws from: about 20 MiB. */
export const maxResting = 65_536;

interface Entry {
  readonly limiter: RateLimiter;
  /** How many connections draw from it. */
  users: number;
}

/** The buckets of all addresses, or of all channels. Every time that it is told is of a clock that never falls. */
export class LimiterPool {
  readonly #rates: MemberRates;
  readonly #used = new Map<string, Entry>();
  // Whoever goes and comes back finds what was used up before; what is full again is like new, and not kept.
  readonly #resting: RecentMap<RateLimiter>;

  constructor(rates: MemberRates) {
    this.#rates = rates;
    const lifeMs = Math.max(recoveryMs(rates.messages), recoveryMs(rates.bytes));
    this.#resting = new RecentMap({ maxSize: maxResting, lifeMs });
  }

  /** How many buckets are held. */
  get size(): number {
    return this.#used.size + this.#resting.size;
  }

  /** Gives the bucket of a key to one more connection. */
  take(key: string, nowMs: number): RateLimiter {
    const used = this.#used.get(key);
    if (used !== undefined) {
      used.users++;
      return used.limiter;
    }
    const limiter = this.#resting.get(key, nowMs) ?? new RateLimiter(this.#rates, nowMs);
    this.#used.set(key, { limiter, users: 1 });
    return limiter;
  }

  /** Takes note that a connection draws from it no longer. */
  release(key: string, nowMs: number): void {
    const used = this.#used.get(key);
    if (used === undefined || --used.users > 0) return;
    this.#used.delete(key);
    if (!used.limiter.holds(1, nowMs)) this.#resting.set(key, used.limiter, nowMs);
  }
}

/** How long it takes from all that may be owed to a full bucket, in milliseconds. */
function recoveryMs({ perSecond, burst }: Rate): number {
  return perSecond > 0 ? Math.ceil(2 * burst * 1_000 / perSecond) : 0;
}
