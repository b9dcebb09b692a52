/**
 * The machine's clock and its event loop.
 * @module
 */
import type { Clock } from "../ports.ts";

/** The hub asks for the time every second: between two readings so far apart the process was stopped. */
const standstillMs = 5_000;

/** The real time. */
export class SystemClock implements Clock {
  // A message to oneself comes after everything that the sockets brought in this turn, and before any timer.
  readonly #turn = new MessageChannel();
  #waiting: (() => void)[] = [];
  #readAtMs = performance.now();
  #stoodStillMs = 0;

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

  /** Stands still while the process did: nobody is to be blamed for what it did not hear meanwhile. */
  monotonicMs(): number {
    const nowMs = performance.now();
    const passedMs = nowMs - this.#readAtMs;
    if (passedMs > standstillMs) this.#stoodStillMs += passedMs;
    this.#readAtMs = nowMs;
    return nowMs - this.#stoodStillMs;
  }

  afterTurn(callback: () => void): void {
    if (this.#waiting.push(callback) === 1) this.#turn.port2.postMessage(0);
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
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
