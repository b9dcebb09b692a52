/**
 * Frames that wait for a socket to take them.
 * @module
 */

/** A queue of frames, which may be joined where lines stand in them. */
export class WaitingFrames {
  readonly #isJoinable: boolean;
  #frames: string[] = [];
  #first = 0;
  #units = 0;

  /** @param isJoinable Whether several frames may become one, with a line break between them. */
  constructor(isJoinable: boolean) {
    this.#isJoinable = isJoinable;
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#first === this.#frames.length;
  }

  /** How much waits, in UTF-16 units. */
  get units(): number {
    return this.#units;
  }

  /** Adds a frame behind the others. */
  add(frame: string): void {
    this.#frames.push(frame);
    this.#units += frame.length;
  }

  /**
   * Takes the next frame: as many of those that wait as may be joined, since a socket pays for each.
   * @param maxUnits How long it may become, in UTF-16 units; one that is longer alone is not cut.
   */
  next(maxUnits: number): string {
    let end = this.#first + 1;
    let units = this.#lengthAt(this.#first);
    while (this.#isJoinable && end < this.#frames.length && units + 1 + this.#lengthAt(end) <= maxUnits) {
      units += 1 + this.#lengthAt(end);
      end++;
    }
    const taken = this.#frames.slice(this.#first, end);
    this.#units -= units - (taken.length - 1);
    this.#first = end;
    if (this.isEmpty) this.clear();
    return taken.length === 1 ? taken[0] as string : taken.join("\n");
  }

  /** Drops all of them. */
  clear(): void {
    this.#frames = [];
    this.#first = 0;
    this.#units = 0;
  }

  #lengthAt(index: number): number {
    return this.#frames[index]?.length ?? 0;
  }
}
