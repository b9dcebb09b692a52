/**
 * A program in a real pseudo-terminal, its screen read through a terminal emulator: for journeys that need what a person
 * sees and types.
 * @module
 */
import { constants } from "node:os";
import pty from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { currentWidths } from "./current_widths.ts";
import { styledLine } from "./styled_line.ts";
import { modesOf, type TerminalModes } from "./terminal_modes.ts";

const defaultTimeoutMs = 10_000;
const scrollbackRows = 10_000;

/** How often a program that reads slowly is offered the rest, in milliseconds. */
const pushAgainMs = 5;

/** What to start, and in what terminal. */
export interface TerminalOptions {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** The whole environment but for PATH, HOME and TERM, which have defaults. */
  readonly env?: Readonly<Record<string, string>>;
  /** The width of the screen, in cells. */
  readonly columns?: number;
  /** The height of the screen, in cells. */
  readonly rows?: number;
  /** Where the program runs; absent, where the test does. */
  readonly cwd?: string;
}

/** How a program ended. */
export interface TerminalExit {
  /** Its exit code, 128 and the signal's number if a signal ended it. */
  readonly code: number;
  /** The signal that ended it, such as "SIGKILL". */
  readonly signal: string | undefined;
}

/** What to wait for: a part of the text, a pattern, or whatever holds of the text. */
export type Expectation = string | RegExp | ((text: string) => boolean);

/** How to wait. */
export interface WaitOptions {
  /** How long. */
  readonly timeoutMs?: number;
  /** Look at the whole buffer with wrapped lines joined, not only at what is visible. */
  readonly scrollback?: boolean;
}

/** Somebody who waits, told after every piece of output and at the end. */
interface Waiter {
  readonly look: () => void;
  readonly end: () => void;
}

/** One program and its terminal. */
export class Terminal implements AsyncDisposable {
  /** Resolves when the program has ended and all of its output has been read. */
  readonly exited: Promise<TerminalExit>;
  readonly #pty: ReturnType<typeof pty.spawn>;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #modes: () => TerminalModes;
  readonly #waiters = new Set<Waiter>();
  #raw = "";
  #title = "";
  #pushTimer: ReturnType<typeof setTimeout> | undefined;
  #exit: TerminalExit | undefined;

