/**
 * How long to wait before the next try; chance is told, as a number from 0 up to 1.
 * @module
 */

const firstWindowMs = 2_000;
const longestMs = 30_000;
const longestToldMs = 60_000;

/** What is waited after many refusals even where the server wants less. */
const longestLeastMs = 500;

/**
 * Gives the wait before a quick try to reconnect: any time within a window that doubles up to 30 s ("full jitter", M.
 * Brooker, Exponential Backoff And Jitter), so that members that were cut at one moment do not come back at one.
 * @param attempt The number of the try, from 1.
 */
export function quickDelayMs(attempt: number, random: number): number {
  return Math.round(random * growing(firstWindowMs, attempt));
}

/** Gives the wait before a try once the quick ones are over: 30 to 60 s. */
export function slowDelayMs(random: number): number {
  return Math.round(longestMs + random * longestMs);
}

/**
 * Gives the wait before coming back to a server that told when.
 * @param retryAfterMs What it told; more than a minute is not believed.
 */
export function toldDelayMs(retryAfterMs: number, random: number): number {
  const told = Math.min(retryAfterMs, longestToldMs);
  return Math.round(told + random * Math.max(1_000, told / 4));
}

/**
 * Gives the wait before a refused text is sent again.
 * @param refusalsInARow How often the server has refused without taking anything, from 1.
 * @param retryAfterMs What the server told; more than a minute is not believed. Absent: it told nothing.
 */
export function holdDelayMs(refusalsInARow: number, retryAfterMs: number | undefined): number {
  if (retryAfterMs === undefined) return growing(1_000, refusalsInARow);
  // A server that wants to be asked at once, and refuses again, would be asked without a pause.
  const leastMs = Math.min(growing(50, refusalsInARow), longestLeastMs);
  return Math.min(Math.max(retryAfterMs, leastMs), longestToldMs);
}

function growing(firstMs: number, number: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(number - 1, 30));
}
