/**
 * What one turn of the event loop has for everybody in a room, once for each protocol.
 * @module
 */

/** One entry for all, in both protocols. */
export interface SharedEntry {
  /** A line of a v1 frame. */
  readonly line: string;
  /** The frames that line connections get. Absent: none. */
  readonly frames?: readonly string[];
  /** Whether it is a message, which a member that still reads the log gets from there. */
  readonly isMessage: boolean;
}

const noFrames: readonly string[] = [];

/** The entries of a turn, in order. */
export class Turn {
  /** Lines of v1. */
  readonly lines: string[] = [];
  /** Frames of the line protocol, with the same indexes. */
  readonly frames: (readonly string[])[] = [];
  readonly #isMessage: boolean[] = [];
  #messageCount = 0;

  /** How many entries there are. */
  get size(): number {
    return this.lines.length;
  }

  /** How many of them are messages. */
  get messageCount(): number {
    return this.#messageCount;
  }

  /** Adds an entry. */
  add({ line, frames = noFrames, isMessage }: SharedEntry): void {
    this.lines.push(line);
    this.frames.push(frames);
    this.#isMessage.push(isMessage);
    if (isMessage) this.#messageCount++;
  }

  /** Tells whether the entry with this index is a message. */
  isMessage(index: number): boolean {
    return this.#isMessage[index] === true;
  }
}
