import assert from "node:assert/strict";
import fc from "fast-check";
import { anyText } from "../../support/any_text.ts";
import { notice, sentence } from "../../../src/client/core/entry.ts";
import { transcript } from "../../../src/client/core/transcript.ts";
import { entryRows } from "../../../src/client/tui/entry_rows.ts";
import type { Row } from "../../../src/client/tui/row.ts";
import { textWidth } from "../../../src/client/tui/width.ts";
import type { Entry } from "../../../src/client/core/entry.ts";

function textOf(row: Row): string {
  return row.map(({ text }) => text).join("");
}

function rowsOf(entry: Entry, columns: number): readonly string[] {
  return entryRows(entry, columns).map(textOf);
}

function said(from: string, text: string): Entry {
  return transcript({
    type: "message",
    from,
    text,
    sentAtMs: 11,
    isOwn: false,
    nonce: "n11",
    isUnverified: false,
  })!;
}

Deno.test("entryRows() puts the second line of a text under the first", () => {
  assert.deepEqual(rowsOf(said("ada", "one\n🟢 bob joined the chat"), 40), [
    "ada: one",
    "     🟢 bob joined the chat",
  ]);
});

Deno.test("entryRows() puts what does not fit on a row under the text as well", () => {
  assert.deepEqual(rowsOf(said("ada", "aaaa bbbb cccc dddd"), 14), ["ada: aaaa bbbb", "     cccc dddd"]);
});

Deno.test("entryRows() indents the later rows of a sentence and of a notice", () => {
  assert.deepEqual(rowsOf(sentence("one two three"), 10), ["one two", "  three"]);
  assert.deepEqual(rowsOf(notice("one two three"), 11), ["-!- one two", "    three"]);
});

Deno.test("entryRows() gives a long name a row of its own on a narrow screen", () => {
  assert.deepEqual(rowsOf(said("a long name indeed", "hello"), 20), ["a long name", "  indeed:", "  hello"]);
});

Deno.test("entryRows() keeps empty lines of a text", () => {
  assert.deepEqual(rowsOf(said("ada", "a\n\nb"), 40), ["ada: a", "     ", "     b"]);
});

Deno.test("entryRows() leaves the end of an endless text out, and says so", () => {
  for (const text of ["😀".repeat(50_000), "\n".repeat(50_000)]) {
    const rows = rowsOf(said("eve", text), 80);
    assert.ok(rows.length <= 32_770);
    assert.equal(rows.at(-1), "     … (the rest is too long to be shown)");
  }
});

Deno.test("entryRows() makes no row wider than the screen, and begins only the first at the edge", () => {
  fc.assert(fc.property(anyText, anyText, fc.integer({ min: 4, max: 90 }), (name, text, columns) => {
    const rows = rowsOf(said(name, text), columns);
    assert.ok(rows.length >= 1);
    for (const row of rows) assert.ok(textWidth(row) <= columns, `${textWidth(row)} > ${columns}`);
    for (const row of rows.slice(1)) assert.match(row, /^ /);
  }));
});

Deno.test("entryRows() keeps what is written from right to left in its place: the name, each row of the text", () => {
  assert.deepEqual(rowsOf(said("שלמה", "hi"), 40), ["\u200eשלמה: \u200ehi"]);
  assert.deepEqual(rowsOf(said("ada", "שלום"), 40), ["ada: \u200eשלום\u200e"]);
  assert.deepEqual(rowsOf(said("ada", "אבג דהו\nabc"), 11), [
    "ada: \u200eאבג\u200e",
    "     \u200eדהו\u200e",
    "     abc",
  ]);
  assert.deepEqual(rowsOf(sentence("🟢 שלמה joined the chat"), 12), [
    "\u200e🟢 שלמה\u200e",
    "  joined the",
    "  chat",
  ]);
  assert.deepEqual(rowsOf(said("שלמה הגדול", "אב"), 14), ["\u200eשלמה הגדול:\u200e", "  \u200eאב\u200e"]);
});
