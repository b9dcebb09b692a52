/**
 * Breaks a text into rows of a terminal's width: between words where it can, within a word where it must. Rows are given
 * as ranges, so that whatever else is known of the text survives; `wrap` gives their texts.
 * @module
 */
import { eachGrapheme } from "./graphemes.ts";
import { graphemeWidth, textWidth } from "./width.ts";

/** A part of a text, in UTF-16 units. */
export interface TextRange {
  /** Where it begins. */
  readonly start: number;
  /** Where what follows it begins. */
  readonly end: number;
}

const ascii = /^[\x20-\x7e]*$/;
const blank = /^[ \t\u3000]/;
const blanksAndWords = /[ \t\u3000]+|[^ \t\u3000]+/g;
const letter = /^\p{L}/u;
const closingPunctuation = /^[\p{Pe}\p{Pf}\p{Po}]/u;

/** The rows so far, and the one that is being filled. */
interface Paragraph {
  readonly text: string;
  readonly columns: number;
  readonly rows: TextRange[];
  /** How far the text has been read. */
  index: number;
  /** Where the row that is being filled begins and ends; the same where it is empty. */
  start: number;
  end: number;
  width: number;
}

/** A part of a text that is broken only where it alone is wider than a row. */
interface UnbreakablePiece {
  text: string;
  width: number;
}

/**
 * Wraps a text by cells. Blanks at a break are dropped; nothing else is, down to two columns.
 * @param text Printable text; "\n" begins a new row.
 * @param columns The width of the rows, at least 1. In one column, wide characters become "…".
 * @returns At least one row, none wider than `columns`.
 */
export function wrap(text: string, columns: number): string[] {
  return text.split("\n").flatMap((line) =>
    wrapRanges(line, columns).map(({ start, end }) => squeezed(line.slice(start, end), columns))
  );
}

/**
 * Wraps a text of one line as `wrap` does.
 * @param text Printable text without line breaks.
 * @param columns The width of the rows, at least 1. In one column, rows of wide characters have to be `squeezed`.
 * @returns Where each row begins and ends, in order; at least one, and only blanks lie between them.
 */
export function wrapRanges(text: string, columns: number): readonly TextRange[] {
  const paragraph = newParagraph(text, columns);
  if (fits(text, paragraph.columns)) return [{ start: 0, end: text.length }];
  for (const [part] of text.matchAll(blanksAndWords)) {
    for (const piece of unbreakablePieces(part)) place(paragraph, piece);
  }
  return finished(paragraph);
}

/**
 * Cuts a text of one line wherever a row is full, in the middle of words and blanks.
 * @param text Printable text without line breaks.
 * @param columns The width of the rows, at least 1. In one column, rows of wide characters have to be `squeezed`.
 * @returns Where each row begins and ends, in order; at least one, and nothing lies between them.
 */
export function cutRanges(text: string, columns: number): readonly TextRange[] {
  const paragraph = newParagraph(text, columns);
  placeByGrapheme(paragraph, text, pushRow);
  return finished(paragraph);
}

/**
 * Puts "…" in the place of every character that is too wide for a row.
 * @param text A row of a text, or a part of one.
 * @param columns The width of the row, at least 1.
 */
export function squeezed(text: string, columns: number): string {
  if (columns > 1 || ascii.test(text)) return text;
  let shown = "";
  for (const grapheme of eachGrapheme(text)) shown += graphemeWidth(grapheme) > 1 ? "…" : grapheme;
  return shown;
}

/** Reads no more of the text than a row of it. */
function fits(text: string, columns: number): boolean {
  if (ascii.test(text)) return text.length <= columns;
  let width = 0;
  for (const grapheme of eachGrapheme(text)) {
    width += graphemeWidth(grapheme);
    if (width > columns) return false;
  }
  return true;
}

function newParagraph(text: string, columns: number): Paragraph {
  return { text, columns: Math.max(1, columns), rows: [], index: 0, start: 0, end: 0, width: 0 };
}

/** Scripts that write wide characters without blanks may be broken before any of them, but not before its full stop. */
function unbreakablePieces(part: string): readonly UnbreakablePiece[] {
  if (ascii.test(part) || blank.test(part)) return [{ text: part, width: textWidth(part) }];
  const pieces: UnbreakablePiece[] = [];
  let last: UnbreakablePiece | undefined;
  let wasWide = true;
  for (const text of eachGrapheme(part)) {
    const width = graphemeWidth(text);
    const isWide = width === 2 && isWideCharacter(text);
    if (last === undefined || ((isWide || wasWide) && !closingPunctuation.test(text))) {
      pieces.push(last = { text, width });
    } else {
      last.text += text;
      last.width += width;
    }
    wasWide = isWide;
  }
  return pieces;
}

/** Letters of other scripts may come to two cells with their vowels and marks: their words are whole all the same. */
function isWideCharacter(grapheme: string): boolean {
  const first = String.fromCodePoint(grapheme.codePointAt(0)!);
  return first.length === grapheme.length || !letter.test(first) || graphemeWidth(first) === 2;
}

function place(paragraph: Paragraph, piece: UnbreakablePiece): void {
  const { text, width } = piece;
  if (paragraph.width + width <= paragraph.columns) append(paragraph, text, width);
  else if (blank.test(text)) {
    endRow(paragraph);
    paragraph.index += text.length;
  } else if (width <= paragraph.columns) {
    endRow(paragraph);
    append(paragraph, text, width);
  } else placeByGrapheme(paragraph, text, endRow);
}

function placeByGrapheme(paragraph: Paragraph, text: string, end: (paragraph: Paragraph) => void): void {
  for (const grapheme of eachGrapheme(text)) {
    const width = Math.min(graphemeWidth(grapheme), paragraph.columns);
    if (paragraph.width + width > paragraph.columns) end(paragraph);
    append(paragraph, grapheme, width);
  }
}

function append(paragraph: Paragraph, text: string, width: number): void {
  if (paragraph.start === paragraph.end) paragraph.start = paragraph.index;
  paragraph.index += text.length;
  paragraph.end = paragraph.index;
  paragraph.width += width;
}

/** Without the blanks at its end; a row of nothing but blanks is no row. */
function endRow(paragraph: Paragraph): void {
  const { text, start } = paragraph;
  while (paragraph.end > start && blank.test(text.charAt(paragraph.end - 1))) paragraph.end--;
  pushRow(paragraph);
}

function pushRow(paragraph: Paragraph): void {
  const { rows, start, end } = paragraph;
  if (end > start) rows.push({ start, end });
  paragraph.start = paragraph.end = paragraph.width = 0;
}

function finished(paragraph: Paragraph): readonly TextRange[] {
  pushRow(paragraph);
  return paragraph.rows.length > 0 ? paragraph.rows : [{ start: 0, end: 0 }];
}
