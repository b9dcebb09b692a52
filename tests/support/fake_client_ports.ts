/**
 * Time, chance and sockets for a connector, in the hands of a test.
 * @module
 */
import { encode, splitFrame } from "../../src/protocol/codec.ts";
import type { Command, Push } from "../../src/protocol/frame.ts";
import type { Chance, Clock, OpenSocket, Socket, SocketListener } from "../../src/client/ports.ts";

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Clocks that stand still until the test moves them. */
export class ClientClock implements Clock {
  #monotonicMs = 70_000;
  #wallMs = 1_800_000_000_000;
  readonly #timers = new Set<Timer>();

  nowMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  startTimer(delayMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.#monotonicMs + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many timers run. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Lets time pass; every timer rings at its moment. */
  pass(milliseconds: number): void {
    const endMs = this.#monotonicMs + milliseconds;
    for (;;) {
      const next = [...this.#timers].toSorted((one, other) => one.dueMs - other.dueMs)[0];
      if (next === undefined || next.dueMs > endMs) break;
      this.#move(Math.max(0, next.dueMs - this.#monotonicMs));
      this.#timers.delete(next);
      next.callback();
    }
    this.#move(Math.max(0, endMs - this.#monotonicMs));
  }

  /** Puts the machine to sleep; the clock that never falls stands still meanwhile, or goes on. */
  sleep(milliseconds: number, options: { readonly isCounted: boolean }): void {
    this.#wallMs += milliseconds;
    if (options.isCounted) this.#monotonicMs += milliseconds;
  }

  #move(milliseconds: number): void {
    this.#monotonicMs += milliseconds;
    this.#wallMs += milliseconds;
  }
}

/** Chance that gives the same every time: one half, and nonces in a row. */
export class ClientChance implements Chance {
  #nonces = 10;

  random(): number {
    return 0.5;
  }

  nonce(): string {
    return `n${++this.#nonces}`;
  }
}

/** A socket whose other end is the test. */
export class ClientSocket implements Socket {
  /** What was sent. */
  readonly sent: string[] = [];
  /** What became of it. */
  state: "new" | "closed" | "abandoned" = "new";
  readonly bufferedBytes = 0;
  /** What hears of it. */
  readonly listener: SocketListener;
  /** Where it goes. */
  readonly url: string;

  constructor(url: string, listener: SocketListener) {
    this.url = url;
    this.listener = listener;
  }

  send(frame: string): void {
    this.sent.push(frame);
  }

  close(): void {
    this.state = "closed";
  }

  abandon(): void {
    this.state = "abandoned";
  }

  /** Hands the client pushes as one frame. */
  push(...pushes: readonly Push[]): void {
    this.listener.onFrame(pushes.map(encode).join("\n"));
  }

  /** The commands that were sent. */
  get commands(): readonly Command[] {
    return this.sent.flatMap(splitFrame).map((line) => JSON.parse(line) as Command);
  }
}

/** Keeps every socket that was opened. */
export class ClientSockets {
  /** In the order of opening. */
  readonly opened: ClientSocket[] = [];

  readonly open: OpenSocket = (url, _protocols, listener) => {
    const socket = new ClientSocket(url, listener);
    this.opened.push(socket);
    return socket;
  };

  /** The one that was opened last. */
  get last(): ClientSocket {
    const socket = this.opened.at(-1);
    if (socket === undefined) throw new TypeError("no socket was opened");
    return socket;
  }
}
