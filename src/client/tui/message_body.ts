/**
 * Lays the text of a message out in rows: code blocks as they are, quotes marked on each row, all else with its markup
 * and wrapped by words. Whatever the text holds, it stays within its rows.
 * @module
 */
import { printableLines } from "../../protocol/text.ts";
import { isolated } from "./isolated.ts";
import { markup } from "./markup.ts";
import type { Piece, Row } from "./row.ts";
import { cutRanges, squeezed, type TextRange, wrapRanges } from "./wrap.ts";

/** How much of one text is laid out, in UTF-16 units: servers allow far less, and what one that is hostile sends must not hold anybody up. */
export const maxLaidOutUnits = 32_768;

const restIsLeftOut = "… (the rest is too long to be shown)";

const fence = "```";
const quoteSign = "> ";
const quote = /^>(?: |$)/;
const highSurrogateAtEnd = /[\ud800-\udbff]$/;

/** Quoted text beside its sign has at least so many cells; where there are fewer, only the first row has the sign. */
const minQuoteColumns = 2;

/**
 * Lays a text out.
 * @param text The text of a message as it came from outside.
 * @param columns The width, in cells, at least 1.
 * @returns At least one row, none wider than `columns`.
 */
export function bodyRows(text: string, columns: number): readonly Row[] {
  const width = Math.max(1, columns);
  const { lines, isWhole } = boundedLines(text);
  const rows: Row[] = [];
  let isInBlock = false;
  for (const line of lines) {
    const isBlock: boolean = isInBlock || line.startsWith(fence);
    for (const row of isBlock ? codeRows(line, width) : proseRows(line, width)) rows.push(isolated(row));
    isInBlock = isBlock && !(isInBlock ? endsBlock(line) : isWholeBlock(line));
  }
  return isWhole ? rows : [...rows, ...rowsOfNote(width)];
}

/** The lines of a text as far as they are laid out. */
interface BoundedLines {
  readonly lines: readonly string[];
  readonly isWhole: boolean;
}

/** Bounded twice: a text must not be long to read, nor become long by what is shown of it (a tab is four blanks). */
function boundedLines(text: string): BoundedLines {
  const lines: string[] = [];
  let unitsLeft = maxLaidOutUnits;
  for (const line of printableLines(headOf(text, maxLaidOutUnits))) {
    if (line.length > unitsLeft) return { lines: [...lines, headOf(line, unitsLeft)], isWhole: false };
    lines.push(line);
    unitsLeft -= line.length + 1;
  }
  return { lines, isWhole: text.length <= maxLaidOutUnits };
}

function headOf(text: string, units: number): string {
  if (text.length <= units) return text;
  return text.slice(0, Math.max(0, units)).replace(highSurrogateAtEnd, "");
}

function rowsOfNote(columns: number): readonly Row[] {
  return cutRow([{ text: restIsLeftOut, tone: "dim" }], wrapRanges(restIsLeftOut, columns), columns);
}

/** Many people put the fence at the end of their last line. */
function endsBlock(line: string): boolean {
  return line.startsWith(fence) || line.trimEnd().endsWith(fence);
}

function isWholeBlock(line: string): boolean {
  const trimmed = line.trimEnd();
  return trimmed.length >= 2 * fence.length && trimmed.endsWith(fence);
}

function codeRows(line: string, columns: number): readonly Row[] {
  return cutRow([{ text: line, tone: "code" }], cutRanges(line, columns), columns);
}

function proseRows(line: string, columns: number): readonly Row[] {
  if (quote.test(line)) return quoteRows(line, columns);
  return cutRow(markup(line), wrapRanges(line, columns), columns);
}

/** Each row of a quoted line begins with the sign, so that none of them can pass for the member's own words. */
function quoteRows(line: string, columns: number): readonly Row[] {
  const sign = line.slice(0, quoteSign.length);
  const quoted = line.slice(sign.length);
  const inner = columns - quoteSign.length;
  if (inner < minQuoteColumns) return cutRow(dimmed(markup(line)), wrapRanges(line, columns), columns);
  const rows = cutRow(dimmed(markup(quoted)), wrapRanges(quoted, inner), inner);
  return rows.map((row, index) => behind({ text: index === 0 ? sign : quoteSign, tone: "dim" }, row));
}

function dimmed(row: Row): Row {
  return row.map((piece) => ({ ...piece, tone: "dim" }));
}

/** A sign and plain text behind it are one piece. */
function behind(sign: Piece, [first, ...others]: Row): Row {
  if (first === undefined) return [sign];
  const isPlain = Object.keys(first).length === Object.keys(sign).length;
  return isPlain ? [{ ...sign, text: sign.text + first.text }, ...others] : [sign, first, ...others];
}

/** Cuts the pieces of a line into rows; what lies between the ranges is left out. */
function cutRow(pieces: Row, ranges: readonly TextRange[], columns: number): readonly Row[] {
  const rows: Row[] = [];
  let index = 0;
  let pieceStart = 0;
  for (const { start, end } of ranges) {
    const row: Piece[] = [];
    for (let piece = pieces[index]; piece !== undefined; piece = pieces[++index]) {
      const text = piece.text.slice(Math.max(0, start - pieceStart), Math.max(0, end - pieceStart));
      if (text !== "") row.push({ ...piece, text: squeezed(text, columns) });
      if (pieceStart + piece.text.length > end) break;
      pieceStart += piece.text.length;
    }
    rows.push(row);
  }
  return rows;
}
