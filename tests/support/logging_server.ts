/**
 * The project's own server as a process of its own, whose log a test reads when it has ended.
 * @module
 */
import { entry, inheritedEnvironment } from "./run_cli.ts";

/** What is left of a server. */
export interface ServerEnd {
  /** Its exit code. */
  readonly code: number;
  /** All that it has logged. */
  readonly log: string;
}

/** One server, on a free port of 127.0.0.1. */
export class LoggingServer implements AsyncDisposable {
  /** What it has said of the place where it listens. */
  readonly line: string;
  /** The port that it listens on. */
  readonly port: number;
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #log: Promise<string>;

  private constructor({ child, lines, log }: Running, line: string) {
    this.#child = child;
    this.#lines = lines;
    this.#log = log;
    this.line = line;
    this.port = Number(/:(\d+)\n$/.exec(line)?.[1]);
  }

  /** Starts one. @param flags What `serve` is given beside the place. @throws If it does not listen. */
  static async start(flags: readonly string[] = []): Promise<LoggingServer> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", entry, "serve", "--hostname=127.0.0.1", "--port=0", ...flags],
      env: { ...inheritedEnvironment(), NO_COLOR: "1" },
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const log = new Response(child.stderr).text();
    const { value } = await lines.read();
    if (value === undefined) throw new Error(`the server does not listen:\n${await log}`);
    return new LoggingServer({ child, lines, log }, value);
  }

  /** Its address as a person would type it. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Sends it a signal. */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Sends it a signal, and waits for its end. @returns What is left of it. */
  async end(signal: Deno.Signal = "SIGTERM"): Promise<ServerEnd> {
    this.kill(signal);
    while (!(await this.#lines.read()).done);
    const { code } = await this.#child.status;
    return { code, log: await this.#log };
  }

  /** Ends it where a test has not come so far. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL").catch(() => {
      // It has ended already.
    });
  }
}

interface Running {
  readonly child: Deno.ChildProcess;
  readonly lines: ReadableStreamDefaultReader<string>;
  readonly log: Promise<string>;
}
