/**
 * Turns what a keyboard sends into keys, with the one timer that decides about a lone Escape.
 * @module
 */
import type { Clock } from "./ports.ts";
import type { Key } from "./tui/key.ts";
import { KeyParser } from "./tui/keys.ts";

/** A keyboard that is read in pieces. */
export class Keyboard {
  readonly #clock: Clock;
  readonly #onKeys: (keys: readonly Key[]) => void;
  readonly #parser = new KeyParser();
  #stopTimer: (() => void) | undefined;
  #isStopped = false;

  /**
   * Makes a keyboard on which nothing was pressed.
   * @param clock The time.
   * @param onKeys Hears the keys, in their order; never with none.
   */
  constructor(clock: Clock, onKeys: (keys: readonly Key[]) => void) {
    this.#clock = clock;
    this.#onKeys = onKeys;
  }

  /** Takes what came, decoded. */
  feed(text: string): void {
    this.#tell(this.#parser.feed(text, this.#clock.monotonicMs()));
  }

  /** Waits for nothing any more. */
  stop(): void {
    this.#isStopped = true;
    this.#stopTimer?.();
  }

  #tell(keys: readonly Key[]): void {
    if (keys.length > 0) this.#onKeys(keys);
    this.#stopTimer?.();
    const { pendingUntilMs } = this.#parser;
    if (pendingUntilMs === undefined || this.#isStopped) return;
    this.#stopTimer = this.#clock.startTimer(
      Math.max(0, pendingUntilMs - this.#clock.monotonicMs()),
      () => this.#tell(this.#parser.flush(this.#clock.monotonicMs())),
    );
  }
}
