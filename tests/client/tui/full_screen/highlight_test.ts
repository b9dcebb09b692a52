import assert from "node:assert/strict";
import { highlighted } from "../../../../src/client/tui/full_screen/highlight.ts";

Deno.test("highlighted() marks every place of the text, whatever its case, and keeps the rest", () => {
  const row = [{ text: "12:34 " }, { text: "Deploy the deploy", tone: "code" }] as const;
  assert.deepEqual(highlighted(row, "deploy"), [
    { text: "12:34 " },
    { text: "Deploy", tone: "code", isReversed: true },
    { text: " the ", tone: "code" },
    { text: "deploy", tone: "code", isReversed: true },
  ]);
});

Deno.test("highlighted() leaves alone what does not hold the text, or changes its length with its case", () => {
  assert.deepEqual(highlighted([{ text: "nothing" }], "deploy"), [{ text: "nothing" }]);
  assert.deepEqual(highlighted([{ text: "İx deploy" }], "deploy"), [{ text: "İx deploy" }]);
  assert.deepEqual(highlighted([{ text: "any" }], ""), [{ text: "any" }]);
});
