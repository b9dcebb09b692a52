/**
 * Short runs of the proof, with real processes, sockets and faults.
 * @module
 */
import assert from "node:assert/strict";
import { check } from "./checker.ts";
import { readProveOptions, type RunRequest } from "./prove_options.ts";
import { countsOf, isClean, report } from "./report.ts";
import { run } from "./run.ts";

function requested(args: readonly string[]): RunRequest {
  const request = readProveOptions(args, 1);
  assert.equal(request.type, "run", JSON.stringify(request));
  return request as RunRequest;
}

async function prove(args: readonly string[], dataArgs: readonly string[] = []): Promise<void> {
  const { options } = requested(args);
  const whole = { ...options, serveArgs: [...options.serveArgs, ...dataArgs] };
  const result = await run(whole);
  const violations = check(result.trace);
  const said = report(whole, result, violations);
  assert.deepEqual(violations, [], said);
  assert.ok(isClean(result, violations), said);
  const { acknowledged, shown } = countsOf(result.trace);
  // How much gets through depends on the machine; that something did, and was heard by others, does not.
  assert.ok(acknowledged > 100 && shown > acknowledged, said);
  assert.ok(result.dealt.size >= 3, said);
}

Deno.test("a short run in memory is clean", async () => {
  await prove(["--seed", "11", "--minutes", "0.25", "--clients", "12", "--faults", "90"]);
});

Deno.test("a short run with a data file, whose server is killed and started again, is clean", async () => {
  const folder = await Deno.makeTempDir();
  const args = ["--seed", "12", "--minutes", "0.3", "--clients", "8", "--rate", "20", "--data", "--faults"];
  try {
    await prove([...args, "60,kill,drain,pause,cut,cut_client,stall"], ["--data", `${folder}/chat.db`]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a short run with rates that are exceeded and a log that is too short is clean", async () => {
  const faults = "60,cut,cut_within,delay,throttle,stall";
  const args = ["--seed", "13", "--minutes", "0.2", "--clients", "6", "--channels", "2", "--rate", "25"];
  await prove([...args, "--limits", "--history", "20", "--faults", faults]);
});
