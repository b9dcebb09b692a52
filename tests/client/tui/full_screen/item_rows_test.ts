import assert from "node:assert/strict";
import fc from "fast-check";
import { timestampForms } from "../../../../src/client/core/settings.ts";
import type { MessageItem, PresenceChange, TimelineItem } from "../../../../src/client/core/timeline_item.ts";
import type { ItemLayout } from "../../../../src/client/tui/full_screen/item_layout.ts";
import { itemRows, pendingRows, ruleRow } from "../../../../src/client/tui/full_screen/item_rows.ts";
import { rowWidth } from "../../../../src/client/tui/pieces.ts";
import type { Row } from "../../../../src/client/tui/row.ts";
import { anyText } from "../../../support/any_text.ts";
import { utcCalendar } from "../../../support/utc_calendar.ts";

const atMs = Date.UTC(2026, 10, 23, 9, 5, 7);

function layoutOf(columns: number, timestamps: ItemLayout["timestamps"] = "minutes"): ItemLayout {
  return { columns, timestamps, calendar: utcCalendar };
}

function message(text: string, more: Partial<MessageItem> = {}): MessageItem {
  const how = { isOwn: false, isMention: false, isUnverified: false, isOld: false };
  return { type: "message", from: "bob", text, atMs, ...how, ...more };
}

function textsOf(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => row.map(({ text }) => text).join("").trimEnd());
}

function shown(
  item: TimelineItem,
  columns: number,
  timestamps?: ItemLayout["timestamps"],
): readonly string[] {
  return textsOf(itemRows(item, layoutOf(columns, timestamps)));
}

const anyChange: fc.Arbitrary<PresenceChange> = fc.oneof(
  fc.record({ type: fc.constantFrom("joined" as const, "left" as const), name: anyText }),
  fc.record({ type: fc.constant("renamed" as const), name: anyText, to: anyText }),
);

const someTime = fc.oneof(fc.constant(atMs), fc.double());
const flag = fc.boolean();

const anyItem: fc.Arbitrary<TimelineItem> = fc.oneof(
  fc.record({
    type: fc.constant("message" as const),
    ...{ from: anyText, text: fc.oneof(anyText, anyText.map((text) => `/me ${text}`)), atMs: someTime },
    ...{ isOwn: flag, isMention: flag, isUnverified: flag, isOld: flag },
  }),
  fc.record({
    type: fc.constant("whisper" as const),
    ...{ from: anyText, to: anyText, text: anyText, atMs: someTime, isOwn: flag },
  }),
  fc.record({
    type: fc.constant("presence" as const),
    changes: fc.array(anyChange, { maxLength: 12 }),
    ...{ more: fc.nat(), atMs: someTime },
  }),
  fc.record({
    type: fc.constant("refused" as const),
    ...{ text: anyText, to: anyText, reason: anyText, atMs: someTime },
    fate: fc.constantFrom("open" as const, "sent_again" as const, "taken_back" as const),
  }, { requiredKeys: ["type", "text", "reason", "atMs", "fate"] }),
  fc.record({ type: fc.constant("gap" as const), missing: fc.nat(), atMs: someTime }, {
    requiredKeys: ["type", "atMs"],
  }),
);

const anyLayout = fc.record({
  columns: fc.integer({ min: 20, max: 130 }),
  timestamps: fc.constantFrom(...timestampForms),
  calendar: fc.constant(utcCalendar),
});

// deno-lint-ignore no-control-regex -- finding control characters is what it is for
const harmful = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

function assertHarmless(rows: readonly Row[], columns: number): void {
  assert.ok(rows.length >= 1);
  for (const row of rows) {
    assert.ok(rowWidth(row) <= columns, `${rowWidth(row)} cells: ${JSON.stringify(row)}`);
    for (const { text } of row) assert.ok(text.isWellFormed() && !harmful.test(text), JSON.stringify(text));
  }
}

Deno.test("itemRows() makes rows that fit, of which a terminal obeys nothing, whatever is in an item", () => {
  fc.assert(fc.property(anyItem, anyLayout, (item, layout) => {
    assertHarmless(itemRows(item, layout), layout.columns);
  }));
});

Deno.test("pendingRows() makes rows that fit, of which a terminal obeys nothing, whatever was typed", () => {
  fc.assert(fc.property(anyText, fc.option(anyText, { nil: undefined }), anyLayout, (text, to, layout) => {
    assertHarmless(pendingRows({ text, to, sign: "…" }, layout), layout.columns);
  }));
});

Deno.test("ruleRow() is exactly so wide, whatever it says", () => {
  fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 90 }), (text, columns) => {
    assert.equal(rowWidth(ruleRow(text, columns, { tone: "dim" })), columns);
  }));
});

