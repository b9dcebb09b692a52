/**
 * What all from one address, and all in one channel, may send together.
 * @module
 */
import type { SharedLimiters } from "./flood_guard.ts";
import { LimiterPool } from "./limiter_pool.ts";
import type { MemberRates } from "./rate_limiter.ts";

/** How fast those who have something in common may send together. */
export interface SharedRates {
  /** All from one address. Absent: no limit. */
  readonly address?: MemberRates;
  /** All in one channel. Absent: no limit. */
  readonly channel?: MemberRates;
}

/** What a connection has in common with others. */
export interface Common {
  /** The key of its address. Absent: it is not known. */
  readonly address?: string | undefined;
  /** The channel's code. */
  readonly code: string;
}

/** The buckets of all addresses and channels. Every time that it is told is of a clock that never falls. */
export class FloodLimits {
  readonly #addresses: LimiterPool | undefined;
  readonly #channels: LimiterPool | undefined;

  constructor({ address, channel }: SharedRates = {}) {
    this.#addresses = address && new LimiterPool(address);
    this.#channels = channel && new LimiterPool(channel);
  }

  /** Gives one more connection the buckets that it shares. */
  take({ address, code }: Common, nowMs: number): SharedLimiters {
    return {
      address: address === undefined || address === "" ? undefined : this.#addresses?.take(address, nowMs),
      channel: this.#channels?.take(code, nowMs),
    };
  }

  /** Takes note that a connection draws from them no longer; it is told once. */
  release({ address, code }: Common, nowMs: number): void {
    if (address !== undefined && address !== "") this.#addresses?.release(address, nowMs);
    this.#channels?.release(code, nowMs);
  }
}
