/**
 * Many measured times in a few words.
 * @module
 */

/** Says the median, the longest times and the longest of all. @param tail Where the longest times begin, as a part of one. */
export function quantilesOf(samplesMs: readonly number[], tail: number = 0.99): string {
  const ordered = samplesMs.toSorted((one, other) => one - other);
  const at = (part: number): string =>
    (ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * part))] ?? NaN).toFixed(1);
  return `${at(0.5)} ms (median), ${at(tail)} ms (p${Math.round(tail * 100)}), ${
    at(1)
  } ms (max of ${ordered.length})`;
}
