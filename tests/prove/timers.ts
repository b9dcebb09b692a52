/**
 * Timers that end together.
 * @module
 */

/** What is to happen later, and does not if everything ends before. */
export class Timers {
  readonly #running = new Set<ReturnType<typeof setTimeout>>();

  /** Has something happen later, once. */
  after(delayMs: number, callback: () => void): void {
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      callback();
    }, delayMs);
    this.#running.add(timer);
  }

  /** Lets nothing of it happen any more. */
  clear(): void {
    for (const timer of this.#running) clearTimeout(timer);
  }
}
