import assert from "node:assert/strict";
import fc from "fast-check";
import { GuessLimiter, type GuessLimits } from "../../../src/server/core/guess_limiter.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const defaults: GuessLimits = { perNetwork: 6, perServer: 60 };

/** Guesses as long as it may. @returns How often it could. */
function guessAll(limiter: GuessLimiter, network: string, nowMs: number): number {
  let count = 0;
  for (; count < 100_000 && limiter.waitMs(network, nowMs) === 0; count++) limiter.count(network, nowMs);
  return count;
}

Deno.test("GuessLimiter does not notice a person with `new` and typing errors, nor an office after a restart", () => {
  const limiter = new GuessLimiter(defaults, 11);
  for (let day = 0; day < 3; day++) {
    const nowMs = 11 + day * 24 * hourMs;
    for (let count = 0; count < 100; count++) {
      assert.equal(limiter.waitMs("office", nowMs), 0);
      limiter.count("office", nowMs);
    }
  }
});

Deno.test("GuessLimiter lets one network guess an hour's worth at once, and then six a minute", () => {
  const limiter = new GuessLimiter(defaults, 11);
  assert.equal(guessAll(limiter, "a", 11), 360);
  assert.equal(limiter.waitMs("a", 11), 10_000);
  assert.equal(limiter.waitMs("b", 11), 0);
  assert.equal(guessAll(limiter, "a", 11 + 10_000), 1);
  assert.equal(guessAll(limiter, "a", 11 + 10_000 + minuteMs), 6);
});

Deno.test("GuessLimiter lets all networks together guess an hour's worth at once, and then each only one more", () => {
  const limiter = new GuessLimiter({ ...defaults, perNetwork: 0 }, 11);
  assert.equal(guessAll(limiter, "a", 11), 3_601);
  assert.ok(limiter.waitMs("a", 11) > 0);
  assert.equal(guessAll(limiter, "b", 11), 1);
});

Deno.test("GuessLimiter lets a network in that has not guessed for ten minutes, whatever others do", () => {
  const limiter = new GuessLimiter(defaults, 11);
  for (let network = 0; network < 50; network++) guessAll(limiter, `bot-${network}`, 11);
  assert.equal(limiter.waitMs("ada", 11), 0);
  limiter.count("ada", 11);
  assert.ok(limiter.waitMs("ada", 11) > 0);
  assert.ok(limiter.waitMs("ada", 11) <= 1_000, "the server's own next one is near");
  for (let seconds = 1; seconds < 600; seconds++) guessAll(limiter, "bot-1", 11 + seconds * 1_000);
  assert.equal(limiter.waitMs("ada", 11 + 10 * minuteMs), 0);
});

Deno.test("GuessLimiter bounds what any number of networks may guess: five minutes' worth a minute at most", () => {
  const limiter = new GuessLimiter(defaults, 11);
  let network = 0;
  const guessFromMany = (nowMs: number): number => {
    let count = 0;
    for (; count < 20_000 && limiter.waitMs(`bot-${network}`, nowMs) === 0; count++) {
      limiter.count(`bot-${network++}`, nowMs);
    }
    return count;
  };
  const atOnce = guessFromMany(11);
  assert.equal(atOnce, 3_600 + 240);
  let total = 0;
  for (let minute = 1; minute <= 120; minute++) total += guessFromMany(11 + minute * minuteMs);
  assert.equal(total, 120 * 300);
});

Deno.test("GuessLimiter without limits holds nobody up", () => {
  const limiter = new GuessLimiter({ perNetwork: 0, perServer: 0 }, 11);
  assert.equal(guessAll(limiter, "a", 11), 100_000);
});

Deno.test("GuessLimiter never allows more than its rates, whoever guesses when", () => {
  const steps = fc.array(fc.record({ network: fc.constantFrom("a", "b", "c", "d"), passMs: fc.nat(5_000) }), {
    minLength: 200,
    maxLength: 400,
  });
  fc.assert(
    fc.property(steps, (all) => {
      const limits = { perNetwork: 1, perServer: 2 };
      const limiter = new GuessLimiter(limits, 11);
      const counts = new Map<string, number>();
      let nowMs = 11;
      for (const { network, passMs } of all) {
        nowMs += passMs;
        if (limiter.waitMs(network, nowMs) > 0) continue;
        limiter.count(network, nowMs);
        counts.set(network, (counts.get(network) ?? 0) + 1);
      }
      const minutes = (nowMs - 11) / minuteMs;
      for (const count of counts.values()) assert.ok(count <= 60 + minutes);
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
      assert.ok(total <= 120 + 8 + 10 * minutes);
    }),
    { numRuns: 50 },
  );
});

Deno.test("the arithmetic in the module's words is right", async () => {
  const url = new URL("../../../src/server/core/guess_limiter.ts", import.meta.url);
  const words = (await Deno.readTextFile(url)).replace(/\n \* ?/g, " ");
  const codes = 31 ** 6;
  const minutes = (channels: number, guesses: number): number => Math.LN2 * codes / (channels * guesses);
  const days = (channels: number): string => (minutes(channels, 60) / 1_440).toFixed(0);
  assert.match(words, /31\^6 = 887,503,681/);
  assert.equal(codes, 887_503_681);
  assert.ok(
    words.includes(
      `${days(10)} days with 10 channels, ${days(100)} days with 100 and ${days(1_000)} days with 1,000`,
    ),
  );
  assert.ok(words.includes(`with a probability of ${(3_600 * 1_000 * 100 / codes).toFixed(1)} %`));
  assert.ok(words.includes(`then still takes ${(minutes(1_000, 300) / 60).toFixed(0)} hours`));
});
