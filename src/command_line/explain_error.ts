/**
 * Turns whatever was thrown into what a person reads and what a script gets.
 * @module
 */
import { Failure } from "../failure.ts";
import { printable, printableLines } from "../protocol/text.ts";
import { UsageError } from "./usage_error.ts";

/** What the program ends with. */
export interface Explanation {
  /** For standard error, ending with a line break. */
  readonly text: string;
  /** The exit code. */
  readonly exitCode: number;
}

/**
 * Explains an error: what happened, then what to do next.
 * @param error Whatever was thrown.
 * @param isDebug Whether the stack and the causes follow.
 */
export function explainError(error: unknown, isDebug: boolean): Explanation {
  const { lines, exitCode } = explained(error, isDebug);
  const details = isDebug && !(error instanceof UsageError) ? printableLines(Deno.inspect(error)) : [];
  return { text: [...lines.map(printable), ...details, ""].join("\n"), exitCode };
}

function explained(error: unknown, isDebug: boolean): { lines: readonly string[]; exitCode: number } {
  if (error instanceof UsageError) {
    return { lines: [...error.problems.map(said), ...error.advice], exitCode: 2 };
  }
  if (error instanceof Failure) {
    return {
      lines: [said(error.message), ...error.hint === undefined ? [] : [error.hint]],
      exitCode: error.exitCode,
    };
  }
  const message = error instanceof Error ? error.message || error.name : String(error);
  const hint = isDebug ? [] : ["Run it again with --debug for details."];
  return { lines: [said(`unexpected error: ${message}`), ...hint], exitCode: 1 };
}

function said(sentence: string): string {
  return `terminalchat: ${sentence}`;
}
