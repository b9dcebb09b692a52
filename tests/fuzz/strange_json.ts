/**
 * JSON that is nearly what was meant, and things that are nearly JSON.
 * @module
 */
import type { Random } from "../prove/random.ts";
import { deal, few, happens } from "./dice.ts";
import { anyText } from "./strange_text.ts";

const numbers =
  "0 -0 1 -1 1.5 200 201 2147483648 4294967296 9007199254740991 9007199254740992 1e20 1e308 1e309 -1e309 1e-400 1E5 00 01 +1 .5 1. 0x10 1_0 NaN Infinity -Infinity"
    .split(" ");

const literals = ["true", "false", "null", "undefined", "{}", "[]", '""', "'a'", "/a/", "new Date()", "1n"];

const strings = [
  ...['"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\\u2028"', '"a\\/b"', '"\\x41"', '"\\u12"', '"\\'],
  ...[
    '"a',
    '"\t"',
    '"\u2028"',
    '"\\ud83d\\ude00"',
    '"\\uFFFF"',
    '"__proto__"',
    '"constructor"',
    '"[object Object]"',
  ],
];

const strangeKeys = [
  ...[
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "then",
    "toJSON",
    "",
    "0",
    "length",
  ],
  ...[
    "type",
    "name",
    "nonce",
    "text",
    "session",
    "since",
    "offset",
    "epoch",
    "to",
    "retry",
    "before",
    "limit",
  ],
  ...["Type", "TYPE", "typ\u0435", "type\u0000", "nonce ", "from", "members", "limits", "position", "code"],
];

/** Gives the text of some value, JSON or not. */
function strangeValue(random: Random): string {
  return deal(random, values)(random);
}

const values = [
  [30, (random: Random) => random.pick(numbers)],
  [20, (random: Random) => random.pick(literals)],
  [20, (random: Random) => random.pick(strings)],
  [20, (random: Random) => JSON.stringify(anyText(random))],
  [4, nested],
  [6, (random: Random) => `{${JSON.stringify(random.pick(strangeKeys))}:${strangeValue(random)}}`],
  [6, (random: Random) => `[${strangeValue(random)},${strangeValue(random)}]`],
] as const;

/** A few levels, or far too many; now and then some are never closed. */
function nested(random: Random): string {
  const depth = random.pick([2, 10, 100, 1_000, 10_000]);
  const [open, close] = random.pick([["[", "]"], ['{"a":', "}"]] as const);
  return `${open.repeat(depth)}1${close.repeat(happens(random, 0.8) ? depth : depth - 1)}`;
}

type Change = (random: Random, pairs: Pair[]) => void;
type Pair = [key: string, value: string];

/** What may become of the fields. */
const changes: readonly (readonly [number, Change])[] = [
  [40, (random, pairs) => changeAt(random, pairs, (pair) => pair[1] = strangeValue(random))],
  [10, (random, pairs) => void pairs.splice(random.whole(0, pairs.length), 1)],
  [12, (random, pairs) => changeAt(random, pairs, ([key]) => void pairs.push([key, strangeValue(random)]))],
  [
    12,
    (random, pairs) => void pairs.unshift([JSON.stringify(random.pick(strangeKeys)), strangeValue(random)]),
  ],
  [
    8,
    (random, pairs) => changeAt(random, pairs, (pair) => pair[0] = JSON.stringify(random.pick(strangeKeys))),
  ],
  [6, (_random, pairs) => void pairs.reverse()],
  [6, (random, pairs) => changeAt(random, pairs, (pair) => pair[1] = escapedWhole(pair[1]))],
  [4, (random, pairs) => swap(random, pairs)],
  [2, (random, pairs) => void pairs.push(...manyPairs(random))],
];

function changeAt(random: Random, pairs: Pair[], change: (pair: Pair) => void): void {
  if (pairs.length > 0) change(random.pick(pairs));
}

function swap(random: Random, pairs: Pair[]): void {
  changeAt(
    random,
    pairs,
    (one) => changeAt(random, pairs, (other) => [one[1], other[1]] = [other[1], one[1]]),
  );
}

function manyPairs(random: Random): Pair[] {
  return Array.from({ length: few(random, 300) }, (_, index) => [`"k${index}"`, strangeValue(random)]);
}

/** The same text with every unit as an escape. */
function escapedWhole(value: string): string {
  if (!value.startsWith('"') || value.length > 1_000) return value;
  const units = [...String(parsedOr(value, ""))];
  return `"${units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`;
}

function parsedOr(json: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return otherwise;
  }
}

/** What may become of the whole line. */
const wrappings: readonly (readonly [number, (random: Random, line: string) => string])[] = [
  [60, (_random, line) => line],
  [6, (random, line) => line.slice(0, random.whole(0, line.length))],
  [4, (random, line) => `${line}${strangeValue(random)}`],
  [3, (_random, line) => `[${line}]`],
  [3, (_random, line) => `\ufeff${line}`],
  [3, (_random, line) => `${line.slice(0, -1)},}`],
  [3, (_random, line) => line.replaceAll('"', "'")],
  [3, (_random, line) => ` \t\r${line.replaceAll(",", " ,\r\t ")} `],
  [3, (_random, line) => JSON.stringify(line)],
  [2, (_random, line) => `${line} // ${line}`],
  [5, (random) => strangeValue(random)],
];

/** Gives a line that begins as this object and is changed in a few places. */
export function strangeJson(random: Random, shape: object): string {
  const pairs = Object.entries(shape).map((
    [key, value],
  ): Pair => [JSON.stringify(key), JSON.stringify(value)]);
  for (let left = few(random, 4); left > 0; left--) deal(random, changes)(random, pairs);
  const line = `{${pairs.map(([key, value]) => `${key}:${value}`).join(",")}}`;
  return deal(random, wrappings)(random, line);
}
