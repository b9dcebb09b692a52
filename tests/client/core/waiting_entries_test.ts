import assert from "node:assert/strict";
import { type Entry, flat, sentence } from "../../../src/client/core/entry.ts";
import { WaitingEntries } from "../../../src/client/core/waiting_entries.ts";

const aLot = 20_000;

function numbered(count: number): readonly Entry[] {
  return Array.from({ length: count }, (_, index) => sentence(`${index + 1}`));
}

function taken(waiting: WaitingEntries): readonly string[] {
  return waiting.take().map(flat);
}

Deno.test("WaitingEntries gives everything once, in its order", () => {
  const waiting = new WaitingEntries();
  waiting.add(numbered(2));
  waiting.add([sentence("3")]);
  assert.deepEqual(taken(waiting), ["1", "2", "3"]);
  assert.deepEqual(taken(waiting), []);
});

Deno.test("WaitingEntries leaves out the older half of what is too many, and says so once", () => {
  const waiting = new WaitingEntries();
  waiting.add(numbered(aLot));
  waiting.add([sentence("the last")]);
  const [first, ...others] = taken(waiting);
  assert.equal(first, "— 10001 lines are left out: the terminal took nothing for too long —");
  assert.deepEqual([others.length, others[0], others.at(-1)], [10_000, "10002", "the last"]);
  waiting.add(numbered(1));
  assert.deepEqual(taken(waiting), ["1"]);
});

Deno.test("WaitingEntries counts all that it leaves out, and what the texts have together", () => {
  const waiting = new WaitingEntries();
  const long = sentence("x".repeat(6_000_000));
  for (let count = 0; count < 5; count++) waiting.add([long]);
  assert.deepEqual(taken(waiting).map((line) => line.slice(0, 20)), [
    "— 4 lines are left o",
    "x".repeat(20),
  ]);
});
