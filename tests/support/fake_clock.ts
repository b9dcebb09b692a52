/**
 * A clock that a test holds: time passes and turns of the event loop end when the test says so.
 * @module
 */
import type { Chance, Clock } from "../../src/server/ports.ts";

interface Timer {
  /** Absent: it is called once. */
  readonly periodMs?: number;
  readonly callback: () => void;
  nextMs: number;
}

/** A time that stands still until it is moved. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  #nowMs = 1_700_000_000_011;
  #monotonicMs = 11_011;
  #afterTurn: (() => void)[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  afterTurn(callback: () => void): void {
    this.#afterTurn.push(callback);
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#add({ callback, nextMs: this.#monotonicMs + delayMs });
  }

  every(periodMs: number, callback: () => void): () => void {
    return this.#add({ periodMs, callback, nextMs: this.#monotonicMs + periodMs });
  }

  /** How many callbacks are still to come. */
  get timerCount(): number {
    return this.#timers.size;
  }

  /** Ends the turn. @returns Whether anybody waited for it. */
  endTurn(): boolean {
    const callbacks = this.#afterTurn;
    this.#afterTurn = [];
    for (const callback of callbacks) callback();
    return callbacks.length > 0;
  }

  /** Lets time pass, in milliseconds; what is due on the way is called at its moment. */
  pass(ms: number): void {
    const untilMs = this.#monotonicMs + ms;
    for (let next = this.#next(); next !== undefined && next.nextMs <= untilMs; next = this.#next()) {
      this.#move(next.nextMs - this.#monotonicMs);
      this.#call(next);
    }
    this.#move(untilMs - this.#monotonicMs);
  }

  /** Sets the time of day back, in milliseconds, as an operator may. */
  setBack(ms: number): void {
    this.#nowMs -= ms;
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #call(timer: Timer): void {
    if (timer.periodMs === undefined) this.#timers.delete(timer);
    else timer.nextMs += timer.periodMs;
    timer.callback();
  }

  #move(ms: number): void {
    this.#nowMs += ms;
    this.#monotonicMs += ms;
  }

  #next(): Timer | undefined {
    return [...this.#timers].sort((one, other) => one.nextMs - other.nextMs)[0];
  }
}

let chances = 0;

/** Gives words that tell where they came from, of no other chance: `word-1-11`, `word-1-12`, … */
export class FakeChance implements Chance {
  readonly #number = ++chances;
  #given = 10;

  word(): string {
    return `word-${this.#number}-${++this.#given}`;
  }

  fingerprint(secret: string): string {
    return `print of ${secret}`;
  }
}

/** Waits until nothing is left to do but what a timer or the outside would begin. */
export async function microtasks(): Promise<void> {
  for (let count = 0; count < 30; count++) await undefined;
}
