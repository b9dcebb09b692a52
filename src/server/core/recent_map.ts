/**
 * A map that forgets: what was not set again for a while, and before that the older half when there is too much.
 * @module
 */

/** How much is remembered. */
export interface RecentMapLimits {
  /** How many values at most, an even number; of the latest half of them none is forgotten before its time. */
  readonly maxSize: number;
  /** For how long after it was set last, in milliseconds. */
  readonly lifeMs: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly setAtMs: number;
}

/**
 * Values by key; strangers choose the keys, so its size is bounded. Two generations, of which the older one is dropped as a
 * whole: to take the oldest out of a map one by one becomes slow where there are very many.
 */
export class RecentMap<Value> {
  readonly #limits: RecentMapLimits;
  #young = new Map<string, Entry<Value>>();
  #old = new Map<string, Entry<Value>>();
  #bornAtMs = -Infinity;

  constructor(limits: RecentMapLimits) {
    this.#limits = limits;
  }

  /** How many values are held, perhaps with some whose time is over or that were set again. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** Gives a value, if it is remembered. @param nowMs A time of a clock that never falls. */
  get(key: string, nowMs: number): Value | undefined {
    const entry = this.#young.get(key) ?? this.#old.get(key);
    return entry === undefined || nowMs - entry.setAtMs >= this.#limits.lifeMs ? undefined : entry.value;
  }

  /** Remembers a value. @param nowMs A time of a clock that never falls. */
  set(key: string, value: Value, nowMs: number): void {
    const { maxSize, lifeMs } = this.#limits;
    if (this.#young.size >= maxSize / 2 || nowMs - this.#bornAtMs >= lifeMs) this.#beginGeneration(nowMs);
    this.#young.set(key, { value, setAtMs: nowMs });
  }

  #beginGeneration(nowMs: number): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#bornAtMs = nowMs;
  }
}
