import assert from "node:assert/strict";
import fc from "fast-check";
import { anyText } from "../../support/any_text.ts";
import { printable } from "../../../src/protocol/text.ts";
import { textWidth } from "../../../src/client/tui/width.ts";
import { cutRanges, squeezed, type TextRange, wrap, wrapRanges } from "../../../src/client/tui/wrap.ts";

const blanks = /^[ \t\u3000]*$/;

const anyLine = fc.oneof(
  anyText.map(printable),
  fc.array(
    fc.constantFrom(
      "a",
      "ab",
      "word",
      " ",
      "  ",
      "\u3000",
      "漢",
      "。",
      "👩‍🚀",
      "e\u0301",
      "\u0301",
      "🇩🇪",
      "한",
      "-",
    ),
    { maxLength: 60 },
  ).map((parts) => parts.join("")),
);
const anyColumns = fc.integer({ min: 1, max: 30 });

function slices(text: string, ranges: readonly TextRange[]): readonly string[] {
  return ranges.map(({ start, end }) => text.slice(start, end));
}

/** What lies before, between and behind the ranges. */
function gaps(text: string, ranges: readonly TextRange[]): readonly string[] {
  const starts = [...ranges.map(({ start }) => start), text.length];
  const ends = [0, ...ranges.map(({ end }) => end)];
  return ends.map((end, index) => text.slice(end, starts[index]));
}

function assertInOrder(text: string, ranges: readonly TextRange[]): void {
  let reached = 0;
  for (const { start, end } of ranges) {
    assert.ok(reached <= start && start <= end && end <= text.length, JSON.stringify(ranges));
    reached = end;
  }
}

Deno.test("wrap() keeps words whole whose letters are wide only with their vowels", () => {
  assert.deepEqual(wrap("தமிழ் எழுத்து", 8), ["தமிழ்", "எழுத்து"]);
  assert.deepEqual(wrap("हम क्षिति में", 4), ["हम", "क्षिति", "में"]);
});

Deno.test("wrapRanges() says where the rows begin and end", () => {
  assert.deepEqual(wrapRanges("the quick brown fox", 10), [{ start: 0, end: 9 }, { start: 10, end: 19 }]);
  assert.deepEqual(wrapRanges("", 5), [{ start: 0, end: 0 }]);
  assert.deepEqual(wrapRanges("      ", 3), [{ start: 0, end: 0 }]);
  assert.deepEqual(wrapRanges("a     b", 3), [{ start: 0, end: 1 }, { start: 6, end: 7 }]);
  assert.deepEqual(wrapRanges("漢字", 1), [{ start: 0, end: 1 }, { start: 1, end: 2 }]);
});

Deno.test("wrapRanges() and wrap() break at the same places", () => {
  fc.assert(fc.property(anyLine, anyColumns, (text, columns) => {
    const rows = slices(text, wrapRanges(text, columns)).map((row) => squeezed(row, columns));
    assert.deepEqual(wrap(text, columns), rows);
  }));
});

Deno.test("wrapRanges() leaves out nothing but blanks, and makes no row too wide", () => {
  fc.assert(fc.property(anyLine, anyColumns, (text, columns) => {
    const ranges = wrapRanges(text, columns);
    assert.ok(ranges.length > 0);
    assertInOrder(text, ranges);
    for (const gap of gaps(text, ranges)) assert.match(gap, blanks);
    for (const row of slices(text, ranges)) assert.ok(textWidth(squeezed(row, columns)) <= columns);
    if (columns > 1) { for (const row of slices(text, ranges)) assert.equal(squeezed(row, columns), row); }
  }));
});

Deno.test("wrapRanges() cuts only words that are longer than a row", () => {
  fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1 }), (words) => {
    const text = words.join(" ");
    assert.equal(wrap(text, 9).join(" "), text);
  }));
});

Deno.test("cutRanges() keeps blanks, and fills every row", () => {
  assert.deepEqual(slices("  a    b", cutRanges("  a    b", 4)), ["  a ", "   b"]);
  assert.deepEqual(slices("abc漢字", cutRanges("abc漢字", 4)), ["abc", "漢字"]);
  assert.deepEqual(cutRanges("", 4), [{ start: 0, end: 0 }]);
});

Deno.test("cutRanges() leaves out nothing at all, and makes no row too wide", () => {
  fc.assert(fc.property(anyLine, anyColumns, (text, columns) => {
    const rows = slices(text, cutRanges(text, columns));
    assert.equal(rows.join(""), text);
    for (const row of rows) assert.ok(textWidth(squeezed(row, columns)) <= columns);
  }));
});

Deno.test("squeezed() changes only what is too wide for one column", () => {
  assert.equal(squeezed("漢a字", 1), "…a…");
  assert.equal(squeezed("漢a字", 2), "漢a字");
});

Deno.test("wrap() takes a megabyte on one line", () => {
  assert.equal(wrap("x".repeat(1_000_000), 80).length, 12_500);
  assert.equal(wrap("x ".repeat(500_000), 80).length, 12_500);
  assert.equal(wrap("😀".repeat(250_000), 80).length, 6_250);
  assert.deepEqual(wrap(" ".repeat(1_000_000), 80), [""]);
});
