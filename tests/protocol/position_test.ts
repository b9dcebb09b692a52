import assert from "node:assert/strict";
import fc from "fast-check";
import { arrivalOf } from "../../src/protocol/position.ts";

Deno.test("arrivalOf() tells the message that was due from one already seen and one with others missing before", () => {
  assert.deepEqual(arrivalOf(1, 0), { type: "next" });
  assert.deepEqual(arrivalOf(12, 11), { type: "next" });
  assert.deepEqual(arrivalOf(11, 11), { type: "duplicate" });
  assert.deepEqual(arrivalOf(3, 11), { type: "duplicate" });
  assert.deepEqual(arrivalOf(13, 11), { type: "gap", missing: 1 });
  assert.deepEqual(arrivalOf(3, 0), { type: "gap", missing: 2 });
});

Deno.test("arrivalOf() counts exactly the messages between", () => {
  fc.assert(fc.property(fc.nat(1_000_000), fc.nat(1_000), (read, missing) => {
    const arrival = arrivalOf(read + 1 + missing, read);
    assert.deepEqual(arrival, missing === 0 ? { type: "next" } : { type: "gap", missing });
  }));
});
