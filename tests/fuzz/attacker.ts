/**
 * Somebody who connects again and again, and sends a server everything but what it expects.
 * @module
 */
import type { Random } from "../prove/random.ts";
import { happens } from "./dice.ts";
import { HostileSession } from "./hostile_session.ts";
import type { Known } from "./known.ts";
import { RawConnection } from "./raw_connection.ts";
import { anyRequests } from "./requests.ts";
import type { Tally } from "./tally.ts";

/** What attackers share. */
export interface AttackParts {
  readonly port: number;
  readonly known: Known;
  readonly tally: Tally;
  /** The channels that they meet in. */
  readonly codes: readonly string[];
}

/** How much of all connections asks for anything but a WebSocket. */
const requestsPart = 0.1;

/** How long a connection for requests is kept, in milliseconds: a half request is never answered. */
const requestsForMs = 300;

/** Statuses that are no mistakes of the server, nor of those that write HTTP for it. */
const goodStatuses: ReadonlySet<string> = new Set(
  "100 101 200 201 204 400 401 403 404 405 408 411 413 414 417 422 426 429 431 501 503 505".split(" "),
);

/** Attacks one connection after another. */
export class Attacker {
  readonly #random: Random;
  readonly #parts: AttackParts;
  readonly #name: string;
  #turn = 0;

  /** @param name What its problems are noted under: with the seed it tells which dice it throws. */
  constructor(name: string, random: Random, parts: AttackParts) {
    this.#name = name;
    this.#random = random;
    this.#parts = parts;
  }

  /** Attacks as long as it may. */
  async attack(mayGoOn: () => boolean): Promise<void> {
    while (mayGoOn()) await this.attackOnce();
  }

  /** Attacks over one connection. */
  async attackOnce(): Promise<void> {
    const name = `${this.#name}.${this.#turn++}`;
    const random = this.#random.branch(name);
    try {
      if (happens(random, requestsPart)) await this.#ask(random);
      else await new HostileSession(random, this.#parts).perform();
    } catch (error) {
      this.#parts.tally.problem(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #ask(random: Random): Promise<void> {
    const { port, tally } = this.#parts;
    using connection = await RawConnection.open(port, requestsForMs);
    const decoder = new TextDecoder("latin1");
    let answer = "";
    const reading = connection.read((piece) => answer += decoder.decode(piece));
    const { bytes, requests } = anyRequests(random);
    tally.requests += requests;
    tally.bytes += bytes.length;
    await connection.write(bytes);
    if (happens(random, 0.5)) await connection.endWriting();
    await reading;
    for (const [, status = ""] of answer.matchAll(/HTTP\/1\.[01] (\d+) /g)) {
      tally.count("HTTP", status);
      if (!goodStatuses.has(status)) throw new Error(`a request was answered with ${status}`);
    }
  }
}
