import assert from "node:assert/strict";
import fc from "fast-check";
import { Timeline } from "../../../../src/client/core/timeline.ts";
import type { MessageItem } from "../../../../src/client/core/timeline_item.ts";
import { Pane, RowCache } from "../../../../src/client/tui/full_screen/pane.ts";
import {
  isNearTop,
  newest,
  scrolled,
  showing,
  type Viewport,
  visibleRows,
} from "../../../../src/client/tui/full_screen/viewport.ts";
import type { Row } from "../../../../src/client/tui/row.ts";
import { utcCalendar } from "../../../support/utc_calendar.ts";

const dayMs = 24 * 3_600_000;

function message(text: string, atMs: number): MessageItem {
  const how = { isOwn: false, isMention: false, isUnverified: false, isOld: false };
  return { type: "message", from: "bob", text, atMs, ...how };
}

/** Something that may happen to what is shown. */
type Happening =
  | { readonly type: "scroll"; readonly delta: number }
  | { readonly type: "append"; readonly lines: readonly number[] }
  | { readonly type: "prepend"; readonly lines: readonly number[] }
  | { readonly type: "new_day" }
  | { readonly type: "mark" }
  | { readonly type: "unmark" }
  | { readonly type: "load" }
  | { readonly type: "tail"; readonly rows: number }
  | { readonly type: "resize"; readonly columns: number; readonly height: number };

const anyLines = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 });

/** What moves nothing that is looked at. */
const anyGrowth: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ type: fc.constant("append" as const), lines: anyLines }),
  fc.record({ type: fc.constant("prepend" as const), lines: anyLines }),
  fc.record({ type: fc.constant("new_day" as const) }),
  fc.record({ type: fc.constant("mark" as const) }),
  fc.record({ type: fc.constant("load" as const) }),
  fc.record({ type: fc.constant("tail" as const), rows: fc.integer({ min: 0, max: 3 }) }),
);

const anyScroll: fc.Arbitrary<Happening> = fc.record({
  type: fc.constant("scroll" as const),
  delta: fc.integer({ min: -30, max: 30 }),
});

const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  anyScroll,
  anyGrowth,
  fc.record({ type: fc.constant("unmark" as const) }),
  fc.record({
    type: fc.constant("resize" as const),
    columns: fc.integer({ min: 8, max: 90 }),
    height: fc.integer({ min: 1, max: 12 }),
  }),
);

const anyPast = fc.array(anyHappening, { maxLength: 25 });

/** A pane that things happen to, and what is shown of it. */
class Sight {
  readonly timeline = new Timeline();
  viewport: Viewport = newest;
  height = 7;
  columns = 60;
  readonly #cache = new RowCache();
  #head: readonly Row[] = [];
  #tail: readonly Row[] = [];
  #readMarkId: number | undefined;
  #oldestMs = 1_000 * dayMs;
  #newestMs = 1_000 * dayMs;

