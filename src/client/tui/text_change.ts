/**
 * Changes of a text at its cursor, without memory of what was before.
 * @module
 */
import { boundaryAfter, boundaryBefore } from "./graphemes.ts";
import { motionTarget } from "./text_motion.ts";

/** A text and a place in it. */
export interface TextAt {
  /** The whole text; it may hold "\n", and whatever was pasted. */
  readonly text: string;
  /** Where the cursor stands, in UTF-16 units. */
  readonly cursor: number;
}

/** What to write a word in. */
export type LetterCase = "upper" | "lower" | "capital";

/** A part of a text, and what takes its place. */
export interface Replacement {
  /** One edge of the part. */
  readonly start: number;
  /** Its other edge, on either side of the first. */
  readonly end: number;
  /** What comes there instead. */
  readonly by: string;
}

/**
 * Puts a piece in at the cursor.
 * @param at The text.
 * @param piece What to put in.
 * @returns The text with the cursor behind the piece.
 */
export function inserted(at: TextAt, piece: string): TextAt {
  return replaced(at, { start: at.cursor, end: at.cursor, by: piece });
}

/**
 * Puts a piece in the place of another.
 * @param at The text.
 * @param replacement Which part, and by what.
 * @returns The text with the cursor behind the piece.
 */
export function replaced({ text }: TextAt, { start, end, by }: Replacement): TextAt {
  const head = text.slice(0, Math.min(start, end)) + by;
  return { text: head + text.slice(Math.max(start, end)), cursor: head.length };
}

/**
 * Takes a part out.
 * @param at The text.
 * @param target The other edge of the part that begins or ends at the cursor.
 * @returns The text with the cursor where the part was.
 */
export function withoutPart(at: TextAt, target: number): TextAt {
  return replaced(at, { start: at.cursor, end: target, by: "" });
}

/**
 * Swaps the characters on both sides of the cursor; at the end of a line, the last two.
 * @param at The text.
 * @returns The text with the cursor behind both, unchanged at the beginning of a line.
 */
export function transposed(at: TextAt): TextAt {
  const { text, cursor } = at;
  const isAtLineEnd = cursor === motionTarget(text, cursor, "line_end");
  const middle = isAtLineEnd ? boundaryBefore(text, cursor) : cursor;
  if (middle <= motionTarget(text, cursor, "line_start")) return at;
  const start = boundaryBefore(text, middle);
  const end = boundaryAfter(text, middle);
  return replaced(at, { start, end, by: text.slice(middle, end) + text.slice(start, middle) });
}

/**
 * Writes the word at or after the cursor in other letters.
 * @param at The text.
 * @param letterCase Which.
 * @returns The text with the cursor behind the word.
 */
export function recased(at: TextAt, letterCase: LetterCase): TextAt {
  const end = motionTarget(at.text, at.cursor, "word_right");
  return replaced(at, { start: at.cursor, end, by: inCase(at.text.slice(at.cursor, end), letterCase) });
}

function inCase(text: string, letterCase: LetterCase): string {
  if (letterCase === "upper") return text.toUpperCase();
  const lower = text.toLowerCase();
  return letterCase === "lower" ? lower : lower.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}
