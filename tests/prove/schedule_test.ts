import assert from "node:assert/strict";
import { faultKinds, isServerFault, networkFaultKinds, schedule } from "./schedule.ts";

const options = { seed: 41, durationMs: 60_000, clients: 7, count: 500, kinds: networkFaultKinds };

Deno.test("schedule() gives the same faults for the same seed, and others for another", () => {
  assert.deepEqual(schedule(options), schedule(options));
  assert.notDeepEqual(schedule(options), schedule({ ...options, seed: 42 }));
});

Deno.test("schedule() deals so many faults, in the order of time, to every client and of every kind", () => {
  const faults = schedule(options);
  assert.equal(faults.length, 500);
  assert.deepEqual(faults.map(({ atMs }) => atMs), faults.map(({ atMs }) => atMs).sort((a, b) => a - b));
  assert.ok(faults.every(({ atMs }) => atMs >= 0 && atMs < 60_000));
  assert.equal(new Set(faults.map(({ client }) => client)).size, 7);
  assert.equal(new Set(faults.map(({ kind }) => kind)).size, networkFaultKinds.length);
});

Deno.test("schedule() deals only the kinds that are asked for", () => {
  const faults = schedule({ ...options, kinds: ["cut", "kill"] });
  assert.deepEqual([...new Set(faults.map(({ kind }) => kind))].sort(), ["cut", "kill"]);
});

Deno.test("schedule() deals each server its share, and the rest to connections", () => {
  const count = (servers: number): number =>
    schedule({ ...options, kinds: faultKinds, servers }).filter(({ kind }) => isServerFault(kind)).length;
  assert.deepEqual([count(1), count(3)], [10, 30]);
});
