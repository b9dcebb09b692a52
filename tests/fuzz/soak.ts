/**
 * `deno task soak`: everybody at once on one server, for a long time.
 * @module
 */
// deno-lint-ignore-file no-console -- a program that reports
import { endWithSignals } from "./children.ts";
import { readSoakOptions, soakHelp } from "./fuzz_options.ts";
import { soakReport } from "./report.ts";
import { soak } from "./soak_run.ts";

async function main(): Promise<number> {
  const request = readSoakOptions(Deno.args, Math.floor(Math.random() * 1e9));
  if (request.type === "help") {
    console.log(soakHelp);
    return 0;
  }
  if (request.type === "wrong") {
    console.error(`soak: ${request.problem}\nsoak: --help shows what it takes.`);
    return 2;
  }
  endWithSignals();
  const { seed, minutes, scale } = request;
  const options = {
    ...{ seed, scale },
    durationMs: minutes * 60_000,
    onProgress: (line: string): void => console.error(line),
  };
  const result = await soak(options);
  console.log(soakReport(options, result));
  return result.problems.length === 0 ? 0 : 1;
}

Deno.exit(await main());
