import assert from "node:assert/strict";
import fc from "fast-check";
import { costs, FloodGuard } from "../../../src/server/core/flood_guard.ts";
import { type MemberRates, RateLimiter } from "../../../src/server/core/rate_limiter.ts";

const unlimited = { perSecond: 0, burst: 0 };
const tenASecond: MemberRates = { messages: { perSecond: 10, burst: 120 }, bytes: unlimited };

function limiterOf(perSecond: number, burst: number): RateLimiter {
  return new RateLimiter({ messages: { perSecond, burst }, bytes: unlimited }, 0);
}

function guardOf(rates: MemberRates, shared: ConstructorParameters<typeof FloodGuard>[1] = {}): FloodGuard {
  return new FloodGuard(rates, shared);
}

/** Publishes until it is refused. @returns How many went through. */
function publishAll(guard: FloodGuard, nowMs: number): number {
  let count = 0;
  while (count < 10_000 && guard.use("publish", { bytes: 10, nowMs }) === 0) count++;
  return count;
}

Deno.test("FloodGuard.use() lets sixty lines through at once, and as much again", () => {
  assert.equal(publishAll(guardOf(tenASecond), 0), 120);
});

Deno.test("FloodGuard.use() tells to wait until a quarter of what may be sent at once has come together", () => {
  const guard = guardOf(tenASecond);
  publishAll(guard, 0);
  assert.equal(guard.use("publish", { bytes: 10, nowMs: 0 }), 3_000);
  assert.equal(guard.use("publish", { bytes: 10, nowMs: 90 }), 2_910);
  assert.equal(publishAll(guard, 3_000), 30);
});

Deno.test("FloodGuard.use() tells no wait of more than a minute", () => {
  const guard = guardOf({ messages: { perSecond: 1, burst: 1_000 }, bytes: unlimited });
  publishAll(guard, 0);
  assert.equal(guard.use("publish", { bytes: 10, nowMs: 0 }), 60_000);
});

Deno.test("FloodGuard.use() counts a new name and a page as several messages, typing as one", () => {
  for (
    const [what, count] of [["publish", 120], ["whisper", 120], ["typing", 120], ["rename", 24], [
      "history",
      24,
    ]] as const
  ) {
    const guard = guardOf(tenASecond);
    let used = 0;
    while (guard.use(what, { nowMs: 0 }) === 0) used++;
    assert.equal(used, count, what);
  }
});

Deno.test("FloodGuard.use() counts for the channel only what everybody in it hears", () => {
  for (const what of Object.keys(costs) as (keyof typeof costs)[]) {
    const channel = limiterOf(10, 100);
    guardOf({ messages: unlimited, bytes: unlimited }, { channel }).use(what, { nowMs: 0 });
    assert.equal(channel.holds(1, 0), !["publish", "typing", "rename"].includes(what), what);
  }
});

Deno.test("FloodGuard.use() draws from the address whatever it is", () => {
  for (const what of Object.keys(costs) as (keyof typeof costs)[]) {
    const address = limiterOf(10, 100);
    guardOf(tenASecond, { address }).use(what, { nowMs: 0 });
    assert.equal(address.holds(1, 0), false, what);
  }
});

Deno.test("FloodGuard.use() uses nothing anywhere of what it refuses", () => {
  const address = limiterOf(10, 100);
  const guard = guardOf({ messages: { perSecond: 1, burst: 1 }, bytes: unlimited }, { address });
  assert.equal(guard.use("publish", { nowMs: 0 }), 0);
  for (let tries = 0; tries < 500; tries++) assert.ok(guard.use("publish", { nowMs: 0 }) > 0);
  assert.ok(address.holds(0.99, 0));
});

for (const kind of ["address", "channel"] as const) {
  Deno.test(`FloodGuard.use() lets all of one ${kind} have so much together, however many they are`, () => {
    const limiter = limiterOf(20, 240);
    const guards = Array.from({ length: 50 }, () => guardOf(tenASecond, { [kind]: limiter }));
    // What is owed is for those who say little: at most as much again as there is.
    let passed = guards.reduce((sum, guard) => sum + publishAll(guard, 0), 0);
    assert.ok(passed >= 240 && passed <= 481, `${passed} at once`);
    for (let second = 1; second <= 100; second++) {
      passed += guards.reduce((sum, guard) => sum + publishAll(guard, second * 1_000), 0);
    }
    assert.ok(passed <= 481 + 20 * 100, `${passed} in 100 s`);
  });

  Deno.test(`FloodGuard.use() does not hold up who says little because others of its ${kind} flood`, () => {
    const limiter = limiterOf(200, 2_400);
    const flood = Array.from({ length: 50 }, () => guardOf(tenASecond, { [kind]: limiter }));
    const calm = Array.from({ length: 50 }, () => guardOf(tenASecond, { [kind]: limiter }));
    const refused = { flood: 0, calm: 0 };
    for (let nowMs = 0; nowMs < 120_000; nowMs += 100) {
      for (const guard of flood) {
        publishAll(guard, nowMs);
        refused.flood++;
      }
      if (nowMs % 1_000 !== 0) continue;
      for (const guard of calm) if (guard.use("publish", { nowMs }) > 0) refused.calm++;
    }
    assert.deepEqual(refused, { flood: 50 * 1_200, calm: 0 });
  });
}

Deno.test("FloodGuard.useJoin() counts for the channel, and holds newcomers up only when as much is owed as there may be", () => {
  const channel = limiterOf(10, 100);
  const flood = guardOf(tenASecond, { channel });
  publishAll(flood, 0);
  let joined = 0;
  while (guardOf(tenASecond, { channel }).useJoin(0) === 0) joined++;
  assert.ok(joined >= 100 && joined <= 202, `${joined}`);
  assert.equal(
    guardOf(tenASecond, { channel }).useJoin(0),
    12_600,
    "until a quarter of it has come together",
  );
  assert.equal(guardOf(tenASecond).useJoin(0), 0, "elsewhere nobody waits");
});

Deno.test("FloodGuard.use() succeeds after the wait that it told where nobody else draws from the same buckets", () => {
  const anyRate = fc.record({
    perSecond: fc.integer({ min: 1, max: 100 }),
    burst: fc.integer({ min: 1, max: 400 }),
  });
  const anyRates = fc.record({ messages: anyRate, bytes: anyRate });
  const anyUse = fc.record({
    what: fc.constantFrom(...Object.keys(costs) as (keyof typeof costs)[]),
    bytes: fc.nat(300),
    afterMs: fc.nat(3_000),
  });
  fc.assert(fc.property(anyRates, anyRates, anyRates, fc.array(anyUse), (own, address, channel, uses) => {
    const shared = { address: new RateLimiter(address, 0), channel: new RateLimiter(channel, 0) };
    const guard = guardOf(own, shared);
    let nowMs = 0;
    for (const { what, bytes, afterMs } of uses) {
      nowMs += afterMs;
      const waitMs = guard.use(what, { bytes, nowMs });
      assert.ok(waitMs <= 60_000);
      if (waitMs === 0 || waitMs === 60_000) continue;
      nowMs += waitMs;
      assert.equal(guard.use(what, { bytes, nowMs }), 0);
    }
  }));
});
