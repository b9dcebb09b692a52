/**
 * A soak: everybody at once on one server for a long time, and what the server holds meanwhile and in the end.
 * @module
 */
import type { Random } from "../prove/random.ts";
import { Attacker } from "./attacker.ts";
import { CleanPair, type PairResult } from "./clean_pair.ts";
import { seeded } from "./dice.ts";
import { Known } from "./known.ts";
import { auditLog } from "./log_audit.ts";
import {
  dribbler,
  flooder,
  ghost,
  guesser,
  type Life,
  liner,
  mute,
  passer,
  slowReader,
  talker,
} from "./soak_roles.ts";
import { soakTable, type TimedSample } from "./soak_table.ts";
import { type Flatness, flatness, leftovers } from "./soak_verdict.ts";
import { SoakWorld } from "./soak_world.ts";
import { mark } from "./strange_text.ts";
import { Tally } from "./tally.ts";
import { type Sample, WatchedServer } from "./watched_server.ts";

/** What a soak is like. */
export interface SoakOptions {
  readonly seed: number;
  readonly durationMs: number;
  /** How many of each role there are, as a part of the usual number. */
  readonly scale: number;
  /** Hears how it goes on, now and then. */
  readonly onProgress?: (line: string) => void;
}

/** What a soak leaves behind. */
export interface SoakResult {
  readonly tally: Tally;
  /** The last one was taken once everybody was gone. */
  readonly samples: readonly TimedSample[];
  readonly flatness: Flatness;
  readonly pair: PairResult;
  /** What the server has open before anybody came, and once everybody is gone. */
  readonly ends: readonly [before: Sample, after: Sample];
  readonly problems: readonly string[];
}

/** How many there are of each. */
const cast: readonly (readonly [Life, number])[] = [
  [talker, 40],
  [liner, 10],
  [passer, 10],
  [flooder, 3],
  [slowReader, 12],
  [guesser, 4],
  [mute, 6],
  [ghost, 6],
  [dribbler, 4],
];

/** How many send anything at all. */
const attackers = 3;

/** How long they rest between connections, in milliseconds: a soak is no race. */
const attackerRestMs = 500;

/** How often the server is looked at, in milliseconds; in a short soak as often as it takes for some samples. */
const sampleEveryMs = 30_000;
const minSamples = 12;

/** Of a soak that is shorter, memory tells nothing yet, in milliseconds. */
const flatFromMs = 5 * 60_000;

/** How long everybody may take to be gone, in milliseconds. */
const calmWithinMs = 45_000;

/** Carries out a soak. Every limit is at its default, and everybody has an address of its own. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  await using server = await WatchedServer.start(["--trust-proxy=loopback"]);
  return await new Soak(server, options).perform();
}

class Soak {
  readonly #server: WatchedServer;
  readonly #options: SoakOptions;
  readonly #tally = new Tally();
  readonly #known = new Known();
  readonly #world: SoakWorld;
  readonly #samples: TimedSample[] = [];
  readonly #beganAtMs = performance.now();

  constructor(server: WatchedServer, options: SoakOptions) {
    this.#server = server;
    this.#options = options;
    this.#world = new SoakWorld(server.port, this.#tally);
  }

  async perform(): Promise<SoakResult> {
    const before = await this.#look();
    const pair = await CleanPair.join(this.#server.port, `${mark}-clean`);
    pair.begin();
    const everybody = this.#enter();
    await this.#watch();
    this.#world.end();
    await Promise.all(everybody);
    const paired = await pair.end();
    const after = await this.#calm(before);
    const code = await this.#server.end();
    const flat = flatness(this.#samples);
    return {
      ...{ tally: this.#tally, samples: [...this.#samples, after], flatness: flat, pair: paired },
      ends: [before, after],
      problems: [
        ...flat.isFlat || this.#options.durationMs < flatFromMs ? [] : ["memory is not flat"],
        ...leftovers(before, after),
        ...this.#tally.problems,
        ...paired.problems,
        ...code === 0 ? [] : [`the server ended with ${code}`],
        ...auditLog(this.#server.log, [...this.#known.secrets, mark]),
      ],
    };
  }

  #enter(): readonly Promise<void>[] {
    const random = seeded(this.#options.seed);
    const roles = cast.flatMap(([life, count]) => Array.from({ length: this.#scaled(count) }, () => life));
    const lives = roles.map((life, index) =>
      this.#world.live(random.branch(`life ${index}`), (own) => life(this.#world, own))
    );
    const attacks = Array.from(
      { length: this.#scaled(attackers) },
      (_, index) => this.#attack(random.branch(`attacker ${index}`)),
    );
    return [...lives, ...attacks];
  }

  #scaled(count: number): number {
    return Math.max(0, Math.round(count * this.#options.scale));
  }

  async #attack(random: Random): Promise<void> {
    const codes = [`${mark}-talk-0`, `${mark}-other`];
    const attacker = new Attacker("0", random, {
      ...{ port: this.#server.port, known: this.#known, tally: this.#tally, codes },
    });
    while (!this.#world.isOver) {
      await attacker.attackOnce();
      await this.#world.pause(attackerRestMs);
    }
  }

  async #watch(): Promise<void> {
    const { durationMs, onProgress } = this.#options;
    const everyMs = Math.min(sampleEveryMs, durationMs / minSamples);
    while (this.#atMs < durationMs) {
      const sample = await this.#look();
      this.#samples.push(sample);
      onProgress?.(soakTable([sample]));
      const nextMs = Math.min(durationMs, this.#samples.length * everyMs);
      await this.#world.pause(nextMs - this.#atMs);
    }
    this.#samples.push(await this.#look());
  }

  get #atMs(): number {
    return performance.now() - this.#beganAtMs;
  }

  /** Garbage is collected before: what is left is held. */
  async #look(): Promise<TimedSample> {
    const heapBytes = await this.#server.heapBytes();
    const { requests: visits, frames } = this.#tally;
    return { ...await this.#server.sample(), heapBytes, atMs: this.#atMs, visits, frames };
  }

  /** Waits until nothing is left of anybody, but not for ever. */
  async #calm(before: Sample): Promise<TimedSample> {
    const untilMs = performance.now() + calmWithinMs;
    while (leftovers(before, await this.#server.sample()).length > 0 && performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    return await this.#look();
  }
}
