/**
 * Notices what the platform cannot be kept from taking, and what would fill the memory or stop everything else:
 *
 * - A message without end. The platform puts its pieces together before anybody sees it: it refuses a piece of 64 MiB, but
 *   takes pieces without number, cannot be told to stop reading, and reads on after `close()`.
 * - Messages without number. While one is there for the taking the platform hands it over before it looks after timers,
 *   signals and the keyboard.
 * @module
 */

/** How much may come to be in use between two messages, in bytes: several times what one piece may have. */
const maxGrowthBytes = 268_435_456;

/** How much may be in use at all: messages that arrive on other sockets hide how much grows between them. */
const maxUsedBytes = 1_073_741_824;

const lookEveryMs = 100;

/** How much may arrive while nothing else gets its turn, in UTF-16 units: more than waits for anybody on an honest server. */
const maxTurnUnits = 16_777_216;

/** For how long nothing else may get its turn, in milliseconds, where so much arrives. */
const maxTurnMs = 1_500;

/** What a message counts for at least, and at most: a long list of members takes its time once. */
const leastUnits = 64;
const mostUnits = 1_048_576;

/** What a watch looks at; each may be absent for what the system says. */
export interface RunawayWatchOptions {
  /** How much memory is in use that is not the program's own, in bytes. */
  readonly usedBytes?: () => number;
  /** The time, in milliseconds. */
  readonly nowMs?: () => number;
}

/** Watches over sockets while any is open. */
export class RunawayWatch {
  readonly #onRunaway: () => void;
  readonly #usedBytes: () => number;
  readonly #nowMs: () => number;
  #leastBytes = Infinity;
  #turnUnits = 0;
  #turnSinceMs = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #watched = 0;

  /**
   * Makes a watch that does not run.
   * @param onRunaway Called with every look for as long as too much memory is in use.
   */
  constructor(onRunaway: () => void, options: RunawayWatchOptions = {}) {
    this.#onRunaway = onRunaway;
    this.#usedBytes = options.usedBytes ?? platformBytes;
    this.#nowMs = options.nowMs ?? ((): number => performance.now());
  }

  /** Begins to watch for one more socket. @returns What ends that; to be called once. */
  watch(): () => void {
    this.#watched++;
    if (this.#timer === undefined) this.#begin();
    return () => {
      if (--this.#watched > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  /**
   * Takes note that a message has arrived whole: the memory that it takes is the program's from now on.
   * @returns False where too many arrive for anything else to get its turn.
   */
  arrived(units: number): boolean {
    this.#leastBytes = Infinity;
    this.#turnUnits += Math.min(mostUnits, Math.max(leastUnits, units));
    return this.#turnUnits <= maxTurnUnits || this.#nowMs() - this.#turnSinceMs <= maxTurnMs;
  }

  #begin(): void {
    this.#leastBytes = Infinity;
    this.#beginTurn();
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  #beginTurn(): void {
    this.#turnUnits = 0;
    this.#turnSinceMs = this.#nowMs();
  }

  #look(): void {
    this.#beginTurn();
    const used = this.#usedBytes();
    this.#leastBytes = Math.min(this.#leastBytes, used);
    if (used - this.#leastBytes > maxGrowthBytes || used > maxUsedBytes) this.#onRunaway();
  }
}

/** What the program keeps itself is not meant: it has bounds of its own. */
function platformBytes(): number {
  const { rss, heapTotal, external } = Deno.memoryUsage();
  return rss - heapTotal - external;
}
