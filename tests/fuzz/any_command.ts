/**
 * Commands of `terminalchat.v1` in any order, each alone as the protocol has it; what they ask for is often not theirs.
 * @module
 */
import type { Command, JoinCommand, Since } from "../../src/protocol/frame.ts";
import type { Random } from "../prove/random.ts";
import { deal, happens } from "./dice.ts";
import type { Known } from "./known.ts";
import { anyName, anyText } from "./strange_text.ts";

/** Who sends. */
export interface Sender {
  readonly random: Random;
  readonly known: Known;
  /** The channel. */
  readonly code: string;
  /** The own name, as far as it is known. */
  name: string;
}

/** Gives some command. */
export function anyCommand(sender: Sender): Command {
  return deal(sender.random, commands)(sender);
}

/** Gives a join: of somebody new, of somebody who comes back, or of somebody who would like to be another. */
export function anyJoin({ random, known, code }: Sender): JoinCommand {
  const session = happens(random, 0.4) ? someToken(random, known, code) : undefined;
  const since = happens(random, 0.3) ? someSince(random, known) : undefined;
  return {
    type: "join",
    name: anyName(random),
    ...(session === undefined ? {} : { session }),
    ...(since === undefined ? {} : { since }),
  };
}

/** A token of this channel, of another, of nobody. */
function someToken(random: Random, known: Known, code: string): string {
  const token = known.tokens.pick(random);
  if (token === undefined || happens(random, 0.1)) return anyText(random);
  if (token.code !== code && happens(random, 0.7)) return someToken(random, known, code);
  return happens(random, 0.9) ? token.token : token.token.slice(0, -1);
}

const offsets = [
  0,
  1,
  2,
  50,
  999,
  1_000,
  1_001,
  2 ** 31,
  2 ** 32,
  Number.MAX_SAFE_INTEGER - 1,
  Number.MAX_SAFE_INTEGER,
];

function someSince(random: Random, known: Known): Since {
  const place = known.places.pick(random) ?? { epoch: anyText(random), offset: random.pick(offsets) };
  return deal<() => Since>(random, [
    [6, () => place],
    [2, () => ({ ...place, offset: random.pick(offsets) })],
    [2, () => ({ ...place, offset: random.whole(0, place.offset) })],
    [1, () => ({ ...place, epoch: anyText(random) })],
    [1, () => ({ ...place, nonce: someNonce(random, known) })],
  ])();
}

function someNonce(random: Random, known: Known): string {
  const used = happens(random, 0.15) ? known.nonces.pick(random) : undefined;
  if (used !== undefined) return used;
  const nonce = happens(random, 0.97) ? `n${random.whole(0, 2 ** 48).toString(36)}` : anyText(random);
  known.nonces.add(nonce);
  return nonce;
}

function someMember({ random, known, name }: Sender): string {
  return deal<() => string>(random, [
    [4, () => known.names.pick(random) ?? name],
    [2, () => name],
    [1, () => name.toUpperCase()],
    [2, () => anyName(random)],
  ])();
}

const commands: readonly (readonly [number, (sender: Sender) => Command])[] = [
  [40, ({ random, known }) => ({
    type: "publish",
    nonce: someNonce(random, known),
    text: anyText(random),
    ...(happens(random, 0.15) ? { retry: happens(random, 0.8) } : {}),
  })],
  [10, (sender) => ({
    type: "whisper",
    nonce: someNonce(sender.random, sender.known),
    to: someMember(sender),
    text: anyText(sender.random),
  })],
  [6, ({ random }) => ({ type: "rename", name: anyName(random) })],
  [8, () => ({ type: "typing" })],
  [12, ({ random, known }) => ({
    type: "history",
    before: happens(random, 0.5) ? known.places.pick(random)?.offset ?? 1 : random.pick(offsets),
    limit: random.pick([0, 1, 2, 50, 199, 200, 201, 2 ** 31]),
  })],
  [12, () => ({ type: "ping" })],
  [4, anyJoin],
  [0.3, () => ({ type: "leave" })],
];
