/**
 * Chance that a seed repeats.
 * @module
 */

/** Numbers from 0 up to 1, the same for the same seed: mulberry32 (T. Ettinger, 2017). */
export class Random {
  #state: number;

  /** @param seed A whole number. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Gives the next number. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Gives a whole number from `least` up to and with `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** Gives a wait between events that come `perSecond` on average and do not know of one another, in milliseconds. */
  waitMs(perSecond: number): number {
    return -Math.log(1 - this.next()) * 1_000 / perSecond;
  }

  /** Gives one of these. */
  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new RangeError("there is nothing to pick from");
    return choices[this.whole(0, choices.length - 1)] as T;
  }

  /** Gives another source that goes its own way, the same for the same seed and name. */
  branch(name: string): Random {
    let hash = this.#state;
    for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    return new Random(hash);
  }
}
