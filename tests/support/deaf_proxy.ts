/**
 * A proxy before a Redis that lets connections that hear die without a word.
 * @module
 */

/** Listens on a free port until it is disposed of. */
export class DeafProxy implements Disposable {
  /** How many connections have begun to hear. */
  hearing: number = 0;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #redisPort: number;
  readonly #ends: Deno.Conn[] = [];
  readonly #clients = new Set<Deno.Conn>();
  readonly #deaf = new Set<Deno.Conn>();
  readonly #heard = new Set<Deno.Conn>();

  /** @param redisPort Where Redis listens on 127.0.0.1. */
  constructor(redisPort: number) {
    this.#redisPort = redisPort;
    this.#accept();
  }

  /** Its port. */
  get port(): number {
    return this.#listener.addr.port;
  }

  /** From now on nothing comes over the connections that hear at the moment. */
  deafen(): void {
    for (const client of this.#heard) this.#deaf.add(client);
  }

  [Symbol.dispose](): void {
    this.#listener.close();
    for (const end of this.#ends) closeQuietly(end);
  }

  async #accept(): Promise<void> {
    try {
      for await (const client of this.#listener) this.#join(client);
    } catch {
      // The listener was closed.
    }
  }

  async #join(client: Deno.Conn): Promise<void> {
    const server = await Deno.connect({ hostname: "127.0.0.1", port: this.#redisPort });
    this.#ends.push(client, server);
    this.#clients.add(client);
    await Promise.all([this.#pass(client, server), this.#pass(server, client)]);
  }

  async #pass(from: Deno.Conn, to: Deno.Conn): Promise<void> {
    const buffer = new Uint8Array(65_536);
    try {
      for (let size = await from.read(buffer); size !== null; size = await from.read(buffer)) {
        if (this.#clients.has(from)) this.#notice(from, buffer.subarray(0, size));
        for (let at = 0; at < size && !this.#deaf.has(to);) at += await to.write(buffer.subarray(at, size));
      }
    } catch {
      // The other side is gone.
    }
    closeQuietly(from);
    closeQuietly(to);
  }

  #notice(client: Deno.Conn, bytes: Uint8Array): void {
    if (this.#heard.has(client) || !/\r\nsubscribe\r\n/i.test(new TextDecoder().decode(bytes))) return;
    this.#heard.add(client);
    this.hearing++;
  }
}

function closeQuietly(end: Deno.Conn): void {
  try {
    end.close();
  } catch {
    // It was closed before.
  }
}
