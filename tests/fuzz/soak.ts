// deno-lint-ignore-file no-console -- a program says what it has found
/**
 * `deno task soak`: everybody at once on one server, for a long time.
 * @module
 */
import { parseArgs } from "node:util";
import { soak } from "./soak_run.ts";
import { soakTable } from "./soak_table.ts";
const { values } = parseArgs({
  options: { seed: { type: "string" }, minutes: { type: "string" }, scale: { type: "string" } },
});
const r = await soak({
  seed: Number(values.seed ?? 1),
  durationMs: Number(values.minutes ?? 1) * 60_000,
  scale: Number(values.scale ?? 1),
  onProgress: console.error,
});
console.log(soakTable(r.samples));
console.log(r.flatness, r.pair, r.ends);
console.log(r.tally.lines().join("\n"));
console.log(r.problems.join("\n"));
