/**
 * The machine's clock, its event loop and its source of chance.
 * @module
 */
import type { Chance, Clock } from "../ports.ts";

/** The real time. */
export class SystemClock implements Clock {
  // A message to oneself comes after everything that the sockets brought in this turn, and before any timer.
  readonly #turn = new MessageChannel();
  #waiting: (() => void)[] = [];

  constructor() {
    this.#turn.port1.onmessage = () => {
      const due = this.#waiting;
      this.#waiting = [];
      for (const callback of due) callback();
    };
  }

  nowMs(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  afterTurn(callback: () => void): void {
    if (this.#waiting.push(callback) === 1) this.#turn.port2.postMessage(0);
  }

  every(periodMs: number, callback: () => void): () => void {
    const interval = setInterval(callback, periodMs);
    return () => clearInterval(interval);
  }

  /** Lets go of the event loop; nothing may be asked of this clock afterwards. */
  close(): void {
    this.#turn.port1.close();
    this.#turn.port2.close();
  }
}

const wordBytes = 16;

/** Chance from the system's cryptographic source. */
export const systemChance: Chance = {
  word: () =>
    Array.from(
      crypto.getRandomValues(new Uint8Array(wordBytes)),
      (byte) => byte.toString(16).padStart(2, "0"),
    ).join(""),
};
