import assert from "node:assert/strict";
import { fuzzParts, readFuzzOptions, readSoakOptions } from "./fuzz_options.ts";

Deno.test("readFuzzOptions() runs all parts by chance unless it is told otherwise", () => {
  assert.deepEqual(readFuzzOptions([], 11), {
    ...{ type: "run", parts: fuzzParts, seed: 11, frames: 100_000, minutes: undefined, connections: 64 },
    ...{ restMinutes: 0, isDurable: false },
  });
  const args = "server client --seed 7 --frames 1000000 --minutes 1.5 --connections 8 --rest 16 --data".split(
    " ",
  );
  assert.deepEqual(readFuzzOptions(args, 11), {
    ...{ type: "run", parts: ["server", "client"], seed: 7, frames: 1_000_000, minutes: 1.5, connections: 8 },
    ...{ restMinutes: 16, isDurable: true },
  });
});

Deno.test("readSoakOptions() takes ten minutes unless it is told otherwise", () => {
  assert.deepEqual(readSoakOptions([], 11), { type: "run", seed: 11, minutes: 10, scale: 1 });
  assert.deepEqual(readSoakOptions(["--seed=7", "--minutes=2", "--scale=0.5"], 11), {
    ...{ type: "run", seed: 7, minutes: 2, scale: 0.5 },
  });
});

Deno.test("the options of fuzzing and soak say what is wrong with them", () => {
  for (const args of [["everything"], ["--frames=many"], ["--seed=-1"], ["--speed=2"]]) {
    assert.equal(readFuzzOptions(args, 11).type, "wrong");
  }
  for (const args of [["server"], ["--minutes=x"]]) assert.equal(readSoakOptions(args, 11).type, "wrong");
  assert.equal(readFuzzOptions(["--help"], 11).type, "help");
  assert.equal(readSoakOptions(["--help"], 11).type, "help");
});
