/**
 * Notices a message without end. The platform puts the pieces of a message together before anybody sees it: it refuses a
 * piece of 64 MiB, but takes pieces without number, cannot be told to stop reading, and reads on after `close()`. All that
 * is left is to see that memory fills up while nothing arrives, and to end the program before the machine has none.
 * @module
 */

/** How much may come to be in use between two messages, in bytes: several times what one piece may have. */
const maxGrowthBytes = 268_435_456;

/** How much may be in use at all: messages that arrive on other sockets hide how much grows between them. */
const maxUsedBytes = 1_073_741_824;

const lookEveryMs = 100;

/** Watches the memory that is not the program's own while sockets are open. */
export class RunawayWatch {
  readonly #onRunaway: () => void;
  readonly #usedBytes: () => number;
  #leastBytes = Infinity;
  #timer: ReturnType<typeof setInterval> | undefined;
  #watched = 0;

  /**
   * Makes a watch that does not run.
   * @param onRunaway Called with every look for as long as too much is in use.
   * @param usedBytes Gives how much is in use. Absent: as the system says.
   */
  constructor(onRunaway: () => void, usedBytes: () => number = platformBytes) {
    this.#onRunaway = onRunaway;
    this.#usedBytes = usedBytes;
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

  /** Takes note that a message has arrived whole: what it took is the program's from now on. */
  arrived(): void {
    this.#leastBytes = Infinity;
  }

  #begin(): void {
    this.#leastBytes = Infinity;
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  #look(): void {
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
