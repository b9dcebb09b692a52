import assert from "node:assert/strict";
import fc from "fast-check";
import { RateLimiter } from "../../../src/server/core/rate_limiter.ts";
import type { SessionRules } from "../../../src/server/core/session_effect.ts";
import { testLimits } from "../../support/server_rules.ts";
import { WiredSession } from "../../support/wired_session.ts";

const anyRate = fc.record({
  perSecond: fc.integer({ min: 1, max: 40 }),
  burst: fc.integer({ min: 1, max: 60 }),
});
const unlimited = { perSecond: 0, burst: 0 };

const anyStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant("say" as const), count: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("whisper" as const), count: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("typing" as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("flood by others" as const), count: fc.nat(80) }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant("pass" as const), ms: fc.nat(9_000) }) },
);

const anyWorld = fc.record({
  own: anyRate,
  shared: fc.option(anyRate, { nil: undefined }),
  maxUnacknowledged: fc.integer({ min: 1, max: 12 }),
  delaysMs: fc.array(fc.oneof(fc.nat(30), fc.nat(2_000)), { minLength: 1, maxLength: 12 }),
  // Of so many texts one cannot be stored.
  failsEvery: fc.option(fc.integer({ min: 2, max: 9 }), { nil: undefined }),
});

function rulesOf(
  own: { readonly perSecond: number; readonly burst: number },
  maxUnacknowledged: number,
): SessionRules {
  return {
    limits: { ...testLimits, maxFrameBytes: 4_000, maxUnacknowledged },
    rates: { messages: own, bytes: unlimited },
    maxFrameBytesBeforeJoin: 4_096,
    // Hardly any patience: what comes early by one retry, or is one too many by a few, shows.
    maxRefused: 4,
  };
}

Deno.test("Session never closes a client that obeys, and takes all that it says once and in order, whatever the timing", () => {
  fc.assert(
    fc.property(anyWorld, fc.array(anyStep, { maxLength: 20, size: "max" }), (world, steps) => {
      let sent = 0;
      let stored = 0;
      const crowd = world.shared && new RateLimiter({ messages: world.shared, bytes: unlimited }, 0);
      const wired = new WiredSession({
        rules: rulesOf(world.own, world.maxUnacknowledged),
        shared: { channel: crowd },
        delayMs: () => world.delaysMs[sent++ % world.delaysMs.length] ?? 0,
        fails: () => world.failsEvery !== undefined && ++stored % world.failsEvery === 0,
      });
      wired.pass(30_000);
      for (const step of steps) {
        if (step.type === "say") wired.say(step.count);
        if (step.type === "whisper") wired.say(step.count, "bob");
        if (step.type === "typing") wired.tell({ type: "typing" });
        if (step.type === "flood by others") crowd?.take({ messages: step.count, bytes: 0 }, wired.nowMs);
        if (step.type === "pass") wired.pass(step.ms);
        assert.equal(wired.closed, undefined);
      }
      for (let round = 0; round < 4_000 && !wired.isDone && wired.closed === undefined; round++) {
        wired.pass(5_000);
      }
      assert.equal(wired.closed, undefined);
      assert.ok(wired.isDone, "all of it arrives");
      const numbers = wired.stored.map(Number);
      assert.equal(new Set(numbers).size, numbers.length, "once");
      if (world.failsEvery !== undefined) return;
      assert.deepEqual(numbers, numbers.toSorted((one, other) => one - other), "in order");
    }),
    { numRuns: 300 },
  );
});
