import assert from "node:assert/strict";
import { RunawayWatch } from "../../../src/client/io/runaway_watch.ts";
import { within } from "../../support/within.ts";

const mebibyte = 1_048_576;

/** Lets the memory take these sizes, a look each, and then the last of them. @returns At which it was too much. */
async function firstTooMuch(
  sizesMiB: readonly number[],
  arrivesAt: number = -1,
): Promise<number | undefined> {
  let index = -1;
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const usedBytes = (): number => {
    index++;
    if (index === sizesMiB.length) resolve(undefined);
    if (index === arrivesAt) watch.arrived(11);
    return (sizesMiB[index] ?? sizesMiB.at(-1) ?? 0) * mebibyte;
  };
  const watch = new RunawayWatch(() => resolve(index), { usedBytes });
  const stop = watch.watch();
  try {
    return await within(10_000, promise, "the looks");
  } finally {
    stop();
  }
}

Deno.test("RunawayWatch sees that memory fills up while nothing arrives", async () => {
  assert.equal(await firstTooMuch([60, 50, 300, 306, 400]), 4);
});

Deno.test("RunawayWatch does not mind what has arrived", async () => {
  assert.equal(await firstTooMuch([50, 300, 500, 700], 2), undefined);
});

Deno.test("RunawayWatch sees what grows between messages of others", async () => {
  assert.equal(await firstTooMuch([900, 1_000, 1_030], 2), 2);
});

Deno.test("RunawayWatch watches until the last socket is gone", () => {
  const watch = new RunawayWatch(() => assert.fail());
  const [first, second] = [watch.watch(), watch.watch()];
  first();
  second();
  watch.watch()();
});

Deno.test("RunawayWatch sees that messages leave no turn to anything else", () => {
  let nowMs = 11;
  const watch = new RunawayWatch(() => assert.fail(), { nowMs: () => nowMs });
  const stop = watch.watch();
  for (let count = 0; count < 64; count++) assert.ok(watch.arrived(262_144), "much at once is fine");
  nowMs += 1_500;
  assert.ok(watch.arrived(262_144));
  nowMs += 1;
  assert.ok(!watch.arrived(1));
  stop();
});

Deno.test("RunawayWatch has nothing against few messages that take long, and one that is very long", () => {
  let nowMs = 11;
  const watch = new RunawayWatch(() => assert.fail(), { nowMs: () => nowMs });
  const stop = watch.watch();
  assert.ok(watch.arrived(33_000_000));
  nowMs += 60_000;
  for (let count = 0; count < 15; count++) assert.ok(watch.arrived(1_048_576));
  assert.ok(!watch.arrived(1));
  stop();
});
