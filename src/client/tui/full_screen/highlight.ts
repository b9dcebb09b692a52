/**
 * Shows where in a row a text stands that is looked for.
 * @module
 */
import type { Piece, Row } from "../row.ts";

/** Marks every place of a text in a row. @param text In lower case. */
export function highlighted(row: Row, text: string): Row {
  if (text === "") return row;
  return row.flatMap((piece) => marked(piece, text));
}

function marked(piece: Piece, text: string): readonly Piece[] {
  const lower = piece.text.toLowerCase();
  // Few letters change their length with their case; where one does, places cannot be told from the lower case.
  if (lower.length !== piece.text.length || !lower.includes(text)) return [piece];
  const parts: Piece[] = [];
  let end = 0;
  for (let at = lower.indexOf(text); at >= 0; at = lower.indexOf(text, end)) {
    if (at > end) parts.push({ ...piece, text: piece.text.slice(end, at) });
    end = at + text.length;
    parts.push({ ...piece, text: piece.text.slice(at, end), isReversed: true });
  }
  return end < piece.text.length ? [...parts, { ...piece, text: piece.text.slice(end) }] : parts;
}
