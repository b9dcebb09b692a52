/**
 * Notices that this machine or this program was stopped for a while: the clocks then show more than was waited for.
 * @module
 */

/** How much more time than expected must have gone by. */
const jumpMs = 5_000;

/** A look at both clocks; in a sleep the one that never falls may stand still. */
export interface ClockReading {
  /** Milliseconds of a clock that never falls. */
  readonly nowMs: number;
  /** Milliseconds since 1970. */
  readonly wallMs: number;
}

/** Compares the clocks with when the timer should have rung. */
export class WakeWatch {
  #last: ClockReading;
  #dueMs = Infinity;

  /** Begins the watch. @param now The clocks now. */
  constructor(now: ClockReading) {
    this.#last = now;
  }

  /** Notes when the timer that was just started is to ring, in milliseconds of the clock that never falls. */
  expect(dueMs: number): void {
    this.#dueMs = dueMs;
  }

  /** Looks at the clocks, at everything that happens. @returns Whether there was a sleep since the last look. */
  look(now: ClockReading): boolean {
    const { nowMs, wallMs } = this.#last;
    this.#last = now;
    const isLate = now.nowMs - this.#dueMs > jumpMs;
    if (isLate) this.#dueMs = Infinity;
    return isLate || (now.wallMs - wallMs) - (now.nowMs - nowMs) > jumpMs;
  }
}
