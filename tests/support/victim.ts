/**
 * The client as a process in each of its presentations, watched from outside: what it shows, takes, and how it ends.
 * @module
 */
import { clientInTerminal, PipedClient } from "./client_program.ts";
import type { Terminal } from "./terminal.ts";
import { within } from "./within.ts";

/** The ways in which a client shows a channel. */
const presentations = ["piped", "json", "linear", "full_screen"] as const;

/** One of them. */
export type Presentation = typeof presentations[number];

/** What is started. */
export interface VictimOptions {
  /** How it shows the channel. */
  readonly as: Presentation;
  /** Where the server is. */
  readonly server: string;
  /** What else stands on the command line. Absent: nothing. */
  readonly flags?: readonly string[];
  /** What it is given to send, where it is in a pipe; its input stays open all the same. Absent: nothing. */
  readonly input?: string;
}

/** How one has ended. */
export interface Ending {
  /** Its exit code. */
  readonly code: number;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
}

/** Long enough for a machine that does other things besides. */
const patienceMs = 20_000;

const mebibyte = 1_048_576;

/** One client. */
export class Victim implements AsyncDisposable {
  readonly #program: PipedClient | Terminal;
  readonly #exitCode: Promise<number>;

  private constructor(program: PipedClient | Terminal) {
    this.#program = program;
    this.#exitCode = program instanceof PipedClient
      ? program.exitCode
      : program.exited.then(({ code }) => code);
  }

  /** Starts one as `ada` in the channel `lab`. */
  static start({ as, server, flags = [], input }: VictimOptions): Victim {
    const args = ["lab", "--server", server, "--name", "ada", ...flags];
    if (as === "linear") return new Victim(clientInTerminal([...args, "--linear"]));
    if (as === "full_screen") return new Victim(clientInTerminal(args));
    const program = new PipedClient(as === "json" ? [...args, "--json"] : args);
    if (input !== undefined) void program.write(input).catch(() => {});
    return new Victim(program);
  }

  /** Everything that it has written: to a terminal with what draws it. */
  get written(): string {
    return this.#program instanceof PipedClient
      ? this.#program.output + this.#program.errors
      : this.#program.raw;
  }

  /** What is to be seen of it: of a terminal the screen and what lies above it. */
  get shown(): string {
    if (this.#program instanceof PipedClient) return this.written;
    return `${this.#program.scrollback()}\n${this.#program.screen()}`;
  }

  /** Waits until this is to be seen. */
  async waitFor(expected: string | RegExp): Promise<void> {
    if (this.#program instanceof PipedClient) return await this.#program.waitFor(expected, patienceMs);
    await this.#program.waitFor(expected, { timeoutMs: patienceMs });
  }

  /** Types, where it has a terminal. */
  type(text: string): void {
    if (!(this.#program instanceof PipedClient)) this.#program.type(text);
  }

  /** Waits until it has ended by itself. @returns Its exit code. */
  ended(timeoutMs: number = patienceMs): Promise<number> {
    return within(timeoutMs, this.#exitCode, () => `its end; there came:\n${this.shown.slice(-2_000)}`);
  }

  /** Asks it to end, as a person or a system does. */
  async end(signal: "SIGINT" | "SIGTERM" = "SIGTERM"): Promise<Ending> {
    const startMs = performance.now();
    Deno.kill(this.#program.pid, signal);
    const code = await this.ended();
    return { code, tookMs: performance.now() - startMs };
  }

  /** The most memory that it ever had, in MiB; 0 where the system does not tell. */
  async peakMiB(): Promise<number> {
    const status = await Deno.readTextFile(`/proc/${this.#program.pid}/status`).catch(() => "");
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024 / mebibyte;
  }

  /** Ends it, however it stands. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
  }
}
