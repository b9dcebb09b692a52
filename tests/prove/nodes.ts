/**
 * What serves in a run: one server, or several that share a Redis which the run has for itself; and everything that is done to
 * them.
 * @module
 */
import { RedisServer } from "../support/redis_server.ts";
import { Proxy } from "./proxy.ts";
import type { Fault } from "./schedule.ts";
import { ServerProcess } from "./server_process.ts";

/** What is to serve. */
export interface NodesOptions {
  /** The program's entry. */
  readonly entry: URL;
  /** What `serve` is given beside the place and Redis. */
  readonly args: readonly string[];
  /** How many servers. */
  readonly count: number;
  /** The Redis that they share, and whether it keeps what it has in a file. Absent: there is none. */
  readonly redis?: { readonly isPersistent: boolean };
  /** Milliseconds since the run began. */
  readonly nowMs: () => number;
}

/** Hears that the server with a port may lose everybody. @returns What to call when that is over. */
export type Disturb = (port: number) => () => void;

/** How long a server may take to end in good order, in milliseconds: its steps take 4.5 s, and some hosts kill after 5 s. */
const maxDrainMs = 4_900;

/** How long everything may take to go on once Redis answers, in milliseconds: the promised 2 s, and some for the machine. */
const maxReturnMs = 4_000;

/** How long it is tried to start a server that needs a Redis which is away, in milliseconds. */
const restartWithinMs = 30_000;

/** Why a server that shares a Redis may not have an answer while that is away. */
const absences = [
  ...["Command timed out", "Stream isn't writeable", "Connection is closed", "Redis is not reachable"],
  ...["this server was out of touch with Redis", "Reached the max retries", "EXPIRED", "LOADING"],
];

/** What it may then log as an error. */
const expectedErrors = new RegExp(`"Redis is away|"error":"(?:${absences.join("|")})`);

interface Node {
  readonly server: ServerProcess;
  /** Its way to Redis. Absent: it needs none. */
  readonly link: Proxy | undefined;
}

/** The servers of a run. */
export class Nodes {
  /** When one of them, or what they share, ended, was stopped or went on. */
  readonly stopsMs: number[] = [];
  /** When they lost what they had in mind. */
  readonly memoryLossesMs: number[] = [];
  /** How long a server took to end in good order each time it was asked, in milliseconds. */
  readonly drainsMs: number[] = [];
  /** How long all servers took to be well again once Redis answered, in milliseconds. */
  readonly returnsMs: number[] = [];
  /** What they did wrong as processes. */
  readonly problems: string[] = [];
  readonly #options: NodesOptions;
  readonly #redis: RedisServer | undefined;
  readonly #nodes: readonly Node[];
  /** What is being done, and to what; one thing at a time to each. */
  readonly #under = new Map<Node | RedisServer, Promise<void>>();

  private constructor(options: NodesOptions, redis: RedisServer | undefined, nodes: readonly Node[]) {
    this.#options = options;
    this.#redis = redis;
    this.#nodes = nodes;
  }

  /** Starts them all. @throws If one does not listen, or there is no Redis where one is needed. */
  static async start(options: NodesOptions): Promise<Nodes> {
    const redis = options.redis && await RedisServer.start(options.redis);
    const starting = Array.from({ length: options.count }, () => startNode(options, redis));
    const results = await Promise.allSettled(starting);
    const nodes = results.flatMap((result) => result.status === "fulfilled" ? [result.value] : []);
    const started = new Nodes(options, redis, nodes);
    const failed = results.find((result) => result.status === "rejected");
    if (failed === undefined) return started;
    await started.close();
    throw failed.reason;
  }

  /** Where they listen on 127.0.0.1. */
  get ports(): readonly number[] {
    return this.#nodes.map(({ server }) => server.port);
  }

  /** The last lines that they logged. */
  get log(): readonly string[] {
    return this.#nodes.flatMap(({ server }) => server.log);
  }

  /** The first errors that they logged. */
  get errors(): readonly string[] {
    return this.#nodes.flatMap(({ server }) => server.errors);
  }

