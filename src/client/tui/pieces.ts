/**
 * Rows put together: measured, shortened, filled.
 * @module
 */
import type { Piece, Row } from "./row.ts";
import { textWidth, truncate } from "./width.ts";

/** Measures a row, in cells. */
export function rowWidth(row: Row): number {
  return row.reduce((columns, { text }) => columns + textWidth(text), 0);
}

/** Makes a row that has exactly so many cells: shortened with "…", or filled with blanks of the given kind. */
export function fitRow(row: Row, columns: number, filling: Omit<Piece, "text"> = {}): Row {
  const width = rowWidth(row);
  if (width === columns) return row;
  if (width < columns) return [...row, { ...filling, text: " ".repeat(columns - width) }];
  const shortened = shortenRow(row, columns);
  const missing = columns - rowWidth(shortened);
  return missing > 0 ? [...shortened, { ...filling, text: " ".repeat(missing) }] : shortened;
}

/** Shortens a row to so many cells, ending it with "…" where something was cut. */
export function shortenRow(row: Row, columns: number): Row {
  if (rowWidth(row) <= columns) return row;
  const kept: Piece[] = [];
  let left = columns;
  for (const piece of row) {
    const width = textWidth(piece.text);
    if (width >= left) {
      // Whatever follows is cut as well: the mark stands even where this piece fits exactly.
      kept.push({ ...piece, text: truncate(`${piece.text}…`, left) });
      break;
    }
    kept.push(piece);
    left -= width;
  }
  return kept;
}

/** Puts one row at the left and one at the right of so many cells; the left one gives way. */
export function spread(left: Row, right: Row, columns: number, filling: Omit<Piece, "text"> = {}): Row {
  const rightWidth = rowWidth(right);
  if (rightWidth >= columns) return fitRow(right, columns, filling);
  return [...fitRow(left, columns - rightWidth, filling), ...right];
}

/** Makes a piece of nothing but so many cells. */
export function blank(columns: number): Piece {
  return { text: " ".repeat(columns) };
}
