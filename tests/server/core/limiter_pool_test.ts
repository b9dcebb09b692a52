import assert from "node:assert/strict";
import { FloodLimits } from "../../../src/server/core/flood_limits.ts";
import { LimiterPool, maxResting } from "../../../src/server/core/limiter_pool.ts";

const unlimited = { perSecond: 0, burst: 0 };
const rates = { messages: { perSecond: 10, burst: 100 }, bytes: unlimited };
const all = { messages: 100, bytes: 0 };

Deno.test("LimiterPool.take() gives all of one key the same bucket, and others another", () => {
  const pool = new LimiterPool(rates);
  assert.equal(pool.take("a", 0), pool.take("a", 5_000));
  assert.notEqual(pool.take("a", 0), pool.take("b", 0));
});

Deno.test("LimiterPool keeps a bucket while one connection draws from it, however long", () => {
  const pool = new LimiterPool(rates);
  const bucket = pool.take("a", 0);
  pool.take("a", 0);
  pool.release("a", 0);
  for (let key = 0; key < 200_000; key++) {
    pool.take(`${key}`, 3_600_000).take(all, 3_600_000);
    pool.release(`${key}`, 3_600_000);
  }
  assert.equal(pool.take("a", 3_600_000), bucket);
});

Deno.test("LimiterPool lets whoever goes and comes back find what was used up before", () => {
  const pool = new LimiterPool(rates);
  pool.take("a", 0).take(all, 0);
  pool.release("a", 0);
  assert.equal(pool.take("a", 1_000).waitMs({ messages: 11, bytes: 0 }, 1_000), 100);
});

Deno.test("LimiterPool keeps nothing of what is full", () => {
  const pool = new LimiterPool(rates);
  for (let key = 0; key < 1_000; key++) {
    pool.take(`${key}`, 0);
    pool.release(`${key}`, 0);
  }
  assert.equal(pool.size, 0);
});

Deno.test("LimiterPool stays small whoever comes, and is empty of those before once they have recovered", () => {
  const pool = new LimiterPool(rates);
  for (let key = 0; key < 300_000; key++) {
    pool.take(`${key}`, 0).take(all, 0);
    pool.release(`${key}`, 0);
  }
  assert.ok(pool.size <= maxResting, `${pool.size}`);
  // What is owed and a full bucket take twenty seconds; two generations go by.
  for (const nowMs of [20_000, 40_000]) {
    pool.take("last", nowMs).take(all, nowMs);
    pool.release("last", nowMs);
  }
  assert.ok(pool.size <= 2, `${pool.size}`);
});

Deno.test("LimiterPool.release() of what nobody draws from does nothing", () => {
  const pool = new LimiterPool(rates);
  pool.release("a", 0);
  assert.equal(pool.size, 0);
});

Deno.test("FloodLimits shares buckets by address and by channel, apart from each other", () => {
  const limits = new FloodLimits({ address: rates, channel: rates });
  const one = limits.take({ address: "a", code: "x" }, 0);
  const sameAddress = limits.take({ address: "a", code: "y" }, 0);
  const sameChannel = limits.take({ address: "b", code: "x" }, 0);
  assert.equal(one.address, sameAddress.address);
  assert.notEqual(one.channel, sameAddress.channel);
  assert.equal(one.channel, sameChannel.channel);
  assert.notEqual(one.address, sameChannel.address);
  assert.notEqual(limits.take({ address: "a", code: "a" }, 0).channel, one.address, "a code is no address");
});

Deno.test("FloodLimits limits no address that is not known, and nothing without rates", () => {
  const { address, channel } = new FloodLimits({ address: rates, channel: rates }).take({ code: "x" }, 0);
  assert.equal(address, undefined);
  assert.notEqual(channel, undefined);
  const none = new FloodLimits();
  assert.deepEqual(none.take({ address: "a", code: "x" }, 0), { address: undefined, channel: undefined });
  none.release({ address: "a", code: "x" }, 0);
});
