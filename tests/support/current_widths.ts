/**
 * Teaches the terminal emulator the character widths that terminals have today; by itself it knows those of 2010, where
 * an emoji takes one cell. Like most terminals it goes code point by code point, and so wider than it should where
 * several are joined into one sign.
 * @module
 */
import { eastAsianWidth } from "get-east-asian-width";

const joinsBefore = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** What the emulator asks of a table of widths. */
export interface WidthProvider {
  /** The name by which it is chosen. */
  readonly version: string;
  /** Tells the width of a code point. */
  wcwidth(codePoint: number): 0 | 1 | 2;
  /** Tells the width of the cell that a code point goes into, and whether it joins the one before. */
  charProperties(codePoint: number, preceding: number): number;
}

/** Widths by East Asian Width, emoji among them. */
export const currentWidths: WidthProvider = { version: "current", wcwidth, charProperties };

function wcwidth(codePoint: number): 0 | 1 | 2 {
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) return 0;
  if (codePoint < 0x300) return 1;
  return joinsBefore.test(String.fromCodePoint(codePoint)) ? 0 : eastAsianWidth(codePoint);
}

/** The emulator's own packing: the lowest bit says "joins", the next two are the width. */
function charProperties(codePoint: number, preceding: number): number {
  const width = wcwidth(codePoint);
  const precedingWidth = (preceding >> 1) & 3;
  const isJoined = width === 0 && precedingWidth > 0;
  return (isJoined ? precedingWidth << 1 : width << 1) | (isJoined ? 1 : 0);
}
