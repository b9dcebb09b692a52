/**
 * Keeps text that is written from right to left within its own place: terminals that reorder it would else draw what
 * stands beside it (a name, a time, a border) into the order too.
 * @module
 */
import { type Entry, flat } from "../core/entry.ts";
import type { Piece, Row } from "./row.ts";

// The blocks whose characters are right-to-left unless something else is said of them (DerivedBidiClass.txt): R and AL.
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** LEFT-TO-RIGHT MARK: takes no cell, and what is reordered does not reach across it. */
const mark: Piece = { text: "\u200e" };

/**
 * Brackets a row between marks if it holds anything that is written from right to left.
 * @param row A row, or a part of one such as a name.
 * @returns The row, of the same width.
 */
export function isolated(row: Row): Row {
  return row.some(({ text }) => rightToLeft.test(text)) ? [mark, ...row, mark] : row;
}

/**
 * Gives an entry as one line for a terminal, in which neither head nor text reaches into the other.
 * @param entry What is to be shown.
 */
export function isolatedLine(entry: Entry): string {
  const { head, body, ...rest } = entry;
  return textOf(isolated(head)) + textOf(isolated([{ text: flat({ ...rest, head: [], body }) }]));
}

function textOf(row: Row): string {
  return row.map(({ text }) => text).join("");
}
