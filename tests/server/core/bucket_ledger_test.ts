import assert from "node:assert/strict";
import {
  aMinute,
  aMinuteWithAnHourAtOnce,
  BucketLedger,
  maxBuckets,
} from "../../../src/server/core/bucket_ledger.ts";

Deno.test("BucketLedger gives each key a bucket of its own", () => {
  const ledger = new BucketLedger({ perSecond: 0.125, burst: 2 });
  ledger.take("a", 11);
  assert.equal(ledger.waitMs("a", 11), 0);
  ledger.take("a", 11);
  assert.equal(ledger.waitMs("a", 11), 8_000);
  assert.equal(ledger.waitMs("a", 6_011), 2_000);
  assert.equal(ledger.waitMs("a", 8_011), 0);
  assert.equal(ledger.waitMs("b", 11), 0);
});

Deno.test("BucketLedger keeps nothing of those who only ask", () => {
  const ledger = new BucketLedger(aMinute(2));
  for (let key = 0; key < 100; key++) ledger.waitMs(`${key}`, 11);
  assert.equal(ledger.size, 0);
});

Deno.test("BucketLedger lets nobody gain by being forgotten, if more was used than there was", () => {
  const ledger = new BucketLedger(aMinute(2));
  for (let count = 0; count < 4; count++) ledger.take("a", 11);
  ledger.take("b", 60_011);
  assert.equal(ledger.waitMs("a", 60_011), 30_000);
});

Deno.test("BucketLedger without a limit keeps nothing and holds nobody up", () => {
  const ledger = new BucketLedger(aMinute(0));
  for (let count = 0; count < 100; count++) ledger.take("a", 11);
  assert.equal(ledger.waitMs("a", 11), 0);
  assert.equal(ledger.size, 0);
});

Deno.test("BucketLedger is bounded, however many keys somebody has", () => {
  const ledger = new BucketLedger(aMinute(1));
  for (let key = 0; key < 2 * maxBuckets; key++) ledger.take(`${key}`, 11);
  assert.ok(ledger.size <= maxBuckets);
  assert.equal(ledger.waitMs(`${2 * maxBuckets - 1}`, 11), 60_000);
});

Deno.test("aMinuteWithAnHourAtOnce() allows sixty times as many at once, and then no more than a minute's each minute", () => {
  const ledger = new BucketLedger(aMinuteWithAnHourAtOnce(6));
  for (let count = 0; count < 360; count++) {
    assert.equal(ledger.waitMs("a", 11), 0);
    ledger.take("a", 11);
  }
  assert.equal(ledger.waitMs("a", 11), 10_000);
});
