import assert from "node:assert/strict";
import fc from "fast-check";
import { withoutInvisible } from "../../src/protocol/invisible.ts";
import { printable } from "../../src/protocol/text.ts";
import { anyCodePoints } from "../support/any_code_points.ts";
import { everyCodePoint, unicodeName } from "../support/every_code_point.ts";

/** Everything in Unicode that nobody sees, or sees as a gap. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\u2d7f\ufffc\u{1107f}\u{13441}\u{13442}\u{16fe4}\u{1d159}]/u;

/** What of it is shown anywhere at all, and why. */
const kept: readonly (readonly [characters: RegExp, because: string])[] = [
  [/\p{Zs}/u, "takes its cells, as any space does"],
  [/\u2800/u, "is the space of those who read Braille, and takes its cell"],
  [/\ufffc/u, "is drawn as a box, and takes its cell"],
  [/[\u{13441}\u{13442}\u{1d159}]/u, "is a blank sign of its script that takes its cell"],
  [/[\u2d7f\u{1107f}\u{16fe4}]/u, "is a mark that its script needs; marks are capped"],
];

/** What is kept in some places, and in which. */
const keptInPlace: readonly (readonly [characters: RegExp, before: string, after: string])[] = [
  [/[\u200c\u200d]/u, "ک", "ک"],
  [/[\ufe0e\ufe0f]/u, "❤", ""],
  [/[\ufe00-\ufe0d\u{e0100}-\u{e01ef}]/u, "葛", "城"],
  [/[\u180b-\u180d\u180f]/u, "ᠠ", "ᠠ"],
];

const pictures: readonly (readonly [characters: RegExp, picture: RegExp])[] = [
  [/\t/, /^ {4}$/],
  // deno-lint-ignore no-control-regex -- they are what is pictured
  [/[\x00-\x08\x0e-\x1f]/, /^[\u2400-\u241f]$/],
  [/\x7f/, /^\u2421$/],
  [/[\n\v\f\r\x85\u2028\u2029]/, /^ ⏎ $/],
  [/[\x80-\x9f\u202a-\u202e\u2066-\u2069\p{Cs}\p{Noncharacter_Code_Point}]/u, /^\ufffd$/],
];

/** Says what is wrong with how a character is shown between two letters. */
function problemOf(character: string): string | undefined {
  const shown = printable(`a${character}b`).slice(1, -1);
  if (shown === character && !unseen.test(character)) return undefined;
  const isKept = kept.some(([characters]) => characters.test(character)) || /[\u200c\u200d]/.test(character);
  const picture = pictures.find(([characters]) => characters.test(character))?.[1];
  const isRight = picture === undefined ? shown === (isKept ? character : "") : picture.test(shown);
  return isRight ? undefined : `${unicodeName(character)} is shown as ${JSON.stringify(shown)}`;
}

Deno.test("printable() shows every character of Unicode that can be seen, and pictures or leaves out every other", () => {
  assert.deepEqual([...everyCodePoint()].flatMap((character) => problemOf(character) ?? []), []);
});

Deno.test("printable() keeps joiners, selectors and variants in their places, and nowhere else", () => {
  for (const character of everyCodePoint()) {
    for (const [characters, before, after] of keptInPlace) {
      if (!characters.test(character)) continue;
      const inPlace = `${before}${character}${after}`;
      assert.equal(printable(inPlace), inPlace, unicodeName(character));
      const outOfPlace = printable(` ${character}`);
      assert.equal(outOfPlace, " ", unicodeName(character));
    }
  }
});

for (
  const [what, text] of [
    ["the flags that are made of tags", "🏴󠁧󠁢󠁥󠁮󠁧󠁿🏴󠁧󠁢󠁳󠁣󠁴󠁿🏴󠁧󠁢󠁷󠁬󠁳󠁿"],
    ["families, professions and skins", "👩‍👩‍👧 👩🏽‍🚀 👩‍❤️‍👩 🏳️‍🌈 🏴‍☠️"],
    ["keycaps", "1️⃣ #️⃣"],
    ["emoji as text", "❤︎ ☎︎"],
    ["joiners of Persian, also behind a word", "می‌خواهم ۱۳۸۴ه‍."],
    ["joiners of Bengali and Malayalam", "র‍্য ന്‍"],
    ["eight marks on a letter", `a${"\u0301".repeat(8)}`],
    ["icons of private fonts", "\ue0b0 \u{f0001}"],
    ["what is not assigned yet", "\u0378"],
  ] as const
) {
  Deno.test(`printable() leaves alone ${what}`, () => assert.equal(printable(text), text));
}

for (
  const [what, text, shown] of [
    ["letters hidden in tags", "a\u{e0069}\u{e0067}\u{e006e}b", "ab"],
    ["tags of a flag that is none", "🏴\u{e0075}\u{e0073}\u{e0074}\u{e0078}\u{e007f}", "🏴"],
    ["bytes hidden in selectors", "😀\ufe01\ufe02\u{e0110}\u{e0120}", "😀"],
    ["a second selector", "葛\u{e0100}\u{e0101}", "葛\u{e0100}"],
    ["a selector on a digit without its keycap", "1\ufe0f2", "12"],
    ["joiners in a row", "a\u200d\u200d\u200db", "a\u200db"],
    ["joiners behind what is left out", " \u3164\u200d", " "],
    ["signs around numbers", "\u0600\u0661 \u06dd\u0662", "\u0661 \u0662"],
    ["fillers of Hangul", "a\u115f\u1160\u3164\uffa0b", "ab"],
    ["marks beyond the eighth with joiners between them", `a${"\u0301\u200d".repeat(9)}`, /^a[^a]{15}$/u],
    ["bits in white, as invisible operators", "\u2061\u2062\u2063\u2064", ""],
  ] as const
) {
  Deno.test(`printable() leaves out ${what}`, () => {
    if (typeof shown === "string") assert.equal(printable(text), shown);
    else assert.match(printable(text), shown);
  });
}

const anyTrouble = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\u200d", "\u200c", "\ufe0f", "\ufe01", "\u{e0100}", "\u{e0067}", "\u{e007f}", "\u0301"),
    fc.constantFrom(
      "葛",
      "❤",
      "1",
      "🏴",
      "ᠠ",
      "\u180b",
      "\u3164",
      "\u200b",
      "a",
      " ",
      "\u202e",
      "👩",
      "\u20e3",
    ),
  ),
  maxLength: 24,
});

Deno.test("withoutInvisible() takes away only, and nothing a second time", () => {
  fc.assert(
    fc.property(fc.oneof(anyTrouble, anyCodePoints), (text) => {
      const clean = withoutInvisible(text.toWellFormed());
      assert.equal(withoutInvisible(clean), clean);
      let at = 0;
      const whole = [...text.toWellFormed()];
      for (const character of clean) at = whole.indexOf(character, at) + 1;
      assert.ok(at > 0 || clean === "");
      assert.doesNotMatch(clean, /(?:\p{M}[\u200c\u200d]?){9}/u);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("withoutInvisible() is done with a megabyte in no time, whatever is in it", () => {
  for (
    const unit of [
      "\u0301",
      "\u200d",
      "a\u200d",
      "\ufe0f",
      "\u{e0067}",
      "🏴\u{e0067}\u{e0062}",
      "\u0301\u200d",
    ]
  ) {
    const text = unit.repeat(1_000_000 / unit.length);
    const began = performance.now();
    withoutInvisible(text);
    assert.ok(performance.now() - began < 2_000, unicodeName(unit));
  }
});
