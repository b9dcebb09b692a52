/**
 * Finds what somebody probably meant.
 * @module
 */

/**
 * Finds the candidate that is nearest to a word, ignoring case.
 * @returns Nothing where even the nearest is too far away to be what was meant.
 */
export function nearest<Candidate extends string>(
  word: string,
  candidates: readonly Candidate[],
): Candidate | undefined {
  let best: Candidate | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance && distance <= tolerance(candidate)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** One slip in a short word, more in a longer one; leading dashes are no letters. */
function tolerance(word: string): number {
  return Math.max(1, Math.floor(word.replace(/^-+/, "").length / 3));
}

/**
 * Counts the slips between two words: a letter too many, missing, wrong, or two neighbours swapped
 * (optimal string alignment, Boytsov 2011).
 */
export function editDistance(from: string, to: string): number {
  // A word far longer than any option needs no matrix.
  if (Math.abs(from.length - to.length) > 16) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        current[column - 1]! + 1,
        last[column]! + 1,
        last[column - 1]! + (isSame ? 0 : 1),
        isSwap && row > 1 && column > 1 ? beforeLast[column - 2]! + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length]!;
}
