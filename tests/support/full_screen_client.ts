/**
 * The full screen as a process in a terminal, and what stands where on it.
 * @module
 */
import assert from "node:assert/strict";
import { clientInTerminal, type ClientTerminalOptions } from "./client_program.ts";
import type { Terminal } from "./terminal.ts";
import type { TerminalModes } from "./terminal_modes.ts";

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
  await terminal.waitFor(/^ \S+ · \d+[^]*^\w*>$/m);
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

/** What stands in an input of one row, behind its prompt. */
export function inputOf(screen: string): string {
  return rowsOf(screen).at(-1)?.replace(/^[^>]*> ?/, "") ?? "";
}

/** What stands between the messages and an input of one row; it may take several rows. */
export function statusOf(screen: string): string {
  const rows = rowsOf(screen).slice(0, -1);
  const others = rows.findLastIndex((row) => !/^ \S/.test(row));
  return rows.slice(others + 1).map((row) => row.trim()).join(" ");
}

/** What nothing that anybody says may change: everything but the messages. */
export interface Surroundings {
  /** The first row, and those below the messages, with their looks. */
  readonly rows: readonly string[];
  /** The window's title. */
  readonly title: string;
  /** What is made of the terminal. */
  readonly modes: TerminalModes;
  /** Where the cursor stands. */
  readonly cursor: Terminal["cursor"];
}

/** Gives what is around the messages; for an input of one row. */
export function surroundings(terminal: Terminal): Surroundings {
  const { title, modes, cursor } = terminal;
  const rows = terminal.styledRows();
  return { rows: [rows[0]!, ...rows.slice(-2)], title, modes, cursor };
}

/** The sequences that a full screen draws with. */
// deno-lint-ignore no-control-regex -- they begin with ESC
const drawing = /\x1b\[(?:\?(?:2026|7|25)[hl]|K|2J|[\d;]*m|\d+;\d+H)/g;

/** An own link: what is seen is the whole address. */
// deno-lint-ignore no-control-regex -- they begin with ESC
const ownLink = /\x1b\]8;id=\w+;(https?:\/\/[!-~]+)\x1b\\\1\x1b\]8;;\x1b\\/g;

/** What is more than text: controls, what breaks lines, reorders, or is not seen; but for the one mark that is own. */
const moreThanText =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u061c\u200b\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff]/u;

/** Sees to it that nothing was written but text and what draws it. @throws {AssertionError} If there was. */
export function assertOnlyDrawing(raw: string): void {
  const rest = raw.replace(drawing, "").replace(ownLink, "$1");
  const at = rest.search(moreThanText);
  assert.equal(at, -1, JSON.stringify(rest.slice(Math.max(0, at - 60), at + 60)));
}
