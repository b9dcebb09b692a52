import assert from "node:assert/strict";
import { delayBounds, Histogram } from "../../../src/server/core/histogram.ts";

Deno.test("Histogram counts a value in the first bucket that it fits, and beyond the last bound in one more", () => {
  const histogram = new Histogram([1, 10, 100]);
  for (const value of [0, 1, 1.5, 10, 99, 101, 1e9]) histogram.observe(value);
  assert.deepEqual(histogram.counts, [2, 2, 1, 2]);
  assert.equal(histogram.sum, 0 + 1 + 1.5 + 10 + 99 + 101 + 1e9);
});

Deno.test("Histogram begins with nothing, and the bounds of delays rise", () => {
  const { counts, sum, bounds } = new Histogram();
  assert.equal(bounds, delayBounds);
  assert.deepEqual([...counts], new Array(delayBounds.length + 1).fill(0));
  assert.equal(sum, 0);
  assert.deepEqual([...delayBounds].sort((one, other) => one - other), delayBounds);
});
