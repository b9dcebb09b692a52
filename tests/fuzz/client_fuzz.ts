/**
 * The real client program against a server that sends it anything: it must not crash, not grow, end when it is asked to,
 * and write nothing but text.
 * @module
 */
import { clientCommand, clientEnvironment } from "../support/client_program.ts";
import { assertOnlyText } from "../support/only_text.ts";
import { inheritedEnvironment } from "../support/run_cli.ts";
import { signal, startChild } from "./children.ts";
import { seeded } from "./dice.ts";
import { FuzzingServer } from "./fuzzing_server.ts";
import { Tally } from "./tally.ts";

/** What a run is like. */
export interface ClientFuzzOptions {
  readonly seed: number;
  /** How long it lasts, in milliseconds. */
  readonly durationMs: number;
}

/** What a run leaves behind. */
export interface ClientFuzzResult {
  readonly tally: Tally;
  /** How many clients there were, one after another in each manner. */
  readonly clients: number;
  /** How many lines they wrote. */
  readonly lines: number;
  /** How much memory one of them had at most, in bytes. */
  readonly mostBytes: number;
}

/** In what manners the client is started. */
const manners = [["--json", "--listen"], ["--plain", "--listen"], ["--json", "--log-level=debug"]];

/** What a client may have in memory, in bytes: what it starts with, and some messages of 8 MiB. */
const maxBytes = 400 * 1_048_576;

/** How long one client runs at most, in milliseconds: the longer it does, the longer it waits before it comes back. */
const lifeMs = 5_000;

/** How long a client may take to end when it is asked to, in milliseconds. */
const endsWithinMs = 10_000;

/** How much of what a client wrote is kept to be looked at, in UTF-16 units. */
const maxKeptUnits = 64 * 1_048_576;

const crash = /panicked|Uncaught|unexpected error|^\s+at .+:\d+:\d+/m;

/** Carries out a run. */
export async function fuzzClient({ seed, durationMs }: ClientFuzzOptions): Promise<ClientFuzzResult> {
  const tally = new Tally();
  const result = { tally, clients: 0, lines: 0, mostBytes: 0 };
  const untilMs = performance.now() + durationMs;
  await using server = new FuzzingServer(seeded(seed), tally);
  await Promise.all(manners.map(async (manner) => {
    while (performance.now() < untilMs) {
      const endMs = Math.min(untilMs, performance.now() + lifeMs);
      const run = await runClient([...manner, `--server=ws://${server.address}`], endMs);
      result.clients++;
      result.lines += run.lines;
      result.mostBytes = Math.max(result.mostBytes, run.mostBytes);
      tally.count("exit codes", run.code);
      for (const problem of problemsOf(run, manner)) tally.problem(`${manner.join(" ")}: ${problem}`);
    }
  }));
  return result;
}

interface ClientRun {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
  readonly lines: number;
  readonly mostBytes: number;
}

async function runClient(flags: readonly string[], untilMs: number): Promise<ClientRun> {
  const [program = "", ...args] = clientCommand(["lab", "--name=ada", "--max-reconnect=1000", ...flags]);
  const child = startChild(program, {
    args,
    env: { ...inheritedEnvironment(), ...clientEnvironment(), NO_COLOR: "1" },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const output = { stdout: "", stderr: "" };
  const reading = Promise.all([
    collect(child.stdout, (text) => output.stdout += text),
    collect(child.stderr, (text) => output.stderr += text),
  ]);
  const writing = speak(child.stdin);
  let mostBytes = 0;
  const watch = setInterval(() => mostBytes = Math.max(mostBytes, residentBytes(child.pid)), 50);
  const asking = setTimeout(() => signal(child, "SIGTERM"), Math.max(0, untilMs - performance.now()));
  const killing = setTimeout(
    () => signal(child, "SIGKILL"),
    Math.max(0, untilMs - performance.now()) + endsWithinMs,
  );
  const { code, signal: ending } = await child.status;
  for (const timer of [watch, asking, killing]) clearTimeout(timer);
  await reading;
  await writing;
  const lines = output.stdout.split("\n").length - 1;
  return { ...output, code: ending ?? code, lines, mostBytes };
}

/** Says something now and then, so that there is something to acknowledge, to refuse and to lose. */
async function speak(stdin: WritableStream<Uint8Array>): Promise<void> {
  const writer = stdin.getWriter();
  const encoder = new TextEncoder();
  try {
    for (let number = 0;; number++) {
      await writer.write(encoder.encode(`line ${number}\n`));
      await Promise.race([writer.closed, new Promise((resolve) => setTimeout(resolve, 100))]);
    }
  } catch {
    // It has ended.
  }
}

async function collect(stream: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  let units = 0;
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    units += text.length;
    if (units < maxKeptUnits) take(text);
  }
}

function residentBytes(pid: number): number {
  try {
    return 1_024 *
      Number(/^VmRSS:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function problemsOf(run: ClientRun, manner: readonly string[]): readonly string[] {
  const { code, stdout, stderr, mostBytes } = run;
  return [
    ...code === 0 || code === 1 || code === 143 || wasEarly(run)
      ? []
      : [`it ended with ${code}: ${stderr.slice(-400)}`],
    ...crash.test(stderr) || crash.test(manner.includes("--json") ? "" : stdout)
      ? [`it crashed: ${stderr.slice(-800)}`]
      : [],
    ...mostBytes > maxBytes ? [`it had ${Math.round(mostBytes / 1_048_576)} MB in memory`] : [],
    ...notText(stdout),
    ...notText(stderr),
    ...manner.includes("--json") ? notJson(stdout) : [],
  ];
}

/** Whether it was asked to end while it was only being loaded: until it has begun, the system ends it. */
function wasEarly({ code, stdout, stderr }: ClientRun): boolean {
  return code === "SIGTERM" && stdout === "" && stderr === "";
}

/** What chooses a form of the ideograph, or of the letter of Mongolian, that it stands behind is text. */
const selectors =
  /(?<=\p{Script=Han})[\ufe00-\ufe0d\u{e0100}-\u{e01ef}]|(?<=\p{Script=Mongolian})[\u180b-\u180f]/gu;

function notText(output: string): readonly string[] {
  try {
    assertOnlyText(output.replace(selectors, ""));
    return [];
  } catch (error) {
    return [`it wrote more than text: ${(error as Error).message}`];
  }
}

function notJson(stdout: string): readonly string[] {
  for (const line of stdout.split("\n").slice(0, -1)) {
    try {
      if (typeof JSON.parse(line).type === "string") continue;
    } catch { /* it is none */ }
    return [`it wrote a line that is no JSON of an event: ${line.slice(0, 200)}`];
  }
  return [];
}
