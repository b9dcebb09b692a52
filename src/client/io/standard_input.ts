/**
 * Standard input as text.
 * @module
 */
import { isHungUp } from "../core/hung_up.ts";

const chunkBytes = 65_536;

/** Reads standard input; bytes that are no UTF-8 become U+FFFD. */
export class StandardInput {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: false });
  readonly #buffer = new Uint8Array(chunkBytes);
  /** Lines, or the beginning of one, that were read but not asked for yet. */
  #rest = "";
  #isAtEnd = false;

  /** Gives everything that comes, in pieces as it comes, to the end. */
  async *chunks(): AsyncGenerator<string> {
    if (this.#rest !== "") yield this.#takeRest();
    while (!this.#isAtEnd) {
      const text = await this.#read();
      if (text !== "") yield text;
    }
  }

  /**
   * Waits for one line.
   * @returns The line without its line break; nothing at the end of the input.
   */
  async line(): Promise<string | undefined> {
    let end = this.#rest.indexOf("\n");
    while (end < 0 && !this.#isAtEnd) {
      this.#rest += await this.#read();
      end = this.#rest.indexOf("\n");
    }
    if (end < 0) return this.#rest === "" ? undefined : this.#takeRest();
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 1);
    return line.replace(/\r$/, "");
  }

  #takeRest(): string {
    const rest = this.#rest;
    this.#rest = "";
    return rest;
  }

  async #read(): Promise<string> {
    const count = await Deno.stdin.read(this.#buffer).catch(endIfGone);
    this.#isAtEnd = count === null;
    return this.#decoder.decode(this.#buffer.subarray(0, count ?? 0), { stream: count !== null });
  }
}

/** A terminal that is gone has nothing more to say; the system calls that an error. */
function endIfGone(error: unknown): null {
  if (isHungUp(error)) return null;
  throw error;
}
