/**
 * How many terminal cells a text takes, and how to cut a text to a number of cells; everything by whole graphemes.
 * Where terminals disagree it follows the majority: a view should place its cursor absolutely all the same.
 * @module
 */
import { eastAsianWidth } from "get-east-asian-width";
import { eachGrapheme, graphemes, snapToBoundary } from "./graphemes.ts";

const printableAscii = /^[\x20-\x7e]*$/;
const takesNoCell = /^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Mn}\p{Me}\u{e0000}-\u{e0fff}]$/u;
const pictographWithVs16 = /^\p{Extended_Pictographic}\uFE0F/u;
const keycap = /^[0-9#*]\uFE0F\u20E3$/;
/** What stands alone behind a control character, but would join the picture that is shown for it. */
const joinsBackwards = /^[\p{Grapheme_Extend}\p{Mc}\p{Emoji_Modifier}]/u;
const softHyphen = 0xad;

/** How many UTF-16 units beside the cursor are looked at for each column; a family of four has 11 in two. */
const unitsPerColumn = 16;

/** One row cut out of a longer text, and where the cursor stands in it. */
export interface TextWindow {
  /** The visible part, made printable. */
  readonly text: string;
  /** The cursor's cell within the row, from 0. */
  readonly cursorColumn: number;
}

/** A longer grapheme is no character of any script: it would only be heavy to send and to draw, in UTF-16 units. */
const maxShownUnits = 64;

/** Something to show in one or two cells. */
export interface Cell {
  /** What is printed. */
  readonly text: string;
  /** 1 or 2. */
  readonly width: number;
}

/**
 * Measures one grapheme.
 * @param grapheme One element of what `graphemes` returns.
 * @returns 0, 1 or 2 cells; 0 for controls and for marks that stand alone.
 */
export function graphemeWidth(grapheme: string): number {
  if (printableAscii.test(grapheme)) return grapheme.length;
  const first = codePointWidth(grapheme.codePointAt(0) ?? 0);
  if (first === 2 || isOneCodePoint(grapheme)) return first;
  return pictographWithVs16.test(grapheme) || keycap.test(grapheme) ? 2 : summedWidth(grapheme);
}

/**
 * Measures a text of one line.
 * @param text Any text; line breaks and other controls count as nothing.
 * @returns Its width in cells.
 */
export function textWidth(text: string): number {
  if (printableAscii.test(text)) return text.length;
  let columns = 0;
  for (const grapheme of eachGrapheme(text)) columns += graphemeWidth(grapheme);
  return columns;
}

/**
 * Shortens a text to a width, ending it with "…" where something was cut.
 * @param text Text of one line.
 * @param columns The most cells it may take.
 * @returns The text, or its beginning and "…".
 */
export function truncate(text: string, columns: number): string {
  if (columns < 1) return "";
  let width = 0;
  let head = "";
  for (const grapheme of eachGrapheme(text)) {
    width += graphemeWidth(grapheme);
    if (width > columns) return head + "…";
    if (width < columns) head += grapheme;
  }
  return text;
}

/**
 * Cuts the cells from one column on out of a text; a wide character of which one half is cut off becomes a space.
 * @param text Text of one line.
 * @param start The first column, from 0.
 * @param columns How many cells to take.
 * @returns At most `columns` cells of text.
 */
export function sliceColumns(text: string, start: number, columns: number): string {
  const end = start + columns;
  let slice = "";
  let column = 0;
  for (const grapheme of eachGrapheme(text)) {
    if (column >= end) break;
    const next = column + graphemeWidth(grapheme);
    if (column >= start && next <= end) slice += grapheme;
    else slice += " ".repeat(Math.max(0, Math.min(next, end) - Math.max(column, start)));
    column = next;
  }
  return slice;
}

/**
 * Cuts one row out of an edited text so that the cursor is in it, with as much on its right as on its left. Controls,
 * line breaks and whatever else cannot be seen show as pictures: the row is safe to print.
 * @param text Any text, of several lines too.
 * @param cursor Where the cursor stands in it, in UTF-16 units, at a grapheme boundary.
 * @param columns The width of the row, in cells.
 * @returns The row, and the column of the cursor, always below `columns` (or 0).
 */
export function windowAround(text: string, cursor: number, columns: number): TextWindow {
  const reach = columns * unitsPerColumn;
  const before = cellsOf(text.slice(snapToBoundary(text, cursor - reach), cursor)).reverse();
  const after = cellsOf(text.slice(cursor, snapToBoundary(text, cursor + reach)));
  const left = cellsWithin(before, columns - columnsForRight(after, columns)).reverse();
  const cursorColumn = widthOf(left);
  return { text: join(left) + join(cellsWithin(after, columns - cursorColumn)), cursorColumn };
}

/** The right side keeps half of the row, but no more than it can fill, and always the cell under the cursor. */
function columnsForRight(after: readonly Cell[], columns: number): number {
  const underCursor = after[0]?.width ?? 1;
  const atMost = Math.max(columns >> 1, underCursor);
  // One more than the text: the cursor may yet move behind its end.
  return Math.min(atMost, widthOf(after) + 1);
}

function cellsOf(text: string): Cell[] {
  return graphemes(text).map(cellOf);
}

/**
 * Makes a grapheme of an edited text visible: controls, line breaks and whatever else cannot be seen become pictures.
 * @param grapheme One element of what `graphemes` returns.
 */
export function cellOf(grapheme: string): Cell {
  const width = graphemeWidth(grapheme);
  const isShown = width > 0 && grapheme.length <= maxShownUnits && !joinsBackwards.test(grapheme) &&
    grapheme.isWellFormed();
  return isShown ? { text: grapheme, width } : { text: pictureOf(grapheme), width: 1 };
}

/** What stands for something that would take no cell, or move the cursor by itself. */
function pictureOf(grapheme: string): string {
  const unit = grapheme.charCodeAt(0);
  if (grapheme.endsWith("\n")) return "⏎";
  if (unit === 0x09) return " ";
  if (unit < 0x20) return String.fromCharCode(0x2400 + unit);
  return unit === 0x7f ? "\u2421" : "\ufffd";
}

function cellsWithin(cells: readonly Cell[], columns: number): Cell[] {
  let width = 0;
  const firstOutside = cells.findIndex((cell) => (width += cell.width) > columns);
  return firstOutside < 0 ? [...cells] : cells.slice(0, firstOutside);
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((width, cell) => width + cell.width, 0);
}

function join(cells: readonly Cell[]): string {
  return cells.map((cell) => cell.text).join("");
}

function codePointWidth(codePoint: number): number {
  if (codePoint === softHyphen) return 1;
  if (isMedialJamo(codePoint) || takesNoCell.test(String.fromCodePoint(codePoint))) return 0;
  return eastAsianWidth(codePoint);
}

/** Hangul vowels and final consonants are drawn into the block of the consonant before them. */
function isMedialJamo(codePoint: number): boolean {
  return (codePoint >= 0x1160 && codePoint <= 0x11ff) || (codePoint >= 0xd7b0 && codePoint <= 0xd7fb);
}

function isOneCodePoint(grapheme: string): boolean {
  return grapheme.length === 1 || (grapheme.length === 2 && grapheme.codePointAt(0)! > 0xffff);
}

/** Flags and joined emoji come to two here as well. Most terminals add the widths of what is drawn side by side (क्ष), but no character is wider than two cells. */
function summedWidth(grapheme: string): number {
  let columns = 0;
  for (const character of grapheme) {
    columns += codePointWidth(character.codePointAt(0)!);
    if (columns >= 2) return 2;
  }
  return columns;
}
