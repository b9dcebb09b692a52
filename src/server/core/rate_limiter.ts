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

/** Sums of fractions come out so much short or less: nobody waits for that. */
const trifle = 1e-6;

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
    return missing <= trifle ? 0 : Math.ceil(missing * 1_000 / this.#rate.perSecond);
  }

  /** Uses this much; the bucket may go below zero, which the next ones then wait for. */
  take(amount: number, nowMs: number): void {
    if (this.#rate.perSecond <= 0) return;
    this.#refill(nowMs);
    this.#tokens -= amount;
  }

  /** How much may be used now; less than nothing where more was used than there was, Infinity without a limit. */
  level(nowMs: number): number {
    if (this.#rate.perSecond <= 0) return Infinity;
    this.#refill(nowMs);
    return this.#tokens;
  }

  #refill(nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#filledAtMs = nowMs;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + passedMs * this.#rate.perSecond / 1_000);
  }
}

/** What one member may send, or several together. */
export interface MemberRates {
  /** Messages. */
  readonly messages: Rate;
  /** Bytes of their text. */
  readonly bytes: Rate;
}

/** Something that is sent. */
export interface Load {
  /** As how many messages it counts. */
  readonly messages: number;
  /** How long its text is, in bytes. */
  readonly bytes: number;
}

/** Two buckets, one for messages and one for bytes. */
export class RateLimiter {
  readonly #rates: MemberRates;
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;

  /** @param nowMs A time of a clock that never falls. */
  constructor(rates: MemberRates, nowMs: number) {
    this.#rates = rates;
    this.#messages = new TokenBucket(rates.messages, nowMs);
    this.#bytes = new TokenBucket(rates.bytes, nowMs);
  }

  /**
   * Uses one message of that many bytes if both buckets allow it.
   * @returns 0 if it was used; otherwise after how many milliseconds it may be.
   */
  use(bytes: number, nowMs: number): number {
    const load = { messages: 1, bytes };
    const waitMs = this.waitMs(load, nowMs);
    if (waitMs === 0) this.take(load, nowMs);
    return waitMs;
  }

  /** Tells how long it takes until both buckets allow this, in milliseconds; 0 when they do now. */
  waitMs({ messages, bytes }: Load, nowMs: number): number {
    return Math.max(this.#messages.waitMs(messages, nowMs), this.#bytes.waitMs(bytes, nowMs));
  }

  /** Uses this, whether there is as much or not. */
  take({ messages, bytes }: Load, nowMs: number): void {
    this.#messages.take(messages, nowMs);
    this.#bytes.take(bytes, nowMs);
  }

  /** Tells whether both buckets hold at least this part of what they can; 0 is empty, 1 is full, -1 is as much owed. */
  holds(part: number, nowMs: number): boolean {
    return this.#messages.level(nowMs) >= part * this.#rates.messages.burst &&
      this.#bytes.level(nowMs) >= part * this.#rates.bytes.burst;
  }

  /**
   * Tells how long to rest until it is worth going on: until a quarter of what may be sent at once has come together, so
   * that somebody who sends much does it in few pieces.
   * @returns Milliseconds, no less than `waitMs` and no more than a minute beyond it.
   */
  restMs({ messages, bytes }: Load, nowMs: number): number {
    return this.waitMs({
      messages: Math.max(messages, Math.floor(this.#rates.messages.burst * restPart)),
      bytes: Math.max(bytes, Math.floor(this.#rates.bytes.burst * restPart)),
    }, nowMs);
  }
}

const restPart = 1 / 4;
