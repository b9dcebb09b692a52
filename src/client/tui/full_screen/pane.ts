/**
 * The messages of a channel as one long column of rows, of which a screen shows a part. Rows are made only for what is
 * looked at, and kept for as long as their item and its layout stay the same.
 * @module
 */
import type { Timeline } from "../../core/timeline.ts";
import type { TimelineItem } from "../../core/timeline_item.ts";
import type { Row } from "../row.ts";
import { highlighted } from "./highlight.ts";
import type { ItemLayout } from "./item_layout.ts";
import { itemRows, ruleRow } from "./item_rows.ts";
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

/** The rows of an item in one layout. */
interface KeptRows {
  readonly layout: string;
  readonly rows: readonly Row[];
}

/** How many rows are kept, and as many again that were looked at before: far more than any screen has. */
const keptRows = 10_000;

/** Keeps the rows of the items that were looked at last. */
export class RowCache {
  #recent = new Map<TimelineItem, KeptRows>();
  #recentRows = 0;
  #earlier: ReadonlyMap<TimelineItem, KeptRows> = new Map();

  /** Gives the rows of an item. */
  rowsOf(item: TimelineItem, layout: ItemLayout): readonly Row[] {
    const key = `${layout.columns} ${layout.timestamps}`;
    const recent = this.#recent.get(item);
    if (recent?.layout === key) return recent.rows;
    const earlier = this.#earlier.get(item);
    const kept = earlier?.layout === key ? earlier : { layout: key, rows: itemRows(item, layout) };
    this.#keep(item, kept);
    return kept.rows;
  }

  #keep(item: TimelineItem, kept: KeptRows): void {
    this.#recent.set(item, kept);
    this.#recentRows += kept.rows.length;
    if (this.#recentRows < keptRows) return;
    this.#earlier = this.#recent;
    this.#recent = new Map();
    this.#recentRows = 0;
  }
}

/**
 * One column of rows, as it is at one moment. The head has the id before the first item, the tail the one behind the last.
 */
export class Pane {
  readonly #parts: PaneParts;
  readonly #cache: RowCache;
  /** What was looked at: one drawing asks for the same rows several times. */
  readonly #known = new Map<number, readonly Row[]>();

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
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const rows = this.#rowsOf(id);
    this.#known.set(id, rows);
    return rows;
  }

  #rowsOf(id: number): readonly Row[] {
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
      ...readMarkId === id ? [ruleRow("new", columns, { tone: "notice", isBold: true })] : [],
    ];
  }
}
