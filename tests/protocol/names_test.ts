import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkName,
  cleanName,
  codeAlphabet,
  codeFrom,
  foldName,
  freeName,
  guestName,
  type IsTaken,
  maxCodeCharacters,
  maxNameCharacters,
  parseCode,
} from "../../src/protocol/names.ts";
import { codePoints } from "../../src/protocol/text.ts";
import { anyCodePoints } from "../support/any_code_points.ts";
import { anyText } from "../support/any_text.ts";

const anyName = fc.oneof(anyText, fc.string({ unit: "grapheme" })).map((wish) => cleanName(wish));

Deno.test("parseCode() takes letters, digits, - and _, and makes them lower case", () => {
  assert.equal(parseCode("a4b2c1"), "a4b2c1");
  assert.equal(parseCode("A4B2C1"), "a4b2c1");
  assert.equal(parseCode("My_Channel-2"), "my_channel-2");
  assert.equal(parseCode("x"), "x");
  assert.equal(parseCode("x".repeat(maxCodeCharacters)), "x".repeat(64));
});

Deno.test("parseCode() takes nothing else", () => {
  const others = [
    "",
    "..",
    ".",
    "a/b",
    "a b",
    " a",
    "a\n",
    "a\0b",
    "%00",
    "a%20b",
    "#a",
    "ä",
    "ｋ",
    "\u212a",
    "a?b",
  ];
  for (const text of [...others, "x".repeat(65), "x".repeat(10_000)]) {
    assert.equal(parseCode(text), undefined, text);
  }
});

Deno.test("parseCode() gives what it takes again", () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), (text) => {
    const code = parseCode(text);
    assert.equal(code, text.toLowerCase());
    assert.equal(parseCode(code ?? ""), code);
  }));
});

Deno.test("codeFrom() makes a code of six characters that nobody takes for one another", () => {
  assert.doesNotMatch(codeAlphabet, /[0o1li]/);
  assert.equal(codeFrom(new Uint8Array([0, 1, 2, 3, 4, 5])), "abcdef");
  assert.equal(codeFrom(new Uint8Array([30, 31, 247, 0, 0, 0])), "9a9aaa");
});

Deno.test("codeFrom() skips the bytes that would favour a character", () => {
  assert.equal(codeFrom(new Uint8Array([248, 0, 255, 1, 250, 2, 3, 4, 5])), "abcdef");
  assert.throws(() => codeFrom(new Uint8Array([248, 0, 1, 2, 3, 4])), RangeError);
});

Deno.test("codeFrom() reaches every character equally often", () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 248; byte++) {
    const [character = ""] = codeFrom(new Uint8Array([byte, 0, 0, 0, 0, 0]));
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  assert.equal(counts.size, codeAlphabet.length);
  assert.deepEqual(new Set(counts.values()), new Set([8]));
});

Deno.test("checkName() keeps names of every script, and emoji", () => {
  const names = [
    "ada",
    "Ada Lovelace",
    "李小龍",
    "שלמה",
    "محمد",
    "नम्रता",
    "o'brien",
    "x_x",
    "<b>",
    "Ærø",
    "ada ❤️",
  ];
  for (const name of [...names, "👩‍🚀", "👩‍❤️‍👩", "🇩🇪", "1️⃣", "می‌خواهم", "a".repeat(32), "😀".repeat(32)]) {
    assert.deepEqual(checkName(name), { ok: true, name: name.normalize("NFC") }, name);
  }
});

Deno.test("checkName() brings a name into one form", () => {
  assert.deepEqual(checkName("  ada   lovelace "), { ok: true, name: "ada lovelace" });
  assert.deepEqual(checkName("e\u0301va"), { ok: true, name: "\u00e9va" });
  assert.deepEqual(checkName("\u3000ada\u00a0"), { ok: true, name: "ada" });
});

