import assert from "node:assert/strict";
import fc from "fast-check";
import { LineSplitter } from "../../../src/client/core/line_splitter.ts";

function linesOf(pieces: readonly string[]): readonly string[] {
  const splitter = new LineSplitter();
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
}

Deno.test("LineSplitter gives the lines of a stream, the last one with or without a line break", () => {
  assert.deepEqual(linesOf(["a\nb", "c\n\nd"]), ["a", "bc", "", "d"]);
  assert.deepEqual(linesOf(["a\n"]), ["a"]);
  assert.deepEqual(linesOf([]), []);
});

Deno.test("LineSplitter takes the carriage return off a line, also where the piece ends between the two", () => {
  assert.deepEqual(linesOf(["a\r", "\nb\r\n"]), ["a", "b"]);
});

Deno.test("LineSplitter gives the same lines however the stream is cut", () => {
  const pieces = fc.array(fc.string({ unit: fc.constantFrom("a", "\n", "\r", "é") }));
  fc.assert(fc.property(pieces, (cut) => assert.deepEqual(linesOf(cut), linesOf([cut.join("")]))));
});

Deno.test("LineSplitter cuts a line without end, between characters", () => {
  const lines = linesOf(["x" + "😀".repeat(600_000), "\n"]);
  assert.equal(lines.length, 2);
  assert.ok(lines.every((line) => line.isWellFormed()));
  assert.equal(lines.join(""), "x" + "😀".repeat(600_000));
});
