import assert from "node:assert/strict";
import fc from "fast-check";
import {
  boundaryAfter,
  boundaryBefore,
  graphemes,
  snapToBoundary,
} from "../../../src/client/tui/graphemes.ts";
import {
  graphemeWidth,
  sliceColumns,
  textWidth,
  truncate,
  windowAround,
} from "../../../src/client/tui/width.ts";
import { wrap } from "../../../src/client/tui/wrap.ts";

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const zalgo = "e" + "\u0301".repeat(10_000);

const tricky = [
  ..."abcxyz   019#*-~é¡öñ“”…漢字かなカ한글ｗ。、①☎©®❤⌚\n\t\r\x1b\u0085\u00ad",
  ..."\u0300\u0301\u200b\u200d\ufe0e\ufe0f\u20e3\u3000\u1100\u1161\u11a8\u0600\u202e\u2028\u0915\u094d\u0937\u093f",
  ..."👍🏽👩🚀🏳🌈🇩🇪\u{e0100}",
  "👩‍🚀",
  "👨‍👩‍👧‍👦",
  "🏳️‍🌈",
  "1️⃣",
  "\r\n",
  "\ud83d",
  "\udc4d",
];
const anyText = fc.array(fc.constantFrom(...tricky), { maxLength: 60 }).map((parts) => parts.join(""));
const printableText = anyText.map((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ""));

Deno.test("graphemes() splits as the segmenter does", () => {
  fc.assert(fc.property(anyText, (text) => {
    assert.deepEqual(graphemes(text), Array.from(segmenter.segment(text), ({ segment }) => segment));
  }));
});

Deno.test("graphemes() knows plain characters from joining ones in all of the basic plane", () => {
  let text = "";
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit === 0xd800) unit = 0xe000;
    const character = String.fromCharCode(unit);
    text += `a${character}${character}漢\n`;
  }
  const split = graphemes(text);
  let index = 0;
  for (const { segment } of segmenter.segment(text)) assert.equal(split[index++], segment);
  assert.equal(index, split.length);
});

Deno.test("boundaryAfter() and boundaryBefore() step through the graphemes from anywhere", () => {
  fc.assert(fc.property(anyText, fc.nat(120), (text, somewhere) => {
    const boundaries = [0];
    for (const grapheme of graphemes(text)) boundaries.push(boundaries.at(-1)! + grapheme.length);
    const index = Math.min(somewhere, text.length);
    assert.equal(boundaryAfter(text, index), boundaries.find((each) => each > index) ?? text.length);
    assert.equal(boundaryBefore(text, index), boundaries.findLast((each) => each < index) ?? 0);
    assert.equal(snapToBoundary(text, index), boundaries.find((each) => each >= index));
  }));
});

Deno.test("boundaryBefore() and boundaryAfter() take a huge cluster in one step", () => {
  const text = "ab" + zalgo + "cd";
  assert.equal(boundaryAfter(text, 2), 2 + zalgo.length);
  assert.equal(boundaryBefore(text, 2 + zalgo.length), 2);
});

Deno.test("graphemeWidth() measures what terminals draw", () => {
  const expected: readonly (readonly [string, number])[] = [
    ["a", 1],
    ["é", 1],
    ["e\u0301", 1],
    ["漢", 2],
    ["ｗ", 2],
    ["ｶ", 1],
    ["한", 2],
    ["\u1112\u1161\u11ab", 2],
    ["\u1161", 0],
    ["…", 1],
    ["👍", 2],
    ["👍🏽", 2],
    ["👩‍🚀", 2],
    ["👨‍👩‍👧‍👦", 2],
    ["🏳️‍🌈", 2],
    ["🏳", 1],
    ["🇩🇪", 2],
    ["🇩", 1],
    ["1️⃣", 2],
    ["1", 1],
    ["☎", 1],
    ["☎️", 2],
    ["❤️‍🔥", 2],
    ["⌚", 2],
    ["©", 1],
    ["\u00ad", 1],
    ["\u200b", 0],
    ["\u200d", 0],
    ["\u0301", 0],
    ["\n", 0],
    ["\r\n", 0],
    ["\x1b", 0],
    ["\u202e", 0],
    ["\ud83d", 0],
    ["क्ष", 2],
    [zalgo, 1],
    ["漢" + "\u0301".repeat(10_000), 2],
    ["", 0],
  ];
  for (const [grapheme, width] of expected) {
    assert.equal(graphemeWidth(grapheme), width, JSON.stringify(grapheme.slice(0, 12)));
  }
});

