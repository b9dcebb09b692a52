/**
 * The input box of the full screen: the text that is being typed, of several lines, as rows with a margin.
 * @module
 */
import { snapToBoundary } from "./graphemes.ts";
import { cellsIn, type InputRow, rowsAround, widthOf } from "./input_rows.ts";
import { isolated } from "./isolated.ts";
import { fitRow, rowWidth } from "./pieces.ts";
import type { Row } from "./row.ts";
import type { TextAt } from "./text_change.ts";

/** How large the box is, and what stands at its left. */
export interface InputBoxOptions {
  /** The width of the box in cells, the margin included. */
  readonly columns: number;
  /** The most rows. */
  readonly maxRows: number;
  /** What stands before the first row of the text; left out where there is hardly room for the text. */
  readonly prompt: Row;
  /** What stands before all others. */
  readonly continuation: Row;
}

/** The input box, drawn. */
export interface InputBox {
  /** From the top, at least one; none is wider than the box. */
  readonly rows: readonly Row[];
  /** The cell of the cursor within the box, from 0. */
  readonly cursor: { readonly row: number; readonly column: number };
}

/** Takes the place of the margin where more of the text is hidden above or below. */
const more: Row = [{ text: "⋮", tone: "dim" }];

/**
 * Draws the input box. It follows the cursor: of a text with more rows than the box, those around the cursor are shown.
 * @param at The text and the cursor; controls and whatever else cannot be seen show as pictures.
 * @param options How large it is, and what stands at its left.
 */
export function inputBox(at: TextAt, options: InputBoxOptions): InputBox {
  const { text } = at;
  const cursor = snapToBoundary(text, Math.min(at.cursor, text.length));
  const margin = marginColumns(options);
  const columns = Math.max(1, options.columns - margin);
  const { rows, cursorRow } = rowsAround({ text, cursor }, {
    columns,
    maxRows: Math.max(1, options.maxRows),
  });
  const margins = marginsOf(rows, text, options);
  const drawn = rows.map((row, index): Row => [
    ...margin === 0 ? [] : fitRow(margins[index]!, margin),
    ...isolated([{ text: cellsIn(text, row, columns).map((cell) => cell.text).join("") }]),
  ]);
  const left = cellsIn(text, { start: rows[cursorRow]!.start, end: cursor }, columns);
  return { rows: drawn, cursor: { row: cursorRow, column: margin + widthOf(left) } };
}

/** In a narrow box the text needs all of it. */
function marginColumns({ columns, prompt, continuation }: InputBoxOptions): number {
  const wanted = Math.max(rowWidth(prompt), rowWidth(continuation));
  return columns > 2 * wanted ? wanted : 0;
}

function marginsOf(
  rows: readonly InputRow[],
  text: string,
  { prompt, continuation }: InputBoxOptions,
): readonly Row[] {
  return rows.map(({ start, end }, index) => {
    const isMoreAbove = index === 0 && start > 0;
    const isMoreBelow = index === rows.length - 1 && end < text.length;
    if (isMoreAbove || isMoreBelow) return more;
    return start === 0 ? prompt : continuation;
  });
}
