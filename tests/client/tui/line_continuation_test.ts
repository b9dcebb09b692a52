import assert from "node:assert/strict";
import { continuesLine } from "../../../src/client/tui/line_continuation.ts";
import { applyEdit } from "../../../src/client/tui/editor.ts";
import { type EditorState, newEditor } from "../../../src/client/tui/editor_state.ts";

Deno.test("continuesLine() puts a line break in the place of the backslash at the end", () => {
  assert.equal(entered("one\\"), "one\n");
  assert.equal(entered("\\"), "\n");
  assert.equal(entered("one\n\\"), "one\n\n");
  assert.equal(entered("three\\\\\\"), "three\\\\\n");
});

Deno.test("continuesLine() leaves a backslash that another one escapes", () => {
  assert.equal(continuesLine(at("one\\\\")), undefined);
  assert.equal(continuesLine(at("\\".repeat(100_000))), undefined);
});

Deno.test("continuesLine() is for the end of the text only", () => {
  assert.equal(continuesLine({ text: "one\\", cursor: 3 }), undefined);
  assert.equal(continuesLine({ text: "one\\two", cursor: 4 }), undefined);
  assert.equal(continuesLine(at("one")), undefined);
  assert.equal(continuesLine(at("")), undefined);
});

Deno.test("continuesLine() is undone in one step, and the cursor stands in the new line", () => {
  const before = at("one\\");
  const after = applyEdit(before, continuesLine(before)!);
  assert.equal(after.cursor, 4);
  assert.equal(applyEdit(after, { type: "undo" }).text, "one\\");
});

function at(text: string): EditorState {
  return { ...newEditor(), text, cursor: text.length };
}

function entered(text: string): string {
  return applyEdit(at(text), continuesLine(at(text))!).text;
}
