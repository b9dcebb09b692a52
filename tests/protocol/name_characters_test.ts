import assert from "node:assert/strict";
import skeletonOf from "unhomoglyph";
import { characterProblem } from "../../src/protocol/name_characters.ts";
import { checkName } from "../../src/protocol/names.ts";
import { everyCodePoint, unicodeName } from "../support/every_code_point.ts";

const unseen = "A name has letters, digits, punctuation and single spaces, and nothing invisible";
const heaped = "A name has no heap of combining marks";
const foreign = "A name has marks of the same script as the letter that they stand on";
const colon = "A name has no colon";
const presence = "A name has no 🟢 and no 🔴: they say who comes and goes";
const beginning = "A name does not begin like a line of the server";

/** What stands against characters between two letters, and why; the first that fits counts. */
const rules: readonly (readonly [characters: RegExp, problem: string, because: string])[] = [
  [/[\p{Cc}\p{Cs}]/u, unseen, "controls and halves of pairs are no text"],
  [/[\p{Cn}\p{Co}]/u, unseen, "nobody knows how they look: not assigned, private, no character"],
  [/\p{Cf}/u, unseen, "they change the direction or the format, tags and joiners among them"],
  [/[\p{Zl}\p{Zp}]/u, unseen, "they break lines"],
  [/(?! )\p{Zs}/u, unseen, "the only space is U+0020"],
  [/\p{Default_Ignorable_Code_Point}/u, unseen, "they are shown as nothing"],
  [/[\u2800\u{13441}\u{13442}\u{1d159}]/u, unseen, "they are blank"],
  [/[\u2d7f\u{1107f}\u{16fe4}]/u, unseen, "they join their neighbours without being seen"],
  [/\ufffc/u, unseen, "it stands for something else"],
  [/[:˸։׃܃܄᛬᠃᠉⁚∶⧴⩴︓︰﹕：]/u, colon, "they end the name where it is shown, or look like it"],
  [/[🟢🔴]/u, presence, "the server's own lines begin so"],
];

/** Marks that may stand on Latin letters. */
const sharedMark = /[\p{Script=Inherited}\p{Script=Common}\p{Script=Cyrillic}\p{Script=Hangul}]/u;

function expected(character: string): string | undefined {
  const inNfc = character.normalize("NFC");
  const broken = rules.find(([characters]) => characters.test(inNfc));
  if (broken !== undefined) return broken[1];
  return /^\p{M}/u.test(inNfc) && !sharedMark.test(inNfc) ? foreign : undefined;
}

Deno.test("checkName() knows for every character of Unicode whether it may stand between two letters", () => {
  const surprises: string[] = [];
  for (const character of everyCodePoint()) {
    if (character === " ") continue;
    const checked = checkName(`a${character}b`);
    const problem = checked.ok ? undefined : checked.problem;
    if (problem !== expected(character)) surprises.push(`${unicodeName(character)}: ${problem ?? "taken"}`);
  }
  assert.deepEqual(surprises, []);
});

Deno.test("checkName() takes every letter and digit of every script as a name", () => {
  for (const character of everyCodePoint()) {
    if (!/[\p{L}\p{N}]/u.test(character)) continue;
    if (/[\p{Default_Ignorable_Code_Point}\u{13441}\u{13442}]/u.test(character)) continue;
    const isAlone = checkName(character).ok || character === "ː" || character === "𐌟";
    assert.ok(isAlone, unicodeName(character));
  }
});

const signs = [...everyCodePoint()].filter((character) => /[\p{P}\p{S}]/u.test(character));

function lookAlikesOf(sign: string): readonly string[] {
  return signs.filter((character) => skeletonOf(character) === skeletonOf(sign));
}

Deno.test("checkName() knows by sight what the library takes for a colon", () => {
  const likeOne = signs.filter((character) =>
    character !== "꞉" && (skeletonOf(character) + character.normalize("NFKC")).includes(":")
  );
  assert.ok(likeOne.length > 10);
  for (const character of likeOne) {
    assert.deepEqual(checkName(`ada${character} x`), { ok: false, problem: colon }, unicodeName(character));
  }
});

for (const [sign, rest] of [["—", ""], ["*", ""], ["/", ""], ["-", "!-"]] as const) {
  Deno.test(`checkName() takes nothing that looks like ${sign}${rest} for the beginning of a name`, () => {
    for (const character of lookAlikesOf(sign)) {
      const wish = `${character}${rest} ada`;
      assert.deepEqual(checkName(wish), { ok: false, problem: beginning }, unicodeName(character));
    }
  });
}

Deno.test("checkName() takes no other exclamation mark for that of a notice", () => {
  for (const character of [...lookAlikesOf("!"), "ǃ"]) {
    assert.deepEqual(
      checkName(`-${character}- x`),
      { ok: false, problem: beginning },
      unicodeName(character),
    );
  }
});

for (
  const [what, name, problem] of [
    ["a colon of Mohawk within a word", "Kanien’kehá꞉ka", undefined],
    ["a sign of length within a word", "aːb", undefined],
    ["a sign of length before a blank", "adaː hi", colon],
    ["a colon of Mohawk at the end", "ada꞉", colon],
    ["circles of another colour", "⚫ ada ⚪🔵", undefined],
    ["the sign of a join inside", "ada 🟢 bob joined the chat", presence],
    ["the sign of a leave as an emoji", "🔴\ufe0f ada", presence],
    ["the sign of a join behind a joiner", "👩\u200d🟢", presence],
    ["hyphens around a name", "-=ada=-", undefined],
    ["a name of one stroke", "一郎", undefined],
    ["a name that begins with a katakana mark", "ーada", undefined],
    ["a joiner between Latin letters", "a\u200dda", unseen],
    ["a non-joiner between Latin letters", "a\u200cda", unseen],
    ["a joiner between letters that join", "می\u200cخواهم", undefined],
    ["a joiner of Bengali", "র\u200d্য", undefined],
    ["a joiner behind a letter that joins", "ه\u200d", unseen],
    ["two joiners between letters that join", "ه\u200d\u200dه", unseen],
    ["a joiner between digits", "1\u200d2", unseen],
    ["an emoji of several", "👩🏽‍❤️‍👩🏽", undefined],
    ["a joiner between an emoji and a letter", "👩\u200dada", unseen],
    ["a selector on a letter", "ada\ufe0f", unseen],
    ["a selector on a digit", "1\ufe0f", unseen],
    ["a keycap", "1️⃣", undefined],
    ["two selectors", "❤\ufe0f\ufe0f", unseen],
    ["a flag of tags", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", unseen],
    ["an invisible stacker on a Latin letter", "ada\u17d2", foreign],
    ["a vowel of Thai on a Latin letter", "ad\u0e34a", foreign],
    ["marks of one's own script", "हिन्दी กิน שָׁלוֹם مُحَمَّد ខ្មែរ", undefined],
    ["a mark on a filler of Arabic", "\u0640\u0610", undefined],
    ["a mark on a blank", "ada \u0301b", heaped],
    ["four marks", "a\u0335\u0336\u0337\u0338da", undefined],
    ["five marks", "a\u0335\u0336\u0337\u0338\u0334da", heaped],
  ] as const
) {
  Deno.test(`a name ${problem === undefined ? "may have" : "has not"} ${what}`, () => {
    assert.equal(characterProblem(name.normalize("NFC")), problem);
  });
}