Deno.test("itemRows() gives names a column where there is room, and puts them before the text where there is none", () => {
  assert.deepEqual(shown(message("hi"), 80), ["09:05        bob  hi"]);
  assert.deepEqual(shown(message("hi"), 40), ["09:05 bob: hi"]);
  assert.deepEqual(shown(message("hi"), 20), ["bob: hi"]);
});

Deno.test("itemRows() hangs later lines under the text, so that none can pass for another message", () => {
  const rows = shown(message("one\n09:05        eve  fake"), 80);
  assert.deepEqual(rows, ["09:05        bob  one", "                  09:05        eve  fake"]);
  assert.deepEqual(shown(message("one two three"), 12), ["bob: one two", "     three"]);
});

Deno.test("itemRows() shows as much of the time as is wanted", () => {
  assert.match(shown(message("hi"), 80, "seconds")[0]!, /^09:05:07 /);
  assert.match(shown(message("hi"), 80, "minutes")[0]!, /^09:05 /);
  assert.match(shown(message("hi"), 80, "off")[0]!, /^ {7}bob {2}hi/);
});

Deno.test("itemRows() shortens a name that is too long, and keeps its colour", () => {
  const rows = itemRows(message("hi", { from: "a".repeat(60) }), layoutOf(80));
  const name = rows[0]!.find(({ colorOf }) => colorOf !== undefined)!;
  assert.equal(name.colorOf, "a".repeat(60));
  assert.match(name.text, /^a{9}…$/);
});

Deno.test("itemRows() makes an own name bold, and tells a mention and an unchecked name", () => {
  const own = itemRows(message("hi", { isOwn: true }), layoutOf(80))[0]!;
  assert.equal(own.find(({ text }) => text === "bob")?.isBold, true);
  const mention = itemRows(message("ada!", { isMention: true }), layoutOf(80))[0]!;
  assert.equal(mention.find(({ text }) => text === "bob")?.tone, "mention");
  assert.match(shown(message("hi", { isUnverified: true }), 80)[0]!, /~bob/);
});

Deno.test("itemRows() shows what somebody does with a star", () => {
  assert.deepEqual(shown(message("/me waves"), 80), ["09:05          *  bob waves"]);
  assert.deepEqual(shown(message("/me waves"), 40), ["09:05 * bob waves"]);
});

Deno.test("itemRows() tells whispers from messages", () => {
  const whisper = { type: "whisper", from: "bob", to: "ada", text: "psst", atMs } as const;
  assert.deepEqual(shown({ ...whisper, isOwn: false }, 80), ["09:05        bob  [whisper] psst"]);
  const own = { ...whisper, from: "ada", to: "bob", isOwn: true };
  assert.deepEqual(shown(own, 80), ["09:05        ada  [whisper → bob] psst"]);
  assert.notDeepEqual(
    itemRows({ ...whisper, isOwn: false }, layoutOf(80)),
    itemRows(message("[whisper] psst"), layoutOf(80)),
  );
});

Deno.test("itemRows() tells what became of a refused text", () => {
  const refused = { type: "refused", text: "hi", reason: "Too\x07 long", atMs, fate: "open" } as const;
  const open = shown(refused, 120);
  assert.match(open[0]!, /✗ not sent {2}hi/);
  assert.match(open[1]!, /Too␇ long\. Alt\+R tries again, Alt\+E takes it back into the input\./);
  assert.match(shown({ ...refused, fate: "sent_again" }, 120)[1]!, /\(sent again\)/);
  assert.match(shown({ ...refused, fate: "taken_back" }, 120)[1]!, /\(taken back\)/);
  assert.match(shown({ ...refused, to: "bob" }, 120)[0]!, /\[whisper → bob\] hi/);
});

Deno.test("itemRows() says how many messages are missing", () => {
  assert.match(shown({ type: "gap", missing: 1, atMs }, 80)[0]!, / 1 message is missing here /);
  assert.match(shown({ type: "gap", missing: 12, atMs }, 80)[0]!, / 12 messages are missing here /);
  assert.match(shown({ type: "gap", atMs }, 80)[0]!, / messages may be missing here /);
});

Deno.test("itemRows() marks nothing up in what the program says", () => {
  const entry = { head: [{ text: "-!- " }], body: ["*not bold*", "second line"] };
  const rows = shown({ type: "entry", entry, atMs }, 80);
  assert.deepEqual(rows, ["09:05        -!-  *not bold*", "                  second line"]);
});

Deno.test("itemRows() lays out only so much of a text that is far too long", () => {
  for (const text of ["x".repeat(1_000_000), "a" + "\u0301".repeat(1_000_000)]) {
    const rows = itemRows(message(text), layoutOf(80));
    assertHarmless(rows, 80);
    assert.ok(rows.length < 1_000);
    assert.match(textsOf(rows).at(-1)!, /the rest is too long to be shown/);
  }
});
