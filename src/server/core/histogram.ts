/**
 * How often values of different size were seen, as plain numbers.
 * @module
 */

/** Where the buckets of a delay end, in seconds. */
export const delayBounds: readonly number[] = [
  ...[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05],
  ...[0.1, 0.25, 0.5, 1, 2.5, 5],
];

/** Counts values by their size. */
export class Histogram {
  /** The largest value of each bucket but the last, which takes all that are larger. */
  readonly bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  constructor(bounds: readonly number[] = delayBounds) {
    this.bounds = bounds;
    this.#counts = new Array<number>(bounds.length + 1).fill(0);
  }

  /** How many values each bucket has, the last for those above every bound. */
  get counts(): readonly number[] {
    return this.#counts;
  }

  /** All values together. */
  get sum(): number {
    return this.#sum;
  }

  /** Counts a value. */
  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] as number)) bucket++;
    (this.#counts[bucket] as number)++;
    this.#sum += value;
  }
}