Deno.test("graphemeWidth() gives two cells to every emoji that stands for itself", () => {
  const emoji = /^\p{RGI_Emoji}$/v;
  const suffixes = ["", "\ufe0f", "\ufe0f\u20e3", "\u{1f3fd}", "\u200d♀\ufe0f", "\u{1f1ea}"];
  let seen = 0;
  for (let codePoint = 0x23; codePoint < 0x1fb00; codePoint++) {
    if (codePoint > 0x3300 && codePoint < 0x1f000) continue;
    for (const suffix of suffixes) {
      const text = String.fromCodePoint(codePoint) + suffix;
      if (!emoji.test(text)) continue;
      seen++;
      assert.equal(graphemeWidth(text), 2, text);
    }
  }
  assert.ok(seen > 1500, `${seen} emoji`);
});

Deno.test("textWidth() is the sum of the widths of the graphemes", () => {
  fc.assert(fc.property(anyText, (text) => {
    const sum = graphemes(text).reduce((columns, grapheme) => columns + graphemeWidth(grapheme), 0);
    assert.equal(textWidth(text), sum);
  }));
});

Deno.test("textWidth() adds up over texts that do not join", () => {
  fc.assert(fc.property(anyText, anyText, (left, right) => {
    assert.equal(textWidth(`${left}\n${right}`), textWidth(left) + textWidth(right));
  }));
});

Deno.test("truncate() is never too wide and keeps what fits", () => {
  fc.assert(fc.property(printableText, fc.integer({ min: -1, max: 40 }), (text, columns) => {
    const cut = truncate(text, columns);
    assert.ok(textWidth(cut) <= Math.max(0, columns));
    if (columns < 1) assert.equal(cut, "");
    else if (textWidth(text) <= columns) assert.equal(cut, text);
    else assert.ok(cut.endsWith("…") && text.startsWith(cut.slice(0, -1)));
  }));
});

Deno.test("truncate() wastes at most the half of a wide character", () => {
  assert.equal(truncate("hello world", 8), "hello w…");
  assert.equal(truncate("漢字漢字", 6), "漢字…");
  assert.equal(truncate("漢字漢字", 8), "漢字漢字");
  assert.equal(truncate("ab", 1), "…");
  assert.equal(truncate("x" + zalgo, 1), "…");
});

Deno.test("sliceColumns() takes the columns asked for and pads halved characters", () => {
  assert.equal(sliceColumns("hello world", 3, 4), "lo w");
  assert.equal(sliceColumns("a漢字b", 0, 2), "a ");
  assert.equal(sliceColumns("a漢字b", 2, 3), " 字");
  assert.equal(sliceColumns("ab", 5, 3), "");
  fc.assert(fc.property(printableText, fc.nat(30), fc.nat(30), (text, start, columns) => {
    const expected = Math.max(0, Math.min(columns, textWidth(text) - start));
    assert.equal(textWidth(sliceColumns(text, start, columns)), expected);
  }));
});

Deno.test("windowAround() shows a text that fits as it is", () => {
  assert.deepEqual(windowAround("hello", 2, 6), { text: "hello", cursorColumn: 2 });
  assert.deepEqual(windowAround("hello", 5, 6), { text: "hello", cursorColumn: 5 });
  assert.deepEqual(windowAround("", 0, 10), { text: "", cursorColumn: 0 });
});

Deno.test("windowAround() scrolls a long text with the cursor", () => {
  const alphabet = "abcdefghijklmnopqrstuvwxyz";
  assert.deepEqual(windowAround(alphabet, 0, 10), { text: "abcdefghij", cursorColumn: 0 });
  assert.deepEqual(windowAround(alphabet, 13, 10), { text: "ijklmnopqr", cursorColumn: 5 });
  assert.deepEqual(windowAround(alphabet, 26, 10), { text: "rstuvwxyz", cursorColumn: 9 });
});

