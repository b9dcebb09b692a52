/**
 * Places in a channel's log, and what a numbered message means to somebody who stands at one.
 * @module
 */

/** A place in a channel's log. */
export interface Position {
  /** The life of the numbering, a random word; another one means that the old offsets mean nothing any more. */
  readonly epoch: string;
  /** The number of the last message that lies before this place; 0 is the beginning. */
  readonly offset: number;
}

/** What an offset is to a reader: the one that was due, one already seen, or one with others missing before it. */
export type Arrival =
  | { readonly type: "next" }
  | { readonly type: "duplicate" }
  | { readonly type: "gap"; readonly missing: number };

const next: Arrival = { type: "next" };
const duplicate: Arrival = { type: "duplicate" };

/**
 * Tells what a message with `offset` is to somebody who has read up to `readOffset`, both of one epoch.
 * @returns `gap` carries how many messages are missing before this one.
 */
export function arrivalOf(offset: number, readOffset: number): Arrival {
  if (offset === readOffset + 1) return next;
  return offset <= readOffset ? duplicate : { type: "gap", missing: offset - readOffset - 1 };
}
