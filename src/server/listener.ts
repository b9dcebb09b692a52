/**
 * Keeps a port open: when the process runs out of file handles the platform's listener ends for good, while everybody who is
 * connected stays so.
 * @module
 */
import { listen, type ListenOptions } from "./listen.ts";
import type { Clock, Log } from "./ports.ts";

/** What a listener works with. */
export interface ListenerParts {
  /** Answers requests. */
  readonly handler: Deno.ServeHandler<Deno.NetAddr>;
  readonly clock: Pick<Clock, "after">;
  readonly log: Log;
}

type Server = Deno.HttpServer<Deno.NetAddr>;

/** How long to wait before the port is opened again, in milliseconds: twice as long each time, until it has held a while. */
const firstWaitMs = 100;
const longestWaitMs = 5_000;
const heldMs = 10_000;

/** A port that stays open. */
export class Listener {
  readonly #options: ListenOptions;
  readonly #parts: ListenerParts;
  #server: Server;
  #waitMs = firstWaitMs;
  #stopWaiting: () => void = () => {};
  #isEnding = false;

  private constructor(server: Server, options: ListenOptions, parts: ListenerParts) {
    // The same port again, though any may have done at first.
    this.#options = { ...options, port: server.addr.port };
    this.#parts = parts;
    this.#server = server;
    this.#keep(server);
  }

  /** Opens a port. @throws {Failure} If that does not work. */
  static async open(options: ListenOptions, parts: ListenerParts): Promise<Listener> {
    return new Listener(await listen(options, parts.handler), options, parts);
  }

  /** Where it listens. */
  get address(): Deno.NetAddr {
    return this.#server.addr;
  }

  /** Closes the port, and the connections that came by it. */
  async shutdown(): Promise<void> {
    this.#isEnding = true;
    this.#stopWaiting();
    // One that has ended by itself has nothing left to close.
    await this.#server.shutdown().catch(() => {});
  }

  #keep(server: Server): void {
    this.#server = server;
    const { clock } = this.#parts;
    this.#stopWaiting = clock.after(heldMs, () => this.#waitMs = firstWaitMs);
    server.finished.catch((error) => this.#wait("the port has closed by itself and is opened again", error));
  }

  #wait(what: string, error: unknown): void {
    this.#stopWaiting();
    if (this.#isEnding) return;
    this.#parts.log.error(what, { error, retryAfterMs: this.#waitMs });
    this.#stopWaiting = this.#parts.clock.after(this.#waitMs, () => void this.#openAgain());
    this.#waitMs = Math.min(longestWaitMs, 2 * this.#waitMs);
  }

  async #openAgain(): Promise<void> {
    try {
      const server = await listen(this.#options, this.#parts.handler);
      if (this.#isEnding) return await server.shutdown();
      this.#keep(server);
      this.#parts.log.info("listening again");
    } catch (error) {
      this.#wait("the port could not be opened again", error);
    }
  }
}
