/**
 * Which of a sender's nonces were numbered, as far back as a retry may reach.
 * @module
 */

/** How many nonces of a session are remembered, at least. */
export const rememberedNonces = 1_024;

/**
 * A bounded memory of nonces and the offsets that their messages got. The older half is forgotten at once: taking out one
 * nonce for each that comes would cost more than all else that is done with it.
 */
export class NonceWindow {
  // Most members only read: the maps are made with the messages that fill them.
  #newer: Map<string, number> | undefined;
  #older: Map<string, number> | undefined;

  /** Gives the offset of the message with this nonce, if it is remembered. */
  get(nonce: string): number | undefined {
    return this.#newer?.get(nonce) ?? this.#older?.get(nonce);
  }

  /** Forgets a nonce whose message was not numbered after all. */
  delete(nonce: string): void {
    this.#newer?.delete(nonce);
    this.#older?.delete(nonce);
  }

  /** Remembers that the message with this nonce was numbered. */
  add(nonce: string, offset: number): void {
    const newer = this.#newer ??= new Map<string, number>();
    newer.set(nonce, offset);
    if (newer.size < rememberedNonces) return;
    this.#older = newer;
    this.#newer = undefined;
  }
}
