/**
 * `deno task fuzz`: sends a server and the client everything but what they expect.
 * @module
 */
// deno-lint-ignore-file no-console -- a program that reports
import { endWithSignals } from "./children.ts";
import { fuzzClient } from "./client_fuzz.ts";
import { fuzzHelp, type FuzzPart, type FuzzRequest, readFuzzOptions } from "./fuzz_options.ts";
import { fuzzReader } from "./reader_fuzz.ts";
import { clientReport, readerReport, serverReport } from "./report.ts";
import { fuzzServer } from "./server_fuzz.ts";
import { Tally } from "./tally.ts";

/** Runs a part. @returns Whether nothing came of it. */
type RunPart = (request: FuzzRequest) => Promise<boolean>;

const runs: Readonly<Record<FuzzPart, RunPart>> = { server, reader, client };

async function main(): Promise<number> {
  const request = readFuzzOptions(Deno.args, Math.floor(Math.random() * 1e9));
  if (request.type === "help") {
    console.log(fuzzHelp);
    return 0;
  }
  if (request.type === "wrong") {
    console.error(`fuzz: ${request.problem}\nfuzz: --help shows what it takes.`);
    return 2;
  }
  endWithSignals();
  let isClean = true;
  for (const part of request.parts) isClean = await runs[part](request) && isClean;
  return isClean ? 0 : 1;
}

async function server(
  { seed, frames, minutes = 30, connections, restMinutes, isDurable }: FuzzRequest,
): Promise<boolean> {
  const options = {
    ...{ seed, frames, connections, isDurable },
    durationMs: minutes * 60_000,
    restMs: restMinutes * 60_000,
    onProgress: (line: string): void => console.error(line),
  };
  const result = await fuzzServer(options);
  console.log(serverReport(options, result));
  return result.problems.length === 0;
}

function reader({ seed, frames, minutes = 30 }: FuzzRequest): Promise<boolean> {
  const beganAtMs = performance.now();
  const options = { seed, frames, durationMs: minutes * 60_000 };
  const tally = new Tally();
  fuzzReader(options, tally);
  console.log(readerReport(options, tally, performance.now() - beganAtMs));
  return Promise.resolve(tally.problems.length === 0);
}

async function client({ seed, minutes = 1 }: FuzzRequest): Promise<boolean> {
  const options = { seed, durationMs: minutes * 60_000 };
  const result = await fuzzClient(options);
  console.log(clientReport(options, result));
  return result.tally.problems.length === 0;
}

Deno.exit(await main());
