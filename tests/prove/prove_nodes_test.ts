/**
 * Short runs of the proof with several servers on one Redis. They need Debian's `redis-server`, and say so where it is absent.
 * @module
 */
import assert from "node:assert/strict";
import { check } from "./checker.ts";
import { readProveOptions } from "./prove_options.ts";
import { countsOf, isClean, report } from "./report.ts";
import { run } from "./run.ts";

async function prove(...args: readonly string[]): Promise<void> {
  const request = readProveOptions(args, 1);
  assert.ok(request.type === "run", JSON.stringify(request));
  const result = await run(request.options);
  const violations = check(result.trace);
  const said = report(request.options, result, violations);
  assert.deepEqual(violations, [], said);
  assert.ok(isClean(result, violations), said);
  const { acknowledged, shown } = countsOf(result.trace);
  assert.ok(acknowledged > 100 && shown > acknowledged, said);
  assert.ok(result.dealt.size >= 4, said);
}

Deno.test("a short run of three servers, with faults of all kinds, is clean", async () => {
  const args = ["--nodes", "3", "--minutes", "0.33", "--clients", "12", "--channels", "3", "--faults", "60"];
  await prove("--seed", "21", "--redis-aof", ...args);
});

Deno.test("a short run of two servers whose Redis forgets everything is clean", async () => {
  const faults = "20,redis_kill,link_half,cut,cut_client,kill";
  const args = ["--minutes", "0.15", "--clients", "6", "--channels", "2", "--faults", faults];
  await prove("--seed", "22", "--nodes", "2", ...args);
});
