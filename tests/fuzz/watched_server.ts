/**
 * The program's own `serve` as a process of its own, with everything about it that can be seen from outside: memory, open
 * files, its own counts, its log.
 * @module
 */
import { eachLine } from "../support/each_line.ts";
import { operatorToken, readMetrics } from "../support/metrics.ts";
import { inheritedEnvironment } from "../support/run_cli.ts";
import { within } from "../support/within.ts";
import { signal, startChild } from "./children.ts";

/** What a server has and holds at one moment. */
export interface Sample {
  /** What the process has in memory, in bytes. */
  readonly residentBytes: number;
  /** How many sockets it has open. */
  readonly sockets: number;
  /** How many files of any kind. */
  readonly files: number;
  /** How many connections it counts that are open. */
  readonly connections: number;
  /** How many it counts that are over, and of which nobody knows whether anything is still held. */
  readonly held: number;
  /** How many channels it has in memory. */
  readonly channels: number;
  /** What waits to be written for all connections, in bytes. */
  readonly waitingBytes: number;
  /** What the kept messages take, in bytes. */
  readonly historyBytes: number;
  /** What it has refused, closed and let go so far, by metric and label. */
  readonly counts: ReadonlyMap<string, number>;
}

/** How many lines of its log are kept. */
const maxLines = 2_000;

const entry = new URL("./measured_main.ts", import.meta.url).pathname;
const place = ["--hostname=127.0.0.1", "--port=0"];
const listeningPattern = /^Listening on .+:(\d+)$/;
const countPattern = /^(?:refusals|closes|departures)_total/;
const heapPattern = /^heap in use: (\d+)$/;

/** How long the collecting of garbage may take, in milliseconds. */
const collectWithinMs = 20_000;

/** One server. */
export class WatchedServer implements AsyncDisposable {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
  /** Its process. */
  readonly pid: number;
  /** What it has logged. */
  readonly log: readonly string[];
  readonly #child: Deno.ChildProcess;
  readonly #output: Output;
  readonly #ended: Promise<number>;

  private constructor({ child, output, tokenFile }: Running, port: number) {
    this.#child = child;
    this.#output = output;
    this.pid = child.pid;
    this.port = port;
    this.log = output.log;
    this.#ended = Promise.all([child.status, output.ended]).then(async ([{ code }]) => {
      await Deno.remove(tokenFile);
      return code;
    });
  }

  /** Starts it, and waits until it listens. @param flags What `serve` is given beside the place. */
  static async start(flags: readonly string[]): Promise<WatchedServer> {
    const tokenFile = await Deno.makeTempFile({ prefix: "terminalchat-token-" });
    await Deno.writeTextFile(tokenFile, operatorToken);
    const serve = ["serve", ...place, `--admin-token-file=${tokenFile}`, ...flags];
    const child = startChild(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--v8-flags=--expose-gc", entry, ...serve],
      env: { ...inheritedEnvironment(), NO_COLOR: "1" },
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
    const output = new Output(child);
    const port = await output.await(listeningPattern);
    if (port === undefined) throw new Error(`the server does not listen:\n${output.log.join("\n")}`);
    return new WatchedServer({ child, output, tokenFile }, port);
  }

  /** Looks at it. */
  async sample(): Promise<Sample> {
    // Attackers guess the token, and have used up the guesses of the addresses that they share.
    const metrics = await readMetrics({ port: this.port, address: "192.0.2.9" });
    const status = await Deno.readTextFile(`/proc/${this.pid}/status`);
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    const read = (name: string): number => metrics.get(name) ?? NaN;
    return {
      residentBytes: Number(kilobytes) * 1_024,
      ...this.#countFiles(),
      connections: read('connections{protocol="v1"}') + read('connections{protocol="line"}'),
      held: read("connections_held"),
      channels: read("channels"),
      waitingBytes: read("waiting_bytes"),
      historyBytes: read("history_bytes"),
      counts: new Map([...metrics].filter(([name]) => countPattern.test(name))),
    };
  }

  /** Has its garbage collected. @returns What its heap holds then, in bytes. */
  async heapBytes(): Promise<number> {
    const told = this.#output.await(heapPattern);
    signal(this.#child, "SIGUSR2");
    const bytes = await within(collectWithinMs, told, "the server's heap");
    if (bytes === undefined) throw new Error(`the server has ended:\n${this.log.join("\n")}`);
    return bytes;
  }

  /** Asks it to end in good order. @returns Its exit code. */
  async end(): Promise<number> {
    signal(this.#child, "SIGTERM");
    return await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  #countFiles(): { readonly files: number; readonly sockets: number } {
    let [files, sockets] = [0, 0];
    for (const { name } of Deno.readDirSync(`/proc/${this.pid}/fd`)) {
      files++;
      if (linkOf(`/proc/${this.pid}/fd/${name}`).startsWith("socket:")) sockets++;
    }
    return { files, sockets };
  }
}

interface Running {
  readonly child: Deno.ChildProcess;
  readonly output: Output;
  readonly tokenFile: string;
}

/** What a server writes. */
class Output {
  /** What it has logged. */
  readonly log: string[] = [];
  /** When it has written everything. */
  readonly ended: Promise<void>;
  #isOver = false;
  #awaited: { readonly pattern: RegExp; readonly resolve: (number?: number) => void } | undefined;

  constructor({ stdout, stderr }: Deno.ChildProcess) {
    const logged = eachLine(stderr, (line) => void (this.log.length < maxLines && this.log.push(line)));
    const printed = eachLine(stdout, (line) => this.#look(line)).then(() => this.#end());
    this.ended = Promise.all([logged, printed]).then(() => {});
  }

  /** Waits for a line with a number in it. @returns Nothing where there comes none any more. */
  await(pattern: RegExp): Promise<number | undefined> {
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    if (this.#isOver) resolve(undefined);
    else this.#awaited = { pattern, resolve };
    return promise;
  }

  #look(line: string): void {
    const number = this.#awaited?.pattern.exec(line)?.[1];
    if (number !== undefined) this.#awaited?.resolve(Number(number));
  }

  #end(): void {
    this.#isOver = true;
    this.#awaited?.resolve();
  }
}

/** It may be gone by now. */
function linkOf(path: string): string {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return "";
  }
}
