/**
 * Any interleaving of publishes, acknowledgements, losses, take-overs, trims and restarts: each message once and in order.
 * The server and the sessions are the real ones; only the world around them is made up.
 * @module
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { check } from "./checker.ts";
import { anySteps, carryOut, type SimulatedStep } from "./simulated_step.ts";
import { Simulation, type SimulationOptions } from "./simulation.ts";

const runs = Number(Deno.env.get("PROVE_RUNS") ?? 150);
const seedText = Deno.env.get("PROVE_SEED");
const seed = seedText === undefined ? {} : { seed: Number(seedText) };

async function live(options: SimulationOptions, steps: readonly SimulatedStep[]): Promise<void> {
  const simulation = new Simulation(options);
  for (let count = 0; count < 3; count++) simulation.come();
  // Half of the runs begin with members who know their places.
  if (steps.length % 2 === 0) await simulation.settle();
  await carryOut(simulation, steps);
  assert.ok(await simulation.finish(), "it does not come to rest");
  assert.deepEqual(check(simulation.trace).slice(0, 3), []);
}

function holds(options: SimulationOptions, steps: fc.Arbitrary<readonly SimulatedStep[]>): Promise<void> {
  return fc.assert(fc.asyncProperty(steps, (list) => live(options, list)), { numRuns: runs, ...seed });
}

Deno.test("any losses, take-overs and departures: each message once and in order", () =>
  holds({ historySize: 1_000, keepsData: false }, anySteps(["restart", "failCommits"])));

Deno.test("any restarts that keep the data: nobody notices", () =>
  holds({ historySize: 1_000, keepsData: true }, anySteps(["failCommits"])));

Deno.test("any failing commits: nothing is acknowledged that is not kept", () =>
  holds({ historySize: 1_000, keepsData: true }, anySteps([])));

Deno.test("any restarts that lose the memory: nothing twice, and a gap is shown", () =>
  holds({ historySize: 1_000, keepsData: false }, anySteps(["failCommits"])));

Deno.test("a log that is cut: a gap is shown where something is gone, and only there", () =>
  holds({ historySize: 6, keepsData: true }, anySteps(["failCommits"])));

Deno.test("no log at all: a gap is shown where something is gone, and only there", () =>
  holds({ historySize: 0, keepsData: false }, anySteps(["restart", "failCommits"])));

Deno.test("rates that are exceeded all the time: each sender's own order is kept", () =>
  holds({ historySize: 1_000, keepsData: true, messageRate: 3 }, anySteps(["failCommits"])));
