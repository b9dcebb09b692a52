/**
 * The kept part of one channel's log: its latest messages, bounded in number and age.
 * @module
 */

/** One message as it is kept. */
export interface LoggedMessage {
  /** Its number. */
  readonly offset: number;
  /** The sender's mark. */
  readonly nonce: string;
  /** When it was numbered, in milliseconds since 1970. */
  readonly sentAtMs: number;
  /** It as a line of v1, the way members get it. */
  readonly line: string;
}

/** How much is kept. */
export interface HistoryLimits {
  /** How many messages; 0 keeps none. */
  readonly maxMessages: number;
  /** How old they may be, in milliseconds; 0 keeps none. */
  readonly maxAgeMs: number;
}

// What a kept message costs beside its text: the object, its place in the list, the nonce.
const overheadBytes = 200;

/** Messages in the order of their offsets, without holes. */
export class History {
  readonly #limits: HistoryLimits;
  #messages: LoggedMessage[] = [];
  // Messages are taken off the front by moving on; the list itself is cut now and then.
  #head = 0;
  #bytes = 0;

  /** Begins with nothing kept. */
  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  /** About how much memory it takes, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many messages are kept. */
  get size(): number {
    return this.#messages.length - this.#head;
  }

  /** The offset of the oldest message kept. Absent: none is. */
  get firstOffset(): number | undefined {
    return this.#messages[this.#head]?.offset;
  }

  /** Adds the next message; nothing is dropped for it before `trim`. */
  append(message: LoggedMessage): void {
    this.#messages.push(message);
    this.#bytes += costOf(message);
  }

  /** Takes back the newest message. */
  removeLast(): void {
    const message = this.size > 0 ? this.#messages.pop() : undefined;
    if (message !== undefined) this.#bytes -= costOf(message);
  }

  /** Drops what is too much or too old. @param nowMs The time, in milliseconds since 1970. */
  trim(nowMs: number): void {
    while (this.size > this.#limits.maxMessages) this.#dropFirst();
    const oldestMs = nowMs - this.#limits.maxAgeMs;
    for (let first = this.#messages[this.#head]; first !== undefined; first = this.#messages[this.#head]) {
      if (first.sentAtMs > oldestMs) return;
      this.#dropFirst();
    }
  }

  /** Drops everything. */
  clear(): void {
    this.#messages = [];
    this.#head = 0;
    this.#bytes = 0;
  }

  /** Gives the message with this offset, if it is kept. */
  at(offset: number): LoggedMessage | undefined {
    const first = this.firstOffset;
    return first === undefined || offset < first ? undefined : this.#messages[this.#head + offset - first];
  }

  /**
   * Reads on from a place.
   * @param after The offset before the first one wanted.
   * @param maxBytes Roughly how much to read; one message is read in any case.
   * @returns Messages in order, from the oldest kept one after that place.
   */
  after(after: number, maxBytes: number): readonly LoggedMessage[] {
    const first = this.firstOffset;
    if (first === undefined) return [];
    const piece: LoggedMessage[] = [];
    let bytes = 0;
    for (let offset = Math.max(first, after + 1);; offset++) {
      const message = this.at(offset);
      if (message === undefined) return piece;
      bytes += lineBytes(message);
      if (piece.length > 0 && bytes > maxBytes) return piece;
      piece.push(message);
    }
  }

  /**
   * Reads backwards from a place.
   * @param before The offset after the last one wanted.
   * @param most How many at most, and roughly how many bytes.
   * @returns Messages in order, ending just below that place.
   */
  before(
    before: number,
    most: { readonly messages: number; readonly bytes: number },
  ): readonly LoggedMessage[] {
    const last = this.#messages.at(-1);
    if (last === undefined || this.size === 0) return [];
    const page: LoggedMessage[] = [];
    let bytes = 0;
    for (let offset = Math.min(before - 1, last.offset); page.length < most.messages; offset--) {
      const message = this.at(offset);
      if (message === undefined) break;
      bytes += lineBytes(message);
      if (page.length > 0 && bytes > most.bytes) break;
      page.push(message);
    }
    return page.reverse();
  }

  #dropFirst(): void {
    const first = this.#messages[this.#head];
    if (first === undefined) return;
    this.#bytes -= costOf(first);
    this.#head++;
    if (this.#head < 64 || this.#head * 2 < this.#messages.length) return;
    this.#messages = this.#messages.slice(this.#head);
    this.#head = 0;
  }
}

/** No UTF-16 unit has more than three bytes of UTF-8. */
function lineBytes({ line }: LoggedMessage): number {
  return line.length * 3 + 1;
}

/** Strings take one or two bytes a unit; the nonce is in the line as well. */
function costOf({ line, nonce }: LoggedMessage): number {
  return 2 * (line.length + nonce.length) + overheadBytes;
}
