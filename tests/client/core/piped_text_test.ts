import assert from "node:assert/strict";
import { sayableTexts } from "../../../src/client/core/piped_text.ts";

const limits = { maxTextCharacters: 10, maxTextBytes: 40 };

Deno.test("sayableTexts() takes a line for a message, whatever it looks like", () => {
  assert.deepEqual(sayableTexts("/quit", limits), ["/quit"]);
  assert.deepEqual(sayableTexts("quit", limits), ["quit"]);
});

Deno.test("sayableTexts() skips a blank line", () => {
  for (const line of ["", "  ", "\t", "\x1b[0m"]) assert.deepEqual(sayableTexts(line, limits), []);
});

Deno.test("sayableTexts() takes out ANSI sequences and control characters", () => {
  assert.deepEqual(sayableTexts("\x1b[32mok\x1b[0m\x07", limits), ["ok"]);
});

Deno.test("sayableTexts() cuts what is too long into parts, in order", () => {
  assert.deepEqual(sayableTexts("one two three four", limits), ["one two", "three four"]);
});

Deno.test("sayableTexts() keeps the lines of one message together", () => {
  assert.deepEqual(sayableTexts("a\r\nb\n\n", limits), ["a\nb"]);
});
