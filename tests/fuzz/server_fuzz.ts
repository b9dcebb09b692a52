/**
 * One fuzzing run: a server in a process of its own, attackers, two who keep to the protocol meanwhile, and what is left
 * of it all in the end.
 * @module
 */
import { Attacker } from "./attacker.ts";
import { CleanPair, type PairResult } from "./clean_pair.ts";
import { seeded } from "./dice.ts";
import { Known } from "./known.ts";
import { auditLog } from "./log_audit.ts";
import { memoryProblems } from "./memory_check.ts";
import { mark } from "./strange_text.ts";
import { Tally } from "./tally.ts";
import { type Sample, WatchedServer } from "./watched_server.ts";

/** What a run is like. */
export interface ServerFuzzOptions {
  readonly seed: number;
  /** After how many frames it ends. */
  readonly frames: number;
  /** After which time it ends at the latest, in milliseconds. */
  readonly durationMs: number;
  /** How many attackers there are at a time. */
  readonly connections: number;
  /** How long to rest in the end before the memory is looked at, in milliseconds. */
  readonly restMs: number;
  /** Whether the server keeps its data in a file. */
  readonly isDurable: boolean;
  /** Hears how it goes on, now and then. */
  readonly onProgress?: (line: string) => void;
}

/** What a server holds when nobody but the pair is connected. */
export interface Rest extends Sample {
  /** What its heap holds once all garbage is collected, in bytes. */
  readonly heapBytes: number;
}

/** What a run leaves behind. */
export interface ServerFuzzResult {
  readonly tally: Tally;
  /** How long the attacks lasted, in milliseconds. */
  readonly tookMs: number;
  readonly pair: PairResult;
  /** Before all attacks, after the first part of them, and in the end. */
  readonly rests: readonly [fresh: Rest, warm: Rest, last: Rest];
  readonly problems: readonly string[];
}

/** All come from one machine, and tell of other addresses. What counts by address would end the run at once. */
const openDoor = [
  ...[
    "--trust-proxy=loopback",
    "--connections-per-address=0",
    "--joins-per-address=0",
    "--channels-per-address=0",
  ],
  ...["--guesses-per-address=0", "--guesses=0"],
];

/** Which part of the attacks is over before the memory is looked at for the first time. */
const warmPart = 0.25;

/** How long the server may take to be rid of everybody, in milliseconds: an upgrade that was given up is known as one after 30 s. */
const calmWithinMs = 45_000;

const progressEveryMs = 10_000;

/** Carries out a run. */
export async function fuzzServer(options: ServerFuzzOptions): Promise<ServerFuzzResult> {
  if (!options.isDurable) return await fuzzWith(options, []);
  const folder = await Deno.makeTempDir({ prefix: "terminalchat-fuzz-" });
  try {
    return await fuzzWith(options, [`--data=${folder}/chat.db`]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function fuzzWith(options: ServerFuzzOptions, flags: readonly string[]): Promise<ServerFuzzResult> {
  await using server = await WatchedServer.start([...openDoor, ...flags]);
  return await new ServerFuzz(server, options).perform();
}

class ServerFuzz {
  readonly #server: WatchedServer;
  readonly #options: ServerFuzzOptions;
  readonly #tally = new Tally();
  readonly #known = new Known();
  #mostSockets: number | undefined;
  readonly #attackers: readonly Attacker[];
  #attackedMs = 0;
  #progressAtMs = -Infinity;
  #toldProblems = 0;

  constructor(server: WatchedServer, options: ServerFuzzOptions) {
    this.#server = server;
    this.#options = options;
    const random = seeded(options.seed);
    const codes = Array.from({ length: Math.ceil(options.connections / 4) }, (_, n) => `${mark}-${n}`);
    const parts = { port: server.port, known: this.#known, tally: this.#tally, codes };
    this.#attackers = Array.from(
      { length: options.connections },
      (_, n) => new Attacker(String(n), random.branch(String(n)), parts),
    );
  }

  async perform(): Promise<ServerFuzzResult> {
    const pair = await CleanPair.join(this.#server.port, `${mark}-clean`);
    pair.begin();
    const fresh = await this.#rest();
    await this.#attack(warmPart);
    const warm = await this.#rest();
    await this.#attack(1);
    const tookMs = this.#attackedMs;
    await new Promise((resolve) => setTimeout(resolve, this.#options.restMs));
    const last = await this.#rest();
    const paired = await pair.end();
    const rests = [fresh, warm, last] as const;
    const sessions = this.#tally.requests;
    const problems = [
      ...paired.problems,
      ...await this.#serveOnce(),
      ...await this.#end(),
      ...memoryProblems({ rests, sessions, restMs: this.#options.restMs }),
    ];
    const tally = this.#tally;
    return { tally, tookMs, rests, pair: paired, problems: [...tally.problems, ...problems] };
  }

  async #attack(part: number): Promise<void> {
    const { frames, durationMs } = this.#options;
    const beganAtMs = performance.now() - this.#attackedMs;
    const mayGoOn = (): boolean => {
      const passedMs = performance.now() - beganAtMs;
      this.#tell(passedMs);
      return this.#tally.frames < part * frames && passedMs < part * durationMs;
    };
    await Promise.all(this.#attackers.map((attacker) => attacker.attack(mayGoOn)));
    this.#attackedMs = performance.now() - beganAtMs;
  }

  #tell(passedMs: number): void {
    if (performance.now() - this.#progressAtMs < progressEveryMs) return;
    this.#progressAtMs = performance.now();
    const { frames, requests, problems } = this.#tally;
    const seconds = Math.round(passedMs / 1_000);
    this.#options.onProgress?.(
      `${seconds} s: ${frames} frames, ${requests} requests, ${problems.length} problems`,
    );
    for (const problem of problems.slice(this.#toldProblems)) this.#options.onProgress?.(problem);
    this.#toldProblems = problems.length;
  }

  /** Waits until nobody but the pair is there, and looks at the server. */
  async #rest(): Promise<Rest> {
    await this.#calm();
    const heapBytes = await this.#server.heapBytes();
    return { ...await this.#server.sample(), heapBytes };
  }

  /** What counts is what is open: a connection that ended with something unread counts for a while longer. */
  async #calm(): Promise<Sample> {
    const untilMs = performance.now() + calmWithinMs;
    for (;;) {
      const sample = await this.#server.sample();
      this.#mostSockets ??= sample.sockets;
      if (sample.sockets <= this.#mostSockets) return sample;
      if (performance.now() > untilMs) {
        this.#tally.problem(
          `the server has ${sample.sockets} sockets, and had ${this.#mostSockets} at first`,
        );
        return sample;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Somebody new must be served as if nothing had been, in a channel that was attacked as well. */
  async #serveOnce(): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const code of [`${mark}-fresh`, `${mark}-0`]) {
      try {
        const pair = await CleanPair.join(this.#server.port, code);
        pair.begin();
        problems.push(...(await pair.end()).problems);
      } catch (error) {
        problems.push(`in the end nobody can join any more: ${error}`);
      }
    }
    return problems;
  }

  async #end(): Promise<readonly string[]> {
    if (this.#mostSockets !== undefined) this.#mostSockets -= 2;
    await this.#calm();
    const code = await this.#server.end();
    return [
      ...code === 0 ? [] : [`the server ended with ${code}`],
      ...auditLog(this.#server.log, [...this.#known.secrets, mark]),
    ];
  }
}
