/**
 * Lays the items of a timeline out in rows: the time in a gutter, the name beside the text, later rows under the text, so that
 * no part of a text can pass for an item of its own.
 * @module
 */
import type { Calendar } from "../../core/calendar.ts";
import type { Entry } from "../../core/entry.ts";
import type { TimestampForm } from "../../core/settings.ts";
import { shownName } from "../../core/shown_name.ts";
import type {
  GapItem,
  MessageItem,
  PresenceItem,
  RefusedItem,
  TimelineItem,
  WhisperItem,
} from "../../core/timeline_item.ts";
import { printable } from "../../../protocol/text.ts";
import { withinBounds } from "../entry_rows.ts";
import { isolated } from "../isolated.ts";
import { bodyRows } from "../message_body.ts";
import { fitRow, rowWidth } from "../pieces.ts";
import type { Piece, Row } from "../row.ts";
import { textWidth, truncate } from "../width.ts";
import { wrap } from "../wrap.ts";
import { presenceParts } from "./presence_parts.ts";

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

const actionMark = "/me ";

/** What stands before the first row of a text, and how far the others are indented. */
interface Head {
  readonly pieces: Row;
  readonly indent: number;
}

/** Lays an item out. @returns At least one row, none wider than the layout has columns. */
export function itemRows(item: TimelineItem, layout: ItemLayout): readonly Row[] {
  switch (item.type) {
    case "message":
      return messageRows(item, layout);
    case "whisper":
      return whisperRows(item, layout);
    case "presence":
      return presenceRows(item, layout);
    case "refused":
      return refusedRows(item, layout);
    case "gap":
      return [ruleRow(gapText(item), layout.columns, { tone: "warning" })];
    case "entry":
      return entryRows(item.entry, { layout, atMs: item.atMs });
  }
}

/** Makes a row that divides what is above from what is below. */
export function ruleRow(text: string, columns: number, style: Omit<Piece, "text">): Row {
  const label = ` ${truncate(text, Math.max(1, columns - 6))} `;
  const left = Math.max(0, (columns - textWidth(label)) >> 1);
  const right = Math.max(0, columns - left - textWidth(label));
  return fitRow([{ ...style, text: "─".repeat(left) + label + "─".repeat(right) }], columns);
}

/** An own text that the server has not acknowledged. */
export interface PendingText {
  /** What was said. */
  readonly text: string;
  /** Whom it is whispered to. Absent: said to all. */
  readonly to?: string | undefined;
  /** What stands before it. */
  readonly sign: "…" | "✗";
}

/** Lays out an own text on its way; its sign stands where the time will be, or where there is none in the place of the name. */
export function pendingRows({ text, to, sign }: PendingText, layout: ItemLayout): readonly Row[] {
  const mark: Row = to === undefined ? [] : [{ text: `[whisper → ${shownName(to)}] `, isDim: true }];
  const name: Row | undefined = gutterOf(layout) === 0 ? [{ text: sign }] : undefined;
  const head = headOf({ layout, time: sign, name, separator: " " });
  return underHead(head, { layout, mark, text }).map((row) =>
    row.map((piece) => ({ ...piece, isDim: true }))
  );
}

function presenceRows(item: PresenceItem, layout: ItemLayout): readonly Row[] {
  const body = packed(presenceParts(item), layout.columns - textIndent(layout));
  return entryRows({ head: [], body, tone: "dim" }, { layout, atMs: item.atMs });
}

/** A part that does not fit beside the others begins another row. */
function packed(parts: readonly string[], columns: number): readonly string[] {
  const rows: string[] = [];
  for (const part of parts) {
    const longer = `${rows.at(-1)} · ${part}`;
    if (rows.length > 0 && textWidth(longer) <= columns) rows[rows.length - 1] = longer;
    else rows.push(...wrap(part, columns));
  }
  return rows;
}

function messageRows(item: MessageItem, layout: ItemLayout): readonly Row[] {
  const { text, from, isMention, isOwn, isUnverified } = item;
  const isAction = text.startsWith(actionMark);
  const name = isolated([{
    text: shownName(from),
    tone: isMention ? "mention" : "name",
    colorOf: from,
    isBold: isOwn,
  }]);
  const doubt: Row = isUnverified ? [{ text: "~", tone: "warning" }] : [];
  if (!isAction) return under({ layout, item, name: [...doubt, ...name] }, [], text);
  const star: Row = [...doubt, { text: "*", tone: "name", colorOf: from }];
  const action = text.slice(actionMark.length);
  return under({ layout, item, name: star, separator: " " }, [...name, { text: " " }], action);
}

function whisperRows(item: WhisperItem, layout: ItemLayout): readonly Row[] {
  const { from, to, isOwn, text } = item;
  const name = isolated([{ text: shownName(from), tone: "name", colorOf: from, isBold: isOwn }]);
  const mark = isOwn ? `[whisper → ${shownName(to)}] ` : "[whisper] ";
  return under({ layout, item, name }, [{ text: mark, tone: "whisper" }], text);
}

