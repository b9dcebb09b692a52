/**
 * How long a connection is borne that goes on while it is refused, or sends what nobody who knows the protocol sends.
 *
 * A client that obeys sends at most so much behind a refusal as it may have unacknowledged, and then nothing until the wait
 * that it was told is over. Whatever is refused beyond that is counted, and too much of it is a flood. What must be refused
 * whenever it is sent, and what says nothing at all, is borne now and then.
 * @module
 */
import { type Rate, TokenBucket } from "./rate_limiter.ts";

/** What is borne. */
export interface PatienceLimits {
  /** How many refused commands, beyond those that a client that obeys may have on their way. */
  readonly maxRefused: number;
  /** How many of those there may be. */
  readonly maxUnacknowledged: number;
}

/** Why a connection is not borne any longer. */
export type Offence = "flooding" | "protocol_violation";

/** Clocks do not run alike, in milliseconds. */
const toleranceMs = 100;

/** How many retries may come before their time. One a second does where a refusal of another kind told another wait. */
const earlyRetries = { perSecond: 1, burst: 32 };

/** How long a wait is taken to be that was not told, in milliseconds. */
const untoldWaitMs = 100;

/** How many mistakes a second are forgotten. */
const mistakesPerSecond = 1;

const unlimited = { perSecond: 0, burst: 0 };

/** What one connection has been refused. Every time that it is told is of a clock that never falls. */
export class Patience {
  readonly #limits: PatienceLimits | undefined;
  readonly #maxRefused: number;
  // Most clients obey: these are made with the first mistake and the first retry that comes too early.
  #mistakes: TokenBucket | undefined;
  #early: TokenBucket | undefined;
  #refused = 0;
  #mayTryAtMs = -Infinity;
  #mayRetryUntoldAtMs = -Infinity;
  #offence: Offence | undefined;

  /** @param limits What is borne. Absent: everything. */
  constructor(limits: PatienceLimits | undefined) {
    this.#limits = limits;
    this.#maxRefused = limits === undefined ? Infinity : limits.maxRefused + limits.maxUnacknowledged;
  }

  /** Why the connection is to be closed. Absent: it is borne. */
  get offence(): Offence | undefined {
    return this.#offence;
  }

  /** Counts something that was refused for now. @param waitMs How long to wait is told, in milliseconds. */
  refuse(waitMs: number, nowMs: number): void {
    if (this.#isEarly(nowMs)) return this.#count();
    this.#mayTryAtMs = nowMs + waitMs;
    this.#refused = 1;
  }

  /** Counts something that was refused because something before it was. */
  refuseBehind(): void {
    this.#count();
  }

  /** Takes note of a retry after a refusal that told how long to wait; what was on its way then has been answered. */
  retry(nowMs: number): void {
    this.#refused = 0;
    if (!this.#isEarly(nowMs)) return;
    const early = this.#early ??= new TokenBucket(this.#limits ? earlyRetries : unlimited, nowMs);
    if (early.level(nowMs) < 1) this.#offence ??= "flooding";
    early.take(1, nowMs);
  }

  /** Takes note of a retry after a refusal that did not. */
  retryUntold(nowMs: number): void {
    if (nowMs < this.#mayRetryUntoldAtMs) return;
    this.#mayRetryUntoldAtMs = nowMs + untoldWaitMs;
    this.#refused = 0;
  }

  /** Counts mistakes: what is no command, what no retry can make right, what says nothing. */
  mistake(nowMs: number, count: number = 1): void {
    const mistakes = this.#mistakes ??= new TokenBucket(mistakesRate(this.#limits), nowMs);
    if (mistakes.level(nowMs) < count) this.#offence ??= "protocol_violation";
    mistakes.take(count, nowMs);
  }

  #isEarly(nowMs: number): boolean {
    return nowMs + toleranceMs < this.#mayTryAtMs;
  }

  #count(): void {
    if (++this.#refused > this.#maxRefused) this.#offence ??= "flooding";
  }
}

function mistakesRate(limits: PatienceLimits | undefined): Rate {
  return limits === undefined ? unlimited : { perSecond: mistakesPerSecond, burst: limits.maxRefused };
}
