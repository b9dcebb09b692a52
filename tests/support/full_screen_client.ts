/**
 * The full screen as a process in a terminal, and what stands where on it.
 * @module
 */
import { clientInTerminal, type ClientTerminalOptions } from "./client_program.ts";
import type { Terminal } from "./terminal.ts";

/** What is started. */
export interface FullScreenOptions extends ClientTerminalOptions {
  /** The channel's code. Absent: lab. */
  readonly code?: string;
  /** The name. Absent: ada. */
  readonly name?: string;
  /** What else stands on the command line. */
  readonly flags?: readonly string[];
}

/** Starts a full screen in a channel of a server, and waits until it is there. */
export async function fullScreen(
  server: { readonly address: string },
  { code = "lab", name = "ada", flags = [], ...options }: FullScreenOptions = {},
): Promise<Terminal> {
  const terminal = clientInTerminal([code, "--server", server.address, "--name", name, ...flags], options);
  // Only who is connected knows who is here.
  await terminal.waitFor(/^ \S+ · \d+[^]*^>$/m);
  return terminal;
}

/** The rows of the screen. */
export function rowsOf(screen: string): readonly string[] {
  return screen.split("\n");
}

/** What a wide screen says in the column of names and beside it, without the times: `bob  hello`. */
export function saidOn(screen: string): readonly string[] {
  return rowsOf(screen).slice(1, -2).flatMap((row) => /^\d\d:\d\d +(\S.*)$/.exec(row)?.[1] ?? []);
}

/** What the status line says; for an input of one row. */
export function statusOf(screen: string): string {
  return rowsOf(screen).at(-2)?.trim() ?? "";
}
