/**
 * The messages of a channel as one long column of rows, of which a screen shows a part. Rows are made only for what is
 * looked at, and kept for as long as their item and its layout stay the same.
 * @module
 */
import type { Timeline } from "../../core/timeline.ts";
import type { TimelineItem } from "../../core/timeline_item.ts";
import type { Row } from "../row.ts";
import { highlighted } from "./highlight.ts";
import { type ItemLayout, itemRows, ruleRow } from "./item_rows.ts";
import type { Find } from "./model.ts";

/** What a column of rows is made of. */
export interface PaneParts {
  /** The items. */
  readonly timeline: Timeline;
  /** How they are laid out. */
  readonly layout: ItemLayout;
  /** What stands above the oldest item. */
  readonly head: readonly Row[];
  /** What stands below the last one. */
  readonly tail: readonly Row[];
  /** Above which item the line stands where one stopped reading. Absent: there is no line. */
  readonly readMarkId: number | undefined;
  /** What a search has found. Absent: nothing. */
  readonly found?: Find | undefined;
}

/** Keeps the rows of items. */
export class RowCache {
  readonly #rows = new WeakMap<TimelineItem, { readonly layout: string; readonly rows: readonly Row[] }>();

  /** Gives the rows of an item. */
  rowsOf(item: TimelineItem, layout: ItemLayout): readonly Row[] {
    const key = `${layout.columns} ${layout.timestamps}`;
    const kept = this.#rows.get(item);
    if (kept?.layout === key) return kept.rows;
    const rows = itemRows(item, layout);
    this.#rows.set(item, { layout: key, rows });
    return rows;
  }
}

/** One column of rows. The head has the id before the first item, the tail the one behind the last. */
export class Pane {
  readonly #parts: PaneParts;
  readonly #cache: RowCache;

  /** Makes a column. @param cache Where rows are kept from one drawing to the next. */
  constructor(parts: PaneParts, cache: RowCache) {
    this.#parts = parts;
    this.#cache = cache;
  }

  /** The id of the head. */
  get headId(): number {
    return this.#parts.timeline.firstId - 1;
  }

  /** The id of the tail. */
  get tailId(): number {
    return this.#parts.timeline.endId;
  }

  /** Gives the rows of an id, with what divides it from the one before; none for an id that there is not. */
  rowsOf(id: number): readonly Row[] {
    const { timeline, layout, head, tail } = this.#parts;
    if (id === this.headId) return head;
    if (id === this.tailId) return tail;
    const item = timeline.at(id);
    if (item === undefined) return [];
    const rows = this.#shown(id, this.#cache.rowsOf(item, layout));
    const dividers = this.#dividers(id, item);
    return dividers.length === 0 ? rows : [...dividers, ...rows];
  }

  #shown(id: number, rows: readonly Row[]): readonly Row[] {
    const { found } = this.#parts;
    return found?.id === id ? rows.map((row) => highlighted(row, found.text)) : rows;
  }

  /** Tells how many of the rows of an id only divide it from the one before. */
  leadOf(id: number): number {
    const item = this.#parts.timeline.at(id);
    return item === undefined ? 0 : this.#dividers(id, item).length;
  }

  #dividers(id: number, item: TimelineItem): readonly Row[] {
    const { timeline, layout, readMarkId } = this.#parts;
    const { calendar, columns } = layout;
    const before = timeline.at(id - 1);
    const isNewDay = before === undefined || calendar.day(before.atMs) !== calendar.day(item.atMs);
    return [
      ...isNewDay ? [ruleRow(calendar.dayLabel(item.atMs), columns, { tone: "dim" })] : [],
      ...readMarkId === id ? [ruleRow("new", columns, { tone: "mention" })] : [],
    ];
  }
}
