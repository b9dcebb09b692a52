/**
 * The frame level and the byte level: how lines come into frames, and what becomes of the frames' bytes.
 * @module
 */
import type { Random } from "../prove/random.ts";
import { type ClientFrame, closeFrame, frameBytes, joined, opcodes, textFrame } from "./client_frames.ts";
import { deal, few, happens } from "./dice.ts";
import { anyText } from "./strange_text.ts";

/** Some frames on their way. */
export interface Parcel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many frames it is, or was before anything was done to it. */
  readonly frames: number;
}

const encoder = new TextEncoder();

/** Puts one line into frames that a server must understand, though most clients would send others. */
export function someFrames(random: Random, line: string): Parcel {
  return deal(random, manners)(random, line);
}

const manners: readonly (readonly [number, (random: Random, line: string) => Parcel])[] = [
  [70, (_random, line) => ({ bytes: textFrame(line), frames: 1 })],
  [10, (random, line) => one({ opcode: opcodes.text, payload: encoder.encode(line), mask: anyMask(random) })],
  [8, fragments],
  [4, (random, line) =>
    one({
      opcode: opcodes.text,
      payload: encoder.encode(line),
      lengthBits: random.pick([16, 64] as const),
    })],
  [4, (_random, line) => one({ opcode: opcodes.text, payload: encoder.encode(`\n${line}\n\n`) })],
  [2, control],
  [2, (random) => one({ opcode: opcodes.text, payload: encoder.encode(" \n".repeat(few(random, 40))) })],
];

function one(frame: ClientFrame): Parcel {
  return { bytes: frameBytes(frame), frames: 1 };
}

function anyMask(random: Random): number {
  return random.whole(1, 0xffff_ffff);
}

/** Cuts a message into frames, within a character as well, some of them empty and some with a ping between them. */
function fragments(random: Random, line: string): Parcel {
  const bytes = encoder.encode(line);
  const frames: Uint8Array[] = [];
  let at = 0;
  for (let left = few(random, 6); left >= 0; left--) {
    const end = left === 0 ? bytes.length : random.whole(at, bytes.length);
    const opcode = at === 0 && frames.length === 0 ? opcodes.text : opcodes.rest;
    frames.push(frameBytes({ opcode, payload: bytes.subarray(at, end), hasMore: left > 0 }));
    if (left > 0 && happens(random, 0.2)) frames.push(control(random).bytes);
    at = end;
  }
  return { bytes: joined(frames), frames: frames.length };
}

/** A ping or a pong that nobody asked for. */
function control(random: Random): Parcel {
  const payload = new Uint8Array(random.whole(0, 125));
  return one({ opcode: random.pick([opcodes.ping, opcodes.pong]), payload, mask: anyMask(random) });
}

/** Does something to frames that ends most connections. */
export function damaged(random: Random, parcel: Parcel): Parcel {
  return { bytes: deal(random, damages)(random, parcel.bytes), frames: parcel.frames };
}

type Damage = (random: Random, bytes: Uint8Array) => Uint8Array<ArrayBuffer>;

const damages: readonly (readonly [number, Damage])[] = [
  [20, flipped],
  [8, (random, bytes) => flipped(random, bytes, Math.min(16, bytes.length))],
  [8, (random, bytes) => bytes.slice(0, random.whole(0, bytes.length))],
  [6, (random, bytes) => bytes.slice(random.whole(0, bytes.length))],
  [6, (random, bytes) => inserted(random, bytes, noise(random, few(random, 64)))],
  [4, (random, bytes) => inserted(random, bytes, bytes)],
  [4, (random) => noise(random, few(random, 4_096))],
  [30, (random, bytes) => inserted(random, bytes, frameBytes(wrongFrame(random)))],
];

function flipped(random: Random, bytes: Uint8Array, within: number = bytes.length): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  for (let left = few(random, 8); left > 0 && within > 0; left--) {
    const at = random.whole(0, within - 1);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.whole(0, 7));
  }
  return copy;
}

function inserted(random: Random, bytes: Uint8Array, more: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = happens(random, 0.5) ? 0 : random.whole(0, bytes.length);
  return joined([bytes.subarray(0, at), more, bytes.subarray(at)]);
}

/** Gives bytes by chance. */
export function noise(random: Random, length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, () => random.whole(0, 255));
}

/** Lengths that are told though nothing of that length follows; the last ones are no lengths at all. */
const lies = [
  0,
  1,
  125,
  126,
  65_535,
  65_536,
  67_108_863,
  67_108_864,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 63,
  2 ** 64 - 2_048,
];

/** A frame that no client may send. */
function wrongFrame(random: Random): ClientFrame {
  const payload = encoder.encode(anyText(random)).subarray(0, 4_096);
  return deal<() => ClientFrame>(random, [
    [4, () => ({ opcode: opcodes.text, payload, isBare: true })],
    [4, () => ({ opcode: opcodes.text, payload, reserved: random.whole(1, 7) })],
    [4, () => ({ opcode: random.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), payload })],
    [4, () => ({ opcode: random.pick([8, 9, 10]), payload: noise(random, random.whole(126, 300)) })],
    [3, () => ({ opcode: random.pick([8, 9, 10]), payload, hasMore: true })],
    [4, () => ({ opcode: opcodes.rest, payload })],
    [3, () => ({ opcode: opcodes.text, payload, hasMore: true })],
    [3, () => ({ opcode: opcodes.binary, payload })],
    [4, () => ({ opcode: opcodes.text, payload, toldBytes: random.pick(lies), lengthBits: 64 })],
    [3, () => ({ opcode: opcodes.text, payload, toldBytes: random.whole(0, 65_535), lengthBits: 16 })],
    [4, () => ({ opcode: opcodes.text, payload: noise(random, few(random, 64)) })],
    [2, () => ({ opcode: opcodes.close, payload: noise(random, few(random, 125)) })],
  ])();
}

/** Close codes that mean something, that nobody may send, and that do not exist. */
const closeCodes = [
  0,
  1,
  999,
  1000,
  1001,
  1004,
  1005,
  1006,
  1011,
  1015,
  2999,
  3000,
  4000,
  4502,
  4999,
  5000,
  65_535,
];

/** Says goodbye in some way, and now and then goes on behind it. */
export function anyClose(random: Random): Parcel {
  const code = happens(random, 0.2) ? undefined : random.pick(closeCodes);
  const close = closeFrame(code, happens(random, 0.5) ? "" : anyText(random).slice(0, 30));
  if (happens(random, 0.5)) return { bytes: close, frames: 1 };
  const rest = Array.from({ length: few(random, 8) }, () => textFrame(anyText(random)));
  return { bytes: joined([close, ...rest, noise(random, few(random, 64))]), frames: 1 + rest.length };
}
