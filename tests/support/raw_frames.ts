/**
 * WebSocket frames by hand, for clients of tests that send or read at a pace of their own.
 * @module
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A frame that came. */
export interface RawFrame {
  readonly opcode: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** The opcode of a close. */
export const closeOpcode = 8;

/** Makes the request for an upgrade. @param headers More of them, as they are written. */
export function upgradeRequest(url: URL, protocol: string, headers: readonly string[] = []): Uint8Array {
  const lines = [
    `GET ${url.pathname} HTTP/1.1`,
    `host: ${url.host}`,
    "connection: Upgrade",
    "upgrade: websocket",
    "sec-websocket-version: 13",
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    ...protocol === "" ? [] : [`sec-websocket-protocol: ${protocol}`],
    ...headers,
  ];
  return encoder.encode(`${lines.join("\r\n")}\r\n\r\n`);
}

/** Makes a text frame of a client: masked, with a mask of zeros, which leaves the payload as it is. */
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

/** Writes all of it. */
export async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await connection.write(bytes.subarray(written));
}

/** Gives the code of a close; 0 where it has none. */
export function closeCodeOf({ payload }: RawFrame): number {
  return payload.length < 2 ? 0 : (payload[0] ?? 0) * 256 + (payload[1] ?? 0);
}

/** Reads what a server sends, only when it is asked for. */
export class FrameReader {
  readonly #connection: Deno.Conn;
  readonly #piece = new Uint8Array(65_536);
  #bytes = new Uint8Array(0);

  constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /** Reads the answer to the upgrade. @returns Its status. */
  async readHead(): Promise<string> {
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

  /** Reads the next frame. @returns Nothing once the connection is over. */
  async next(): Promise<RawFrame | undefined> {
    try {
      const header = await this.#take(2);
      const short = (header[1] ?? 0) & 0x7f;
      const size = short === 126
        ? new DataView((await this.#take(2)).buffer).getUint16(0)
        : short === 127
        ? Number(new DataView((await this.#take(8)).buffer).getBigUint64(0))
        : short;
      return { opcode: (header[0] ?? 0) & 0xf, payload: await this.#take(size) };
    } catch {
      return undefined;
    }
  }

  async #take(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array[] = [];
    let missing = count;
    while (missing > this.#bytes.length) {
      parts.push(this.#bytes);
      missing -= this.#bytes.length;
      this.#bytes = new Uint8Array(0);
      if (!await this.#more()) throw new Error("the connection is over");
    }
    parts.push(this.#bytes.subarray(0, missing));
    this.#bytes = this.#bytes.subarray(missing);
    const taken = new Uint8Array(count);
    let at = 0;
    for (const part of parts) {
      taken.set(part, at);
      at += part.length;
    }
    return taken;
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
