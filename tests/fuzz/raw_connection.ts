/**
 * A TCP connection to a server: bytes out as they are, bytes in as they come, and an end that always comes.
 * @module
 */

/** One connection. */
export class RawConnection implements Disposable {
  readonly #connection: Deno.Conn;
  readonly #deadline: ReturnType<typeof setTimeout>;
  #isOver = false;
  #isLate = false;

  private constructor(connection: Deno.Conn, lifeMs: number) {
    this.#connection = connection;
    this.#deadline = setTimeout(() => {
      this.#isLate = true;
      this.close();
    }, lifeMs);
  }

  /** Connects to a port of this machine. @param lifeMs When it is ended whatever happens, in milliseconds. */
  static async open(port: number, lifeMs: number): Promise<RawConnection> {
    return new RawConnection(await Deno.connect({ hostname: "127.0.0.1", port }), lifeMs);
  }

  /** Whether one of the ends has ended it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether its time ran out. */
  get isLate(): boolean {
    return this.#isLate;
  }

  /** Sends bytes. @returns Whether the kernel took all of them. */
  async write(bytes: Uint8Array): Promise<boolean> {
    try {
      for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
      return true;
    } catch {
      this.#isOver = true;
      return false;
    }
  }

  /** Hands over what comes until it ends. */
  async read(take: (piece: Uint8Array) => void): Promise<void> {
    const piece = new Uint8Array(65_536);
    for (;;) {
      const count = await this.#connection.read(piece).catch(() => null);
      if (count === null) break;
      take(piece.subarray(0, count));
    }
    this.#isOver = true;
  }

  /** Says that nothing more is sent. */
  async endWriting(): Promise<void> {
    await this.#connection.closeWrite().catch(() => {});
  }

  /** Ends it from this side, from one moment to the next; may be asked more than once. */
  close(): void {
    clearTimeout(this.#deadline);
    this.#isOver = true;
    try {
      this.#connection.close();
    } catch { /* it was closed before */ }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
