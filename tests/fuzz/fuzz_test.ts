/**
 * Short runs of the fuzzing, with real processes and sockets.
 */
import assert from "node:assert/strict";
import { fuzzClient } from "./client_fuzz.ts";
import { fuzzReader } from "./reader_fuzz.ts";
import { clientReport, readerReport, serverReport } from "./report.ts";
import { fuzzServer } from "./server_fuzz.ts";
import { Tally } from "./tally.ts";

for (const isDurable of [false, true]) {
  const where = isDurable ? "with a data file" : "in memory";
  Deno.test(`a server bears everything but what it expects, ${where}`, async () => {
    const seed = isDurable ? 22 : 21;
    const options = {
      seed,
      frames: 8_000,
      durationMs: 10_000,
      connections: 24,
      restMs: 0,
      isDurable,
    };
    const result = await fuzzServer(options);
    const { tally, problems } = result;
    const said = serverReport(options, result);
    assert.deepEqual(problems, [], said);
    // How much gets through depends on the machine; that it went deep, and was answered, does not.
    assert.ok(tally.frames > 1_000 && tally.requests > 50, said);
    for (const what of ["welcome", "message", "refused", "page", "pong"]) {
      assert.ok(tally.of("pushes", what) > 0, said);
    }
    for (const code of ["bad_frame", "bad_text", "not_joined"]) {
      assert.ok(tally.of("refused", code) > 0, said);
    }
    assert.ok(tally.of("closed", 1002) > 0 && tally.of("closed", 1009) > 0, said);
  });
}

Deno.test("the client's session bears everything but what it expects", () => {
  const options = { seed: 23, frames: 8_000, durationMs: 10_000 };
  const tally = new Tally();
  fuzzReader(options, tally);
  const said = readerReport(options, tally, options.durationMs);
  assert.deepEqual(tally.problems, [], said);
  assert.ok(tally.frames > 500 && tally.of("events", "message") > 100, said);
  assert.ok(tally.of("sessions ended in", "ended") > 0, said);
});

Deno.test("the client program bears everything but what it expects", async () => {
  const options = { seed: 24, durationMs: 4_000 };
  const result = await fuzzClient(options);
  const said = clientReport(options, result);
  assert.deepEqual(result.tally.problems, [], said);
  assert.ok(result.tally.frames > 100 && result.lines > 5, said);
});