function refusedRows({ text, to, reason, fate, atMs }: RefusedItem, layout: ItemLayout): readonly Row[] {
  const mark: Row = to === undefined ? [] : [{ text: `[whisper → ${shownName(to)}] `, tone: "whisper" }];
  const isOpen = fate === "open";
  const name: Row = [{ text: isOpen ? "✗ not sent" : "✗", tone: "error" }];
  const rows = under({ layout, item: { atMs }, name, separator: isOpen ? ": " : " " }, mark, text)
    .map((row) => row.map((piece) => ({ ...piece, isDim: true })));
  return [...rows, ...plainRows(fateText(reason, fate), { layout, tone: isOpen ? "error" : "dim" })];
}

function fateText(reason: string, fate: RefusedItem["fate"]): string {
  switch (fate) {
    case "open":
      return `${printable(reason)}. Alt+R tries again, Alt+E takes it back into the input.`;
    case "sent_again":
      return "(sent again)";
    case "taken_back":
      return "(taken back)";
  }
}

function gapText({ missing }: GapItem): string {
  if (missing === undefined) return "messages may be missing here";
  return missing === 1 ? "1 message is missing here" : `${missing} messages are missing here`;
}

interface Plain {
  readonly layout: ItemLayout;
  /** Absent: no time is shown. */
  readonly atMs?: number;
  readonly tone?: Piece["tone"];
}

function plainRows(text: string, { layout, atMs, tone = "dim" }: Plain): readonly Row[] {
  return entryRows({ head: [], body: [text], tone }, { layout, ...atMs === undefined ? {} : { atMs } });
}

/** The program's own words: printable already, and never marked up. */
function entryRows(entry: Entry, { layout, atMs }: Plain): readonly Row[] {
  const { head, body, tone } = withinBounds(entry);
  const time = atMs === undefined ? "" : timeOf(layout, atMs);
  const before = headOf({ layout, time, name: isAligned(layout) ? trimmed(head) : undefined });
  const inline = isAligned(layout) ? [] : head;
  const indent = Math.min(before.indent + rowWidth(inline), layout.columns >> 1);
  const lines = body.flatMap((line) => wrap(line, layout.columns - indent));
  return lines.map((text, index) => [
    ...(index === 0 ? fitRow([...before.pieces, ...inline], indent) : [blank(indent)]),
    tone === undefined ? { text } : { text, tone },
  ]);
}

interface Under {
  readonly layout: ItemLayout;
  readonly item: { readonly atMs: number };
  readonly name: Row;
  readonly separator?: string;
}

function under({ layout, item, name, separator }: Under, mark: Row, text: string): readonly Row[] {
  const head = headOf({ layout, time: timeOf(layout, item.atMs), name, separator });
  return underHead(head, { layout, mark, text });
}

interface Said {
  readonly layout: ItemLayout;
  /** What stands before the text, in its first row. */
  readonly mark: Row;
  readonly text: string;
}

function underHead({ pieces, indent }: Head, { layout, mark, text }: Said): readonly Row[] {
  const columns = layout.columns - indent;
  const markWidth = rowWidth(mark);
  const lead: Row = [...fitRow(pieces, indent)];
  // A mark or name too long to have the text beside it has a row of its own.
  if (markWidth >= columns >> 1) {
    const rest = bodyRows(text, columns);
    return [[...lead, ...fitRow(mark, columns)], ...rest.map((row) => [blank(indent), ...row])];
  }
  const rows = bodyRows(text, columns - markWidth);
  return rows.map((row, index) =>
    index === 0 ? [...lead, ...mark, ...row] : [blank(indent + markWidth), ...row]
  );
}

interface HeadParts {
  readonly layout: ItemLayout;
  readonly time: string;
  readonly name: Row | undefined;
  /** What stands between the name and the text in a narrow layout. Absent: a colon. */
  readonly separator?: string | undefined;
}

/** In a wide layout the name has a column; in a narrow one it stands before the text, with a colon. */
function headOf({ layout, time, name, separator = ": " }: HeadParts): Head {
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

function trimmed(row: Row): Row {
  return row.map((piece) => ({ ...piece, text: piece.text.trimEnd() }));
}

function fitName(name: Row, columns: number): Row {
  return rowWidth(name) <= columns ? name : fitRow(name, columns);
}

function rightAligned(row: Row, columns: number): Row {
  const width = rowWidth(row);
  return width >= columns ? fitRow(row, columns) : [blank(columns - width), ...row];
}

function isAligned({ columns }: ItemLayout): boolean {
  return columns >= alignedFrom;
}

/** Where the texts begin that have no name. */
function textIndent(layout: ItemLayout): number {
  return gutterOf(layout) + (isAligned(layout) ? nameColumns + 2 : 0);
}

function gutterOf({ columns, timestamps }: ItemLayout): number {
  if (timestamps === "off" || columns < timedFrom) return 0;
  return timestamps === "seconds" ? 9 : 6;
}

function timeOf({ timestamps, calendar }: ItemLayout, atMs: number): string {
  return timestamps === "off" ? "" : calendar.time(atMs, timestamps);
}

function blank(columns: number): Piece {
  return { text: " ".repeat(columns) };
}
