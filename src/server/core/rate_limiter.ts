/**
 * Token buckets that are told the time.
 * @module
 */

/** How fast something may be used. */
export interface Rate {
  /** What flows back in, per second; 0 means no limit. */
  readonly perSecond: number;
  /** What may be used at once after a rest. */
  readonly burst: number;
}

/** One bucket: full at first, emptied by use, refilled by time. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAtMs: number;

  /** @param nowMs A time of a clock that never falls. */
  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAtMs = nowMs;
  }

  /**
   * Tells how long it takes until this much may be used.
   * @returns Milliseconds; 0 when it may be used now. More than the burst is allowed once the bucket is full.
   */
  waitMs(amount: number, nowMs: number): number {
    if (this.#rate.perSecond <= 0) return 0;
    this.#refill(nowMs);
    const missing = Math.min(amount, this.#rate.burst) - this.#tokens;
    return missing <= 0 ? 0 : Math.ceil(missing * 1_000 / this.#rate.perSecond);
  }

  /** Uses this much; the bucket may go below zero, which the next ones then wait for. */
  take(amount: number, nowMs: number): void {
    if (this.#rate.perSecond <= 0) return;
    this.#refill(nowMs);
    this.#tokens -= amount;
  }

  #refill(nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#filledAtMs = nowMs;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + passedMs * this.#rate.perSecond / 1_000);
  }
}

/** What one member may send. */
export interface MemberRates {
  /** Messages. */
  readonly messages: Rate;
  /** Bytes of their text. */
  readonly bytes: Rate;
}

/** The two buckets of one member. */
export class RateLimiter {
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;

  /** @param nowMs A time of a clock that never falls. */
  constructor(rates: MemberRates, nowMs: number) {
    this.#messages = new TokenBucket(rates.messages, nowMs);
    this.#bytes = new TokenBucket(rates.bytes, nowMs);
  }

  /**
   * Uses one message of that many bytes if both buckets allow it.
   * @returns 0 if it was used; otherwise after how many milliseconds it may be.
   */
  use(bytes: number, nowMs: number): number {
    const waitMs = Math.max(this.#messages.waitMs(1, nowMs), this.#bytes.waitMs(bytes, nowMs));
    if (waitMs > 0) return waitMs;
    this.#messages.take(1, nowMs);
    this.#bytes.take(bytes, nowMs);
    return 0;
  }
}
