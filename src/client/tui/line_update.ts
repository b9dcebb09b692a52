/**
 * What is written to turn one line of the screen into another. Terminals disagree about how wide some characters are:
 * where a line holds any of them it is written anew as a whole, everywhere else only the cells that change.
 * @module
 */
import { isSameStyle, type Line, type Style, styleChange, unstyled } from "./screen_line.ts";

/** The most cells that are written again rather than jumped over; placing the cursor takes about as many bytes. */
const maxJoinedCells = 8;

const eraseToEnd = "\x1b[K";

/** The cells of a plain line: one UTF-16 unit and one style each. */
interface Cells {
  readonly text: string;
  readonly styles: readonly Style[];
}

/** Neighbouring cells. */
interface Span {
  readonly start: number;
  end: number;
}

/**
 * Gives what puts the cursor on a cell (CUP).
 * @param row From 0.
 * @param column From 0.
 */
export function placeCursor(row: number, column: number): string {
  return `\x1b[${row + 1};${column + 1}H`;
}

/**
 * Turns one line into another.
 * @param before What stands there.
 * @param after What is to stand there.
 * @param row Where, from 0.
 * @returns What to write, in no style before and after it; "" where both look the same.
 */
export function lineUpdate(before: Line, after: Line, row: number): string {
  return before.isPlain && after.isPlain ? changedCells(before, after, row) : wholeLine(after, row);
}

/**
 * Erased first and not last: a terminal that takes the line for wider than it is would lose its last character. What
 * follows on disputed characters is placed absolutely, so that a border stays where it is.
 */
function wholeLine({ stretches }: Line, row: number): string {
  let output = placeCursor(row, 0) + eraseToEnd;
  let style = unstyled;
  let isPlaced = true;
  for (const stretch of stretches) {
    if (!isPlaced) output += placeCursor(row, stretch.column);
    output += styleChange(style, stretch.style) + stretch.text;
    style = stretch.style;
    isPlaced = stretch.isPlain;
  }
  return output + styleChange(style, unstyled);
}

function changedCells(before: Line, after: Line, row: number): string {
  const [old, cells] = [cellsOf(before), cellsOf(after)];
  const end = cells.text.length;
  const written = changedSpans(old, cells).map((span) =>
    placeCursor(row, span.start) + spanText(cells, span)
  );
  const erased = old.text.length > end ? placeCursor(row, end) + eraseToEnd : "";
  return written.join("") + erased;
}

function cellsOf({ stretches }: Line): Cells {
  let text = "";
  const styles: Style[] = [];
  for (const stretch of stretches) {
    text += stretch.text;
    for (let unit = 0; unit < stretch.text.length; unit++) styles.push(stretch.style);
  }
  return { text, styles };
}

/** The spans of the new line that differ, those joined that lie near to each other in the same style. */
function changedSpans(before: Cells, after: Cells): readonly Span[] {
  const spans: Span[] = [];
  for (let column = 0; column < after.text.length; column++) {
    if (isSameCell(before, after, column)) continue;
    const last = spans.at(-1);
    if (last !== undefined && isWorthJoining(after, last.end, column)) last.end = column + 1;
    else spans.push({ start: column, end: column + 1 });
  }
  return spans;
}

/** Beyond the end of the old line there are blanks in no style. */
function isSameCell(before: Cells, after: Cells, column: number): boolean {
  const isSameText = (before.text[column] ?? " ") === after.text[column];
  return isSameText && isSameStyle(before.styles[column] ?? unstyled, after.styles[column]!);
}

function isWorthJoining({ styles }: Cells, end: number, next: number): boolean {
  if (next - end > maxJoinedCells) return false;
  for (let column = end; column < next; column++) {
    if (!isSameStyle(styles[column]!, styles[end - 1]!)) return false;
  }
  return true;
}

function spanText({ text, styles }: Cells, { start, end }: Span): string {
  let output = "";
  let style = unstyled;
  let written = start;
  for (let column = start; column < end; column++) {
    const next = styles[column]!;
    if (isSameStyle(style, next)) continue;
    output += text.slice(written, column) + styleChange(style, next);
    written = column;
    style = next;
  }
  return output + text.slice(written, end) + styleChange(style, unstyled);
}
