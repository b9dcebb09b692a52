/**
 * A client that means harm: it sends the same frame again and again, as fast as the server takes it, whatever it is told.
 * @module
 */

/** How a flood is made. */
export interface FloodOptions {
  /** The address that a proxy would tell of. Absent: none is told. */
  readonly forwardedFor?: string;
  /** What is sent before the flood. Absent: a join under some name. */
  readonly join?: string;
  /** The subprotocol. Absent: v1. */
  readonly protocol?: string;
  /** Whether it comes back when it was closed. Absent: it does. */
  readonly isPersistent?: boolean;
}

const encoder = new TextEncoder();

/** How many frames are handed to the kernel at once, in bytes. */
const pieceBytes = 262_144;

/** One flood, over one connection after another. */
export class Flooder {
  /** How each connection ended: a close code, an HTTP status, or `lost`. */
  readonly closes: string[] = [];
  /** What was handed to the kernel so far, in bytes. */
  sentBytes = 0;
  readonly #url: URL;
  readonly #frame: Uint8Array<ArrayBuffer>;
  readonly #options: FloodOptions;
  readonly #running: Promise<void>;
  #connection: Deno.Conn | undefined;
  #isOver = false;

  private constructor(url: string, frame: string, options: FloodOptions) {
    this.#url = new URL(url);
    const one = maskedFrame(frame);
    const count = Math.max(1, Math.floor(pieceBytes / one.length));
    this.#frame = new Uint8Array(count * one.length);
    for (let index = 0; index < count; index++) this.#frame.set(one, index * one.length);
    this.#options = options;
    this.#running = this.#run();
  }

  /** Begins at once. @param url The channel. @param frame What is sent. */
  static begin(url: string, frame: string, options: FloodOptions = {}): Flooder {
    return new Flooder(url, frame, options);
  }

  /** Waits until it was closed for the first time, or all of it is over. */
  get ended(): Promise<void> {
    return this.#running;
  }

  /** Ends it. */
  async end(): Promise<void> {
    this.#isOver = true;
    this.#connection?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    do {
      try {
        await this.#connect();
      } catch {
        if (!this.#isOver) this.closes.push("lost");
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    } while (!this.#isOver && this.#options.isPersistent !== false);
  }

  async #connect(): Promise<void> {
    const { hostname, port } = this.#url;
    const connection = await Deno.connect({ hostname, port: Number(port) });
    this.#connection = connection;
    await writeAll(connection, encoder.encode(this.#head()));
    const reader = new FrameReader(connection);
    const status = await reader.readHead();
    if (status !== "101") {
      connection.close();
      this.closes.push(`HTTP ${status}`);
      return;
    }
    const { join = JSON.stringify({ type: "join", name: "flood" }) } = this.#options;
    await writeAll(connection, maskedFrame(join));
    // Larger frames are taken once it is in.
    const refusal = await reader.readFrame();
    const writing = refusal === undefined ? this.#flood(connection) : undefined;
    const end = refusal ?? await reader.readToTheEnd();
    this.#connection = undefined;
    try {
      connection.close();
    } catch { /* it was ended from here */ }
    await writing;
    if (!this.#isOver) this.closes.push(end);
  }

  #head(): string {
    const { pathname, host } = this.#url;
    const { forwardedFor, protocol = "terminalchat.v1" } = this.#options;
    return [
      `GET ${pathname} HTTP/1.1`,
      `host: ${host}`,
      "connection: Upgrade",
      "upgrade: websocket",
      "sec-websocket-version: 13",
      "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
      ...protocol === "" ? [] : [`sec-websocket-protocol: ${protocol}`],
      ...forwardedFor === undefined ? [] : [`x-forwarded-for: ${forwardedFor}`],
      "\r\n",
    ].join("\r\n");
  }

  async #flood(connection: Deno.Conn): Promise<void> {
    try {
      for (;;) {
        await writeAll(connection, this.#frame);
        this.sentBytes += this.#frame.length;
      }
    } catch {
      // It was closed.
    }
  }
}

/** A client's frame is masked; a mask of zeros leaves the payload as it is. */
export function maskedFrame(text: string): Uint8Array<ArrayBuffer> {
  const payload = encoder.encode(text);
  const header = new DataView(new ArrayBuffer(14));
  header.setUint8(0, 0x81);
  header.setUint8(1, 0x80 | 127);
  header.setBigUint64(2, BigInt(payload.length));
  const frame = new Uint8Array(14 + payload.length);
  frame.set(new Uint8Array(header.buffer));
  frame.set(payload, 14);
  return frame;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await connection.write(bytes.subarray(written));
}

/** Reads what a server sends without looking at it, up to the close. */
class FrameReader {
  readonly #connection: Deno.Conn;
  readonly #piece = new Uint8Array(65_536);
  #bytes = new Uint8Array();

  constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /** Reads the answer to the upgrade. @returns Its status. */
  async readHead(): Promise<string> {
    const decoder = new TextDecoder();
    for (;;) {
      const text = decoder.decode(this.#bytes);
      const end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        this.#bytes = this.#bytes.slice(end + 4);
        return text.split(" ")[1] ?? "";
      }
      if (!await this.#more()) return "none";
    }
  }

  /** @returns The close code, or `lost`. */
  async readToTheEnd(): Promise<string> {
    for (;;) {
      const end = await this.readFrame();
      if (end !== undefined) return end;
    }
  }

  /** @returns The close code, or `lost`. Nothing: it was a frame like any other. */
  async readFrame(): Promise<string | undefined> {
    try {
      const header = await this.#take(2);
      const short = (header[1] ?? 0) & 0x7f;
      const size = short === 126
        ? new DataView((await this.#take(2)).buffer).getUint16(0)
        : short === 127
        ? Number(new DataView((await this.#take(8)).buffer).getBigUint64(0))
        : short;
      if (((header[0] ?? 0) & 0xf) === 8) {
        const code = await this.#take(2);
        return `${(code[0] ?? 0) * 256 + (code[1] ?? 0)}`;
      }
      await this.#skip(size);
      return undefined;
    } catch {
      return "lost";
    }
  }

  async #take(count: number): Promise<Uint8Array<ArrayBuffer>> {
    while (this.#bytes.length < count) if (!await this.#more()) throw new Error("the end");
    const taken = this.#bytes.slice(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  async #skip(count: number): Promise<void> {
    let left = count;
    while (left > this.#bytes.length) {
      left -= this.#bytes.length;
      this.#bytes = new Uint8Array();
      if (!await this.#more()) throw new Error("the end");
    }
    this.#bytes = this.#bytes.subarray(left);
  }

  async #more(): Promise<boolean> {
    const count = await this.#connection.read(this.#piece);
    if (count === null) return false;
    const bytes = new Uint8Array(this.#bytes.length + count);
    bytes.set(this.#bytes);
    bytes.set(this.#piece.subarray(0, count), this.#bytes.length);
    this.#bytes = bytes;
    return true;
  }
}
