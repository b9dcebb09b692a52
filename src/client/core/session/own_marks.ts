/**
 * The marks of own texts, kept after they are settled: a page may bring them again.
 * @module
 */

/** How many are kept: more than a server keeps messages of a channel by default. */
const maxMarks = 2_048;

/** Knows the last own texts by their marks. */
export class OwnMarks {
  readonly #marks = new Set<string>();

  /** Notes that this is the mark of an own text. */
  note(nonce: string): void {
    this.#marks.add(nonce);
    if (this.#marks.size <= maxMarks) return;
    for (const oldest of this.#marks) return void this.#marks.delete(oldest);
  }

  /** Tells whether this is the mark of an own text. */
  has(nonce: string): boolean {
    return this.#marks.has(nonce);
  }
}
