/**
 * What waits to be sent to one connection at the end of this turn, and when a connection reads too slowly.
 * What goes to a whole channel is not kept here but once for all (turn.ts); an outbox says how its member differs.
 * @module
 */

interface OwnEntry<T> {
  /** How many of the turn's shared entries come before it. */
  readonly at: number;
  readonly entry: T;
}

/** More waiting output than this is too slow as soon as it has lasted. */
export const slowAfterBytes = 1_048_576;

/** How long that much may wait, in milliseconds. */
export const slowAfterMs = 2_000;

/** More waiting output than this is too slow at once. */
export const tooSlowBytes = 4_194_304;

/** One connection's part of a turn: entries of its own between those that all members get. */
export class Outbox<T> {
  #own: OwnEntry<T>[] | undefined;
  #hidden: number[] | undefined;
  // Until a member is in the channel it gets nothing that is for all; until it has read the log, no messages.
  #from = Infinity;
  #messagesFrom = Infinity;
  #slowSinceMs: number | undefined;

  /** Whether this connection gets just what all get. */
  get isPlain(): boolean {
    return this.#messagesFrom === 0 && this.#from === 0 && this.#own === undefined &&
      this.#hidden === undefined;
  }

  /** Adds an entry for this connection alone, after `sharedCount` of this turn's entries for all. */
  add(entry: T, sharedCount: number): void {
    (this.#own ??= []).push({ at: sharedCount, entry });
  }

  /** Keeps one of this turn's entries for all from this connection. */
  hide(sharedIndex: number): void {
    (this.#hidden ??= []).push(sharedIndex);
  }

  /** From this turn's entry with that index on, the connection gets what all get, but for messages. */
  catchUp(sharedIndex: number): void {
    this.#from = sharedIndex;
  }

  /** From this turn's entry with that index on, the connection gets messages too. */
  goLive(sharedIndex: number): void {
    if (this.#from === Infinity) this.#from = sharedIndex;
    this.#messagesFrom = sharedIndex;
  }

  /**
   * Takes everything that this turn has for the connection, in order.
   * @param shared This turn's entries for all.
   * @param isMessage Tells which of them are messages.
   */
  take(shared: readonly T[], isMessage: (index: number) => boolean): readonly T[] {
    const taken = this.isPlain ? shared : this.#merge(shared, isMessage);
    this.#own = undefined;
    this.#hidden = undefined;
    if (this.#from !== Infinity) this.#from = 0;
    if (this.#messagesFrom !== Infinity) this.#messagesFrom = 0;
    return taken;
  }

  #merge(shared: readonly T[], isMessage: (index: number) => boolean): readonly T[] {
    const merged: T[] = [];
    let index = 0;
    const copyUntil = (end: number): void => {
      for (; index < end; index++) {
        const from = isMessage(index) ? this.#messagesFrom : this.#from;
        if (index >= from && !this.#hidden?.includes(index)) merged.push(shared[index] as T);
      }
    };
    for (const { at, entry } of this.#own ?? []) {
      copyUntil(Math.min(at, shared.length));
      merged.push(entry);
    }
    copyUntil(shared.length);
    return merged;
  }

  /**
   * Tells whether this connection must be given up before more is sent to it.
   * @param bufferedBytes What its socket has not written yet.
   * @param nowMs A time of a clock that never falls.
   */
  isTooSlow(bufferedBytes: number, nowMs: number): boolean {
    if (bufferedBytes <= slowAfterBytes) {
      this.#slowSinceMs = undefined;
      return false;
    }
    this.#slowSinceMs ??= nowMs;
    return bufferedBytes > tooSlowBytes || nowMs - this.#slowSinceMs >= slowAfterMs;
  }
}

/**
 * How long a frame may become by joining lines, in UTF-16 units. The platform keeps for every socket a buffer as large as
 * the largest frame that it was ever sent: a hundred messages or so pay for a frame, and more would stay in memory.
 */
export const joinedUnits = 16_384;

/**
 * Puts lines together into as few frames as may be.
 * @param maxUnits How long a frame may become, in UTF-16 units; a line that is longer alone gets one of its own.
 */
export function joinFrames(lines: readonly string[], maxUnits: number): readonly string[] {
  if (lines.length === 0) return [];
  const whole = lines.join("\n");
  if (whole.length <= maxUnits) return [whole];
  const frames: string[] = [];
  let first = 0;
  let units = -1;
  lines.forEach(({ length }, index) => {
    if (index > first && units + 1 + length > maxUnits) {
      frames.push(lines.slice(first, index).join("\n"));
      first = index;
      units = -1;
    }
    units += 1 + length;
  });
  frames.push(lines.slice(first).join("\n"));
  return frames;
}
