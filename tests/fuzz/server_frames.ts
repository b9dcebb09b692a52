/**
 * Takes a server's bytes apart into frames, and sees to it that each is one that a server may send.
 * @module
 */

/** A frame of a server. */
export interface ServerFrame {
  readonly opcode: number;
  /** Valid until more bytes are taken. */
  readonly payload: Uint8Array;
}

/** Whole control frames and messages in one piece are all that a server of ours sends. */
const known: ReadonlySet<number> = new Set([0x1, 0x8, 0x9, 0xa]);

/** The bytes of one connection. */
export class ServerFrames {
  #bytes = new Uint8Array(16_384);
  #start = 0;
  #end = 0;

  /** Adds what came. */
  add(piece: Uint8Array): void {
    if (this.#end + piece.length > this.#bytes.length) this.#makeRoom(piece.length);
    this.#bytes.set(piece, this.#end);
    this.#end += piece.length;
  }

  /**
   * Takes the next frame. @returns Nothing until all of it has come.
   * @throws {Error} If no server may send it.
   */
  take(): ServerFrame | undefined {
    const size = this.#end - this.#start;
    if (size < 2) return undefined;
    const view = new DataView(this.#bytes.buffer, this.#start, size);
    const first = view.getUint8(0);
    const second = view.getUint8(1);
    if ((first & 0xf0) !== 0x80 || !known.has(first & 0x0f) || second > 127) {
      throw new Error(`a frame of the server begins with ${first.toString(16)} ${second.toString(16)}`);
    }
    const headerBytes = second === 126 ? 4 : second === 127 ? 10 : 2;
    if (size < headerBytes) return undefined;
    const length = second === 126
      ? view.getUint16(2)
      : second === 127
      ? Number(view.getBigUint64(2))
      : second;
    if (size < headerBytes + length) return undefined;
    const from = this.#start + headerBytes;
    this.#start = from + length;
    return { opcode: first & 0x0f, payload: this.#bytes.subarray(from, this.#start) };
  }

  /** Takes the answer to a request that comes before all frames. @returns Its head. Absent: it has not all come. */
  takeHead(): string | undefined {
    const text = new TextDecoder("latin1").decode(this.#bytes.subarray(this.#start, this.#end));
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) return undefined;
    this.#start += end + 4;
    return text.slice(0, end);
  }

  #makeRoom(length: number): void {
    const rest = this.#bytes.subarray(this.#start, this.#end);
    const isSmall = rest.length + length <= this.#bytes.length / 2;
    const bytes = isSmall ? this.#bytes : new Uint8Array(2 * (rest.length + length));
    if (isSmall) bytes.copyWithin(0, this.#start, this.#end);
    else bytes.set(rest);
    this.#bytes = bytes;
    this.#start = 0;
    this.#end = rest.length;
  }
}