Deno.test("windowAround() shows breaks and hidden characters as pictures", () => {
  assert.equal(windowAround("\udc00\u0d82 \ud800", 0, 20).text, "\ufffd \ufffd");
  const text = "a\nb\tc\x1b[2J\u202ed\u200be";
  assert.deepEqual(windowAround(text, 3, 40), { text: "a⏎b c␛[2J\ufffdd\ufffde", cursorColumn: 3 });
});

Deno.test("windowAround() always has the cursor in the row", () => {
  fc.assert(fc.property(anyText, fc.nat(120), fc.integer({ min: 1, max: 30 }), (text, somewhere, columns) => {
    const cursor = snapToBoundary(text, Math.min(somewhere, text.length));
    const window = windowAround(text, cursor, columns);
    assert.ok(window.cursorColumn >= 0 && window.cursorColumn < columns);
    assert.ok(textWidth(window.text) <= columns);
    assert.doesNotMatch(window.text, /[\p{Cc}\u202e\u2028]/u);
    const under = graphemes(text.slice(cursor))[0] ?? "";
    const isShown = graphemeWidth(under) > 0 &&
      !/^[\p{Grapheme_Extend}\p{Mc}\p{Emoji_Modifier}]/u.test(under);
    if (isShown && columns >= 2) {
      assert.ok(sliceColumns(window.text, window.cursorColumn, 2).startsWith(under));
    }
  }));
});

Deno.test("wrap() breaks between words", () => {
  assert.deepEqual(wrap("the quick brown fox", 10), ["the quick", "brown fox"]);
  assert.deepEqual(wrap("one two", 7), ["one two"]);
  assert.deepEqual(wrap("a  b", 2), ["a", "b"]);
  assert.deepEqual(wrap("  if (x) return", 8), ["  if (x)", "return"]);
  assert.deepEqual(wrap("", 5), [""]);
  assert.deepEqual(wrap("one\n\ntwo", 5), ["one", "", "two"]);
});

Deno.test("wrap() breaks a word that is longer than a row", () => {
  assert.deepEqual(wrap("see abcdefghijkl ok", 6), ["see ab", "cdefgh", "ijkl", "ok"]);
  assert.deepEqual(wrap("漢字漢字", 5), ["漢字", "漢字"]);
  assert.deepEqual(wrap("👩‍🚀👩‍🚀👩‍🚀", 4), ["👩‍🚀👩‍🚀", "👩‍🚀"]);
  assert.deepEqual(wrap("漢字", 1), ["…", "…"]);
});

Deno.test("wrap() breaks between wide characters, but not before their full stop", () => {
  assert.deepEqual(wrap("ab 漢字漢字", 7), ["ab 漢字", "漢字"]);
  assert.deepEqual(wrap("漢字漢。字", 6), ["漢字", "漢。字"]);
});

Deno.test("wrap() loses nothing but blanks at breaks, and no row is too wide", () => {
  const withoutBlanks = (text: string) => text.replace(/[ \n\u3000]/g, "");
  fc.assert(fc.property(printableText, fc.integer({ min: 2, max: 30 }), (text, columns) => {
    const rows = wrap(text, columns);
    assert.ok(rows.length > 0);
    for (const row of rows) assert.ok(textWidth(row) <= columns, JSON.stringify(row));
    assert.equal(withoutBlanks(rows.join("")), withoutBlanks(text));
    assert.ok(isSubsequence(rows.join(""), text));
  }));
});

Deno.test("wrap() keeps every row within one column too", () => {
  fc.assert(fc.property(printableText, (text) => {
    for (const row of wrap(text, 1)) assert.ok(textWidth(row) <= 1);
  }));
});

function isSubsequence(part: string, whole: string): boolean {
  let index = 0;
  for (let at = 0; at < whole.length && index < part.length; at++) {
    if (whole.charAt(at) === part.charAt(index)) index++;
  }
  return index === part.length;
}
