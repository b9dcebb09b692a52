/**
 * Texts and names of every kind: what people write, what does harm, and what stands at a limit.
 * @module
 */
import type { Random } from "../prove/random.ts";
import { hostileTexts } from "../support/hostile_texts.ts";
import { deal, few, happens } from "./dice.ts";

/** Stands in every plain text and every code, so that it can be told where one has come to. */
export const mark = "zqx7";

const words = "hello over there what is it that we wanted to say again ok 👍 grüße 漢字 שלום".split(" ");

/** The longest that is taken whole of the hostile ones; of the others there are enough that are long. */
const longestHostile = 2_000;

const hostile = hostileTexts.filter(({ length }) => length <= longestHostile);

/** Lengths at which something ends: names, nonces, texts, frames before and after the join. */
const edges = [1, 31, 32, 33, 63, 64, 65, 512, 513, 3_999, 4_000, 4_001, 4_096, 5_334, 16_000, 16_001];

const units = ["a", " ", "\n", "\u0301", "é", "漢", "😀", "👩‍👩‍👧", "\u202e", "\ud83d", "\\", '"', "\0"];

/** Gives a text as people write them. */
export function plainText(random: Random): string {
  return [mark, ...Array.from({ length: few(random, 24) }, () => random.pick(words))].join(" ");
}

/** Gives some text of any kind. */
export function anyText(random: Random): string {
  return deal(random, kinds)(random);
}

const kinds = [
  [50, plainText],
  [12, (random: Random) => random.pick(hostile)],
  [12, codePoints],
  [3, (random: Random) => random.pick(units).repeat(random.pick(edges))],
  [3, () => ""],
  [3, (random: Random) => `/me ${plainText(random)}`],
  [3, (random: Random) => `${random.pick(names)}: ${plainText(random)}`],
  [2, (random: Random) => `${plainText(random)}\n${codePoints(random)}\r\n${plainText(random)}`],
] as const;

/** Any code points at all, halves of pairs included. */
function codePoints(random: Random): string {
  const ends = [0x20, 0x7f, 0xff, 0x2fff, 0xffff, 0x1_ffff, 0x10_ffff];
  return Array.from(
    { length: few(random, 40) },
    () => String.fromCodePoint(random.whole(0, random.pick(ends))),
  ).join("");
}

const names = "ada bob eve ian Bob ВОВ аda ADA ada-2 guest lan Zoë 张三 श्री रोहित 👍🏽 o'hara a.b J⁠ane".split(
  " ",
);

/** Gives some name, good ones more often than not. */
export function anyName(random: Random): string {
  if (happens(random, 0.6)) return random.pick(names);
  return happens(random, 0.6) ? `n${random.whole(0, 9_999)}` : anyText(random);
}
