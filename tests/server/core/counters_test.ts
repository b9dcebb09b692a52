import assert from "node:assert/strict";
import { closeCodes } from "../../../src/protocol/close_codes.ts";
import { refusals } from "../../../src/protocol/errors.ts";
import { Counters } from "../../../src/server/core/counters.ts";

Deno.test("Counters has everything that may happen as 0 from the beginning", () => {
  const counters = new Counters();
  assert.deepEqual([...counters.refusals.keys()], Object.keys(refusals));
  assert.deepEqual([...counters.closes.keys()].sort(), Object.values(closeCodes).sort());
  assert.deepEqual([...counters.departures.keys()], ["goodbye", "lost"]);
  const maps = [counters.refusals, counters.closes, counters.departures, counters.answers];
  for (const map of maps) assert.deepEqual(new Set(map.values()), new Set([0]));
  assert.deepEqual([counters.messages, counters.deliveries], [0, 0]);
});

Deno.test("Counters adds what it is told", () => {
  const counters = new Counters();
  counters.accepted();
  counters.accepted();
  counters.delivered(2, 500);
  counters.delivered(0, 500);
  counters.refused("rate_limited");
  counters.closed(closeCodes.flooding);
  counters.left("lost");
  counters.left("lost");
  for (const status of [101, 200, 202, 404, 429, 500, 503]) counters.answered(status);
  assert.deepEqual([counters.messages, counters.deliveries], [2, 1_000]);
  assert.equal(counters.refusals.get("rate_limited"), 1);
  assert.equal(counters.closes.get(closeCodes.flooding), 1);
  assert.deepEqual([...counters.departures], [["goodbye", 0], ["lost", 2]]);
  assert.deepEqual([...counters.answers], [["1xx", 1], ["2xx", 2], ["3xx", 0], ["4xx", 2], ["5xx", 2]]);
});

Deno.test("Counters grows by no status that HTTP does not have", () => {
  const counters = new Counters();
  const size = counters.answers.size;
  for (const status of [0, 99, 600, 1_000, NaN]) counters.answered(status);
  assert.equal(counters.answers.size, size);
});
