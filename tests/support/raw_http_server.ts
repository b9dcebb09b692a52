/**
 * A server that answers every request with the same bytes, whatever they are.
 * @module
 */

const encoder = new TextEncoder();

/** One listener on any free port. */
export class RawHttpServer implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #answering: Promise<void>;
  #answered = 0;

  /** @param answer The bytes of every answer, head and body. */
  constructor(answer: string | Uint8Array) {
    this.#answering = this.#answer(typeof answer === "string" ? encoder.encode(answer) : answer);
  }

  /** Its address as a person would type it. */
  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  /** How many requests it has answered. */
  get answered(): number {
    return this.#answered;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#answering;
  }

  async #answer(bytes: Uint8Array): Promise<void> {
    for await (const connection of this.#listener) {
      try {
        await connection.read(new Uint8Array(4_096));
        for (let written = 0; written < bytes.length;) {
          written += await connection.write(bytes.subarray(written));
        }
        this.#answered++;
      } catch { /* it did not want to hear all of it */ }
      connection.close();
    }
  }
}