const invisible = "A name has letters, digits, punctuation and single spaces, and nothing invisible";
const heap = "A name has no heap of combining marks";
const likeTheServer = "A name does not begin like a line of the server";
const presence = "A name has no 🟢 and no 🔴: they say who comes and goes";
for (
  const [what, wish, problem] of [
    ["nothing", "", "A name needs at least one character"],
    ["blanks", " \t\u3000", "A name needs at least one character"],
    ["a line break alone", "\n", "A name needs at least one character"],
    ["a colon", "ada: hello", "A name has no colon"],
    ["a colon at the end", "ada:", "A name has no colon"],
    ["a line break", "ada\nbob", invisible],
    ["a line separator", "ada\u2028bob", invisible],
    ["a tab", "ada\tbob", invisible],
    ["NUL", "ada\0", invisible],
    ["ESC", "\x1b[2Jada", invisible],
    ["BEL", "ada\x07", invisible],
    ["DEL", "ada\x7f", invisible],
    ["CSI of C1", "\x9b2Jada", invisible],
    ["NEL", "ada\x85bob", invisible],
    ["a lone high surrogate", "ada\ud83d", invisible],
    ["a lone low surrogate", "\udc00ada", invisible],
    ["an override of direction", "ada\u202egnp", invisible],
    ["an isolate", "\u2066ada\u2069", invisible],
    ["a mark of direction", "ada\u200f", invisible],
    ["a zero-width space", "a\u200bda", invisible],
    ["a word joiner", "a\u2060da", invisible],
    ["a soft hyphen", "a\u00adda", invisible],
    ["a byte order mark inside", "a\ufeffda", invisible],
    ["a blank of Hangul", "\u3164", invisible],
    ["a blank of Braille", "\u2800", invisible],
    ["a no-break space inside", "a\u00a0da", invisible],
    ["letters of the tag block", "a\u{e0061}da", invisible],
    ["a selector of the supplement", "a\u{e0100}da", invisible],
    ["a private character", "a\ue000da", invisible],
    ["an unassigned character", "a\u0378da", invisible],
    ["a non-character", "a\uffffda", invisible],
    ["a joiner alone", "\u200d", invisible],
    ["a joiner in front", "\u200dada", invisible],
    ["a joiner behind", "ada\u200d", invisible],
    ["a joiner after a blank", "ada \u200dbob", invisible],
    ["two joiners", "a\u200d\u200dda", invisible],
    ["a mark in front", "\u0301ada", heap],
    ["a selector alone", "\ufe0f", invisible],
    ["a heap of marks", "a\u0335\u0336\u0337\u0338\u0334da", heap],
    ["the sign of a join", "🟢 ada joined the chat", presence],
    ["the sign of a leave", "ada 🔴 bob left", presence],
    ["the sign of a warning", "⚠️ ada", likeTheServer],
    ["the sign of a notice", "📢ada", likeTheServer],
    ["a dash of the transcript", "— ada", likeTheServer],
    ["an asterisk", "* ada", likeTheServer],
    ["a command", "/quit", likeTheServer],
    ["a mark of the transcript", "-!- ada", likeTheServer],
    ["33 characters", "a".repeat(33), "A name has at most 32 characters"],
    ["33 emoji", "😀".repeat(33), "A name has at most 32 characters"],
    ["a thousand characters", "a".repeat(1_000), "A name has at most 32 characters"],
    ["a million characters", "a".repeat(1_000_000), "A name has at most 32 characters"],
  ] as const
) {
  Deno.test(`checkName() refuses ${what}`, () => assert.deepEqual(checkName(wish), { ok: false, problem }));
}

Deno.test("checkName() takes another limit, and none", () => {
  assert.deepEqual(checkName("abcdef", 5), { ok: false, problem: "A name has at most 5 characters" });
  assert.deepEqual(checkName("abcde", 5), { ok: true, name: "abcde" });
  assert.deepEqual(checkName("a".repeat(1_000), 0), { ok: true, name: "a".repeat(1_000) });
});

Deno.test("checkName() lets nothing through that could fake, hide or break a line", () => {
  fc.assert(fc.property(fc.oneof(anyText, anyCodePoints), (wish) => {
    const checked = checkName(wish);
    if (!checked.ok) return;
    const { name } = checked;
    assert.doesNotMatch(name.replace(/[\u200c\u200d]/g, ""), /[\p{C}\p{Zl}\p{Zp}:]|^\s|\s$|\s\s/u);
    assert.ok(codePoints(name) >= 1 && codePoints(name) <= maxNameCharacters);
    assert.equal(name, name.normalize("NFC"));
    assert.deepEqual(checkName(name), checked, "a second check changes nothing");
  }));
});

