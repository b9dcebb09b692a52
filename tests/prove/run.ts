/**
 * One run: servers, their clients behind their proxies, the faults of the schedule, and in the end the traces.
 * @module
 */
import { WebSockets } from "../../src/client/io/socket.ts";
import { operatorToken, readMetrics } from "../support/metrics.ts";
import { Cast } from "./cast.ts";
import { readLog } from "./final_reader.ts";
import { Nodes } from "./nodes.ts";
import { Random } from "./random.ts";
import { type Fault, type FaultKind, isServerFault, schedule } from "./schedule.ts";
import type { MemberTrace, RunTrace } from "./trace.ts";

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
  /** How many servers there are. Absent: one. */
  readonly nodes?: number;
  /** The Redis that they share, and whether it keeps what it has in a file. Absent: there is none. */
  readonly redis?: { readonly isPersistent: boolean };
  /** How long everything is left in peace before it is looked who is here, in milliseconds. Absent: not at all. */
  readonly restMs?: number;
  /** How long everything may take to come to rest once the faults are over, in milliseconds. Absent: long. */
  readonly settleWithinMs?: number;
  /** Hears how it goes on, now and then. */
  readonly onProgress?: (line: string) => void;
  /** Is given the servers, to end them where the run itself is ended. */
  readonly onNodes?: (nodes: Nodes) => void;
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
  /** How long a server took to end in good order each time it was asked, in milliseconds. */
  readonly drainsMs: readonly number[];
  /** How long all servers took to be well again once Redis answered, in milliseconds. */
  readonly returnsMs: readonly number[];
  /** What the servers did wrong as processes. */
  readonly problems: readonly string[];
  /** The last lines that the servers logged. */
  readonly serverLog: readonly string[];
}

/** How long a lost connection shows nothing to the others, as the protocol has it. */
const graceMs = 30_000;

const defaultSettleWithinMs = 90_000;

/** How often a server that shares a Redis tells there that it lives, and some for the machine, in milliseconds. */
const beatEveryMs = 3_000;

const progressEveryMs = 10_000;

/** Carries out a run. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { entry, historySize, serveArgs, nodes: count = 1, redis } = options;
  const tokenFile = await Deno.makeTempFile();
  await Deno.writeTextFile(tokenFile, operatorToken);
  const args = [...serveArgs, "--history-size", String(historySize), "--admin-token-file", tokenFile];
  const startedAtMs = performance.now();
  const nowMs = (): number => performance.now() - startedAtMs;
  try {
    const nodes = await Nodes.start({ entry, args, count, nowMs, ...(redis && { redis }) });
    options.onNodes?.(nodes);
    using sockets = new WebSockets();
    return await perform(new Production(options, { nodes, sockets, nowMs }), nodes);
  } finally {
    await Deno.remove(tokenFile);
  }
}

async function perform(production: Production, nodes: Nodes): Promise<RunResult> {
  try {
    return await production.perform();
  } finally {
    await nodes.calm();
    await production.close();
    await nodes.close();
  }
}

interface Stage {
  readonly nodes: Nodes;
  readonly sockets: WebSockets;
  readonly nowMs: () => number;
}

class Production {
  readonly #options: RunOptions;
  readonly #nodes: Nodes;
  readonly #cast: Cast;
  readonly #nowMs: () => number;
  readonly #dealt = new Map<FaultKind, number>();
  readonly #problems: string[] = [];
  #missed = 0;

  constructor(options: RunOptions, { nodes, sockets, nowMs }: Stage) {
    this.#options = options;
    this.#nodes = nodes;
    this.#nowMs = nowMs;
    this.#cast = new Cast({
      ...options,
      random: new Random(options.seed).branch("cast"),
      serverPorts: nodes.ports,
      openSocket: sockets.open,
      nowMs,
    });
  }

  async perform(): Promise<RunResult> {
    await this.#cast.enter();
    await this.#dealAll();
    const settledInMs = await this.#settle();
    await sleep(this.#options.restMs ?? 0);
    if (settledInMs !== undefined) await this.#checkConnections();
    this.#cast.finishRecords();
    const { drainsMs, returnsMs, problems, errors, log } = this.#nodes;
    return {
      trace: await this.#trace(),
      dealt: this.#dealt,
      missed: this.#missed,
      settledInMs,
      ...{ drainsMs, returnsMs },
      problems: [...this.#problems, ...problems, ...errors.map((line) => `a server logged ${line}`)],
      serverLog: log,
    };
  }

  async close(): Promise<void> {
    await this.#cast.close();
  }

  async #dealAll(): Promise<void> {
    const { seed, durationMs, clients, faults: count, kinds, nodes: servers = 1 } = this.#options;
    const faults = schedule({ seed, durationMs, clients, count, kinds, servers });
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
    await this.#nodes.calm();
  }

  #progress(): string {
    const faults = [...this.#dealt.values()].reduce((sum, count) => sum + count, 0);
    const seconds = Math.round(this.#nowMs() / 1_000);
    return `${seconds} s: ${faults} faults, ${this.#cast.acknowledged} acknowledged, ${this.#cast.shown} shown`;
  }

  #deal(fault: Fault): void {
    const hasHit = isServerFault(fault.kind)
      ? this.#nodes.deal(fault, (port) => this.#cast.disturb(port))
      : this.#cast.deal(fault);
    if (!hasHit) this.#missed++;
    else this.#dealt.set(fault.kind, (this.#dealt.get(fault.kind) ?? 0) + 1);
  }

  /** @returns How long it took; nothing if it did not come to rest. */
  async #settle(): Promise<number | undefined> {
    const beganAtMs = this.#nowMs();
    this.#cast.heal();
    const isAtRest = await this.#until(() => this.#cast.isSettled) &&
      (this.#cast.sayLastWords(), await this.#until(() => this.#cast.hasHeardLastWords));
    return isAtRest ? this.#nowMs() - beganAtMs : undefined;
  }

  async #checkConnections(): Promise<void> {
    for (const port of this.#nodes.ports) await this.#checkConnectionsAt(port);
  }

  /** What a server keeps of connections that are over, it would keep for ever. */
  async #checkConnectionsAt(port: number): Promise<void> {
    const expected = this.#cast.presentAt(port);
    let connections = -1;
    for (let tries = 0; tries < 100 && connections !== expected; tries++) {
      if (tries > 0) await sleep(100);
      const metrics = await readMetrics({ port }).catch(() => new Map<string, number>());
      const of = (protocol: string): number => metrics.get(`connections{protocol="${protocol}"}`) ?? NaN;
      connections = of("v1") + of("line");
    }
    if (connections === expected) return;
    this.#problems.push(`a server counts ${connections} connections, and ${expected} clients are there`);
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
    const { historySize, redis } = this.#options;
    const { ports, stopsMs, memoryLossesMs } = this.#nodes;
    const nowMs = this.#nowMs;
    const readers: MemberTrace[] = [];
    // Every server has to tell the same; one after another, since each is asked for everything.
    for (const serverPort of ports) {
      const readings = this.#cast.epochs.map(([channel, epoch]) =>
        readLog({ serverPort, channel, epoch, nowMs })
      );
      readers.push(...await Promise.all(readings));
    }
    return {
      members: [...this.#cast.traces, ...readers],
      historySize,
      serverStopsMs: stopsMs,
      memoryLossesMs,
      graceMs,
      earlyGraceMs: redis === undefined ? 0 : beatEveryMs,
    };
  }
}

async function sleep(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
