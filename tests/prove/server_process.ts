/**
 * A server in a process of its own, which may be stopped in every way and started again on its port.
 * @module
 */
import { eachLine } from "../support/each_line.ts";

/** What to run. */
export interface ServerProcessOptions {
  /** The program's entry: the real one, or one with a fault planted. */
  readonly entry: URL;
  /** What `serve` is given beside the place. */
  readonly args: readonly string[];
  /** What may stand in an error that is none of its own. Absent: nothing. */
  readonly expectedErrors?: RegExp;
}

/** The real program. */
export const realEntry: URL = new URL("../../main.ts", import.meta.url);

/** How many lines of its log are kept. */
const maxLogLines = 40;

/** How many errors are kept. */
const maxErrors = 10;

/** A line of the server's log, which is JSON where nobody reads it on a terminal. */
const errorPattern = /"level":"(?:ERROR|FATAL)"/i;

/** How long a server may take to begin, in milliseconds. */
const beginWithinMs = 30_000;

const listeningPattern = /^Listening on http:\/\/127\.0\.0\.1:(\d+)$/;

/** One server after another, all on one port. */
export class ServerProcess {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
  /** The last lines that the servers logged. */
  readonly log: string[];
  /** The first errors among all lines. */
  readonly errors: string[];
  readonly #options: ServerProcessOptions;
  #running: Running;

  private constructor(options: ServerProcessOptions, running: Running, logs: Logs) {
    this.#options = options;
    this.#running = running;
    this.port = running.port;
    this.log = logs.log;
    this.errors = logs.errors;
  }

  /** Starts the first server, on any port. @throws If it does not listen. */
  static async start(options: ServerProcessOptions): Promise<ServerProcess> {
    const logs: Logs = { log: [], errors: [] };
    return new ServerProcess(options, await run(options, { port: 0, ...logs }), logs);
  }

  /** Ends the server from one moment to the next. */
  async kill(): Promise<void> {
    this.#running.child.kill("SIGKILL");
    await this.#running.ended;
  }

  /** Asks the server to end in good order. @returns Its exit code. */
  async drain(): Promise<number> {
    this.#running.child.kill("SIGTERM");
    return await this.#running.ended;
  }

  /** Starts another server where the last one was. */
  async restart(): Promise<void> {
    const { port, log, errors } = this;
    this.#running = await run(this.#options, { port, log, errors });
  }

  /** Lets nothing of the server run for a while. */
  pause(): void {
    this.#running.child.kill("SIGSTOP");
  }

  /** Lets it run again. */
  resume(): void {
    this.#running.child.kill("SIGCONT");
  }
}

interface Running {
  readonly child: Deno.ChildProcess;
  readonly port: number;
  /** Its exit code, once it has ended and its log is read. */
  readonly ended: Promise<number>;
}

interface Logs {
  readonly log: string[];
  readonly errors: string[];
}

interface Place extends Logs {
  readonly port: number;
}

async function run(options: ServerProcessOptions, { port, ...logs }: Place): Promise<Running> {
  const { entry, args } = options;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", "--config", new URL("../../deno.json", import.meta.url).pathname],
      ...[entry.pathname, "serve", "--hostname", "127.0.0.1", "--port", String(port), ...args],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const logged = keepLines(child.stderr, options, logs);
  const first = Promise.withResolvers<string>();
  const printed = eachLine(child.stdout, first.resolve).then(() => first.resolve(""));
  const ended = Promise.all([child.status, logged, printed]).then(([{ code }]) => code);
  const timer = setTimeout(() => {
    logs.errors.push("nothing, and did not begin");
    child.kill("SIGKILL");
  }, beginWithinMs);
  const listening = listeningPattern.exec(await first.promise);
  clearTimeout(timer);
  if (listening === null) {
    await ended;
    throw new Error(`the server does not listen:\n${logs.log.join("\n")}`);
  }
  return { child, port: Number(listening[1]), ended };
}

async function keepLines(
  stream: ReadableStream<Uint8Array>,
  { expectedErrors }: ServerProcessOptions,
  { log, errors }: Logs,
): Promise<void> {
  const isError = (line: string): boolean => errorPattern.test(line) && expectedErrors?.test(line) !== true;
  await eachLine(stream, (line) => {
    log.push(line);
    if (isError(line) && errors.length < maxErrors) errors.push(line);
    if (log.length > maxLogLines) log.shift();
  });
}
