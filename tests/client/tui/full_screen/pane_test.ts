import assert from "node:assert/strict";
import { Timeline } from "../../../../src/client/core/timeline.ts";
import type { MessageItem } from "../../../../src/client/core/timeline_item.ts";
import type { ItemLayout } from "../../../../src/client/tui/full_screen/item_layout.ts";
import { Pane, type PaneParts, RowCache } from "../../../../src/client/tui/full_screen/pane.ts";
import type { Row } from "../../../../src/client/tui/row.ts";
import { utcCalendar } from "../../../support/utc_calendar.ts";

const layout: ItemLayout = { columns: 60, timestamps: "minutes", calendar: utcCalendar };
const noonMs = Date.UTC(2026, 10, 23, 12);
const dayMs = 24 * 3_600_000;

function message(text: string, atMs: number): MessageItem {
  const how = { isOwn: false, isMention: false, isUnverified: false, isOld: false };
  return { type: "message", from: "bob", text, atMs, ...how };
}

function paneOf(items: readonly MessageItem[], parts: Partial<PaneParts> = {}): Pane {
  const timeline = new Timeline();
  for (const item of items) timeline.append(item);
  return new Pane({ timeline, layout, head: [], tail: [], readMarkId: undefined, ...parts }, new RowCache());
}

function textsOf(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => row.map(({ text }) => text).join("").trim());
}

Deno.test("Pane begins with its head and ends with its tail", () => {
  const head: Row = [{ text: "the beginning" }];
  const tail: Row = [{ text: "on its way" }];
  const pane = paneOf([message("hi", noonMs)], { head: [head], tail: [tail] });
  assert.deepEqual(pane.rowsOf(pane.headId), [head]);
  assert.deepEqual(pane.rowsOf(pane.tailId), [tail]);
  assert.equal(pane.tailId - pane.headId, 2);
  assert.deepEqual(pane.rowsOf(pane.tailId + 1), []);
  assert.deepEqual(pane.rowsOf(pane.headId - 1), []);
});

Deno.test("Pane divides days, the first of all too", () => {
  const pane = paneOf([message("a", noonMs), message("b", noonMs + 1), message("c", noonMs + dayMs)]);
  const first = textsOf(pane.rowsOf(0));
  assert.equal(first.length, 2);
  assert.match(first[0]!, /^─+ Monday, 23 November 2026 ─+$/);
  assert.equal(pane.rowsOf(1).length, 1);
  assert.match(textsOf(pane.rowsOf(2))[0]!, /Tuesday, 24 November 2026/);
});

Deno.test("Pane marks where somebody stopped reading, below the line of a new day", () => {
  const items = [message("a", noonMs), message("b", noonMs), message("c", noonMs + dayMs)];
  assert.match(textsOf(paneOf(items, { readMarkId: 1 }).rowsOf(1))[0]!, /^─+ new ─+$/);
  const rows = textsOf(paneOf(items, { readMarkId: 2 }).rowsOf(2));
  assert.match(rows[0]!, /Tuesday/);
  assert.match(rows[1]!, /new/);
});

Deno.test("Pane.leadOf() tells how many rows stand above the text of an item", () => {
  const items = [message("a", noonMs), message("b", noonMs), message("c", noonMs + dayMs)];
  const pane = paneOf(items, { readMarkId: 2 });
  assert.deepEqual([0, 1, 2, 3].map((id) => pane.leadOf(id)), [1, 0, 2, 0]);
});

Deno.test("Pane lays a text out once for as long as nothing changes in it", () => {
  const timeline = new Timeline();
  timeline.append(message("a", noonMs));
  timeline.append(message("b", noonMs));
  const cache = new RowCache();
  const parts = { timeline, layout, head: [], tail: [], readMarkId: undefined };
  const before = new Pane(parts, cache).rowsOf(1);
  assert.equal(new Pane(parts, cache).rowsOf(1)[0], before[0]);
  timeline.replace(1, message("c", noonMs));
  assert.match(textsOf(new Pane(parts, cache).rowsOf(1))[0]!, /c$/);
});

Deno.test("RowCache lays a text out anew in another width or with other times", () => {
  const cache = new RowCache();
  const item = message("one two three", noonMs);
  assert.equal(cache.rowsOf(item, layout), cache.rowsOf(item, { ...layout }));
  assert.equal(cache.rowsOf(item, { ...layout, columns: 12 }).length, 2);
  assert.match(textsOf(cache.rowsOf(item, { ...layout, timestamps: "seconds" }))[0]!, /^12:00:00/);
});

Deno.test("RowCache forgets what nobody has looked at for long, and keeps what was looked at last", () => {
  const cache = new RowCache();
  const early = message("early", noonMs);
  const long = Array.from({ length: 25 }, () => message("\n".repeat(999), noonMs));
  const before = cache.rowsOf(early, layout);
  for (const item of long) cache.rowsOf(item, layout);
  assert.notEqual(cache.rowsOf(early, layout), before);
  const last = cache.rowsOf(long.at(-1)!, layout);
  assert.equal(cache.rowsOf(long.at(-1)!, layout), last);
  assert.equal(last.length, 1_000);
});
