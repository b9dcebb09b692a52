/**
 * When a member was away, as its own trace has it: at the longest that the server may have seen it so.
 * @module
 */
import type { TraceRecord } from "./trace.ts";

/** One time without a connection. */
export interface Absence {
  /** From when the server may have known that the connection was lost, in milliseconds since the run began. */
  readonly fromMs: number;
  /** When the next one was let in; never is Infinity. */
  readonly untilMs: number;
}

/** For how long after a disturbance a loss that is noticed may have happened within it, in milliseconds. */
export const lateLossMs = 5_000;

/** Gives the absences of a member in their order. */
export function absencesOf(records: readonly TraceRecord[]): readonly Absence[] {
  const walk = new AbsenceWalk();
  for (const { type, atMs } of records) walk.take(type, atMs);
  return walk.absences;
}

class AbsenceWalk {
  readonly #over: Absence[] = [];
  #fromMs: number | undefined;
  // When a disturbance ended of which nothing had come until then.
  #calmSinceMs: number | undefined;
  #isLost = false;
  // Whether another connection was begun since: what an earlier one brings late is no return.
  #hasTried = false;

  take(type: TraceRecord["type"], atMs: number): void {
    if (type === "disturbed") this.#begin(atMs);
    if (type === "lost" || type === "ended") {
      this.#begin(atMs);
      this.#isLost = true;
    }
    if (type === "undisturbed" && !this.#isLost) this.#calmSinceMs ??= atMs;
    if (type === "tries") this.#hasTried = true;
    if (type === "welcomed" && this.#hasTried) this.#end(atMs);
  }

  get absences(): readonly Absence[] {
    const isOver = this.#fromMs === undefined || this.#calmSinceMs !== undefined;
    return isOver ? this.#over : [...this.#over, { fromMs: this.#fromMs ?? 0, untilMs: Infinity }];
  }

  #begin(atMs: number): void {
    // What was on its way when the disturbance ended may still tell of a loss within it.
    const isOther = this.#calmSinceMs !== undefined && atMs - this.#calmSinceMs > lateLossMs;
    this.#fromMs = isOther ? atMs : this.#fromMs ?? atMs;
    this.#calmSinceMs = undefined;
    this.#hasTried = false;
  }

  #end(atMs: number): void {
    if (this.#fromMs !== undefined) this.#over.push({ fromMs: this.#fromMs, untilMs: atMs });
    this.#fromMs = undefined;
    this.#calmSinceMs = undefined;
    this.#isLost = false;
  }
}
