/**
 * Lays entries out in rows of a terminal's width. What follows on the second and later rows stands under the text, so that
 * no part of a text can pass for a line of its own; what is written from right to left keeps to its place.
 * @module
 */
import type { Entry, Span, Tone } from "../core/entry.ts";
import { isolated } from "./isolated.ts";
import type { Row } from "./row.ts";
import { textWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

/** How far the later rows of an entry without a head are indented, in cells. */
const plainIndent = 2;

/** Of this part of the width at most, the text is indented; a longer head has a row of its own. */
const maxIndentShare = 0.5;

/** How much of one text is laid out, in UTF-16 units: servers allow far less, and what one that is hostile sends must not hold anybody up. */
const maxUnits = 32_768;

/**
 * Lays one entry out.
 * @param wholeEntry What is to be shown; the end of a text that no server of ours would let pass is left out.
 * @param columns The width, in cells, at least 1.
 * @returns At least one row, none wider than `columns`.
 */
export function entryRows(wholeEntry: Entry, columns: number): readonly Row[] {
  const entry = withinBounds(wholeEntry);
  const headColumns = widthOf(entry.head);
  if (headColumns === 0) return indented(entry, { indent: Math.min(plainIndent, columns - 1), columns });
  if (headColumns > columns * maxIndentShare) return underHead(entry, columns);
  const rows = entry.body.flatMap((line) => wrap(line, columns - headColumns));
  return rows.map((text, index) =>
    index === 0 ? [...isolated(entry.head), ...body(text, entry.tone)] : behind(headColumns, text, entry.tone)
  );
}

/** Leaves out the end of an entry that is too long to be laid out. */
export function withinBounds(entry: Entry): Entry {
  let units = 0;
  const firstOver = entry.body.findIndex((line) => (units += line.length + 1) > maxUnits);
  if (firstOver < 0) return entry;
  const cut = entry.body[firstOver]!.slice(0, maxUnits >> 1);
  return { ...entry, body: [...entry.body.slice(0, firstOver), cut, "… (the rest is too long to be shown)"] };
}

/** The first row begins at the edge, all others are indented. */
function indented({ body: lines, tone }: Entry, { indent, columns }: Indent): readonly Row[] {
  const rows = lines.flatMap((line) => wrap(line, columns - indent));
  return rows.map((text, index) => index === 0 ? body(text, tone) : behind(indent, text, tone));
}

interface Indent {
  readonly indent: number;
  readonly columns: number;
}

/** A head too long to have the text beside it: it stands above the text. */
function underHead({ head, body: lines, tone }: Entry, columns: number): readonly Row[] {
  const indent = Math.min(plainIndent, columns - 1);
  const headRows = wrap(head.map(({ text }) => text).join("").trimEnd(), columns - indent);
  return [
    ...headRows.map((text, index) => index === 0 ? body(text, "name") : behind(indent, text, "name")),
    ...lines.flatMap((line) => wrap(line, columns - indent)).map((text) => behind(indent, text, tone)),
  ];
}

function behind(indent: number, text: string, tone: Tone | undefined): Row {
  return [{ text: " ".repeat(indent) }, ...body(text, tone)];
}

function body(text: string, tone: Tone | undefined): Row {
  if (text === "") return [];
  return isolated([tone === undefined ? { text } : { text, tone }]);
}

function widthOf(spans: readonly Span[]): number {
  return spans.reduce((columns, { text }) => columns + textWidth(text), 0);
}
