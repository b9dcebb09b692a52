/**
 * One run: a server, its clients behind their proxies, the faults of the schedule, and in the end the traces.
 * @module
 */
import { WebSockets } from "../../src/client/io/socket.ts";
import { operatorToken, readMetrics } from "../support/metrics.ts";
import { Cast } from "./cast.ts";
import { readLog } from "./final_reader.ts";
import { Random } from "./random.ts";
import { type Fault, type FaultKind, isServerFault, schedule } from "./schedule.ts";
import { ServerProcess } from "./server_process.ts";
import type { RunTrace } from "./trace.ts";

/** What a run is like. */
export interface RunOptions {
  readonly seed: number;
  readonly durationMs: number;
  readonly clients: number;
  readonly channels: number;
  /** How many texts each client says a second. */
  readonly rate: number;
  /** How many faults. */
  readonly faults: number;
  readonly kinds: readonly FaultKind[];
  /** How many messages the server keeps of each channel. */
  readonly historySize: number;
  /** The program that serves. */
  readonly entry: URL;
  /** What `serve` is given beside the place and the history. */
  readonly serveArgs: readonly string[];
  /** How long everything may take to come to rest once the faults are over, in milliseconds. Absent: long. */
  readonly settleWithinMs?: number;
  /** Hears how it goes on, now and then. */
  readonly onProgress?: (line: string) => void;
  /** Is given the server, to end it where the run itself is ended. */
  readonly onServer?: (server: ServerProcess) => void;
}

/** What a run leaves behind. */
export interface RunResult {
  readonly trace: RunTrace;
  /** How many faults of each kind hit something. */
  readonly dealt: ReadonlyMap<FaultKind, number>;
  /** How many found no connection that they could hit. */
  readonly missed: number;
  /** How long everything took to come to rest after the last fault, in milliseconds. Absent: it did not. */
  readonly settledInMs: number | undefined;
  /** How long the server took to end in good order each time it was asked, in milliseconds. */
  readonly drainsMs: readonly number[];
  /** What the server did wrong as a process. */
  readonly problems: readonly string[];
  /** The last lines that the servers logged. */
  readonly serverLog: readonly string[];
}

/** How long a lost connection shows nothing to the others, as the protocol has it. */
const graceMs = 30_000;

const defaultSettleWithinMs = 90_000;

/** How long a server may take to end in good order, in milliseconds: the promised 4 s, and some for the machine. */
const maxDrainMs = 4_500;

const progressEveryMs = 10_000;

