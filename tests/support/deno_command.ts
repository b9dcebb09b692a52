/**
 * Commands of Deno, run in this folder as an image or an executable runs them: with the flags that are under test.
 * @module
 */
import assert from "node:assert/strict";
import { inheritedEnvironment } from "./run_cli.ts";

/** The folder of the project. */
export const root: URL = new URL("../..", import.meta.url);

/** What a command left behind. */
export interface Run {
  /** The exit code. */
  readonly code: number;
  /** What it wrote to standard output; of a server, until it listened. */
  readonly stdout: string;
  /** What it wrote to standard error. */
  readonly stderr: string;
}

/** What a command finds around it. */
export interface Around {
  /** Environment variables beside the usual ones. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What it reads from standard input. */
  readonly input?: string;
}

const decoder = new TextDecoder();

function start(command: readonly string[], { variables, input }: Around): Deno.ChildProcess {
  const [program, ...args] = command;
  assert.equal(program, "deno");
  return new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
    env: { ...inheritedEnvironment(), NO_COLOR: "1", ...variables },
    clearEnv: true,
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs a command, the word `deno` and what follows, to its end. */
export async function run(command: readonly string[], around: Around = {}): Promise<Run> {
  const process = start(command, around);
  if (around.input !== undefined) {
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode(around.input));
    await writer.close();
  }
  const { code, stdout, stderr } = await process.output();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs a server on a free port, hands over the port, and gives what is left of the server after SIGTERM. */
export async function whileServing(
  command: readonly string[],
  visit: (port: number) => Promise<void>,
  variables: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const process = start(command, { variables: { ...variables, HOST: "127.0.0.1", PORT: "0" } });
  const stderr = new Response(process.stderr).text();
  const output = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value: stdout = "" } = await output.read();
  const [, port] = /^Listening on http:\/\/127\.0\.0\.1:(\d+)\n$/.exec(stdout) ??
    assert.fail(`the server does not say where it listens: ${stdout || await stderr}`);
  try {
    await visit(Number(port));
  } finally {
    process.kill("SIGTERM");
    await output.cancel();
  }
  const { code } = await process.status;
  return { code, stdout, stderr: await stderr };
}

/** Gives the names of the packages that a module and all that it imports need. */
export async function packagesOf(module: string): Promise<readonly string[]> {
  const { stdout } = await run(["deno", "info", "--json", module]);
  const { modules }: { modules: { specifier: string }[] } = JSON.parse(stdout);
  const names = modules.flatMap(({ specifier }) =>
    /^npm:\/?((?:@[^/]+\/)?[^@/]+)/.exec(specifier)?.[1] ?? []
  );
  return [...new Set(names)].sort();
}

/** Gives the values of a flag of a command. */
export function flagValues(command: readonly string[], name: string): readonly string[] | undefined {
  return command.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1).split(",");
}
