/**
 * Breaks a text into rows of a terminal's width: between words where it can, within a word where it must.
 * @module
 */
import { eachGrapheme } from "./graphemes.ts";
import { graphemeWidth, textWidth } from "./width.ts";

const ascii = /^[\x20-\x7e]*$/;
const blank = /^[ \t\u3000]/;
const blanksAndWords = /[ \t\u3000]+|[^ \t\u3000]+/g;
const closingPunctuation = /^[\p{Pe}\p{Pf}\p{Po}]/u;

/** The rows so far, and the one that is being filled. */
interface Paragraph {
  readonly columns: number;
  readonly rows: string[];
  row: string;
  width: number;
}

/**
 * Wraps a text by cells. Blanks at a break are dropped; nothing else is, down to two columns.
 * @param text Printable text; "\n" begins a new row.
 * @param columns The width of the rows, at least 1. In one column, wide characters become "…".
 * @returns At least one row, none wider than `columns`.
 */
export function wrap(text: string, columns: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, Math.max(1, columns)));
}

function wrapLine(line: string, columns: number): string[] {
  if (textWidth(line) <= columns) return [line];
  const paragraph: Paragraph = { columns, rows: [], row: "", width: 0 };
  for (const [part] of line.matchAll(blanksAndWords)) {
    for (const piece of unbreakablePieces(part)) place(paragraph, piece);
  }
  if (paragraph.row !== "" || paragraph.rows.length === 0) paragraph.rows.push(paragraph.row);
  return paragraph.rows;
}

/** Scripts that write wide characters without blanks may be broken before any of them, but not before its full stop. */
function unbreakablePieces(part: string): readonly string[] {
  if (ascii.test(part) || blank.test(part)) return [part];
  const pieces: string[] = [];
  let wasWide = true;
  for (const grapheme of eachGrapheme(part)) {
    const isWide = graphemeWidth(grapheme) === 2;
    if (pieces.length === 0 || ((isWide || wasWide) && !closingPunctuation.test(grapheme))) {
      pieces.push(grapheme);
    } else pieces[pieces.length - 1] += grapheme;
    wasWide = isWide;
  }
  return pieces;
}

function place(paragraph: Paragraph, piece: string): void {
  const width = textWidth(piece);
  if (paragraph.width + width <= paragraph.columns) append(paragraph, piece, width);
  else if (blank.test(piece)) endRow(paragraph);
  else if (width <= paragraph.columns) {
    endRow(paragraph);
    append(paragraph, piece, width);
  } else placeByGrapheme(paragraph, piece);
}

function placeByGrapheme(paragraph: Paragraph, piece: string): void {
  for (const grapheme of eachGrapheme(piece)) {
    const width = graphemeWidth(grapheme);
    if (paragraph.width + width > paragraph.columns) endRow(paragraph);
    if (width > paragraph.columns) append(paragraph, "…", 1);
    else append(paragraph, grapheme, width);
  }
}

function append(paragraph: Paragraph, text: string, width: number): void {
  paragraph.row += text;
  paragraph.width += width;
}

/** A row of nothing but blanks is no row. */
function endRow(paragraph: Paragraph): void {
  const row = paragraph.row.replace(/[ \t\u3000]+$/, "");
  if (row !== "") paragraph.rows.push(row);
  paragraph.row = "";
  paragraph.width = 0;
}
