/**
 * Where the parts of an item stand: the time in a gutter, the name in a column of its own or before the text, the text
 * behind both.
 * @module
 */
import type { Calendar } from "../../core/calendar.ts";
import type { TimestampForm } from "../../core/settings.ts";
import { blank, fitRow, rowWidth } from "../pieces.ts";
import type { Row } from "../row.ts";

/** How items are laid out. */
export interface ItemLayout {
  /** The width, in cells. */
  readonly columns: number;
  /** How much of the time stands in the gutter. */
  readonly timestamps: TimestampForm;
  /** Tells days and times. */
  readonly calendar: Calendar;
}

/** From this width on names stand in a column of their own. */
const alignedFrom = 60;

/** Below this width no time is shown. */
const timedFrom = 40;

/** How wide the column of names is, in cells. */
const nameColumns = 10;

/** What stands before the first row of a text. */
export interface ItemHead {
  /** The time and the name. */
  readonly pieces: Row;
  /** How wide that is, and how far the other rows are indented, in cells. */
  readonly indent: number;
}

/** What a head is made of. */
export interface ItemHeadParts {
  /** How the item is laid out. */
  readonly layout: ItemLayout;
  /** What stands in the gutter, where there is one. */
  readonly time: string;
  /** Who speaks. Absent: nobody. */
  readonly name: Row | undefined;
  /** What stands between the name and the text in a narrow layout. Absent: a colon. */
  readonly separator?: string | undefined;
}

/** Makes a head: in a wide layout the name has a column, in a narrow one it stands before the text, with a colon. */
export function headOf({ layout, time, name, separator = ": " }: ItemHeadParts): ItemHead {
  const gutter = gutterOf(layout);
  const clock: Row = gutter === 0 ? [] : fitRow([{ text: time, tone: "dim" }], gutter);
  if (isAligned(layout)) {
    const column = rightAligned(name ?? [], nameColumns);
    return { pieces: [...clock, ...column, { text: "  " }], indent: textIndent(layout) };
  }
  if (name === undefined || name.length === 0) return { pieces: clock, indent: gutter };
  const most = Math.max(4, (layout.columns >> 1) - gutter);
  const shown = fitName(name, most - 2);
  const pieces: Row = [...clock, ...shown, { text: separator }];
  return { pieces, indent: rowWidth(pieces) };
}

/** Tells whether names stand in a column of their own. */
export function isAligned({ columns }: ItemLayout): boolean {
  return columns >= alignedFrom;
}

/** Gives where texts begin that have no name, in cells. */
export function textIndent(layout: ItemLayout): number {
  return gutterOf(layout) + (isAligned(layout) ? nameColumns + 2 : 0);
}

/** Gives how wide the gutter is, in cells; 0 where no time is shown. */
export function gutterOf({ columns, timestamps }: ItemLayout): number {
  if (timestamps === "off" || columns < timedFrom) return 0;
  return timestamps === "seconds" ? 9 : 6;
}

/** Gives the time as it stands in the gutter. @param atMs In milliseconds since 1970. */
export function timeOf({ timestamps, calendar }: ItemLayout, atMs: number): string {
  return timestamps === "off" ? "" : calendar.time(atMs, timestamps);
}

function fitName(name: Row, columns: number): Row {
  return rowWidth(name) <= columns ? name : fitRow(name, columns);
}

function rightAligned(row: Row, columns: number): Row {
  const width = rowWidth(row);
  return width >= columns ? fitRow(row, columns) : [blank(columns - width), ...row];
}
