/**
 * One channel's timeline: the items that are kept, oldest first, each under an id that stays. Ids are whole numbers without
 * holes, so that a screen can walk through 100,000 items from any of them.
 * @module
 */
import type { Position } from "../../protocol/position.ts";
import type { MessageItem, PresenceItem, TimelineItem } from "./timeline_item.ts";

/** How many items are kept; the oldest of more are dropped, and can be loaded again. */
export const maxItems = 100_000;

/** How many are dropped at once: dropping moves all others. */
const dropStep = 5_000;

/** How much the texts of all items have together, in UTF-16 units; the oldest of more are dropped, a quarter at once. */
const maxUnits = 33_554_432;

/** How many changes a folded item lists. */
export const maxFoldedChanges = 1_000;

/** The kept items of one channel. */
export class Timeline {
  #items: TimelineItem[] = [];
  #units = 0;
  #firstId = 0;
  /** Below this place nothing is here. Absent: no place is known. */
  #oldest: Position | undefined;
  /** The place behind the last message: where older ones begin once everything is cleared. */
  #end: Position | undefined;

  /** The id of the oldest item. */
  get firstId(): number {
    return this.#firstId;
  }

  /** The id that the next item gets. */
  get endId(): number {
    return this.#firstId + this.#items.length;
  }

  /** The last item. Absent: there is none. */
  get last(): TimelineItem | undefined {
    return this.#items.at(-1);
  }

  /** Below which place older messages are to be asked for. Absent: none is known. */
  get oldestPosition(): Position | undefined {
    return this.#oldest;
  }

  /** Gives the item of an id; nothing where there is none. */
  at(id: number): TimelineItem | undefined {
    return this.#items[id - this.#firstId];
  }

  /** Adds an item at the end; who comes and goes joins an item of the same kind. @returns The id of the item that has it. */
  append(item: TimelineItem): number {
    if (item.type === "message" && item.position !== undefined) this.#notePlace(item.position);
    const { last } = this;
    if (item.type === "presence" && last?.type === "presence") {
      this.#put(this.#items.length - 1, folded(last, item));
    } else {
      this.#items.push(item);
      this.#units += unitsOf(item);
    }
    if (this.#items.length > maxItems + dropStep) this.#drop(dropStep);
    if (this.#units > maxUnits) this.#drop(this.#countOfOldest(maxUnits / 4));
    return this.endId - 1;
  }

  /**
   * Adds items before the oldest one; of more than there is room for, the latest.
   * @param items Oldest first.
   * @param oldest The place of the oldest message that they stand for. Absent: that stays as it was.
   */
  prepend(items: readonly TimelineItem[], oldest?: Position): void {
    const room = this.#units < maxUnits ? Math.max(0, maxItems - this.#items.length) : 0;
    const taken = room === 0 ? [] : items.slice(-room);
    // Of the ways to put two long lists together, by far the fastest that has no limit.
    this.#items = taken.concat(this.#items);
    this.#units += unitsOfAll(taken);
    this.#firstId -= taken.length;
    if (taken.length === items.length) this.#oldest = oldest ?? this.#oldest;
  }

  /** Puts another item in the place of one. */
  replace(id: number, item: TimelineItem): void {
    if (this.at(id) !== undefined) this.#put(id - this.#firstId, item);
  }

  /** Forgets all items. */
  clear(): void {
    this.#drop(this.#items.length);
  }

  /**
   * Finds the nearest item of some kind.
   * @param fromId Where to begin; this id itself is looked at too.
   * @param step -1 goes to older ones, 1 to newer ones.
   * @returns Its id, or nothing.
   */
  find(fromId: number, step: -1 | 1, isWanted: (item: TimelineItem) => boolean): number | undefined {
    const start = Math.min(this.endId - 1, Math.max(this.#firstId, fromId));
    for (let id = start; id >= this.#firstId && id < this.endId; id += step) {
      if (isWanted(this.at(id)!)) return id;
    }
    return undefined;
  }

  #notePlace(position: Position): void {
    this.#oldest ??= position;
    this.#end = { epoch: position.epoch, offset: position.offset + 1 };
  }

  #put(index: number, item: TimelineItem): void {
    this.#units += unitsOf(item) - unitsOf(this.#items[index]!);
    this.#items[index] = item;
  }

  /** How many of the oldest have so much together; never the last of all, which is about to be seen. */
  #countOfOldest(units: number): number {
    let count = 0;
    for (let left = units; left > 0 && count < this.#items.length - 1; count++) {
      left -= unitsOf(this.#items[count]!);
    }
    return count;
  }

  #drop(count: number): void {
    this.#units -= unitsOfAll(this.#items.slice(0, count));
    this.#items = this.#items.slice(count);
    this.#firstId += count;
    this.#oldest = this.#items.find(hasPlace)?.position ?? this.#end;
  }
}

function unitsOfAll(items: readonly TimelineItem[]): number {
  return items.reduce((units, item) => units + unitsOf(item), 0);
}

/** What else an item has is small. */
function unitsOf(item: TimelineItem): number {
  switch (item.type) {
    case "message":
    case "whisper":
    case "refused":
      return item.text.length;
    case "presence":
      return item.changes.reduce((units, { name }) => units + name.length, 0);
    case "entry":
      return item.entry.body.reduce((units, line) => units + line.length, 0);
    case "gap":
      return 0;
  }
}

function hasPlace(item: TimelineItem): item is MessageItem & { readonly position: Position } {
  return item.type === "message" && item.position !== undefined;
}

function folded(last: PresenceItem, { changes, more }: PresenceItem): PresenceItem {
  const all = [...last.changes, ...changes];
  const kept = all.slice(0, maxFoldedChanges);
  return { ...last, changes: kept, more: last.more + more + all.length - kept.length };
}
