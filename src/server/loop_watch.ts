/**
 * Finds out how late the event loop is: how long after its time a timer is called.
 * @module
 */
import type { Histogram } from "./core/histogram.ts";
import type { Clock } from "./ports.ts";

/** How often it is looked, in milliseconds. */
export const watchEveryMs = 250;

/** What the watching works with. */
export interface LoopWatchParts {
  readonly clock: Pick<Clock, "every">;
  /** Takes how late it was, in seconds. */
  readonly delay: Pick<Histogram, "observe">;
  /** Gives a time that goes on also while the process stands still, in milliseconds. */
  readonly nowMs: () => number;
}

/** Begins to watch. @returns What ends it. */
export function watchLoop({ clock, delay, nowMs }: LoopWatchParts): () => void {
  let dueAtMs = nowMs() + watchEveryMs;
  return clock.every(watchEveryMs, () => {
    const calledAtMs = nowMs();
    delay.observe(Math.max(0, calledAtMs - dueAtMs) / 1_000);
    dueAtMs = calledAtMs + watchEveryMs;
  });
}
