/**
 * A client of the original's kind, for tests: it sends `name: text` and notes the frames that come.
 * @module
 */

/** How long a frame is waited for, in milliseconds. */
const patienceMs = 10_000;

/** A client of the original's kind. */
export class OriginalClient implements AsyncDisposable {
  /** Every frame that came, in order. */
  readonly frames: string[] = [];
  readonly #name: string;
  readonly #socket: WebSocket;
  readonly #closed = Promise.withResolvers<void>();
  readonly #watchers = new Set<() => void>();

  private constructor(socket: WebSocket, name: string) {
    this.#socket = socket;
    this.#name = name;
    socket.onmessage = ({ data }) => {
      this.frames.push(String(data));
      for (const look of this.#watchers) look();
    };
    socket.onclose = () => this.#closed.resolve();
  }

  /**
   * Connects, and says nothing yet.
   * @param url The channel's URL.
   * @param name The name to speak under.
   */
  static async connect(url: string, name: string): Promise<OriginalClient> {
    const socket = new WebSocket(url);
    const client = new OriginalClient(socket, name);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = (event) =>
        reject(new Error(`cannot connect to ${url}: ${(event as ErrorEvent).message}`));
    });
    socket.onerror = () => {};
    return client;
  }

  /** Says something. */
  say(text: string): void {
    this.#socket.send(`${this.#name}: ${text}`);
  }

  /**
   * Waits until a frame has come.
   * @param frame The whole frame, or a pattern for it.
   * @throws {Error} If it does not come in time; the message shows what came.
   */
  waitFor(frame: string | RegExp): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => {
      if (this.frames.some((each) => typeof frame === "string" ? each === frame : frame.test(each))) {
        resolve();
      }
    };
    const deadline = setTimeout(() => {
      reject(new Error(`Waited in vain for ${frame}; there came:\n${this.frames.join("\n")}`));
    }, patienceMs);
    this.#watchers.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(deadline);
      this.#watchers.delete(look);
    });
  }

  /** Goes, and waits until it is gone. */
  async close(): Promise<void> {
    this.#socket.close();
    await this.#closed.promise;
  }

  /** Does the same as `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
