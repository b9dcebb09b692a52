import assert from "node:assert/strict";
import fc from "fast-check";
import type { Limits } from "../../../src/protocol/frame.ts";
import { assumedLimits, saneLimits } from "../../../src/client/core/limits.ts";

const fields = Object.keys(assumedLimits) as readonly (keyof Limits)[];

Deno.test("saneLimits() leaves sane limits as they are", () => {
  assert.deepEqual(saneLimits(assumedLimits), assumedLimits);
});

Deno.test("saneLimits() takes what is assumed in the place of 0, and brings anything else into bounds", () => {
  const anyWhole = fc.oneof(fc.constant(0), fc.nat(), fc.maxSafeNat());
  const anyLimits = fc.tuple(...fields.map(() => anyWhole))
    .map((numbers) =>
      Object.fromEntries(fields.map((field, index) => [field, numbers[index]])) as unknown as Limits
    );
  fc.assert(fc.property(anyLimits, (told) => {
    const limits = saneLimits(told);
    for (const field of fields) {
      assert(limits[field] >= 1 && limits[field] <= 67_108_863);
      if (told[field] === 0) assert.equal(limits[field], assumedLimits[field]);
    }
    assert(limits.pingEveryMs <= 30_000 && limits.maxUnacknowledged <= 4_096);
  }));
});
