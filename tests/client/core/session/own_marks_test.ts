import assert from "node:assert/strict";
import { OwnMarks } from "../../../../src/client/core/session/own_marks.ts";

Deno.test("OwnMarks knows the last 2,048 marks", () => {
  const marks = new OwnMarks();
  for (let number = 1; number <= 2_049; number++) marks.note(`n${number}`);
  assert.deepEqual(["n1", "n2", "n2049", "n2050"].map((mark) => marks.has(mark)), [false, true, true, false]);
});
