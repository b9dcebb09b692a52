/**
 * What waits to be shown in a terminal that may take nothing for long: so much, and no more.
 * @module
 */
import { type Entry, sentence } from "./entry.ts";

/** How many entries wait; the older half of more is left out, and that is said. */
const maxEntries = 20_000;

/** How much their texts have together at most, in UTF-16 units. */
const maxUnits = 16_777_216;

/** Entries that nobody has seen yet. */
export class WaitingEntries {
  #entries: Entry[] = [];
  #units = 0;
  #leftOut = 0;

  /** Puts entries behind those that wait. */
  add(entries: readonly Entry[]): void {
    this.#entries.push(...entries);
    this.#units += unitsOf(entries);
    if (this.#entries.length > maxEntries || this.#units > maxUnits) this.#leaveOut();
  }

  /** Takes all that wait, oldest first, and before them how many are left out. */
  take(): readonly Entry[] {
    const entries = this.#leftOut > 0 ? [leftOut(this.#leftOut), ...this.#entries] : this.#entries;
    this.#entries = [];
    this.#units = 0;
    this.#leftOut = 0;
    return entries;
  }

  #leaveOut(): void {
    const kept = this.#entries.slice(-(this.#entries.length >> 1));
    this.#leftOut += this.#entries.length - kept.length;
    this.#entries = kept;
    this.#units = unitsOf(kept);
  }
}

function unitsOf(entries: readonly Entry[]): number {
  return entries.reduce((units, { body }) => body.reduce((sum, line) => sum + line.length, units), 0);
}

function leftOut(count: number): Entry {
  return sentence(`— ${count} lines are left out: the terminal took nothing for too long —`, "warning");
}
