/**
 * Which messages were shown before the numbering of the channel started anew, so that they are not shown twice.
 * @module
 */

/** How many messages are kept in mind of each life: more than a server keeps of a channel by default. */
const maxRemembered = 2_048;

/** Longer marks and names are not those of honest members and not worth the memory. */
const maxKeyUnits = 320;

/** Knows messages by sender and nonce, all that stays of one when its offset means nothing any more. */
export class SeenMessages {
  #earlier: ReadonlySet<string> = new Set();
  #current = new Set<string>();

  /** Notes that a message is shown. */
  note(from: string, nonce: string): void {
    const key = keyOf(from, nonce);
    if (nonce === "" || key.length > maxKeyUnits) return;
    this.#current.delete(key);
    this.#current.add(key);
    if (this.#current.size > maxRemembered) this.#current.delete(first(this.#current));
  }

  /** Notes that the numbering starts anew: what was shown until now may come again under another offset. */
  startAnew(): void {
    const kept = [...this.#earlier, ...this.#current].slice(-maxRemembered);
    this.#earlier = new Set(kept);
    this.#current = new Set();
  }

  /** Tells whether a message was shown before the numbering started anew. */
  wasShownBefore(from: string, nonce: string): boolean {
    return this.#earlier.size > 0 && this.#earlier.has(keyOf(from, nonce));
  }
}

function keyOf(from: string, nonce: string): string {
  return `${nonce}\n${from}`;
}

function first(keys: ReadonlySet<string>): string {
  for (const key of keys) return key;
  return "";
}
