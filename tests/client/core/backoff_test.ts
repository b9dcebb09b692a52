import assert from "node:assert/strict";
import fc from "fast-check";
import { holdDelayMs, quickDelayMs, slowDelayMs, toldDelayMs } from "../../../src/client/core/backoff.ts";

const anyChance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

Deno.test("quickDelayMs() takes any time within a window that doubles up to 30 s", () => {
  const almost = 0.999_999_9;
  const windows = [1, 2, 3, 4, 5, 6, 1_000].map((attempt) => quickDelayMs(attempt, almost));
  assert.deepEqual(windows, [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  assert.equal(quickDelayMs(3, 0), 0);
});

Deno.test("quickDelayMs() is never negative and never over 30 s", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 31 }), anyChance, (attempt, random) => {
    const delayMs = quickDelayMs(attempt, random);
    return delayMs >= 0 && delayMs <= 30_000 && Number.isInteger(delayMs);
  }));
});

Deno.test("slowDelayMs() waits 30 to 60 s", () => {
  assert.equal(slowDelayMs(0), 30_000);
  assert.equal(slowDelayMs(0.5), 45_000);
});

Deno.test("toldDelayMs() never comes back before the server wants it, nor more than 75 s later", () => {
  assert.equal(toldDelayMs(2_000, 0), 2_000);
  assert.equal(toldDelayMs(2_000, 0.5), 2_500);
  assert.equal(toldDelayMs(Number.MAX_SAFE_INTEGER, 0), 60_000);
  fc.assert(fc.property(fc.nat({ max: 60_000 }), anyChance, (told, random) => {
    const delayMs = toldDelayMs(told, random);
    return delayMs >= told && delayMs <= 75_000;
  }));
});

Deno.test("holdDelayMs() obeys the server, and grows where it tells nothing", () => {
  assert.equal(holdDelayMs(1, 700), 700);
  assert.equal(holdDelayMs(7, 700), 700);
  assert.equal(holdDelayMs(1, 0), 50);
  assert.equal(holdDelayMs(1, Number.MAX_SAFE_INTEGER), 60_000);
  assert.deepEqual([1, 2, 3, 9].map((count) => holdDelayMs(count, undefined)), [1_000, 2_000, 4_000, 30_000]);
});

Deno.test("holdDelayMs() lets no server have the same text sent to it without a pause", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 40].map((count) => holdDelayMs(count, 0)), [50, 100, 200, 400, 500, 500]);
});
