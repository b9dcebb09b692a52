import assert from "node:assert/strict";
import fc from "fast-check";
import { alwaysAllowedBytes, toGiveUp } from "../../../src/server/core/waiting_limit.ts";

const mebibyte = 1_048_576;

function waiters(...bytes: readonly number[]): readonly { readonly waitingBytes: number }[] {
  return bytes.map((waitingBytes) => ({ waitingBytes }));
}

Deno.test("toGiveUp() chooses those for whom the most waits, as many as it takes", () => {
  const all = waiters(mebibyte, 3 * mebibyte, 2 * mebibyte, 100_000);
  assert.deepEqual(toGiveUp(all, 1), waiters(3 * mebibyte));
  assert.deepEqual(toGiveUp(all, 3 * mebibyte), waiters(3 * mebibyte));
  assert.deepEqual(toGiveUp(all, 3 * mebibyte + 1), waiters(3 * mebibyte, 2 * mebibyte));
});

Deno.test("toGiveUp() spares those for whom next to nothing waits, however much too much it is", () => {
  assert.deepEqual(
    toGiveUp(waiters(0, alwaysAllowedBytes, alwaysAllowedBytes + 1), 1e12),
    waiters(alwaysAllowedBytes + 1),
  );
});

Deno.test("toGiveUp() gives up nobody who has less than somebody it spares", () => {
  fc.assert(fc.property(fc.array(fc.nat(4 * mebibyte)), fc.nat(20 * mebibyte), (bytes, excessBytes) => {
    const all = waiters(...bytes);
    const chosen = toGiveUp(all, excessBytes);
    const spared = all.filter((waiter) => !chosen.includes(waiter));
    const least = Math.min(...chosen.map(({ waitingBytes }) => waitingBytes));
    assert.ok(spared.every(({ waitingBytes }) => waitingBytes <= least));
    const sum = chosen.reduce((total, { waitingBytes }) => total + waitingBytes, 0);
    const isEnough = sum >= excessBytes;
    assert.ok(isEnough || spared.every(({ waitingBytes }) => waitingBytes <= alwaysAllowedBytes));
    assert.ok(chosen.length === 0 || sum - least < excessBytes, "not one more than it takes");
  }));
});
