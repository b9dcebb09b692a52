import assert from "node:assert/strict";
import { Turn } from "../../../src/server/core/turn.ts";

Deno.test("Turn keeps its entries for both protocols under the same indexes", () => {
  const turn = new Turn();
  assert.equal(turn.size, 0);
  turn.add({ line: "one", isMessage: false });
  turn.add({ line: "two", frames: ["a", "b"], isMessage: true });
  assert.equal(turn.size, 2);
  assert.deepEqual(turn.lines, ["one", "two"]);
  assert.deepEqual(turn.frames, [[], ["a", "b"]]);
  assert.deepEqual([0, 1, 2].map((index) => turn.isMessage(index)), [false, true, false]);
});
