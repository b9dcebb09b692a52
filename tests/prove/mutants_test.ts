/**
 * Real servers with a fault planted: a short run finds each of them.
 * @module
 */
import assert from "node:assert/strict";
import { check } from "./checker.ts";
import { openDoor } from "./prove_options.ts";
import { countsOf } from "./report.ts";
import { run, type RunOptions } from "./run.ts";
import type { FaultKind } from "./schedule.ts";
import type { Rule } from "./violation.ts";

interface Mutant {
  readonly file: string;
  /** Rules of which at least one must be found broken. */
  readonly breaks: readonly Rule[];
  readonly kinds?: readonly FaultKind[];
  /** Absent: many. */
  readonly faults?: number;
  readonly isDurable?: boolean;
  readonly historySize?: number;
  /** How many servers share a Redis. Absent: one, without Redis. */
  readonly nodes?: number;
}

const cuts: readonly FaultKind[] = ["cut", "cut_within", "cut_client", "cut_server"];

const mutants: readonly Mutant[] = [
  {
    file: "forget_nonces",
    breaks: ["once", "sender_order"],
    historySize: 10,
    kinds: ["cut", "stall"],
    faults: 120,
  },
  { file: "drop_from_replay", breaks: ["gap", "nothing_missing"] },
  { file: "drop_live_message", breaks: ["gap", "nothing_missing"] },
  { file: "no_grace", breaks: ["presence"], kinds: ["refuse"], faults: 8 },
  { file: "reverse_frames", breaks: ["sender_order"] },
  { file: "lose_message", breaks: ["acknowledged", "nothing_missing"] },
  { file: "forget_sessions", breaks: ["presence"] },
  { file: "deny_history", breaks: ["gap"] },
  { file: "renumber_after_restart", breaks: ["gap", "order"], isDurable: true },
  { file: "commit_half", breaks: ["acknowledged", "order", "nothing_missing", "gap"], isDurable: true },
  {
    file: "forget_nonces_elsewhere",
    breaks: ["once", "sender_order"],
    historySize: 10,
    kinds: ["cut", "stall"],
    faults: 120,
    nodes: 3,
  },
  // Whoever comes back reads who is here, and has missed nothing.
  { file: "miss_comings", breaks: ["presence"], nodes: 3, faults: 1 },
];

/** So many run at a time. */
const atOnce = 5;

/** Whether a fault is met depends on how a short run goes; one of three meets it on any machine. */
const seeds = [7, 8, 9, 10, 11, 12, 13];

async function find(mutant: Mutant): Promise<void> {
  const misses: string[] = [];
  for (const seed of seeds) {
    const found = await rulesBroken(mutant, seed);
    if (mutant.breaks.some((rule) => found.has(rule))) return;
    misses.push([...found].join(", ") || "nothing");
  }
  assert.fail(`${mutant.file}: found ${misses.join("; ")}`);
}

/** Makes a short run. @returns What is found broken. */
async function rulesBroken(mutant: Mutant, seed: number): Promise<ReadonlySet<Rule>> {
  const { file, faults, kinds = cuts, isDurable = false, historySize = 100_000, nodes = 1 } = mutant;
  const folder = await Deno.makeTempDir();
  const noLimits = ["--message-rate", "0", "--byte-rate", "0", "--log-level", "CRITICAL"];
  const options: RunOptions = {
    seed,
    durationMs: 6_000,
    clients: 6,
    channels: 2,
    rate: 60,
    faults: faults ?? (isDurable ? 4 : 60),
    kinds: isDurable ? ["kill"] : kinds,
    historySize,
    entry: new URL(`mutants/${file}.ts`, import.meta.url),
    serveArgs: [...openDoor, ...noLimits, ...(isDurable ? ["--data", `${folder}/chat.db`] : [])],
    nodes,
    ...nodes > 1 && { redis: { isPersistent: false } },
    settleWithinMs: 8_000,
  };
  const { trace } = await run(options).finally(() => Deno.remove(folder, { recursive: true }));
  assert.ok(countsOf(trace).shown > 100, `${file}: hardly anything was said`);
  return new Set(check(trace).map(({ rule }) => rule));
}

Deno.test({
  name: "a server with a fault planted is found out",
  // A server that breaks its word leaves clients that wait for it; they end with the process, not with the run.
  sanitizeOps: false,
  fn: async (context) => {
    for (let first = 0; first < mutants.length; first += atOnce) {
      const some = mutants.slice(first, first + atOnce);
      const results = await Promise.allSettled(some.map(find));
      for (const [index, result] of results.entries()) {
        await context.step(some[index]?.file ?? "", () => {
          if (result.status === "rejected") throw result.reason;
        });
      }
    }
  },
});
