import assert from "node:assert/strict";
import { keptText } from "../../../src/client/core/kept_text.ts";

Deno.test("keptText() leaves alone what is short enough, and cuts what is not", () => {
  assert.equal(keptText("hello", 5), "hello");
  assert.equal(keptText("hello", 4), "hell");
  assert.equal(keptText("", 0), "");
});

Deno.test("keptText() cuts between any two units", () => {
  assert.equal(keptText('"\\\n\u2028😀', 5), '"\\\n\u2028\ud83d');
});
