/**
 * Breaks a text that is being edited into rows of cells: at line breaks and wherever a row is full, between graphemes.
 * Only the rows near the cursor are measured, however long the text is.
 * @module
 */
import { boundaryAfter, boundaryBefore, eachGrapheme, snapToBoundary } from "./graphemes.ts";
import type { TextAt } from "./text_change.ts";
import { motionTarget } from "./text_motion.ts";
import { type Cell, cellOf } from "./width.ts";

/** A part of the text that stands on one row, in UTF-16 units; the line break behind it belongs to no row. */
export interface InputRow {
  /** Where it begins. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
}

/** The rows near the cursor. */
export interface RowsAround {
  /** In order, without a hole. */
  readonly rows: readonly InputRow[];
  /** Which of them the cursor is in. */
  readonly cursorRow: number;
}

/** How large the rows are, and how many of them are wanted. */
export interface RowLimits {
  /** The width of a row in cells, at least 1. */
  readonly columns: number;
  /** The most rows; around a cursor at least 1. */
  readonly maxRows: number;
}

/**
 * A line or, of a long line, a part that begins at a fixed place: it is measured without what stands before it. Its last
 * row may be short; in plain text it is not, since the places are whole rows apart.
 */
interface Stretch extends InputRow {
  /** Whether its line ends with it. */
  readonly endsLine: boolean;
}

/** A line that is no longer is one stretch, in UTF-16 units. */
const minStretchUnits = 4_096;

const printableAscii = /^[\x20-\x7e]*$/;

/**
 * Breaks the neighbourhood of the cursor into rows: as many as there may be, the cursor in the middle where there are
 * more on both sides. A cursor behind a full row stands at the beginning of the next.
 * @param at The text and the cursor, which stands between two graphemes.
 * @param limits How large the rows are, and how many.
 */
export function rowsAround({ text, cursor }: TextAt, { columns, maxRows }: RowLimits): RowsAround {
  const stretch = stretchAt(text, cursor, columns);
  const here = rowsWithCursor(text, { stretch, cursor, columns });
  const index = here.findLastIndex(({ start }) => start <= cursor);
  const before = [
    ...rowsBefore(text, stretch, { columns, maxRows: maxRows - index }),
    ...here.slice(0, index),
  ];
  const after = [
    ...here.slice(index + 1),
    ...rowsAfter(text, stretch, { columns, maxRows: maxRows - (here.length - index) }),
  ];
  const wantedAfter = Math.min(after.length, (maxRows - 1) >> 1);
  const above = Math.min(before.length, maxRows - 1 - wantedAfter);
  const rows = [...before.slice(before.length - above), here[index]!, ...after].slice(0, maxRows);
  return { rows, cursorRow: above };
}

/**
 * Gives what a row shows.
 * @param text The whole text.
 * @param row One of its rows, or a part of one.
 * @param columns The width of the rows; in one column, wide characters become "…".
 */
export function cellsIn(text: string, { start, end }: InputRow, columns: number): readonly Cell[] {
  return Array.from(eachGrapheme(text.slice(start, end)), (grapheme) => cellWithin(grapheme, columns));
}

/** Adds up the widths of cells. */
export function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((columns, { width }) => columns + width, 0);
}

function cellWithin(grapheme: string, columns: number): Cell {
  const cell = cellOf(grapheme);
  return cell.width > columns ? { text: "…", width: 1 } : cell;
}

/** Finds the stretch that an index is in; an index at the end of a line is in its last one. */
function stretchAt(text: string, index: number, columns: number): Stretch {
  const units = columns * Math.ceil(minStretchUnits / columns);
  const lineStart = motionTarget(text, index, "line_start");
  const lineEnd = motionTarget(text, index, "line_end");
  const place = index - (index - lineStart) % units;
  // What is longer than the neighbourhood that is read has its boundaries wherever one looks.
  const start = Math.min(index, snapToBoundary(text, place));
  if (start === lineEnd && start > lineStart) return stretchAt(text, boundaryBefore(text, start), columns);
  const end = Math.min(lineEnd, snapToBoundary(text, place + units));
  return { start, end, endsLine: end === lineEnd };
}

function rowsWithCursor(
  text: string,
  { stretch, cursor, columns }: {
    readonly stretch: Stretch;
    readonly cursor: number;
    readonly columns: number;
  },
): readonly InputRow[] {
  const rows = rowsOf(text, stretch, columns);
  const last = rows.at(-1)!;
  const isBehindFullRow = cursor === last.end && widthOf(cellsIn(text, last, columns)) === columns;
  return isBehindFullRow ? [...rows, { start: cursor, end: cursor }] : rows;
}

function rowsBefore(text: string, stretch: Stretch, { columns, maxRows }: RowLimits): readonly InputRow[] {
  let rows: readonly InputRow[] = [];
  let start = stretch.start;
  while (start > 0 && rows.length < maxRows) {
    const previous = stretchAt(text, boundaryBefore(text, start), columns);
    rows = [...rowsOf(text, previous, columns), ...rows];
    start = previous.start;
  }
  return rows;
}

function rowsAfter(text: string, stretch: Stretch, { columns, maxRows }: RowLimits): readonly InputRow[] {
  const rows: InputRow[] = [];
  let last = stretch;
  while (last.end < text.length && rows.length < maxRows) {
    last = stretchAt(text, last.endsLine ? boundaryAfter(text, last.end) : last.end, columns);
    rows.push(...rowsOf(text, last, columns));
  }
  return rows;
}

function rowsOf(text: string, { start, end }: Stretch, columns: number): readonly InputRow[] {
  const part = text.slice(start, end);
  const starts = printableAscii.test(part) ? plainRowStarts(part, columns) : rowStarts(part, columns);
  return starts.map((each, index) => ({
    start: start + each,
    end: start + (starts[index + 1] ?? part.length),
  }));
}

function plainRowStarts(part: string, columns: number): readonly number[] {
  return Array.from({ length: Math.max(1, Math.ceil(part.length / columns)) }, (_, row) => row * columns);
}

function rowStarts(part: string, columns: number): readonly number[] {
  const starts = [0];
  let at = 0;
  let filled = 0;
  for (const grapheme of eachGrapheme(part)) {
    const { width } = cellWithin(grapheme, columns);
    if (filled + width > columns) {
      starts.push(at);
      filled = 0;
    }
    filled += width;
    at += grapheme.length;
  }
  return starts;
}
