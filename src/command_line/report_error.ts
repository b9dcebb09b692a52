/**
 * Reports errors to the person at the terminal, also those that nobody waits for.
 * @module
 */
import { explainError } from "./explain_error.ts";
import { subcommands } from "../options.ts";
import { writeError } from "./output.ts";
import { readValue } from "./read_value.ts";

/** Tells whether stack traces are wanted, also where the options have not been or cannot be read. */
export function wantsDebug(args: readonly string[]): boolean {
  const flag = args.findLast((arg) => arg === "--debug" || arg === "--no-debug");
  if (flag !== undefined) return flag === "--debug";
  const { debug } = subcommands.chat.options;
  const reading = readValue(debug, Deno.env.get(debug.variable)?.trim() ?? "");
  return reading.ok && reading.value === true;
}

/** Explains errors that nobody waits for, and ends; until it is disposed of. */
export function catchStrayErrors(isDebug: boolean): Disposable {
  const listening = new AbortController();
  const { signal } = listening;
  // The terminal hears of it after this one, and has to be given back before anything is said on it.
  const end = (event: Event, error: unknown): void => {
    event.preventDefault();
    queueMicrotask(() => Deno.exit(report(error, isDebug)));
  };
  addEventListener("unhandledrejection", (event) => end(event, event.reason), { signal });
  addEventListener("error", (event) => end(event, event.error), { signal });
  return { [Symbol.dispose]: () => listening.abort() };
}

/**
 * Explains an error on standard error.
 * @returns The exit code.
 */
export function report(error: unknown, isDebug: boolean): number {
  const { text, exitCode } = explainError(error, isDebug);
  writeError(text);
  return exitCode;
}