  /** Begins to do something to one of them, or to Redis. @returns Whether nothing was being done to it already. */
  deal(fault: Fault, disturb: Disturb): boolean {
    const isRedis = fault.kind === "redis_kill" || fault.kind === "redis_pause";
    const target = isRedis ? this.#redis : this.#nodes[fault.client % this.#nodes.length];
    if (target === undefined || this.#under.has(target)) return false;
    this.#noteStop();
    const work = target instanceof RedisServer
      ? this.#dealToRedis(target, fault)
      : this.#dealToNode(target, fault, disturb);
    const ended = work.catch((error) => void this.problems.push(String(error))).finally(() => {
      this.#noteStop();
      this.#under.delete(target);
    });
    this.#under.set(target, ended);
    return true;
  }

  /** Waits until nothing is being done any more. */
  async calm(): Promise<void> {
    while (this.#under.size > 0) await Promise.all(this.#under.values());
  }

  /** Ends all in good order. */
  async close(): Promise<void> {
    // One that did not start again is over already.
    await Promise.allSettled(this.#nodes.map(({ server }) => server.drain()));
    await Promise.all(this.#nodes.map(({ link }) => link?.close()));
    await this.#redis?.[Symbol.asyncDispose]();
  }

  /** Ends all from one moment to the next. */
  async kill(): Promise<void> {
    await Promise.allSettled(this.#nodes.map(({ server }) => server.kill()));
    await this.#redis?.[Symbol.asyncDispose]();
  }

  #noteStop(): void {
    this.stopsMs.push(this.#options.nowMs());
  }

  async #dealToNode(node: Node, fault: Fault, disturb: Disturb): Promise<void> {
    const { server, link } = node;
    // One of two connections: what needs both is refused for a moment, and nobody is lost.
    if (fault.kind === "link_half") return void link?.deal({ ...fault, kind: "cut" });
    const calm = disturb(server.port);
    switch (fault.kind) {
      case "kill":
        await server.kill();
        return await this.#restart(server, fault.lastsMs);
      case "drain":
        await this.#drain(server);
        return await this.#restart(server, fault.lastsMs);
      case "pause":
      case "pause_long":
        server.pause();
        break;
      case "link_cut":
        link?.dealToAll({ ...fault, kind: "refuse" });
        break;
      case "link_stall":
        link?.holdNew(fault.lastsMs);
        link?.dealToAll({ ...fault, kind: "stall" });
        break;
    }
    await sleep(fault.lastsMs);
    if (fault.kind.startsWith("pause")) server.resume();
    calm();
  }

  async #restart(server: ServerProcess, afterMs: number): Promise<void> {
    await sleep(afterMs);
    const deadlineMs = this.#options.nowMs() + restartWithinMs;
    while (true) {
      try {
        return await server.restart();
      } catch (error) {
        // Without Redis it does not start; whoever runs servers has something that tries again.
        if (this.#redis === undefined || this.#options.nowMs() > deadlineMs) throw error;
        await sleep(250);
      }
    }
  }

  async #drain(server: ServerProcess): Promise<void> {
    const beganAtMs = this.#options.nowMs();
    const code = await server.drain();
    const tookMs = this.#options.nowMs() - beganAtMs;
    this.drainsMs.push(tookMs);
    if (tookMs > maxDrainMs) this.problems.push(`asked to end, a server took ${Math.round(tookMs)} ms`);
    if (code !== 0) this.problems.push(`asked to end, a server ended with ${code}`);
  }

  async #dealToRedis(redis: RedisServer, { kind, lastsMs }: Fault): Promise<void> {
    if (kind === "redis_kill") await redis.kill();
    else redis.pause();
    // What was said after this was not said to what is lost.
    if (kind === "redis_kill" && this.#options.redis?.isPersistent === false) {
      this.memoryLossesMs.push(this.#options.nowMs());
    }
    await sleep(lastsMs);
    if (kind === "redis_kill") await redis.start();
    else redis.resume();
    await this.#measureReturn();
  }

  /** A server to which something else is being done meanwhile does not count. */
  async #measureReturn(): Promise<void> {
    const beganAtMs = this.#options.nowMs();
    const tookMs = (): number => this.#options.nowMs() - beganAtMs;
    let counted = this.#nodes;
    let areWell = false;
    while (!areWell && tookMs() < maxReturnMs) {
      counted = counted.filter((node) => !this.#under.has(node));
      const answers = await Promise.all(counted.map(isWell));
      areWell = answers.every((isOne) => isOne);
      if (!areWell) await sleep(50);
    }
    if (areWell) this.returnsMs.push(tookMs());
    else this.problems.push(`Redis is back, and a server is not well after ${Math.round(tookMs())} ms`);
  }
}

async function startNode({ entry, args }: NodesOptions, redis: RedisServer | undefined): Promise<Node> {
  if (redis === undefined) {
    return { server: await ServerProcess.start({ entry, args }), link: undefined };
  }
  const link = new Proxy(() => redis.port, { onDisturbed: () => {}, onUndisturbed: () => {} });
  const url = `redis://127.0.0.1:${await link.listen()}`;
  try {
    const server = await ServerProcess.start({ entry, args: [...args, "--redis", url], expectedErrors });
    return { server, link };
  } catch (error) {
    await link.close();
    throw error;
  }
}

async function isWell({ server }: Node): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${server.port}/health`, {
      signal: AbortSignal.timeout(1_000),
    });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}

async function sleep(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
