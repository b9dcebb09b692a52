/**
 * Bounds joins that find nobody there, which is what guessing codes looks like.
 *
 * A new code is one of 31^6 = 887,503,681. With n channels alive, g guesses a minute find one of them with a probability of
 * one half after ln 2 * 31^6 / (n * g) minutes. At the server's rate of 60 a minute that takes 712 days with 10 channels, 71
 * days with 100 and 7 days with 1,000. An hour's worth may come at once, since all channels of a server that kept nothing
 * over a restart find nobody there when they come back: 3,600 tries find one of 1,000 channels with a probability of 0.4 %.
 *
 * So strict a limit alone would hand everybody with ten addresses the means to lock newcomers out. Beyond it a network that
 * has not guessed for ten minutes is still let in, for up to four times as many guesses: to use these up as well takes
 * 2,400 networks, and finding one of 1,000 channels then still takes 34 hours.
 * @module
 */
import { aMinuteWithAnHourAtOnce, BucketLedger } from "./bucket_ledger.ts";
import { type Rate, TokenBucket } from "./rate_limiter.ts";

/** How many guesses a minute may be kept up; 0 means no limit. */
export interface GuessLimits {
  /** By one network. */
  readonly perNetwork: number;
  /** By all together. */
  readonly perServer: number;
}

/** How many times the server's limit those together may guess who have not lately. */
const reserveFactor = 4;

/** What a network may use of the reserve. */
const oneInTenMinutes: Rate = { perSecond: 1 / 600, burst: 1 };

/** The guesses of all networks. */
export class GuessLimiter {
  readonly #server: TokenBucket;
  readonly #reserve: TokenBucket;
  readonly #networks: BucketLedger;
  readonly #reserveOfNetworks = new BucketLedger(oneInTenMinutes);

  /** @param nowMs A time of a clock that never falls. */
  constructor({ perNetwork, perServer }: GuessLimits, nowMs: number) {
    this.#server = new TokenBucket(aMinuteWithAnHourAtOnce(perServer), nowMs);
    const reserve = reserveFactor * perServer;
    this.#reserve = new TokenBucket({ perSecond: reserve / 60, burst: reserve }, nowMs);
    this.#networks = new BucketLedger(aMinuteWithAnHourAtOnce(perNetwork));
  }

  /** How many networks are remembered. */
  get size(): number {
    return this.#networks.size + this.#reserveOfNetworks.size;
  }

  /** Tells when a network may join what it was not in before: in how many milliseconds, 0 for now. */
  waitMs(network: string, nowMs: number): number {
    return Math.max(this.#networks.waitMs(network, nowMs), this.#serverWaitMs(network, nowMs));
  }

  /** Counts a join that found nobody there. */
  count(network: string, nowMs: number): void {
    this.#networks.take(network, nowMs);
    if (this.#server.waitMs(1, nowMs) === 0) return this.#server.take(1, nowMs);
    this.#reserve.take(1, nowMs);
    this.#reserveOfNetworks.take(network, nowMs);
  }

  #serverWaitMs(network: string, nowMs: number): number {
    const waitMs = this.#server.waitMs(1, nowMs);
    const reserveWaitMs = Math.max(
      this.#reserve.waitMs(1, nowMs),
      this.#reserveOfNetworks.waitMs(network, nowMs),
    );
    return Math.min(waitMs, reserveWaitMs);
  }
}
