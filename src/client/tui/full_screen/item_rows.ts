/**
 * Lays the items of a timeline out in rows, each kind in its way; later rows stand under the text, so that no part of a
 * text can pass for an item of its own.
 * @module
 */
import type { Entry } from "../../core/entry.ts";
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
import { blank, fitRow, rowWidth } from "../pieces.ts";
import type { Piece, Row } from "../row.ts";
import { textWidth, truncate } from "../width.ts";
import { wrap } from "../wrap.ts";
import {
  gutterOf,
  headOf,
  isAligned,
  type ItemHead,
  type ItemLayout,
  textIndent,
  timeOf,
} from "./item_layout.ts";
import { presenceParts } from "./presence_parts.ts";

const actionMark = "/me ";

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

function underHead({ pieces, indent }: ItemHead, { layout, mark, text }: Said): readonly Row[] {
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

function trimmed(row: Row): Row {
  return row.map((piece) => ({ ...piece, text: piece.text.trimEnd() }));
}