  get pane(): Pane {
    const layout = { columns: this.columns, timestamps: "minutes", calendar: utcCalendar } as const;
    const parts = { timeline: this.timeline, layout, head: this.#head, tail: this.#tail };
    return new Pane({ ...parts, readMarkId: this.#readMarkId }, this.#cache);
  }

  /** All rows, as whoever had no need to be quick would put them together. */
  get column(): readonly Row[] {
    const { pane } = this;
    const ids = Array.from({ length: pane.tailId - pane.headId + 1 }, (_, index) => pane.headId + index);
    return ids.flatMap((id) => pane.rowsOf(id));
  }

  get shown(): readonly Row[] {
    return visibleRows(this.viewport, this.pane, this.height);
  }

  /** The rows that have the text of an item in them; what divides items is drawn anew each time. */
  get texts(): readonly (Row | undefined)[] {
    const layout = { columns: this.columns, timestamps: "minutes", calendar: utcCalendar } as const;
    const { firstId, endId } = this.timeline;
    const known = new Set<Row>();
    for (let id = firstId; id < endId; id++) {
      for (const row of this.#cache.rowsOf(this.timeline.at(id)!, layout)) known.add(row);
    }
    return this.shown.map((row) => known.has(row) ? row : undefined);
  }

  scroll(delta: number): void {
    this.viewport = scrolled(this.viewport, this.pane, { delta, height: this.height });
  }

  happen(happening: Happening): void {
    switch (happening.type) {
      case "scroll":
        return this.scroll(happening.delta);
      case "append":
        for (const lines of happening.lines) this.timeline.append(message(textOf(lines), this.#newestMs));
        return;
      case "prepend":
        return this.#prepend(happening.lines);
      case "new_day":
        this.#newestMs += dayMs;
        this.#oldestMs -= dayMs;
        return;
      case "mark":
        this.#mark(this.timeline.append(message("new", this.#newestMs)));
        return;
      case "unmark":
        this.#readMarkId = undefined;
        return;
      case "load":
        this.#head = [[{ text: "loading" }]];
        return;
      case "tail":
        // What was on its way comes as a message, so that there are never fewer rows.
        this.#tail = Array.from(
          { length: happening.rows + this.#tail.length },
          () => [{ text: "on its way" }],
        );
        return;
      case "resize":
        this.columns = happening.columns;
        this.height = happening.height;
    }
  }

  /** What comes later is new as well: the mark stays above the first of it. */
  #mark(id: number): void {
    this.#readMarkId ??= id;
  }

  #prepend(lines: readonly number[]): void {
    this.timeline.prepend(lines.map((count) => message(textOf(count), this.#oldestMs)));
    this.#head = [];
  }
}

let texts = 10;

/** No two texts are the same: what is shown twice, or in the wrong order, is seen. */
function textOf(lines: number): string {
  texts++;
  return Array.from({ length: lines }, (_, index) => `${texts}.${index}`).join("\n");
}

function sightAfter(past: readonly Happening[]): Sight {
  const sight = new Sight();
  for (const happening of past) sight.happen(happening);
  return sight;
}

/** Fills a pane with messages of one line, the last of which are shown. */
function fullSight(messages: number): Sight {
  return sightAfter([{ type: "append", lines: Array.from({ length: messages }, () => 1) }]);
}

function assertPartOf(sight: Sight): void {
  const { column, shown, height } = sight;
  assert.equal(shown.length, Math.min(height, column.length));
  const texts = column.map(asText);
  const wanted = shown.map(asText);
  const isPart = [...texts, ""].some((_, start) =>
    wanted.every((text, index) => texts[start + index] === text)
  );
  assert.ok(isPart, `${wanted.join("|")} is no part of ${texts.join("|")}`);
}

function asText(row: Row): string {
  return row.map(({ text }) => text).join("");
}

Deno.test("visibleRows() shows one part of the column without a hole, whatever has happened", () => {
  fc.assert(fc.property(anyPast, (past) => assertPartOf(sightAfter(past))));
});

Deno.test("visibleRows() shows the end of the column until somebody scrolls up", () => {
  fc.assert(fc.property(fc.array(anyGrowth, { maxLength: 10 }), (past) => {
    const sight = sightAfter(past);
    assert.deepEqual(sight.shown, sight.column.slice(-sight.height));
  }));
});

Deno.test("what is shown stays where it is when messages come, or older ones are loaded", () => {
  fc.assert(fc.property(anyPast, fc.array(anyGrowth, { maxLength: 8 }), (past, growth) => {
    const sight = sightAfter(past);
    fc.pre(sight.viewport.type === "anchored" && sight.texts.some((row) => row !== undefined));
    sight.scroll(0);
    fc.pre(sight.viewport.type === "anchored");
    const before = sight.texts;
    // Whatever stands above the first item is not there to be shown when it is gone, until older ones have come.
    for (const happening of growth) sight.happen(happening);
    sight.happen({ type: "prepend", lines: [3] });
    const after = sight.texts;
    for (const [index, row] of before.entries()) {
      if (row !== undefined) assert.equal(after[index], row, `row ${index}`);
    }
  }));
});

Deno.test("what is shown stays where it is when the mark of what was read goes away", () => {
  const sight = fullSight(10);
  sight.happen({ type: "mark" });
  for (let count = 0; count < 10; count++) sight.happen({ type: "append", lines: [1] });
  sight.scroll(-5);
  while (asText(sight.shown[0]!).includes("new") === false) sight.scroll(-1);
  sight.scroll(1);
  const [first] = sight.shown;
  assert.match(asText(first!), /bob {2}new/);
  sight.happen({ type: "unmark" });
  assert.equal(sight.shown[0], first);
});

Deno.test("scrolled() reaches the newest row and the oldest one, and goes no further", () => {
  fc.assert(fc.property(anyPast, (past) => {
    const sight = sightAfter(past);
    sight.scroll(-100_000);
    assert.deepEqual(sight.shown.map(asText), sight.column.slice(0, sight.height).map(asText));
    const top = sight.viewport;
    sight.scroll(-1);
    assert.deepEqual(sight.viewport, top);
    sight.scroll(100_000);
    assert.deepEqual(sight.viewport, newest);
  }));
});

Deno.test("scrolled() moves by exactly so many rows", () => {
  fc.assert(fc.property(anyPast, fc.integer({ min: -9, max: 9 }), (past, delta) => {
    const sight = sightAfter(past);
    sight.scroll(-100_000);
    sight.scroll(Math.abs(delta));
    sight.scroll(Math.max(0, delta));
    const first = Math.min(
      Math.abs(delta) + Math.max(0, delta),
      Math.max(0, sight.column.length - sight.height),
    );
    assert.deepEqual(
      sight.shown.map(asText),
      sight.column.slice(first, first + sight.height).map(asText),
    );
  }));
});

Deno.test("scrolled() down comes back to where up began, unless the first row was in the way", () => {
  fc.assert(fc.property(anyPast, fc.integer({ min: 1, max: 12 }), (past, page) => {
    const sight = sightAfter(past);
    sight.scroll(0);
    const before = sight.shown;
    const above = sight.column.length - sight.height;
    fc.pre(above > 100 || sight.viewport.type === "newest" && above >= page);
    sight.scroll(-page);
    sight.scroll(page);
    assert.deepEqual(sight.shown.map(asText), before.map(asText));
  }));
});

Deno.test("scrolled() stays with the newest where everything is in sight", () => {
  for (const messages of [0, 1, 5, 6]) {
    const sight = fullSight(messages);
    assert.ok(sight.column.length <= sight.height);
    sight.scroll(-3);
    assert.deepEqual(sight.viewport, newest, `${messages} messages`);
  }
});

Deno.test("an item that was dropped gives its place to the oldest that is left", () => {
  const sight = fullSight(30);
  sight.scroll(-100_000);
  sight.timeline.clear();
  for (let count = 0; count < 20; count++) sight.timeline.append(message(`later ${count}`, 11));
  assert.deepEqual(sight.shown, sight.column.slice(0, sight.height));
});

Deno.test("an item that has fewer rows than before keeps its last one in sight", () => {
  const sight = fullSight(5);
  const id = sight.timeline.append(message(textOf(20), 1_000 * dayMs));
  for (let count = 0; count < 20; count++) sight.timeline.append(message("later", 1_000 * dayMs));
  sight.viewport = { type: "anchored", top: { id, below: 15 } };
  sight.timeline.replace(id, message("one\ntwo", 1_000 * dayMs));
  assert.match(asText(sight.shown[0]!), /two/);
  assertPartOf(sight);
});

Deno.test("showing() brings an item into sight, with some of what was said before it", () => {
  const sight = fullSight(100);
  for (const id of [0, 1, 40, 90, 99]) {
    sight.viewport = showing(id, sight.pane, sight.height);
    const shown = sight.shown;
    const row = sight.pane.rowsOf(id).at(-1)!;
    const index = shown.indexOf(row);
    assert.ok(index >= 0, `item ${id}`);
    if (id === 40) assert.equal(index, 2);
    assertPartOf(sight);
  }
});

Deno.test("showing() brings an item into sight on the smallest screen", () => {
  const sight = fullSight(100);
  sight.height = 1;
  sight.viewport = showing(40, sight.pane, 1);
  assert.deepEqual(sight.shown, sight.pane.rowsOf(40));
});

Deno.test("isNearTop() tells when less than a screen is above", () => {
  const sight = fullSight(100);
  assert.equal(isNearTop(sight.viewport, sight.pane, sight.height), false);
  sight.scroll(-100_000);
  assert.equal(isNearTop(sight.viewport, sight.pane, sight.height), true);
  sight.scroll(sight.height - 1);
  assert.equal(isNearTop(sight.viewport, sight.pane, sight.height), true);
  sight.scroll(sight.height);
  assert.equal(isNearTop(sight.viewport, sight.pane, sight.height), false);
  assert.equal(isNearTop(newest, new Sight().pane, 7), true);
});
