/**
 * The machine's clock and its event loop.
 * @module
 */
import type { Clock } from "../ports.ts";

/** The hub asks for the time every second: between two readings so far apart the process was stopped. */
const standstillMs = 5_000;

/** The real time. */
export class SystemClock implements Clock {
  #readAtMs = performance.now();
  #stoodStillMs = 0;

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

  /** After everything that the sockets brought in this turn, and before they are asked again. */
  afterTurn(callback: () => void): void {
    setImmediate(callback);
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  }

  every(periodMs: number, callback: () => void): () => void {
    const interval = setInterval(callback, periodMs);
    return () => clearInterval(interval);
  }
}
