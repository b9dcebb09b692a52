/**
 * From the start of the client to its first screen, whether the server answers, refuses or is silent; and what memory it
 * takes once it has joined. Next to it, an empty Deno program. On a machine that does other things too, only what the
 * main thread has worked until then says something.
 * `deno run -A tests/bench/first_paint.ts [RUNS]`, Linux only; it ends by itself.
 * @module
 */
import { cacheVariables, clientInTerminal } from "../support/client_program.ts";
import { freePort } from "../support/own_server.ts";
import { pause } from "../support/pause.ts";
import { serverCommand } from "../support/server_command.ts";
import { Terminal } from "../support/terminal.ts";
import { usageOf } from "./process_usage.ts";
import { writeLine } from "./write_line.ts";

const runs = Number(Deno.args[0] ?? 15);
/** How long a program has rested before its memory is read, in milliseconds. */
const restMs = 2_000;

/** What is started, and what it shows once it is to be seen. */
interface Case {
  readonly what: string;
  readonly start: () => Terminal;
  readonly shows: RegExp;
}

async function main(): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await compare(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function compare(folder: string): Promise<void> {
  await using server = await serverCommand(["--log-level=ERROR"]);
  // It takes connections and never says a word.
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const empty = await emptyProgram(folder);
  const chat = (address: string) => (): Terminal =>
    clientInTerminal(["first-paint", `--server=${address}`, "--name=ada"]);
  const cases: readonly Case[] = [
    { what: "an empty program that prints a word", start: empty, shows: /here/ },
    { what: "the first screen, server reachable", start: chat(server.url), shows: /first-paint/ },
    {
      what: "the first screen, nobody listens",
      start: chat(`ws://127.0.0.1:${freePort()}`),
      shows: /first-paint/,
    },
    {
      what: "the first screen, server silent",
      start: chat(`ws://127.0.0.1:${silent.addr.port}`),
      shows: /first-paint/,
    },
    { what: "the channel joined", start: chat(server.url), shows: /here/ },
  ];
  await measureTimes(cases);
  const joined = { what: "the client, joined", start: chat(server.url), shows: /here/ };
  await measureMemory([{ what: "an empty program that waits", start: empty, shows: /here/ }, joined]);
}

/** How long one start took, in milliseconds. */
interface Time {
  /** By the clock. */
  readonly passedMs: number;
  /** What its main thread has worked. */
  readonly workedMs: number;
}

/** In turns, so that whatever else the machine does hits all alike. */
async function measureTimes(cases: readonly Case[]): Promise<void> {
  const times = cases.map((): Time[] => []);
  for (let run = 0; run <= runs; run++) {
    for (const [index, each] of cases.entries()) {
      const time = await timeOf(each);
      // The first time fills the caches.
      if (run > 0) times[index]!.push(time);
    }
  }
  for (const [index, { what }] of cases.entries()) {
    writeLine(`${what}: ${describe(times[index]!, times[0]!)}`);
  }
}

function describe(times: readonly Time[], base: readonly Time[]): string {
  const passed = times.map(({ passedMs }) => passedMs);
  const worked = times.map(({ workedMs }) => workedMs);
  const ratio = median(worked) / median(base.map(({ workedMs }) => workedMs));
  return `${inMs(passed)}; the main thread worked ${inMs(worked)}, ${ratio.toFixed(1)} times the first`;
}

function inMs(samples: readonly number[]): string {
  return `${median(samples).toFixed(0)} ms (${Math.min(...samples).toFixed(0)} to ${
    Math.max(...samples).toFixed(0)
  })`;
}

async function timeOf({ start, shows }: Case): Promise<Time> {
  const startedAtMs = performance.now();
  await using terminal = start();
  await terminal.waitFor(shows);
  const passedMs = performance.now() - startedAtMs;
  return { passedMs, workedMs: await workedMsOf(terminal.pid) };
}

/** Linux counts what a thread has worked in nanoseconds. */
async function workedMsOf(pid: number): Promise<number> {
  const [nanoseconds] = (await Deno.readTextFile(`/proc/${pid}/schedstat`)).split(" ");
  return Number(nanoseconds) / 1_000_000;
}

async function measureMemory(cases: readonly Case[]): Promise<void> {
  for (const { what, start, shows } of cases) {
    const residentMiB: number[] = [];
    for (let run = 0; run < 5; run++) {
      await using terminal = start();
      await terminal.waitFor(shows);
      await pause(restMs);
      residentMiB.push((await usageOf(terminal.pid)).residentMiB);
    }
    writeLine(`${what}, after ${restMs / 1_000} s: ${median(residentMiB).toFixed(1)} MiB`);
  }
}

async function emptyProgram(folder: string): Promise<() => Terminal> {
  const path = `${folder}/empty.ts`;
  await Deno.writeTextFile(path, 'console.log("here"); setInterval(() => {}, 1_000);');
  const command = [Deno.execPath(), "run", "-A", "--no-check", path];
  return () => Terminal.start({ command, env: cacheVariables() });
}

function median(samples: readonly number[]): number {
  return samples.toSorted((one, other) => one - other)[samples.length >> 1] ?? NaN;
}

if (import.meta.main) await main();
