/**
 * Frames of a WebSocket client as bytes (RFC 6455, 5.2), right ones and wrong ones.
 * @module
 */

/** The kinds of frames. */
export const opcodes = { rest: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** One frame. What is absent is as it ought to be. */
export interface ClientFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
  /** Whether more of the same message follows. Absent: nothing does. */
  readonly hasMore?: boolean;
  /** The three bits that no extension has claimed. Absent: none is set. */
  readonly reserved?: number;
  /** What the payload is masked with. Absent: zeros, which leave it as it is. */
  readonly mask?: number;
  /** Whether there is no mask at all, which a client may not leave out. Absent: there is. */
  readonly isBare?: boolean;
  /** The length that is told. Absent: the true one. */
  readonly toldBytes?: number;
  /** In how many bits the length is told. Absent: in as few as it takes. */
  readonly lengthBits?: 7 | 16 | 64;
}

/** Writes a frame. */
export function frameBytes(frame: ClientFrame): Uint8Array<ArrayBuffer> {
  const { opcode, payload, hasMore = false, reserved = 0, mask = 0, isBare = false } = frame;
  const told = frame.toldBytes ?? payload.length;
  const lengthBits = frame.lengthBits ?? (told < 126 ? 7 : told < 65_536 ? 16 : 64);
  const lengthBytes = lengthBits === 7 ? 0 : lengthBits / 8;
  const start = 2 + lengthBytes + (isBare ? 0 : 4);
  const bytes = new Uint8Array(start + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = (hasMore ? 0 : 0x80) | (reserved << 4) | opcode;
  bytes[1] = (isBare ? 0 : 0x80) | (lengthBits === 7 ? told & 0x7f : lengthBits === 16 ? 126 : 127);
  if (lengthBits === 16) view.setUint16(2, told & 0xffff);
  if (lengthBits === 64) view.setBigUint64(2, BigInt.asUintN(64, BigInt(told)));
  if (!isBare) view.setUint32(start - 4, mask);
  bytes.set(payload, start);
  if (mask !== 0 && !isBare) maskFrom(bytes, start, mask);
  return bytes;
}

function maskFrom(bytes: Uint8Array, start: number, mask: number): void {
  for (let index = start; index < bytes.length; index++) {
    bytes[index] = (bytes[index] ?? 0) ^ (mask >>> (24 - 8 * ((index - start) % 4)));
  }
}

const encoder = new TextEncoder();

/** Writes a text frame. */
export function textFrame(text: string): Uint8Array<ArrayBuffer> {
  return frameBytes({ opcode: opcodes.text, payload: encoder.encode(text) });
}

/** Writes what a close frame holds. */
export function closePayload(code: number, reason: string): Uint8Array<ArrayBuffer> {
  const said = encoder.encode(reason);
  const payload = new Uint8Array(2 + said.length);
  new DataView(payload.buffer).setUint16(0, code);
  payload.set(said, 2);
  return payload;
}

/** Writes a close frame. @param code Absent: none is told. */
export function closeFrame(code?: number, reason: string = ""): Uint8Array<ArrayBuffer> {
  const payload = code === undefined ? new Uint8Array() : closePayload(code, reason);
  return frameBytes({ opcode: opcodes.close, payload });
}

/** Puts pieces one behind the other. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
