/**
 * Runs the program as a process of its own, the way a shell does.
 * @module
 */
import { variableNames } from "../../src/options.ts";

/** The program's entry. */
export const entry: string = new URL("../../main.ts", import.meta.url).pathname;

/** What a process left behind. */
export interface CliResult {
  /** The exit code. */
  readonly code: number;
  /** What it wrote to standard output. */
  readonly stdout: string;
  /** What it wrote to standard error. */
  readonly stderr: string;
}

/** What to run, and what the program finds around it. */
export interface CliOptions {
  /** Environment variables; those of the program's table are unset unless they are here. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where Deno writes which modules were loaded; absent means that it does not. */
  readonly coverage?: string;
}

/** Runs the program to its end, with nothing on standard input. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const coverage = options.coverage === undefined ? [] : [`--coverage=${options.coverage}`];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", ...coverage, entry, ...args],
    env: { ...inheritedEnvironment(), NO_COLOR: "1", ...options.environment },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Gives the environment of the tests without what would change the program's behaviour. */
export function inheritedEnvironment(): Record<string, string> {
  const environment = Deno.env.toObject();
  for (const name of [...variableNames(), "DENO_DEPLOY", "DENO_COVERAGE_DIR"]) delete environment[name];
  return environment;
}
