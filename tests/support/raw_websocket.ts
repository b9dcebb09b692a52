/**
 * HTTP and WebSocket by hand over a TCP connection, for tests: what no client library would send, and an end without a
 * goodbye.
 * @module
 */
import { within } from "./within.ts";

const patienceMs = 10_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What a request was answered with. */
export interface RawAnswer {
  readonly status: number;
  /** The answer's headers, as they came. */
  readonly head: string;
  readonly body: string;
}

/**
 * Sends a request as it is written, and reads the answer.
 * @param target What stands between the method and the version: nothing makes a URL of it.
 */
export async function rawRequest(
  { port }: { readonly port: number },
  target: string,
  { method = "GET", headers = [] }: { readonly method?: string; readonly headers?: readonly string[] } = {},
): Promise<RawAnswer> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const head = [`${method} ${target} HTTP/1.1`, "host: localhost", "connection: close", ...headers, "", ""];
  const writing = writeAll(connection, encoder.encode(head.join("\r\n"))).catch(() => {});
  const answer = await within(
    patienceMs,
    new Response(connection.readable).text(),
    `the answer to ${target}`,
  );
  await writing;
  const [first = "", body = ""] = answer.split("\r\n\r\n", 2);
  return { status: Number(first.split(" ")[1]), head: first, body };
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await connection.write(bytes.subarray(written));
}

/** What goes with the request for an upgrade. */
export interface RawHandshake {
  /** The subprotocol that is offered. Absent: none. */
  readonly protocol?: string;
  /** More headers, as they are written. */
  readonly headers?: readonly string[];
}

/** One WebSocket without a library behind it. */
export class RawWebSocket implements AsyncDisposable {
  /** Every text frame that came, in order. */
  readonly frames: string[] = [];
  readonly #connection: Deno.Conn;
  readonly #closed = Promise.withResolvers<number>();
  readonly #reading: Promise<void>;
  #onFrame: () => void = () => {};
  #isDropped = false;

  private constructor(connection: Deno.Conn, rest: Uint8Array) {
    this.#connection = connection;
    this.#reading = this.#read(rest);
  }

  /** Connects to a path; a word alone is the subprotocol. */
  static async connect(
    { port }: { readonly port: number },
    path: string,
    handshake: string | RawHandshake = {},
  ): Promise<RawWebSocket> {
    const { protocol, headers = [] } = typeof handshake === "string" ? { protocol: handshake } : handshake;
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const head = [
      `GET ${path} HTTP/1.1`,
      "host: localhost",
      "connection: Upgrade",
      "upgrade: websocket",
      "sec-websocket-version: 13",
      "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
      ...protocol === undefined ? [] : [`sec-websocket-protocol: ${protocol}`],
      ...headers,
    ];
    await writeAll(connection, encoder.encode(`${head.join("\r\n")}\r\n\r\n`));
    return new RawWebSocket(connection, await within(patienceMs, readHead(connection), "the upgrade"));
  }

  /** Sends a text frame. */
  send(text: string): Promise<void> {
    return this.#send(0x1, encoder.encode(text));
  }

  /** Sends a binary frame. */
  sendBinary(bytes: Uint8Array): Promise<void> {
    return this.#send(0x2, bytes);
  }

  /** Sends bytes as they are, a frame or a part of one. */
  sendBytes(...bytes: readonly number[]): Promise<void> {
    return writeAll(this.#connection, new Uint8Array(bytes));
  }

  /** Waits until the server has ended the TCP connection, however long that takes. */
  get ended(): Promise<void> {
    return this.#reading;
  }

  /** Waits until this frame has come, or one of this kind. @returns It. */
  async waitFor(frame: string | RegExp): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#onFrame = () => {
      const found = this.frames.find((each) => typeof frame === "string" ? each === frame : frame.test(each));
      if (found !== undefined) resolve(found);
    };
    this.#onFrame();
    return await within(patienceMs, promise, () => `${frame}; there came:\n${this.frames.join("\n")}`);
  }

  /** The code that the server closed with. */
  get closed(): Promise<number> {
    return within(patienceMs, this.#closed.promise, "the close");
  }

  /** Ends the TCP connection and says nothing: no goodbye, no close frame. */
  async drop(): Promise<void> {
    if (this.#isDropped) return;
    this.#isDropped = true;
    this.#connection.close();
    await this.#reading;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.drop();
  }

  /** A client's frame is masked; a mask of zeros leaves the payload as it is. */
  #send(opcode: number, payload: Uint8Array): Promise<void> {
    const header = new DataView(new ArrayBuffer(14));
    header.setUint8(0, 0x80 | opcode);
    header.setUint8(1, 0x80 | 127);
    header.setBigUint64(2, BigInt(payload.length));
    return writeAll(this.#connection, new Uint8Array([...new Uint8Array(header.buffer), ...payload]));
  }

  async #read(rest: Uint8Array): Promise<void> {
    let bytes = rest;
    const piece = new Uint8Array(65_536);
    try {
      for (;;) {
        for (let frame = parseFrame(bytes); frame !== undefined; frame = parseFrame(bytes)) {
          bytes = bytes.subarray(frame.size);
          await this.#take(frame);
        }
        const count = await this.#connection.read(piece);
        if (count === null) break;
        bytes = new Uint8Array([...bytes, ...piece.subarray(0, count)]);
      }
    } catch {
      // It was dropped.
    }
    this.#closed.resolve(0);
  }

  async #take({ opcode, payload }: Frame): Promise<void> {
    if (opcode === 0x1) this.frames.push(decoder.decode(payload));
    if (opcode === 0x8) {
      this.#closed.resolve(payload.length < 2 ? 0 : (payload[0] ?? 0) * 256 + (payload[1] ?? 0));
    }
    if (opcode === 0x9) await this.#send(0xa, payload);
    this.#onFrame();
  }
}

interface Frame {
  readonly opcode: number;
  readonly payload: Uint8Array;
  /** With its header. */
  readonly size: number;
}

/** Reads the first frame, if all of it is there; a server's frames are not masked. */
function parseFrame(bytes: Uint8Array): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const short = view.getUint8(1) & 0x7f;
  const headerSize = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < headerSize) return undefined;
  const length = short === 126 ? view.getUint16(2) : short === 127 ? Number(view.getBigUint64(2)) : short;
  const size = headerSize + length;
  if (bytes.length < size) return undefined;
  return { opcode: view.getUint8(0) & 0xf, payload: bytes.slice(headerSize, size), size };
}

/** Reads the answer to an upgrade. @returns What came behind it. */
async function readHead(connection: Deno.Conn): Promise<Uint8Array> {
  let bytes = new Uint8Array();
  const piece = new Uint8Array(4_096);
  for (;;) {
    const text = decoder.decode(bytes);
    const end = text.indexOf("\r\n\r\n");
    if (end >= 0) {
      if (text.startsWith("HTTP/1.1 101 ")) return bytes.slice(end + 4);
      connection.close();
      throw new Error(`no upgrade: ${text}`);
    }
    const count = await connection.read(piece);
    if (count === null) throw new Error("no answer to the upgrade");
    bytes = new Uint8Array([...bytes, ...piece.subarray(0, count)]);
  }
}
