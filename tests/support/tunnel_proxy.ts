/**
 * A proxy that makes tunnels (RFC 9110, CONNECT) to this machine, whatever host is asked for.
 * @module
 */

/** Listens on a free port until it is disposed of. */
export class TunnelProxy implements Disposable {
  /** What was asked for, as `host:port`. */
  readonly asked: string[] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #ends: Deno.Conn[] = [];

  constructor() {
    this.#accept();
  }

  /** Its address for HTTPS_PROXY. */
  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  [Symbol.dispose](): void {
    this.#listener.close();
    for (const end of this.#ends) closeQuietly(end);
  }

  async #accept(): Promise<void> {
    try {
      for await (const client of this.#listener) {
        this.#ends.push(client);
        this.#tunnel(client).catch(() => closeQuietly(client));
      }
    } catch {
      // The listener was closed.
    }
  }

  async #tunnel(client: Deno.TcpConn): Promise<void> {
    const bytes = new Uint8Array(4_096);
    const length = await client.read(bytes) ?? 0;
    const request = new TextDecoder().decode(bytes.subarray(0, length));
    const target = /^CONNECT (\S+):(\d+) /.exec(request);
    if (target === null) return closeQuietly(client);
    this.asked.push(`${target[1]}:${target[2]}`);
    const server = await Deno.connect({ hostname: "127.0.0.1", port: Number(target[2]) });
    this.#ends.push(server);
    await client.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
    await Promise.all([client.readable.pipeTo(server.writable), server.readable.pipeTo(client.writable)]);
  }
}

function closeQuietly(end: Deno.Conn): void {
  try {
    end.close();
  } catch {
    // The stream that read it has closed it.
  }
}
