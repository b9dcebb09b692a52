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
  const watch = new RunawayWatch(() => resolve(index), () => {
    index++;
    if (index === sizesMiB.length) resolve(undefined);
    if (index === arrivesAt) watch.arrived();
    return (sizesMiB[index] ?? sizesMiB.at(-1) ?? 0) * mebibyte;
  });
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
