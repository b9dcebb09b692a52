import assert from "node:assert/strict";
import fc from "fast-check";
import { anyText } from "../../support/any_text.ts";
import { applyEdit } from "../../../src/client/tui/editor.ts";
import { newEditor } from "../../../src/client/tui/editor_state.ts";
import { type LiveArea, liveArea } from "../../../src/client/tui/live_area.ts";
import { textWidth } from "../../../src/client/tui/width.ts";
import type { OwnLine } from "../../../src/client/core/own_lines.ts";

function areaOf(typed: string, ownTexts: readonly string[] = [], columns = 20): LiveArea {
  const ownLines: readonly OwnLine[] = ownTexts.map((text, index) => ({ nonce: `n${index + 11}`, text }));
  return liveArea({ ownLines, editor: applyEdit(newEditor(), { type: "paste", text: typed }) }, columns);
}

function rowsOf({ rows }: LiveArea): readonly string[] {
  return rows.map((row) => row.map(({ text }) => text).join(""));
}

Deno.test("liveArea() is one row with a prompt when nothing is on its way", () => {
  const area = areaOf("hello");
  assert.deepEqual(rowsOf(area), ["> hello"]);
  assert.equal(area.cursorColumn, 7);
});

Deno.test("liveArea() shows line breaks in the input on its one row", () => {
  assert.deepEqual(rowsOf(areaOf("a\nb")), ["> a⏎b"]);
});

Deno.test("liveArea() scrolls a long input so that the cursor is seen", () => {
  const area = areaOf("abcdefghijklmnopqrstuvwxyz");
  assert.deepEqual(rowsOf(area), ["> klmnopqrstuvwxyz"]);
  assert.equal(area.cursorColumn, 18);
});

Deno.test("liveArea() shows three own lines on their way and counts the others", () => {
  assert.deepEqual(rowsOf(areaOf("", ["one", "two\ntwo", "three", "four", "five"], 30)), [
    "… one",
    "… two ⏎ two",
    "… three",
    "… and 2 more on their way",
    "> ",
  ]);
});

Deno.test("liveArea() says whom a whisper on its way is for", () => {
  const area = liveArea({ ownLines: [{ nonce: "n11", text: "psst", to: "bob" }], editor: newEditor() }, 40);
  assert.equal(rowsOf(area)[0], "… [whisper →] bob: psst");
});

Deno.test("liveArea() keeps every row off the last column, whatever is typed and on its way", () => {
  fc.assert(
    fc.property(anyText, fc.array(anyText), fc.integer({ min: 2, max: 90 }), (typed, texts, columns) => {
      const area = areaOf(typed, texts, columns);
      for (const row of rowsOf(area)) {
        assert.ok(textWidth(row) < columns);
        assert.doesNotMatch(row, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      }
      assert.ok(area.cursorColumn < columns);
    }),
  );
});
