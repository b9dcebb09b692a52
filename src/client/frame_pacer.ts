/**
 * Decides when to draw: once for everything that has happened meanwhile, at once after a key, else no more often than a
 * screen shows.
 * @module
 */
import type { Clock } from "./ports.ts";

/** The least time between two drawings that nobody is waiting for, in milliseconds. */
const frameMs = 16;

/** Runs the drawings one after the other. */
export class FramePacer {
  readonly #clock: Clock;
  readonly #draw: () => Promise<void>;
  #isDirty = false;
  #isUrgent = false;
  #isStopped = false;
  #lastMs = -Infinity;
  #running: Promise<void> | undefined;
  /** The drawing that the terminal has not taken yet. */
  #drawing: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  /**
   * Makes a pacer that has nothing to draw.
   * @param clock The time.
   * @param draw Draws what is to be seen now; resolves when the terminal has taken it.
   */
  constructor(clock: Clock, draw: () => Promise<void>) {
    this.#clock = clock;
    this.#draw = draw;
  }

  /** Notes that the screen is to look otherwise. */
  invalidate(): void {
    this.#isDirty = true;
    this.#running ??= this.#run();
  }

  /** Notes that somebody waits for it. */
  hurry(): void {
    this.#isUrgent = true;
    this.#wake?.();
  }

  /** Resolves when the drawing that has begun is done; while things go on happening there is always another one. */
  async whenDrawn(): Promise<void> {
    await this.#drawing;
  }

  /** Ends it: nothing more is drawn. Resolves when the drawing that has begun is done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake?.();
    await this.#running;
  }

  /** Lets everything of this turn happen first. */
  async #run(): Promise<void> {
    await Promise.resolve();
    while (this.#isDirty && !this.#isStopped) {
      await this.#untilDue();
      if (this.#isStopped) break;
      this.#isDirty = false;
      this.#isUrgent = false;
      this.#lastMs = this.#clock.monotonicMs();
      this.#drawing = this.#draw();
      await this.#drawing;
    }
    this.#running = undefined;
  }

  async #untilDue(): Promise<void> {
    const waitMs = this.#lastMs + frameMs - this.#clock.monotonicMs();
    if (this.#isUrgent || waitMs <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = this.#clock.startTimer(waitMs, resolve);
    this.#wake = resolve;
    await promise;
    this.#wake = undefined;
    stop();
  }
}
