/**
 * Where the cursor goes in a text of one or several lines. Positions are grapheme boundaries in UTF-16 units.
 * @module
 */
import { boundaryAfter, boundaryBefore } from "./graphemes.ts";
import { graphemeWidth, textWidth } from "./width.ts";

/** A way to go from the cursor. */
export type Motion =
  | "left"
  | "right"
  | "word_left"
  | "word_right"
  | "blank_left"
  | "line_start"
  | "line_end"
  | "text_start"
  | "text_end";

const inWord = /^[\p{L}\p{M}\p{N}]/u;
const inBlank = /^\s/;

const targets: Readonly<Record<Motion, (text: string, cursor: number) => number>> = {
  left: boundaryBefore,
  right: boundaryAfter,
  word_left: wordLeft,
  word_right: wordRight,
  blank_left: blankLeft,
  line_start: lineStart,
  line_end: lineEnd,
  text_start: () => 0,
  text_end: (text) => text.length,
};

/**
 * Finds where a motion ends.
 * @param text The whole text.
 * @param cursor Where the motion begins.
 * @param motion Which way; "blank_left" goes to the beginning of what blanks separate.
 * @returns The new position, `cursor` itself where there is nowhere to go.
 */
export function motionTarget(text: string, cursor: number, motion: Motion): number {
  return targets[motion](text, cursor);
}

/**
 * Finds the place in the line above or below that is nearest to a column.
 * @param text The whole text.
 * @param cursor Where the motion begins.
 * @param options Which way, and the column to keep to, in cells.
 * @returns The new position, or nothing if there is no such line.
 */
export function verticalTarget(
  text: string,
  cursor: number,
  { direction, column }: { readonly direction: "up" | "down"; readonly column: number },
): number | undefined {
  if (direction === "down") {
    const end = lineEnd(text, cursor);
    return end === text.length ? undefined : positionInLine(text, boundaryAfter(text, end), column);
  }
  const start = lineStart(text, cursor);
  return start === 0 ? undefined : positionInLine(text, lineStart(text, start - 1), column);
}

/**
 * Measures how far the cursor is from the beginning of its line.
 * @param text The whole text.
 * @param cursor A position in it.
 * @returns The column, in cells.
 */
export function columnOf(text: string, cursor: number): number {
  return textWidth(text.slice(lineStart(text, cursor), cursor));
}

function positionInLine(text: string, start: number, column: number): number {
  const end = lineEnd(text, start);
  let at = start;
  for (let reached = 0; at < end;) {
    const next = boundaryAfter(text, at);
    reached += graphemeWidth(text.slice(at, next));
    if (reached > column) break;
    at = next;
  }
  return at;
}

function lineStart(text: string, cursor: number): number {
  return cursor === 0 ? 0 : text.lastIndexOf("\n", cursor - 1) + 1;
}

function lineEnd(text: string, cursor: number): number {
  const lineBreak = text.indexOf("\n", cursor);
  // "\r\n" is one grapheme.
  return lineBreak < 0 ? text.length : boundaryBefore(text, lineBreak + 1);
}

function wordRight(text: string, cursor: number): number {
  const start = skipRight(text, cursor, (grapheme) => !inWord.test(grapheme));
  return skipRight(text, start, (grapheme) => inWord.test(grapheme));
}

function wordLeft(text: string, cursor: number): number {
  const end = skipLeft(text, cursor, (grapheme) => !inWord.test(grapheme));
  return skipLeft(text, end, (grapheme) => inWord.test(grapheme));
}

function blankLeft(text: string, cursor: number): number {
  const end = skipLeft(text, cursor, (grapheme) => inBlank.test(grapheme));
  return skipLeft(text, end, (grapheme) => !inBlank.test(grapheme));
}

function skipRight(text: string, start: number, isSkipped: (grapheme: string) => boolean): number {
  let at = start;
  while (at < text.length) {
    const next = boundaryAfter(text, at);
    if (!isSkipped(text.slice(at, next))) break;
    at = next;
  }
  return at;
}

function skipLeft(text: string, start: number, isSkipped: (grapheme: string) => boolean): number {
  let at = start;
  while (at > 0) {
    const next = boundaryBefore(text, at);
    if (!isSkipped(text.slice(next, at))) break;
    at = next;
  }
  return at;
}
