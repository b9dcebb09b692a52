/**
 * Leaves a channel in good order: what is still on its way gets a moment to arrive.
 * @module
 */
import type { Channel, Clock } from "./ports.ts";

/** How long lines on their way may take once the person leaves, in milliseconds. */
const patienceMs = 3_000;

/** One way out of a channel. */
export class Departure {
  readonly #channel: Channel;
  readonly #clock: Clock;
  #exitCode: number | undefined;
  #stopTimer: (() => void) | undefined;

  /**
   * Makes a way out that nobody has taken.
   * @param channel The channel to leave.
   * @param clock Tells when it has been waited for long enough.
   */
  constructor(channel: Channel, clock: Clock) {
    this.#channel = channel;
    this.#clock = clock;
  }

  /** The exit code that was asked for. Absent: nobody has asked to leave. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /**
   * Leaves; waits a moment for lines on their way, if there is a connection for them. Asked a second time, it waits no
   * longer.
   * @returns How many lines are waited for.
   */
  leave(exitCode: number): number {
    const waitsFor = this.#channel.isConnected ? this.#channel.unacknowledged : 0;
    if (waitsFor === 0 || this.#exitCode !== undefined) {
      this.leaveNow(exitCode);
      return 0;
    }
    this.#exitCode = exitCode;
    this.#stopTimer = this.#clock.startTimer(patienceMs, () => this.leaveNow(exitCode));
    return waitsFor;
  }

  /** Leaves without waiting for anything. */
  leaveNow(exitCode: number): void {
    this.#exitCode = exitCode;
    this.stop();
    this.#channel.leave();
  }

  /** Leaves if nothing is waited for any more; to be called after every event. */
  check(): void {
    if (this.#stopTimer !== undefined && this.#channel.unacknowledged === 0) this.leaveNow(this.#exitCode!);
  }

  /** Stops waiting. */
  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }
}
