/**
 * Keeps count of what a pipe sends: how much may still be read, and what has arrived.
 * @module
 */
import { utf8Bytes } from "../../protocol/text.ts";
import type { ClientEvent } from "./client_event.ts";
import { finishedNonce } from "./own_lines.ts";

/** Above which number of texts on their way nothing more is read. */
const maxWaiting = 256;

/** Above which number of bytes on their way nothing more is read. */
const maxWaitingBytes = 1_048_576;

/** What was said and what became of it. */
export class Delivery {
  /** The texts on their way, by their marks, with their size in bytes. */
  readonly #bytesByNonce = new Map<string, number>();
  #waitingBytes = 0;
  #total = 0;
  #givenUp = 0;
  #lastRefusal: string | undefined;
  /** Texts that were refused at once, before it was told here that they were said. */
  readonly #refusedAtOnce = new Set<string>();

  /** Whether more may be read from the pipe. */
  get hasRoom(): boolean {
    return this.#bytesByNonce.size < maxWaiting && this.#waitingBytes < maxWaitingBytes;
  }

  /** How many texts were said. */
  get total(): number {
    return this.#total;
  }

  /** How many of them are not known to have arrived. */
  get unsent(): number {
    return this.#bytesByNonce.size + this.#givenUp;
  }

  /** Whether nothing is on its way. */
  get isIdle(): boolean {
    return this.#bytesByNonce.size === 0;
  }

  /** Why the last one that was given up was refused. */
  get lastRefusal(): string | undefined {
    return this.#lastRefusal;
  }

  /** Counts a text that was said. */
  said(nonce: string, text: string): void {
    this.#total++;
    if (this.#refusedAtOnce.delete(nonce)) return;
    const bytes = utf8Bytes(text);
    this.#bytesByNonce.set(nonce, bytes);
    this.#waitingBytes += bytes;
  }

  /** Takes note of what an event says about texts on their way. */
  observe(event: ClientEvent): void {
    const nonce = finishedNonce(event);
    if (nonce === undefined) return;
    const bytes = this.#bytesByNonce.get(nonce);
    if (event.type === "refused") this.#giveUp(nonce, event.message);
    this.#waitingBytes -= bytes ?? 0;
    this.#bytesByNonce.delete(nonce);
  }

  #giveUp(nonce: string, reason: string): void {
    if (!this.#bytesByNonce.has(nonce)) this.#refusedAtOnce.add(nonce);
    this.#givenUp++;
    this.#lastRefusal = reason;
  }
}
