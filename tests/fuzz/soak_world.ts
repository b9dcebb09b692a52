/**
 * What everybody in a soak has in common: the server, the time that is left, and what happened.
 * @module
 */
import type { Random } from "../prove/random.ts";
import { PlainSocket, type PlainSocketOptions } from "./plain_socket.ts";
import type { Tally } from "./tally.ts";

/** How long any connection may take, in milliseconds. */
const lifeMs = 120_000;

/** The surroundings of all roles. */
export class SoakWorld {
  /** Where the server listens. */
  readonly port: number;
  /** What happened. */
  readonly tally: Tally;
  readonly #ending = Promise.withResolvers<void>();
  readonly #open = new Set<PlainSocket>();
  #isOver = false;

  constructor(port: number, tally: Tally) {
    this.port = port;
    this.tally = tally;
  }

  /** Whether everybody is to go home. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Sends everybody home. */
  end(): void {
    this.#isOver = true;
    this.#ending.resolve();
    for (const socket of this.#open) socket[Symbol.dispose]();
  }

  /** Waits, but not longer than the soak lasts. */
  async pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.max(0, ms));
    await Promise.race([promise, this.#ending.promise]);
    clearTimeout(timer);
  }

  /** Lets somebody live one connection after another until the soak is over. */
  async live(random: Random, life: (random: Random) => Promise<void>): Promise<void> {
    while (!this.#isOver) {
      await life(random).catch((error) => this.#isOver || this.tally.problem(String(error)));
      await this.pause(random.whole(50, 1_000));
    }
  }

  /** Connects somebody for as long as `use` lasts, and counts how it ended. */
  async connect(
    options: Omit<PlainSocketOptions, "port" | "lifeMs">,
    use: (socket: PlainSocket) => Promise<void>,
  ): Promise<void> {
    using socket = await PlainSocket.open({ ...options, port: this.port, lifeMs });
    this.#open.add(socket);
    try {
      this.tally.requests++;
      if (!this.#isOver) await use(socket);
    } finally {
      this.#open.delete(socket);
      this.tally.count("upgrades", socket.status || "not read");
      if (socket.closeCode !== undefined) this.tally.count("closed", socket.closeCode);
    }
  }
}

/** Gives some address that a proxy would tell of. */
export function anyAddress(random: Random): string {
  return `10.${random.whole(0, 255)}.${random.whole(0, 255)}.${random.whole(1, 254)}`;
}