/** Carries out a run. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { entry, historySize, serveArgs } = options;
  const tokenFile = await Deno.makeTempFile();
  await Deno.writeTextFile(tokenFile, operatorToken);
  const args = [...serveArgs, "--history-size", String(historySize), "--admin-token-file", tokenFile];
  const server = await ServerProcess.start({ entry, args });
  options.onServer?.(server);
  using sockets = new WebSockets();
  const production = new Production(options, server, sockets);
  try {
    return await production.perform();
  } finally {
    await production.close();
    await server.drain();
    await Deno.remove(tokenFile);
  }
}

class Production {
  readonly #options: RunOptions;
  readonly #server: ServerProcess;
  readonly #cast: Cast;
  readonly #startedAtMs = performance.now();
  readonly #dealt = new Map<FaultKind, number>();
  readonly #serverStopsMs: number[] = [];
  readonly #drainsMs: number[] = [];
  readonly #problems: string[] = [];
  #missed = 0;
  #serverFault: Promise<void> | undefined;

  constructor(options: RunOptions, server: ServerProcess, sockets: WebSockets) {
    this.#options = options;
    this.#server = server;
    this.#cast = new Cast({
      ...options,
      random: new Random(options.seed).branch("cast"),
      serverPort: server.port,
      openSocket: sockets.open,
      nowMs: () => this.#nowMs(),
    });
  }

  async perform(): Promise<RunResult> {
    await this.#cast.enter();
    await this.#dealAll();
    const settledInMs = await this.#settle();
    if (settledInMs !== undefined) await this.#checkConnections();
    this.#cast.finishRecords();
    return {
      trace: await this.#trace(),
      dealt: this.#dealt,
      missed: this.#missed,
      settledInMs,
      drainsMs: this.#drainsMs,
      problems: [...this.#problems, ...this.#server.errors.map((line) => `the server logged ${line}`)],
      serverLog: this.#server.log,
    };
  }

  async close(): Promise<void> {
    await this.#cast.close();
  }

  #nowMs(): number {
    return performance.now() - this.#startedAtMs;
  }

  async #dealAll(): Promise<void> {
    const { seed, durationMs, clients, faults: count, kinds } = this.#options;
    const faults = schedule({ seed, durationMs, clients, count, kinds });
    const beganAtMs = this.#nowMs();
    let progressAtMs = beganAtMs;
    for (const fault of faults) {
      await sleep(beganAtMs + fault.atMs - this.#nowMs());
      this.#deal(fault);
      if (this.#nowMs() - progressAtMs < progressEveryMs) continue;
      progressAtMs = this.#nowMs();
      this.#options.onProgress?.(this.#progress());
    }
    await sleep(beganAtMs + durationMs - this.#nowMs());
    await this.#serverFault;
  }

  #progress(): string {
    const faults = [...this.#dealt.values()].reduce((sum, count) => sum + count, 0);
    const seconds = Math.round(this.#nowMs() / 1_000);
    return `${seconds} s: ${faults} faults, ${this.#cast.acknowledged} acknowledged, ${this.#cast.shown} shown`;
  }

  #deal(fault: Fault): void {
    const hasHit = isServerFault(fault.kind) ? this.#dealToServer(fault) : this.#cast.deal(fault);
    if (!hasHit) this.#missed++;
    else this.#dealt.set(fault.kind, (this.#dealt.get(fault.kind) ?? 0) + 1);
  }

  /** One at a time. */
  #dealToServer(fault: Fault): boolean {
    if (this.#serverFault !== undefined) return false;
    this.#cast.disturbAll();
    this.#serverStopsMs.push(this.#nowMs());
    this.#serverFault = this.#carryOut(fault).finally(() => this.#serverFault = undefined);
    return true;
  }

  async #carryOut({ kind, lastsMs }: Fault): Promise<void> {
    if (kind === "pause") {
      this.#server.pause();
      await sleep(lastsMs);
      this.#server.resume();
      return this.#cast.calmAll();
    }
    await (kind === "kill" ? this.#server.kill() : this.#drain());
    await sleep(lastsMs);
    await this.#server.restart();
    this.#serverStopsMs.push(this.#nowMs());
  }

  async #drain(): Promise<void> {
    const beganAtMs = this.#nowMs();
    const code = await this.#server.drain();
    this.#drainsMs.push(this.#nowMs() - beganAtMs);
    const tookMs = this.#drainsMs.at(-1) ?? 0;
    if (tookMs > maxDrainMs) this.#problems.push(`asked to end, the server took ${Math.round(tookMs)} ms`);
    if (code !== 0) this.#problems.push(`asked to end, the server ended with ${code}`);
  }

  /** @returns How long it took; nothing if it did not come to rest. */
  async #settle(): Promise<number | undefined> {
    const beganAtMs = this.#nowMs();
    this.#cast.heal();
    const isAtRest = await this.#until(() => this.#cast.isSettled) &&
      (this.#cast.sayLastWords(), await this.#until(() => this.#cast.hasHeardLastWords));
    return isAtRest ? this.#nowMs() - beganAtMs : undefined;
  }

  /** What the server keeps of connections that are over, it would keep for ever. */
  async #checkConnections(): Promise<void> {
    const expected = this.#cast.present;
    let connections = -1;
    for (let tries = 0; tries < 100 && connections !== expected; tries++) {
      if (tries > 0) await sleep(100);
      const metrics = await readMetrics(this.#server);
      const of = (protocol: string): number => metrics.get(`connections{protocol="${protocol}"}`) ?? NaN;
      connections = of("v1") + of("line");
    }
    if (connections === expected) return;
    this.#problems.push(`the server counts ${connections} connections, and ${expected} clients are here`);
  }

  async #until(holds: () => boolean): Promise<boolean> {
    const deadlineMs = this.#nowMs() + (this.#options.settleWithinMs ?? defaultSettleWithinMs);
    while (!holds()) {
      if (this.#nowMs() > deadlineMs) return false;
      this.#cast.retryNow();
      await sleep(100);
    }
    return true;
  }

  async #trace(): Promise<RunTrace> {
    const { historySize } = this.#options;
    const readers = await Promise.all(
      this.#cast.epochs.map(([channel, epoch]) =>
        readLog({ serverPort: this.#server.port, channel, epoch, nowMs: () => this.#nowMs() })
      ),
    );
    return {
      members: [...this.#cast.traces, ...readers],
      historySize,
      serverStopsMs: this.#serverStopsMs,
      memoryLossesMs: [],
      graceMs,
    };
  }
}

async function sleep(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
