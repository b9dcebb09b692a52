/**
 * The program's own `chat` as a process of its own: in a terminal, or in a pipe.
 * @module
 */
import { entry, inheritedEnvironment } from "./run_cli.ts";
import { Terminal } from "./terminal.ts";

/** How the client is started in a terminal. */
export interface ClientTerminalOptions {
  /** Environment variables beside those that a terminal has. */
  readonly env?: Readonly<Record<string, string>>;
  /** The width of the screen, in cells. */
  readonly columns?: number;
  /** The height of the screen, in cells. */
  readonly rows?: number;
}

/** Where nothing is remembered and nothing can be: tests must not read or write what a developer has. */
const nowhere = "/dev/null/nowhere";

/** Gives the command that starts the client. @param args What follows `chat`. */
export function clientCommand(args: readonly string[]): readonly string[] {
  return [Deno.execPath(), "run", "-A", "--no-check", entry, "chat", ...args];
}

/** Starts the client in a terminal of its own. */
export function clientInTerminal(args: readonly string[], options: ClientTerminalOptions = {}): Terminal {
  const env = { ...clientEnvironment(), ...options.env };
  return Terminal.start({ ...options, command: clientCommand(args), env });
}

/** Gives what the client finds in the environment beside what a terminal has. */
export function clientEnvironment(): Record<string, string> {
  return { XDG_CONFIG_HOME: nowhere, USER: "somebody", ...cacheVariables() };
}

/** Where Deno finds what it has cached, if that is not where it usually is. */
export function cacheVariables(): Record<string, string> {
  const names = ["DENO_DIR", "XDG_CACHE_HOME", "NODE_EXTRA_CA_CERTS", "DENO_TLS_CA_STORE"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** What a client in a pipe left behind. */
export interface PipedResult {
  /** The exit code. */
  readonly code: number;
  /** What it wrote to standard output. */
  readonly stdout: string;
  /** What it wrote to standard error. */
  readonly stderr: string;
}

/** A client in a pipe. */
export class PipedClient implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #stdout: Promise<void>;
  readonly #stderr: Promise<void>;
  readonly #watchers = new Set<() => void>();
  readonly #encoder = new TextEncoder();
  #output = "";
  #errors = "";
  #isEnded = false;

  /** @param args What follows `chat`. @param env Environment variables beside the usual ones. */
  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const [program = "", ...rest] = clientCommand(args);
    this.#child = new Deno.Command(program, {
      args: rest,
      env: { ...inheritedEnvironment(), XDG_CONFIG_HOME: nowhere, NO_COLOR: "1", ...env },
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#stdin = this.#child.stdin.getWriter();
    this.#stdout = this.#collect(this.#child.stdout, (text) => this.#output += text);
    this.#stderr = this.#collect(this.#child.stderr, (text) => this.#errors += text);
  }

  /** Its process. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Its exit code, once it has one. */
  get exitCode(): Promise<number> {
    return this.#child.status.then(({ code }) => code);
  }

  /** What it has written to standard output so far. */
  get output(): string {
    return this.#output;
  }

  /** What it has written to standard error so far. */
  get errors(): string {
    return this.#errors;
  }

  /** Writes to its standard input. */
  async write(input: string | Uint8Array): Promise<void> {
    await this.#stdin.write(typeof input === "string" ? this.#encoder.encode(input) : input);
  }

  /** Ends its standard input. */
  async endInput(): Promise<void> {
    await this.#stdin.close().catch(() => {});
    this.#isEnded = true;
  }

  /** Ends its input, and waits until it is over. */
  async finish(): Promise<PipedResult> {
    if (!this.#isEnded) await this.endInput();
    const { code } = await this.#child.status;
    await Promise.all([this.#stdout, this.#stderr]);
    return { code, stdout: this.#output, stderr: this.#errors };
  }

  /** Sends it a signal. */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /**
   * Waits until it has written something.
   * @param text A part of the output or of the errors.
   * @throws {Error} If it does not come in time; the message shows what came.
   */
  waitFor(text: string | RegExp, timeoutMs: number = 10_000): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => {
      if ((this.#output + this.#errors).search(text instanceof RegExp ? text : escaped(text)) >= 0) resolve();
    };
    const deadline = setTimeout(() => {
      reject(new Error(`Waited in vain for ${text}; there came:\n${this.#output}\n${this.#errors}`));
    }, timeoutMs);
    this.#watchers.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(deadline);
      this.#watchers.delete(look);
    });
  }

  /** Ends it if it still runs, and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch { /* it has ended already */ }
    await this.finish();
  }

  async #collect(stream: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      take(text);
      for (const look of this.#watchers) look();
    }
  }
}

function escaped(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}

/** Runs a client in a pipe to its end. */
export async function runPiped(
  args: readonly string[],
  input: string | Uint8Array,
  env: Readonly<Record<string, string>> = {},
): Promise<PipedResult> {
  await using client = new PipedClient(args, env);
  await client.write(input).catch(() => {});
  return await client.finish();
}
