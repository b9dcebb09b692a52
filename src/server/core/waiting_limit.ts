/**
 * What may wait over the whole server, and who goes first where it is too much.
 * @module
 */

/** Somebody for whom something waits. */
export interface Waiter {
  /** How much, in bytes. */
  readonly waitingBytes: number;
}

/** With no more than this nobody is given up, in bytes: there is no gain in it, and everybody has as much now and then. */
export const alwaysAllowedBytes = 65_536;

/**
 * Chooses who is to be given up so that what waits is no more than may wait.
 * @param waiters Those who can be given up.
 * @param excessBytes How much too much waits.
 * @returns Those for whom the most waits, as many as it takes.
 */
export function toGiveUp<W extends Waiter>(waiters: Iterable<W>, excessBytes: number): readonly W[] {
  const candidates = [...waiters].filter(({ waitingBytes }) => waitingBytes > alwaysAllowedBytes);
  candidates.sort((one, other) => other.waitingBytes - one.waitingBytes);
  let left = excessBytes;
  return candidates.filter(({ waitingBytes }) => {
    const isNeeded = left > 0;
    left -= waitingBytes;
    return isNeeded;
  });
}
