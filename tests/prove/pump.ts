/**
 * Carries bytes from one socket to another, as badly as it is told to.
 * @module
 */
import type { Socket } from "node:net";

/** Above this much on its way nothing more is read, in bytes: a network holds so much, and no more. */
const maxHeldBytes = 131_072;

/** How often throttled bytes are let through, in milliseconds. */
const throttleEveryMs = 50;

interface Piece {
  readonly bytes: Uint8Array;
  readonly dueMs: number;
}

/** One direction of a connection. */
export class Pump {
  /** Whether nothing is carried now. */
  isStalled = false;
  /** By how much everything is late, in milliseconds. */
  delayMs = 0;
  /** How much is carried a second, in bytes; 0 means no limit. */
  bytesPerSecond = 0;
  /** After how many bytes `onSpent` is called and nothing more is carried. Absent: never. */
  bytesLeft: number | undefined;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #onSpent: () => void;
  #held: Piece[] = [];
  #heldBytes = 0;
  #hasEnded = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onSpent Hears that the bytes that were left have been carried. */
  constructor(from: Socket, to: Socket, onSpent: () => void) {
    this.#from = from;
    this.#to = to;
    this.#onSpent = onSpent;
    from.on("data", (bytes: Uint8Array) => this.#take(bytes));
    from.on("close", () => this.#end());
  }

  /** Carries what may be carried now. */
  move(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#held.length > 0 && !this.isStalled) {
      const waitMs = this.#moveOne();
      if (waitMs > 0) return void (this.#timer = setTimeout(() => this.move(), waitMs));
    }
    if (this.#heldBytes < maxHeldBytes) this.#from.resume();
    if (this.#hasEnded && this.#held.length === 0 && !this.isStalled) this.#to.destroySoon();
  }

  /** Drops what is on its way. */
  drop(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#held = [];
    this.#heldBytes = 0;
  }

  #take(bytes: Uint8Array): void {
    this.#held.push({ bytes, dueMs: performance.now() + this.delayMs });
    this.#heldBytes += bytes.length;
    if (this.#heldBytes >= maxHeldBytes) this.#from.pause();
    if (this.#timer === undefined) this.move();
  }

  #end(): void {
    this.#hasEnded = true;
    if (this.#timer === undefined) this.move();
  }

  /** @returns How long to wait until more may go. */
  #moveOne(): number {
    const piece = this.#held[0] as Piece;
    const earlyMs = piece.dueMs - performance.now();
    if (earlyMs > 0) return Math.ceil(earlyMs);
    const share = this.bytesPerSecond > 0
      ? Math.ceil(this.bytesPerSecond * throttleEveryMs / 1_000)
      : piece.bytes.length;
    const size = Math.min(share, this.bytesLeft ?? Infinity, piece.bytes.length);
    this.#write(piece, size);
    if (this.bytesLeft !== undefined) this.#spend(size);
    return this.bytesPerSecond > 0 ? throttleEveryMs : 0;
  }

  #write({ bytes, dueMs }: Piece, size: number): void {
    if (size > 0 && this.#to.writable) this.#to.write(bytes.subarray(0, size));
    this.#heldBytes -= size;
    if (size === bytes.length) this.#held.shift();
    else this.#held[0] = { bytes: bytes.subarray(size), dueMs };
  }

  #spend(size: number): void {
    this.bytesLeft = (this.bytesLeft ?? 0) - size;
    if (this.bytesLeft > 0) return;
    this.isStalled = true;
    this.#onSpent();
  }
}
