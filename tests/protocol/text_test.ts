import assert from "node:assert/strict";
import fc from "fast-check";
import {
  cleanInput,
  codePoints,
  printable,
  printableLines,
  replaceForbidden,
  splitLines,
  splitText,
  textProblem,
  utf8Bytes,
} from "../../src/protocol/text.ts";
import { anyCodePoints } from "../support/any_code_points.ts";
import { anyText } from "../support/any_text.ts";

const noLimits = { maxTextCharacters: 0, maxTextBytes: 0 };
const anyUnits = fc.oneof(anyText, anyCodePoints);

Deno.test("textProblem() lets everything be said but control characters and lone surrogates", () => {
  for (const text of ["hello", "a\nb", "a\tb", "李 😀 \u2028 \u202e \u200b", "/me waves", " x "]) {
    assert.equal(textProblem(text, noLimits), undefined, JSON.stringify(text));
  }
  const controls = Array.from({ length: 0xa0 }, (_, unit) => String.fromCharCode(unit))
    .filter((control) => /\p{Cc}/u.test(control) && control !== "\n" && control !== "\t");
  assert.equal(controls.length, 63);
  for (const bad of [...controls, "\ud83d", "\udc00", "\udc00\ud83d"]) {
    assert.equal(textProblem(`a${bad}b`, noLimits), "bad_text", JSON.stringify(bad));
  }
});

Deno.test("textProblem() calls white space alone empty", () => {
  for (const text of ["", " ", "\n\n", "\t \n", "\u3000", "\u2028"]) {
    assert.equal(textProblem(text, noLimits), "empty_text", JSON.stringify(text));
  }
});

Deno.test("textProblem() counts code points and bytes, each against its own limit", () => {
  const characters = { maxTextCharacters: 4, maxTextBytes: 0 };
  assert.equal(textProblem("😀😀😀😀", characters), undefined);
  assert.equal(textProblem("abcde", characters), "text_too_long");
  assert.equal(textProblem("😀😀😀😀😀", characters), "text_too_long");
  const bytes = { maxTextCharacters: 0, maxTextBytes: 8 };
  assert.equal(textProblem("abcdefgh", bytes), undefined);
  assert.equal(textProblem("😀😀", bytes), undefined);
  assert.equal(textProblem("ääääa", bytes), "text_too_long");
  assert.equal(textProblem("\x07".repeat(9), bytes), "text_too_long", "length comes first: it is cheap");
});

Deno.test("textProblem() finds a text too long exactly when it is", () => {
  const anyLimit = fc.integer({ min: 1, max: 30 });
  fc.assert(fc.property(anyUnits, anyLimit, anyLimit, (text, maxTextCharacters, maxTextBytes) => {
    const isTooLong = [...text].length > maxTextCharacters || encoded(text) > maxTextBytes;
    assert.equal(textProblem(text, { maxTextCharacters, maxTextBytes }) === "text_too_long", isTooLong);
  }));
});

Deno.test("codePoints() and utf8Bytes() count as the encoders of the platform do", () => {
  fc.assert(fc.property(anyUnits, (text) => {
    assert.equal(codePoints(text), [...text].length);
    assert.equal(utf8Bytes(text), encoded(text));
  }));
});

Deno.test("replaceForbidden() leaves nothing that textProblem() calls bad, and nothing else touched", () => {
  assert.equal(replaceForbidden("a\x1b[31mb\r\n\tc\ud83d"), "a\ufffd[31mb\ufffd\n\tc\ufffd");
  fc.assert(fc.property(anyUnits, (text) => {
    const replaced = replaceForbidden(text);
    assert.notEqual(textProblem(replaced, noLimits), "bad_text");
    assert.equal(replaced.length, text.length);
    if (textProblem(text, noLimits) !== "bad_text") assert.equal(replaced, text);
  }));
});

for (
  const [what, text, cleaned] of [
    ["colours", "\x1b[1;31mred\x1b[0m", "red"],
    ["a cleared screen", "a\x1b[2Jb", "ab"],
    ["a title that ends with BEL", "\x1b]0;title\x07text", "text"],
    ["a title that ends with ST", "\x1b]0;title\x1b\\text", "text"],
    ["a link", "\x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\", "here"],
    ["a device string", "\x1bPq#0\x1b\\text", "text"],
    ["codes of C1", "\x9b31mred\x9d0;x\x9ctext", "redtext"],
    ["a two-byte escape", "\x1b(Btext\x1b=", "text"],
    ["an escape without an end", "text\x1b", "text"],
    ["a sequence without an end", "text\x1b[12;", "text"],
    ["a string without an end, up to its line", "a\x1b]0;never\nb", "a\nb"],
    ["line breaks of other systems", "a\r\nb\rc", "a\nb\nc"],
    ["other controls", "a\0b\x07c\x7fd\x85e", "abcde"],
    ["tabs and line breaks, which stay", "a\tb\nc", "a\tb\nc"],
    ["half a pair", "a\ud83d", "a\ufffd"],
  ] as const
) {
  Deno.test(`cleanInput() takes away ${what}`, () => assert.equal(cleanInput(text), cleaned));
}

Deno.test("cleanInput() leaves nothing that textProblem() calls bad", () => {
  fc.assert(fc.property(anyUnits, (text) => {
    assert.notEqual(textProblem(cleanInput(text), noLimits), "bad_text");
  }));
});

Deno.test("cleanInput() leaves a text alone that may be said", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    fc.pre(textProblem(text, noLimits) !== "bad_text");
    assert.equal(cleanInput(text), text);
  }));
});