  private constructor({ command, env = {}, columns = 80, rows = 24, cwd = Deno.cwd() }: TerminalOptions) {
    const [program = "", ...args] = command;
    this.#screen = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: scrollbackRows,
      allowProposedApi: true,
      windowOptions: { pushTitle: true, popTitle: true },
    });
    this.#screen.onTitleChange((title: string) => this.#title = title);
    this.#screen.unicode.register(currentWidths);
    this.#screen.unicode.activeVersion = currentWidths.version;
    this.#pty = pty.spawn(program, args, { cols: columns, rows, cwd, env: { ...defaultEnv(), ...env } });
    this.#pty.onData((chunk: string) => this.#receive(chunk));
    this.#modes = modesOf(this.#screen);
    // What the emulator answers to questions, such as where the cursor is.
    this.#screen.onData((answer: string) => this.#pty.write(answer));
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => this.#finish(exitOf(exitCode, signal), resolve));
    });
  }

  /**
   * Starts a program.
   * @param options What to start.
   */
  static start(options: TerminalOptions): Terminal {
    return new Terminal(options);
  }

  /** The process id of the program. */
  get pid(): number {
    return this.#pty.pid;
  }

  /** Everything that the program has written, escape sequences and all. */
  get raw(): string {
    return this.#raw;
  }

  /** Where the cursor stands on the visible screen, from 0. */
  get cursor(): { readonly column: number; readonly row: number } {
    const { cursorX, cursorY } = this.#screen.buffer.active;
    return { column: cursorX, row: cursorY };
  }

  /** The title of the window. */
  get title(): string {
    return this.#title;
  }

  /** What the program has made of the terminal so far. */
  get modes(): TerminalModes {
    return this.#modes();
  }

  /** The visible rows without blanks at their ends, and without empty rows below the last. */
  screen(): string {
    const buffer = this.#screen.buffer.active;
    const rows = Array.from({ length: this.#screen.rows }, (_, row) => buffer.getLine(buffer.baseY + row));
    return rows.map((row) => row?.translateToString(true).trimEnd() ?? "").join("\n").trimEnd();
  }

  /** The visible rows with the looks of their cells, such as `plain ‹bold fg:2›word‹› plain`. */
  styledRows(): readonly string[] {
    const buffer = this.#screen.buffer.active;
    return Array.from({ length: this.#screen.rows }, (_, row) => {
      const line = buffer.getLine(buffer.baseY + row);
      return line === undefined ? "" : styledLine(line, this.#screen.cols);
    });
  }

  /** All lines since the start, those that were wrapped joined again; not those of the alternate screen. */
  scrollback(): string {
    const buffer = this.#screen.buffer.normal;
    let text = "";
    for (let row = 0; row < buffer.length; row++) {
      const isContinued = buffer.getLine(row + 1)?.isWrapped ?? false;
      const line = buffer.getLine(row)?.translateToString(!isContinued) ?? "";
      text += isContinued ? line : line.trimEnd() + "\n";
    }
    return text.trimEnd();
  }

  /**
   * Types, or sends any other bytes of a keyboard.
   * @param text What the terminal sends.
   */
  type(text: string): void {
    this.#pty.write(text);
    this.#push();
  }

  /**
   * Pastes as terminals do where bracketed paste is on.
   * @param text What was in the clipboard; line breaks arrive as carriage returns.
   */
  paste(text: string): void {
    this.type(`\x1b[200~${text.replace(/\r?\n/g, "\r")}\x1b[201~`);
  }

  /**
   * Changes the size of the window; the program gets SIGWINCH.
   * @param columns The new width, in cells.
   * @param rows The new height, in cells.
   */
  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /**
   * Waits until the screen is as expected, looking at it after every piece of output.
   * @param expectation What to wait for.
   * @param options How long, and where to look.
   * @returns What was looked at when it was right.
   * @throws {Error} If the time is over, or the program has ended, and it is not so; the message shows the screen.
   */
  waitFor(expectation: Expectation, options: WaitOptions = {}): Promise<string> {
    const { timeoutMs = defaultTimeoutMs, scrollback = false } = options;
    const holds = predicateOf(expectation);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const look = (): void => {
      const text = scrollback ? this.scrollback() : this.screen();
      if (holds(text)) resolve(text);
    };
    const fail = (why: string): void =>
      reject(new Error(`${why} ${describe(expectation)}. ${this.#picture()}`));
    const waiter = { look: guarded(look, reject), end: () => fail("The program ended and never showed") };
    const deadline = setTimeout(() => fail(`Waited ${timeoutMs} ms in vain for`), timeoutMs);
    this.#waiters.add(waiter);
    waiter.look();
    if (this.#exit) waiter.end();
    return promise.finally(() => {
      clearTimeout(deadline);
      this.#waiters.delete(waiter);
    });
  }

  /** Ends the program if it still runs, and waits until it is gone. */
  async close(): Promise<void> {
    // Between the end of the program and its notice lie milliseconds; its id is not given to another in that time.
    if (!this.#exit) this.#pty.kill("SIGKILL");
    await this.exited;
    this.#screen.dispose();
  }

  /** Does the same as `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #receive(chunk: string): void {
    this.#raw += chunk;
    this.#screen.write(chunk, () => this.#waiters.forEach((waiter) => waiter.look()));
  }

  /** The emulator takes its input in order: behind an empty piece all output has been read. */
  #finish(exit: TerminalExit, resolve: (exit: TerminalExit) => void): void {
    clearTimeout(this.#pushTimer);
    this.#screen.write("", () => {
      this.#exit = exit;
      for (const waiter of this.#waiters) {
        waiter.look();
        waiter.end();
      }
      resolve(exit);
    });
  }

  /**
   * What the kernel does not take at once the runtime offers again only when it looks at the terminal for another reason:
   * here is one.
   */
  #push(): void {
    const { _socket: { writableLength } } = this.#pty as unknown as { _socket: { writableLength: number } };
    if (writableLength === 0 || this.#pushTimer !== undefined) return;
    this.#pushTimer = setTimeout(() => {
      this.#pushTimer = undefined;
      this.#pty.pause();
      this.#pty.resume();
      this.#push();
    }, pushAgainMs);
  }

  #picture(): string {
    const { column, row } = this.cursor;
    const rows = this.screen().split("\n").map((line) => `  │${line}`);
    return `The screen, with the cursor in column ${column} of row ${row}:\n${rows.join("\n")}`;
  }
}

function defaultEnv(): Record<string, string> {
  return {
    PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin",
    HOME: Deno.env.get("HOME") ?? "/",
    TERM: "xterm-256color",
  };
}

function exitOf(code: number, signalNumber: number | undefined): TerminalExit {
  if (!signalNumber) return { code, signal: undefined };
  const [signal] = Object.entries(constants.signals).find(([, number]) => number === signalNumber) ?? [];
  return { code: 128 + signalNumber, signal: signal ?? String(signalNumber) };
}

function predicateOf(expectation: Expectation): (text: string) => boolean {
  if (typeof expectation === "string") return (text) => text.includes(expectation);
  // Unlike `test`, `search` does not remember where the last match was.
  if (expectation instanceof RegExp) return (text) => text.search(expectation) >= 0;
  return expectation;
}

function describe(expectation: Expectation): string {
  return typeof expectation === "string" ? JSON.stringify(expectation) : String(expectation);
}

/** An assertion that fails in a predicate is the answer of who waits, not of the emulator. */
function guarded(look: () => void, reject: (reason: unknown) => void): () => void {
  return () => {
    try {
      look();
    } catch (reason) {
      reject(reason);
    }
  };
}
