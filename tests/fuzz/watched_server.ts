/**
 * The program's own `serve` as a process of its own, with everything about it that can be seen from outside: memory, open
 * files, its own counts, its log.
 * @module
 */
import { entry, inheritedEnvironment } from "../support/run_cli.ts";
import { heapBytes } from "./inspector.ts";

/** What a server has and holds at one moment. */
export interface Sample {
  /** What the process has in memory, in bytes. */
  readonly residentBytes: number;
  /** How many sockets it has open. */
  readonly sockets: number;
  /** How many files of any kind. */
  readonly files: number;
  /** How many connections it counts. */
  readonly connections: number;
  /** How many channels it counts. */
  readonly channels: number;
}

/** How many lines of its log are kept. */
const maxLines = 2_000;

const debuggerPattern = /^Debugger listening on (ws:\S+)$/;
const debuggerLines = /^(?:Debugger |Visit chrome:)/;

/** One server. */
export class WatchedServer implements AsyncDisposable {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
  /** Its process. */
  readonly pid: number;
  /** What it has logged, without what its debugger says. */
  readonly log: readonly string[];
  readonly #child: Deno.ChildProcess;
  readonly #debugger: Promise<string>;
  readonly #ended: Promise<number>;

  private constructor(parts: Running) {
    this.#child = parts.child;
    this.pid = parts.child.pid;
    this.port = parts.port;
    this.log = parts.log;
    this.#debugger = parts.debugger;
    this.#ended = parts.ended;
  }

  /** Starts it, and waits until it listens. @param flags What `serve` is given beside the place. */
  static async start(flags: readonly string[]): Promise<WatchedServer> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--inspect=127.0.0.1:0", entry, "serve", ...place, ...flags],
      env: { ...inheritedEnvironment(), NO_COLOR: "1" },
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const log: string[] = [];
    const debugging = Promise.withResolvers<string>();
    const listening = Promise.withResolvers<string>();
    const logged = eachLine(child.stderr, (line) => {
      const [, url] = debuggerPattern.exec(line) ?? [];
      if (url !== undefined) debugging.resolve(url);
      else if (!debuggerLines.test(line) && log.length < maxLines) log.push(line);
    });
    const printed = eachLine(child.stdout, listening.resolve).then(() => listening.resolve(""));
    const ended = Promise.all([child.status, logged, printed]).then(([{ code }]) => code);
    const port = /:(\d+)$/.exec(await listening.promise)?.[1];
    if (port === undefined) throw new Error(`the server does not listen:\n${log.join("\n")}`);
    return new WatchedServer({ child, log, ended, port: Number(port), debugger: debugging.promise });
  }

  /** Looks at it. */
  async sample(): Promise<Sample> {
    const { connections, activeChannels } = await (await fetch(`http://127.0.0.1:${this.port}/`)).json();
    const status = await Deno.readTextFile(`/proc/${this.pid}/status`);
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    const { files, sockets } = this.#countFiles();
    return {
      residentBytes: Number(kilobytes) * 1_024,
      files,
      sockets,
      connections,
      channels: activeChannels,
    };
  }

  /** Has its garbage collected. @returns What its heap holds then, in bytes. */
  async heapBytes(): Promise<number> {
    return await heapBytes(await this.#debugger);
  }

  /** Asks it to end in good order. @returns Its exit code. */
  async end(): Promise<number> {
    try {
      this.#child.kill("SIGTERM");
    } catch { /* it has ended already */ }
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

const place = ["--hostname=127.0.0.1", "--port=0"];

interface Running {
  readonly child: Deno.ChildProcess;
  readonly log: readonly string[];
  readonly port: number;
  readonly debugger: Promise<string>;
  readonly ended: Promise<number>;
}

/** It may be gone by now. */
function linkOf(path: string): string {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return "";
  }
}

async function eachLine(stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  }
  if (rest !== "") take(rest);
}
