/**
 * A token bucket for each of very many keys; full ones are not kept.
 * @module
 */
import { type Rate, TokenBucket } from "./rate_limiter.ts";
import { RecentMap } from "./recent_map.ts";

/** How many buckets are kept: about 10 MiB. Whoever can use more keys than this is not held up by any of them. */
export const maxBuckets = 65_536;

/** Buckets by key, all of one rate. */
export class BucketLedger {
  readonly #rate: Rate;
  readonly #buckets: RecentMap<TokenBucket>;

  constructor(rate: Rate) {
    this.#rate = rate;
    // By then it is full again, what was used beyond it paid back too, and a new one is no different.
    const lifeMs = rate.perSecond > 0 ? Math.ceil(2 * rate.burst * 1_000 / rate.perSecond) : 0;
    this.#buckets = new RecentMap({ maxSize: maxBuckets, lifeMs });
  }

  /** How many buckets are kept. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Tells how long it takes until one may be used, in milliseconds; 0 for now, and always for the key "". */
  waitMs(key: string, nowMs: number): number {
    return this.#buckets.get(key, nowMs)?.waitMs(1, nowMs) ?? 0;
  }

  /** Uses one, whether there is one or not. */
  take(key: string, nowMs: number): void {
    if (this.#rate.perSecond <= 0 || key === "") return;
    const bucket = this.#buckets.get(key, nowMs) ?? new TokenBucket(this.#rate, nowMs);
    bucket.take(1, nowMs);
    this.#buckets.set(key, bucket, nowMs);
  }
}

/** As many a minute as that, all of them at once after a minute's rest; 0 means no limit. */
export function aMinute(count: number): Rate {
  return { perSecond: count / 60, burst: count };
}

/** As many a minute as that, an hour's worth at once after an hour's rest; 0 means no limit. */
export function aMinuteWithAnHourAtOnce(count: number): Rate {
  return { perSecond: count / 60, burst: count * 60 };
}
