import assert from "node:assert/strict";
import fc from "fast-check";
import { RateLimiter, TokenBucket } from "../../../src/server/core/rate_limiter.ts";

const unlimited = { perSecond: 0, burst: 0 };

Deno.test("TokenBucket allows its burst at once, then its rate", () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 3 }, 1_000);
  for (let used = 0; used < 3; used++) {
    assert.equal(bucket.waitMs(1, 1_000), 0);
    bucket.take(1, 1_000);
  }
  assert.equal(bucket.waitMs(1, 1_000), 100);
  assert.equal(bucket.waitMs(1, 1_060), 40);
  assert.equal(bucket.waitMs(1, 1_100), 0);
});

Deno.test("TokenBucket fills up to its burst and no further", () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 3 }, 0);
  bucket.take(3, 0);
  bucket.take(3, 3_600_000);
  assert.equal(bucket.waitMs(1, 3_600_000), 100);
});

Deno.test("TokenBucket lets more than the burst through once it is full, and waits for it afterwards", () => {
  const bucket = new TokenBucket({ perSecond: 100, burst: 50 }, 0);
  assert.equal(bucket.waitMs(200, 0), 0);
  bucket.take(200, 0);
  assert.equal(bucket.waitMs(1, 0), 1_510);
  assert.equal(bucket.waitMs(200, 1_000), 1_000);
  assert.equal(bucket.waitMs(200, 2_000), 0);
});

Deno.test("TokenBucket takes a rate of 0 for no limit", () => {
  const bucket = new TokenBucket(unlimited, 0);
  for (let used = 0; used < 1_000; used++) bucket.take(1_000_000, 0);
  assert.equal(bucket.waitMs(1_000_000, 0), 0);
});

Deno.test("TokenBucket gains nothing from a time that falls", () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 1 }, 10_000);
  bucket.take(1, 10_000);
  assert.equal(bucket.waitMs(1, 4_000), 100);
});

Deno.test("RateLimiter.use() needs room in both buckets, and uses neither when it refuses", () => {
  const limiter = new RateLimiter({
    messages: { perSecond: 1, burst: 2 },
    bytes: { perSecond: 100, burst: 100 },
  }, 0);
  assert.equal(limiter.use(90, 0), 0);
  assert.equal(limiter.use(60, 0), 500, "bytes are short");
  assert.equal(limiter.use(10, 0), 0, "and the refused one took no message");
  assert.equal(limiter.use(0, 0), 1_000, "now messages are");
  assert.equal(limiter.use(100, 1_000), 0, "and bytes were not touched");
});

Deno.test("RateLimiter.use() succeeds after the wait that it told", () => {
  const anyRate = fc.record({
    perSecond: fc.integer({ min: 1, max: 500 }),
    burst: fc.integer({ min: 1, max: 500 }),
  });
  const anyUse = fc.record({ bytes: fc.nat(1_000), afterMs: fc.nat(2_000) });
  fc.assert(fc.property(anyRate, anyRate, fc.array(anyUse), (messages, bytes, uses) => {
    let nowMs = 11;
    const limiter = new RateLimiter({ messages, bytes }, nowMs);
    for (const use of uses) {
      nowMs += use.afterMs;
      const waitMs = limiter.use(use.bytes, nowMs);
      if (waitMs === 0) continue;
      nowMs += waitMs;
      // Fractions of a token may cost the last millisecond.
      assert.ok(limiter.use(use.bytes, nowMs) <= 1);
    }
  }));
});

Deno.test("RateLimiter never lets through more than the burst and what flows in", () => {
  const anyUse = fc.record({ bytes: fc.nat(40), afterMs: fc.nat(300) });
  fc.assert(fc.property(fc.array(anyUse, { maxLength: 200 }), (uses) => {
    const limiter = new RateLimiter(
      { messages: { perSecond: 7, burst: 5 }, bytes: { perSecond: 90, burst: 40 } },
      0,
    );
    const used = { messages: 0, bytes: 0 };
    let nowMs = 0;
    for (const use of uses) {
      nowMs += use.afterMs;
      if (limiter.use(use.bytes, nowMs) > 0) continue;
      used.messages += 1;
      used.bytes += use.bytes;
      assert.ok(used.messages <= 5 + 7 * nowMs / 1_000 + 1e-6);
      assert.ok(used.bytes <= 40 + 90 * nowMs / 1_000 + 1e-6);
    }
  }));
});
