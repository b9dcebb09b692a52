import assert from "node:assert/strict";
import { systemChance } from "../../../src/server/adapters/system_chance.ts";
import { SystemClock } from "../../../src/server/adapters/system_clock.ts";

async function withClock(body: (clock: SystemClock) => Promise<void>): Promise<void> {
  const clock = new SystemClock();
  try {
    await body(clock);
  } finally {
    clock.close();
  }
}

Deno.test("SystemClock.afterTurn() calls back after everything of this turn, in order", async () => {
  await withClock(async (clock) => {
    const called: string[] = [];
    clock.afterTurn(() => called.push("first"));
    clock.afterTurn(() => called.push("second"));
    queueMicrotask(() => called.push("microtask"));
    called.push("now");
    await new Promise<void>((resolve) => clock.afterTurn(resolve));
    assert.deepEqual(called, ["now", "microtask", "first", "second"]);
  });
});

Deno.test("SystemClock.afterTurn() calls back once, and again in the next turn", async () => {
  await withClock(async (clock) => {
    let count = 0;
    const turn = (): Promise<void> => new Promise((resolve) => clock.afterTurn(resolve));
    clock.afterTurn(() => count++);
    await turn();
    await turn();
    assert.equal(count, 1);
  });
});

Deno.test("SystemClock.monotonicMs() never falls", async () => {
  await withClock((clock) => {
    let lastMs = clock.monotonicMs();
    for (let count = 0; count < 1_000; count++) {
      const nowMs = clock.monotonicMs();
      assert.ok(nowMs >= lastMs);
      lastMs = nowMs;
    }
    return Promise.resolve();
  });
});

Deno.test("SystemClock.after() and every() can be taken back", async () => {
  await withClock(async (clock) => {
    let count = 0;
    clock.after(0, () => count++)();
    clock.every(0, () => count++)();
    await new Promise<void>((resolve) => void clock.after(1, resolve));
    assert.equal(count, 0);
  });
});

Deno.test("systemChance.word() gives words of 128 bits, each another", () => {
  const words = new Set(Array.from({ length: 100 }, () => systemChance.word()));
  assert.equal(words.size, 100);
  for (const word of words) assert.match(word, /^[0-9a-f]{32}$/);
});

Deno.test("systemChance.fingerprint() is the same for the same secret, and does not hold it", () => {
  const print = systemChance.fingerprint("a secret");
  assert.equal(systemChance.fingerprint("a secret"), print);
  assert.notEqual(systemChance.fingerprint("another"), print);
  assert.match(print, /^[0-9a-f]{32}$/);
});