Deno.test("splitLines() cuts at every kind of line break", () => {
  assert.deepEqual(splitLines("a\nb\rc\r\nd\ve\ff\x85g\u2028h\u2029i"), [..."abcdefghi"]);
  assert.deepEqual(splitLines(""), [""]);
  assert.deepEqual(splitLines("\n"), ["", ""]);
});

for (
  const [what, text, shown] of [
    ["line breaks as a sign", "a\nb\r\nc\u2028d\x85e", "a ⏎ b ⏎ c ⏎ d ⏎ e"],
    ["a tab as blanks", "a\tb", "a    b"],
    ["C0 and DEL as pictures", "\x1b[2J\x07\x7f\0", "␛[2J␇␡␀"],
    ["C1 as U+FFFD", "\x9b2J", "\ufffd2J"],
    ["half a pair as U+FFFD", "a\ud83d", "a\ufffd"],
    ["changes of direction as U+FFFD", "a\u202eb\u2066c", "a\ufffdb\ufffdc"],
    ["nothing of what is invisible", "a\u200bb\u00adc\ufeffd\u2060e\u200ef", "abcdef"],
    ["no more than eight marks in a row", `a${"\u0301".repeat(50)}b`, `a${"\u0301".repeat(8)}b`],
    ["families and flags whole", "👩‍👩‍👧 🇩🇪 ❤️", "👩‍👩‍👧 🇩🇪 ❤️"],
    ["scripts of every kind", "李 שלום नम्रता می‌خواهم", "李 שלום नम्रता می‌خواهم"],
  ] as const
) {
  Deno.test(`printable() shows ${what}`, () => assert.equal(printable(text), shown));
}

Deno.test("printable() never holds a control character, a change of direction or a line break", () => {
  fc.assert(
    fc.property(anyUnits, (text) => {
      const shown = printable(text);
      assert.doesNotMatch(shown, /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
      assert.equal(printable(shown), shown, "what is safe stays as it is");
    }),
    { numRuns: 500 },
  );
});

Deno.test("printableLines() gives the same, line by line", () => {
  assert.deepEqual(printableLines("a\n\tb\u202e\r\n\x1bc"), ["a", "    b\ufffd", "␛c"]);
  fc.assert(fc.property(anyUnits, (text) => {
    assert.equal(printableLines(text).join(" ⏎ "), printable(text));
  }));
});

Deno.test("splitText() cuts at line breaks or blanks where there are any near", () => {
  const ten = { maxTextCharacters: 10, maxTextBytes: 0 };
  assert.deepEqual(splitText("short", ten), ["short"]);
  assert.deepEqual(splitText("one two three four", ten), ["one two", "three four"]);
  assert.deepEqual(splitText("one two\nthree four", ten), ["one two", "three four"]);
  assert.deepEqual(splitText("abcdefghijklmno", ten), ["abcdefghij", "klmno"]);
  assert.deepEqual(splitText("a bcdefghijklm", ten), ["a bcdefghi", "jklm"]);
  assert.deepEqual(splitText("abcdefghij klm", ten), ["abcdefghij", "klm"]);
  assert.deepEqual(splitText("😀".repeat(12), ten), ["😀".repeat(10), "😀😀"]);
  assert.deepEqual(splitText("   \n  ", ten), []);
  assert.deepEqual(splitText(" ".repeat(30), ten), []);
});

Deno.test("splitText() keeps to the bytes as well", () => {
  assert.deepEqual(splitText("äääää", { maxTextCharacters: 0, maxTextBytes: 6 }), ["äää", "ää"]);
  assert.deepEqual(splitText("x", noLimits), ["x"]);
  assert.deepEqual(splitText("äb", { maxTextCharacters: 0, maxTextBytes: 1 }), ["ä", "b"], "it always ends");
});

Deno.test("splitText() gives parts that may each be sent and that hold all that was said, in order", () => {
  const anyLong = fc.array(fc.oneof(anyText, fc.constantFrom(" ", "\n", "word ", "😀😀 "))).map((all) =>
    all.join("")
  );
  fc.assert(
    fc.property(anyLong, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 4, max: 40 }), (...of) => {
      const [text, maxTextCharacters, maxTextBytes] = of;
      const limits = { maxTextCharacters, maxTextBytes };
      const parts = splitText(cleanInput(text), limits);
      for (const part of parts) assert.equal(textProblem(part, limits), undefined, JSON.stringify(part));
      assert.equal(withoutWhite(parts.join("")), withoutWhite(cleanInput(text)));
    }),
    { numRuns: 500 },
  );
});

function encoded(text: string): number {
  return new TextEncoder().encode(text).length;
}

function withoutWhite(text: string): string {
  return text.replace(/\s/gu, "");
}