Deno.test("cleanName() always gives a name that checkName() accepts as it is", () => {
  const anyTrouble = fc.string({
    unit: fc.constantFrom(
      ..."ab -!*—🟢🔴👩❤1#ː:∶\u200d\u200c\ufe0f\u20e3\u0301\u0327\u17d2می\u3164\u{e0067}\ud83d",
    ),
    maxLength: 60,
  });
  const anyWish = fc.oneof(
    anyText,
    anyTrouble,
    anyCodePoints,
    fc.string({ unit: "grapheme", maxLength: 80 }),
  );
  fc.assert(
    fc.property(anyWish, fc.integer({ min: 0, max: 40 }), (wish, maxCharacters) => {
      const name = cleanName(wish, maxCharacters);
      assert.deepEqual(checkName(name, maxCharacters), { ok: true, name });
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("cleanName() leaves a good name alone", () => {
  for (const name of ["ada", "Ada Lovelace", "李小龍", "o'brien", "😀"]) assert.equal(cleanName(name), name);
});

Deno.test("cleanName() makes the best of a bad one", () => {
  for (
    const [wish, name] of [
      ["  ada\x1b[2J ", "ada[2J"],
      ["🟢 ada", "ada"],
      ["🟢🔴 * /ada", "ada"],
      ["bob ∶ hi", "bob hi"],
      ["ada 🔴 bob left the chat", "ada bob left the chat"],
      ["❤️ ada\ufe0f", "❤️ ada"],
      ["a\u200dda", "ada"],
      ["ada\u17d2", "ada"],
      ["-!- ada", "-! ada"],
      ["ada: x", "ada x"],
      ["\u202eada", "ada"],
      ["a\nb", "ab"],
      ["a".repeat(1_000), "a".repeat(32)],
      ["", guestName],
      [" \t ", guestName],
      ["\0\x07", guestName],
      ["::::", guestName],
      ["🟢", guestName],
    ] as const
  ) assert.equal(cleanName(wish), name, JSON.stringify(wish));
});

Deno.test("foldName() takes upper and lower case and compatibility forms for the same", () => {
  for (
    const [one, other] of [
      ["Ada", "aDA"],
      ["straße", "STRASSE"],
      ["ß", "ẞ"],
      ["ﬁx", "fix"],
      ["ａｄａ", "ada"],
      ["ΣΊΣΥΦΟΣ", "σίσυφος"],
      ["e\u0301", "É"],
      ["\u212a", "k"],
      ["a\u200dda", "ada"],
      ["a\u200cda", "ada"],
      ["ada\ufe0f", "ada"],
    ] as const
  ) assert.equal(foldName(one), foldName(other), `${one} ${other}`);
  assert.notEqual(foldName("ada"), foldName("ada2"));
});

Deno.test("foldName() folds what is folded no further", () => {
  fc.assert(fc.property(anyName, (name) => {
    const folded = foldName(name);
    assert.equal(foldName(folded), folded);
    assert.equal(foldName(name.toUpperCase()), folded);
  }));
});

const heldNames = (...names: readonly string[]): IsTaken => {
  const keys = new Set(names.map(foldName));
  return (base, number) => keys.has(foldName(base + number));
};

Deno.test("freeName() gives the wish, or adds the first number that is free", () => {
  assert.equal(freeName("ada", heldNames()), "ada");
  assert.equal(freeName("ada", heldNames("ada")), "ada-2");
  assert.equal(freeName("Ada", heldNames("aDA")), "Ada-2");
  assert.equal(freeName("ada", heldNames("ada", "ADA-2", "ada-3")), "ada-4");
  assert.equal(freeName("ada", heldNames("ada-2")), "ada");
  const many = Array.from({ length: 120 }, (_, number) => number < 2 ? "ada" : `ada-${number}`);
  assert.equal(freeName("ada", heldNames(...many)), "ada-120");
});

Deno.test("freeName() shortens where the number would not fit", () => {
  const wish = "a".repeat(32);
  assert.equal(freeName(wish, heldNames(wish)), `${"a".repeat(30)}-2`);
  assert.equal(freeName("ab cd", heldNames("ab cd"), 5), "ab-2");
  assert.equal(freeName(wish, heldNames(wish), 0), `${wish}-2`);
  assert.equal(freeName("ab", heldNames("ab"), 2), "-2");
});

Deno.test("freeName() shortens further where only a part of a sign would be left", () => {
  assert.equal(freeName("👩‍👩", heldNames("👩‍👩"), 4), "👩-2");
  assert.equal(freeName("abc1️⃣", heldNames("abc1️⃣"), 6), "abc1-2");
  assert.equal(freeName("-!", heldNames("-!")), "--2");
});

Deno.test("freeName() makes the best of a name that an earlier version has let pass", () => {
  assert.equal(freeName("ada 🟢", heldNames()), "ada");
  assert.equal(freeName("🟢", heldNames("guest")), "guest-2");
});

Deno.test("freeName() gives everybody a name of their own that checkName() accepts", () => {
  const anyWish = fc.oneof(
    anyName,
    fc.constantFrom("ada", "ADA", "ada-2", "a".repeat(32), "😀".repeat(32), "-!", "👩‍👩‍👧‍👦".repeat(4)),
  );
  fc.assert(fc.property(fc.array(anyWish, { maxLength: 30 }), (wishes) => {
    const held = new Set<string>();
    for (const wish of wishes) {
      const name = freeName(wish, (base, number) => held.has(foldName(base + number)));
      assert.deepEqual(checkName(name), { ok: true, name });
      assert.ok(!held.has(foldName(name)));
      held.add(foldName(name));
    }
  }));
});
