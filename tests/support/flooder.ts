/**
 * A client that means harm: it sends the same frame again and again, as fast as the server takes it, whatever it is told.
 * @module
 */
import {
  closeCodeOf,
  closeOpcode,
  FrameReader,
  maskedFrame,
  upgradeRequest,
  writeAll,
} from "./raw_frames.ts";

/** How a flood is made. */
export interface FloodOptions {
  /** More headers of its upgrades, as they are written. */
  readonly headers?: readonly string[];
}

/** How much is handed to the kernel at once, in bytes. */
const pieceBytes = 262_144;

/** How long it waits before it comes back, in milliseconds. */
const breathMs = 10;

const join = JSON.stringify({ type: "join", name: "flood" });

/** One flood, over one connection after another. */
export class Flooder {
  /** How each connection ended: a close code, an HTTP status, or `lost`. */
  readonly closes: string[] = [];
  /** What was handed to the kernel so far, in bytes. */
  sentBytes = 0;
  readonly #url: URL;
  readonly #bytes: Uint8Array;
  readonly #headers: readonly string[];
  readonly #isClosed = Promise.withResolvers<void>();
  readonly #running: Promise<void>;
  #connection: Deno.Conn | undefined;
  #isOver = false;

  private constructor(url: string, frame: string, { headers = [] }: FloodOptions) {
    this.#url = new URL(url);
    this.#bytes = repeated(maskedFrame(frame));
    this.#headers = headers;
    this.#running = this.#run();
  }

  /** Begins at once. @param url The channel. @param frame What is sent. */
  static begin(url: string, frame: string, options: FloodOptions = {}): Flooder {
    return new Flooder(url, frame, options);
  }

  /** Fulfilled when it was closed for the first time. */
  get isClosed(): Promise<void> {
    return this.#isClosed.promise;
  }

  /** Ends it. */
  async end(): Promise<void> {
    this.#isOver = true;
    try {
      this.#connection?.close();
    } catch (error) {
      // It may have ended by itself meanwhile.
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      const end = await this.#connect().catch(() => "lost");
      if (this.#isOver) return;
      this.closes.push(end);
      this.#isClosed.resolve();
      await new Promise((resolve) => setTimeout(resolve, breathMs));
    }
  }

  /** @returns How it ended. */
  async #connect(): Promise<string> {
    const { hostname, port } = this.#url;
    using connection = new Closing(await Deno.connect({ hostname, port: Number(port) }));
    const { conn } = connection;
    this.#connection = conn;
    await writeAll(conn, upgradeRequest(this.#url, "terminalchat.v1", this.#headers));
    const reader = new FrameReader(conn);
    const status = await reader.readHead();
    if (status !== "101") return `HTTP ${status}`;
    await writeAll(conn, maskedFrame(join));
    // Larger frames are taken once it is in.
    let frame = await reader.next();
    const writing = frame === undefined || frame.opcode === closeOpcode ? undefined : this.#flood(conn);
    while (frame !== undefined && frame.opcode !== closeOpcode) frame = await reader.next();
    connection[Symbol.dispose]();
    await writing;
    return frame === undefined ? "lost" : `${closeCodeOf(frame)}`;
  }

  async #flood(connection: Deno.Conn): Promise<void> {
    try {
      for (;;) {
        await writeAll(connection, this.#bytes);
        this.sentBytes += this.#bytes.length;
      }
    } catch {
      // It was closed.
    }
  }
}

/** A connection that may be closed more than once. */
class Closing {
  readonly conn: Deno.Conn;

  constructor(conn: Deno.Conn) {
    this.conn = conn;
  }

  [Symbol.dispose](): void {
    try {
      this.conn.close();
    } catch {
      // It was closed before.
    }
  }
}

function repeated(frame: Uint8Array): Uint8Array {
  const count = Math.max(1, Math.floor(pieceBytes / frame.length));
  const bytes = new Uint8Array(count * frame.length);
  for (let index = 0; index < count; index++) bytes.set(frame, index * frame.length);
  return bytes;
}
