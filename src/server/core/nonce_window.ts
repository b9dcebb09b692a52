/**
 * Which of a sender's nonces were numbered, as far back as a retry may reach.
 * @module
 */

/** How many nonces of a session are remembered. */
export const rememberedNonces = 1_024;

/** A bounded memory of nonces and the offsets that their messages got; the oldest is forgotten first. */
export class NonceWindow {
  #offsets: Map<string, number> | undefined;

  /** Gives the offset of the message with this nonce, if it is remembered. */
  get(nonce: string): number | undefined {
    return this.#offsets?.get(nonce);
  }

  /** Forgets a nonce whose message was not numbered after all. */
  delete(nonce: string): void {
    this.#offsets?.delete(nonce);
  }

  /** Remembers that the message with this nonce was numbered. */
  add(nonce: string, offset: number): void {
    // Most members only read: the map is made with the first message.
    const offsets = this.#offsets ??= new Map<string, number>();
    offsets.set(nonce, offset);
    if (offsets.size <= rememberedNonces) return;
    const oldest = offsets.keys().next();
    if (!oldest.done) offsets.delete(oldest.value);
  }
}
