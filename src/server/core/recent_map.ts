/**
 * A map that forgets: what was not used for a while, and before that what was not used for longest when there is too much.
 * @module
 */

/** How much is remembered. */
export interface RecentMapLimits {
  /** How many values. */
  readonly maxSize: number;
  /** For how long without use, in milliseconds. */
  readonly lifeMs: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly usedAtMs: number;
}

/** Values by key, in the order of their last use; strangers choose the keys, so its size is bounded. */
export class RecentMap<Value> {
  readonly #limits: RecentMapLimits;
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(limits: RecentMapLimits) {
    this.#limits = limits;
  }

  /** How many values there are, perhaps with some whose time is over. */
  get size(): number {
    return this.#entries.size;
  }

  /** Gives a value, if it is remembered; looking is no use. @param nowMs A time of a clock that never falls. */
  get(key: string, nowMs: number): Value | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || this.#isOver(entry, nowMs) ? undefined : entry.value;
  }

  /** Remembers a value, which is used by that. @param nowMs A time of a clock that never falls. */
  set(key: string, value: Value, nowMs: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, usedAtMs: nowMs });
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size <= this.#limits.maxSize && !this.#isOver(entry, nowMs)) return;
      this.#entries.delete(oldest);
    }
  }

  #isOver({ usedAtMs }: Entry<Value>, nowMs: number): boolean {
    return nowMs - usedAtMs >= this.#limits.lifeMs;
  }
}
