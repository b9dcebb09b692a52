/**
 * What stands above the oldest message, and below the newest one.
 * @module
 */
import type { Timeline } from "../../core/timeline.ts";
import type { Row } from "../row.ts";
import type { ItemLayout } from "./item_layout.ts";
import { itemRows, pendingRows, ruleRow } from "./item_rows.ts";
import type { OpenChannel } from "./model.ts";

/** How many own lines on their way are shown; the others are counted. */
const maxShownLines = 20;

/** Says what there is above the oldest item. */
export function headRows({ older, timeline }: OpenChannel, { columns }: ItemLayout): readonly Row[] {
  if (timeline.last === undefined) return [];
  switch (older) {
    case "loading":
      return [ruleRow("loading older messages…", columns, { tone: "dim" })];
    case "none":
      return [ruleRow(beginning(timeline), columns, { tone: "dim" })];
    case "perhaps":
      return [];
  }
}

function beginning({ oldestPosition }: Timeline): string {
  return oldestPosition !== undefined && oldestPosition.offset <= 1
    ? "the beginning"
    : "nothing older is kept";
}

/** Shows what the program has said before anything new happened, then the own lines on their way, or those that did not arrive before the end. */
export function tailRows({ held, ownLines, connection }: OpenChannel, layout: ItemLayout): readonly Row[] {
  const notices = held.flatMap((item) => itemRows(item, layout));
  const isOver = connection.type === "ended";
  const sign = isOver ? "✗" : "…";
  const shown = ownLines.slice(0, maxShownLines)
    .flatMap(({ text, to }) => pendingRows({ text, to, sign }, layout));
  const more = ownLines.length - maxShownLines;
  const others = `${more} more ${isOver ? "were not sent" : "on their way"}`;
  const rest = more > 0 ? pendingRows({ text: `and ${others}`, sign }, layout) : [];
  return [...notices, ...shown, ...rest];
}
