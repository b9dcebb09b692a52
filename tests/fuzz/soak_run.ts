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
  guesser,
  type Life,
  liner,
  mute,
  passer,
  slowReader,
  talker,
} from "./soak_roles.ts";
import { type Flatness, flatness, type TimedSample } from "./soak_table.ts";
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
  [dribbler, 4],
];

/** How many send anything at all. */
const attackers = 3;

/** How long they rest between connections, in milliseconds: a soak is no race. */
const attackerRestMs = 500;

const sampleEveryMs = 1_000;
const progressEveryMs = 30_000;

/** How often garbage is collected in between, as a part of the whole: the memory of a process tells of what was, too. */
const collections = 24;

/** A soak that is shorter says nothing about memory, in milliseconds. */
const flatFromMs = 30 * 60_000;

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

  constructor(server: WatchedServer, options: SoakOptions) {
    this.#server = server;
    this.#options = options;
    this.#world = new SoakWorld(server.port, this.#tally);
  }

  async perform(): Promise<SoakResult> {
    await this.#server.heapBytes();
    const before = await this.#server.sample();
    const pair = await CleanPair.join(this.#server.port, `${mark}-clean`);
    pair.begin();
    const everybody = this.#enter();
    await this.#watch();
    this.#world.end();
    await Promise.all(everybody);
    const paired = await pair.end();
    const after = await this.#calm(before);
    const code = await this.#server.end();
    return {
      ...{ tally: this.#tally, samples: this.#samples, flatness: flatness(this.#samples), pair: paired },
      ends: [before, after],
      problems: [
        ...this.#flatProblems(),
        ...this.#tally.problems,
        ...paired.problems,
        ...after.sockets > before.sockets
          ? [`${after.sockets} sockets are left, and there were ${before.sockets} at first`]
          : [],
        ...code === 0 ? [] : [`the server ended with ${code}`],
        ...auditLog(this.#server.log, [...this.#known.secrets, mark]),
      ],
    };
  }

  /** What is remembered for a while makes memory grow at first. */
  #flatProblems(): readonly string[] {
    if (this.#options.durationMs < flatFromMs) return [];
    const { isFlat, text } = flatness(this.#samples);
    return isFlat ? [] : [`memory is not flat. ${text}`];
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
    const beganAtMs = performance.now();
    let [collected, told] = [0, 0];
    for (let atMs = 0; atMs < durationMs; atMs = performance.now() - beganAtMs) {
      const isCollecting = atMs >= collected * durationMs / collections;
      if (isCollecting) collected++;
      const heap = isCollecting ? { heapBytes: await this.#server.heapBytes() } : {};
      const sample = { ...await this.#server.sample(), ...heap, atMs, frames: this.#tally.frames };
      this.#samples.push(sample);
      if (atMs >= told * progressEveryMs) {
        told++;
        onProgress?.(
          `${Math.round(atMs / 1_000)} s: ${sample.connections} connections, ${sample.frames} frames`,
        );
      }
      await this.#world.pause(Math.min(sampleEveryMs, beganAtMs + durationMs - performance.now()));
    }
  }

  async #calm(before: Sample): Promise<Sample> {
    const untilMs = performance.now() + calmWithinMs;
    for (;;) {
      const sample = await this.#server.sample();
      if (sample.sockets <= before.sockets || performance.now() > untilMs) return sample;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
