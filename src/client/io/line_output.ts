/**
 * Lines to standard output or standard error, in order and without holding up the program.
 * @module
 */
import { isHungUp } from "../core/hung_up.ts";

const encoder = new TextEncoder();

/** How much may wait for a reader that takes nothing, in UTF-16 units. */
const maxWaitingUnits = 64 * 1_048_576;

/** A stream of bytes to write to. */
export interface ByteWriter {
  /** Writes some of the bytes. @returns How many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** Writes lines to one stream. */
export class LineOutput {
  readonly #stream: ByteWriter;
  #onClosed: (why: "gone" | "stuck") => void = () => {};
  #waiting = "";
  #writing: Promise<void> | undefined;
  #closedWhy: "gone" | "stuck" | undefined;
  readonly #closed = Promise.withResolvers<void>();

  /** Makes an output that has written nothing. @param stream Where to write to. */
  constructor(stream: ByteWriter) {
    this.#stream = stream;
  }

  /**
   * Hears, once, that nothing is written any more: the reader is gone, or takes nothing while far too much waits.
   * @param callback Called at once if it has happened already.
   */
  onClosed(callback: (why: "gone" | "stuck") => void): void {
    this.#onClosed = callback;
    if (this.#closedWhy !== undefined) callback(this.#closedWhy);
  }

  /** Writes a line. @param line Without its line break. */
  write(line: string): void {
    if (this.#closedWhy !== undefined) return;
    this.#waiting += `${line}\n`;
    if (this.#waiting.length > maxWaitingUnits) return this.#close("stuck");
    this.#writing ??= this.#writeAll();
  }

  /**
   * Resolves when everything is written that was to be written, or nothing will be any more.
   * @param longestMs After how long it resolves in any case, in milliseconds. Absent: it does not.
   */
  async flushed(longestMs?: number): Promise<void> {
    const enough = Promise.withResolvers<void>();
    const timer = longestMs === undefined ? undefined : setTimeout(enough.resolve, longestMs);
    await Promise.race([this.#allWritten(), enough.promise]);
    clearTimeout(timer);
  }

  async #allWritten(): Promise<void> {
    while (this.#writing !== undefined && this.#closedWhy === undefined) {
      await Promise.race([this.#writing, this.#closed.promise]);
    }
  }

  async #writeAll(): Promise<void> {
    // What comes in the same turn goes out in one piece.
    await Promise.resolve();
    try {
      while (this.#waiting !== "") await this.#writePiece();
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe) && !isHungUp(error)) throw error;
      this.#close("gone");
    } finally {
      this.#writing = undefined;
    }
  }

  async #writePiece(): Promise<void> {
    let rest = encoder.encode(this.#waiting);
    this.#waiting = "";
    while (rest.length > 0) rest = rest.subarray(await this.#stream.write(rest));
  }

  #close(why: "gone" | "stuck"): void {
    this.#closedWhy = why;
    this.#closed.resolve();
    this.#waiting = "";
    this.#onClosed(why);
  }
}
