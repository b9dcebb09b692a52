/**
 * Frames of a server that means harm, or that only puts what it has to say into frames as few servers do.
 * @module
 */
import type { Random } from "../prove/random.ts";
import { type ClientFrame, closePayload, frameBytes, joined, opcodes } from "./client_frames.ts";
import { deal, few, happens } from "./dice.ts";
import { noise } from "./strange_frames.ts";
import { anyText } from "./strange_text.ts";

const encoder = new TextEncoder();
const closeCodes = [0, 999, 1000, 1001, 1005, 1009, 1011, 1012, 1013, 1015, 4000, 4008, 4500, 4999, 65_535];

/** Writes a frame of a server: it is not masked. */
export function serverFrame(frame: Omit<ClientFrame, "isBare">): Uint8Array<ArrayBuffer> {
  return frameBytes({ ...frame, isBare: true });
}

/** Puts a text into a frame or several. */
export function serverTextFrames(random: Random, text: string): Uint8Array<ArrayBuffer> {
  const payload = encoder.encode(text);
  return deal<() => Uint8Array<ArrayBuffer>>(random, [
    [85, () => serverFrame({ opcode: opcodes.text, payload })],
    [6, () => inPieces(random, payload)],
    [3, () => control(random)],
    [2, () => serverFrame({ opcode: opcodes.text, payload, lengthBits: random.pick([16, 64] as const) })],
    [1, () => serverFrame({ opcode: opcodes.binary, payload })],
  ])();
}

function control(random: Random): Uint8Array<ArrayBuffer> {
  const opcode = random.pick([opcodes.ping, opcodes.pong]);
  return serverFrame({ opcode, payload: noise(random, few(random, 125)) });
}

function inPieces(random: Random, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = random.whole(0, payload.length);
  return joined([
    serverFrame({ opcode: opcodes.text, payload: payload.subarray(0, at), hasMore: true }),
    serverFrame({ opcode: opcodes.ping, payload: new Uint8Array(3) }),
    serverFrame({ opcode: opcodes.rest, payload: payload.subarray(at) }),
  ]);
}

/** Writes a close with some code, and some reason. */
export function anyServerClose(random: Random): Uint8Array<ArrayBuffer> {
  const reason = happens(random, 0.5) ? "" : anyText(random).slice(0, 40);
  return serverFrame({ opcode: opcodes.close, payload: closePayload(random.pick(closeCodes), reason) });
}
