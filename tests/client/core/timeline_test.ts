import assert from "node:assert/strict";
import fc from "fast-check";
import { maxFoldedChanges, maxItems, Timeline } from "../../../src/client/core/timeline.ts";
import type {
  MessageItem,
  PresenceChange,
  PresenceItem,
  TimelineItem,
} from "../../../src/client/core/timeline_item.ts";
import type { Position } from "../../../src/protocol/position.ts";

const epoch = "e11";

function message(text: string, offset?: number): MessageItem {
  return {
    type: "message",
    ...{ from: "bob", text, atMs: 11, isOwn: false, isMention: false, isUnverified: false, isOld: false },
    ...offset === undefined ? {} : { position: { epoch, offset } },
  };
}

function presence(...changes: readonly PresenceChange[]): PresenceItem {
  return { type: "presence", changes, more: 0, atMs: 11 };
}

function joined(name: string): PresenceChange {
  return { type: "joined", name };
}

function itemsOf(timeline: Timeline): readonly TimelineItem[] {
  const { firstId, endId } = timeline;
  return Array.from({ length: endId - firstId }, (_, index) => timeline.at(firstId + index)!);
}

function textsOf(timeline: Timeline): readonly string[] {
  return itemsOf(timeline).map((item) => item.type === "message" ? item.text : item.type);
}

function position(offset: number): Position {
  return { epoch, offset };
}

/** A timeline with as many messages as are kept before any is dropped; the first has the offset 11. */
function fullTimeline(count: number): Timeline {
  const timeline = new Timeline();
  for (let index = 0; index < count; index++) timeline.append(message("m", 11 + index));
  return timeline;
}

/** How many of a full timeline are dropped at once. */
const dropped = 5_000;

Deno.test("Timeline is empty at first, and has nothing to ask for", () => {
  const timeline = new Timeline();
  assert.equal(timeline.firstId, timeline.endId);
  assert.equal(timeline.last, undefined);
  assert.equal(timeline.oldestPosition, undefined);
  assert.equal(timeline.at(timeline.firstId), undefined);
});

Deno.test("Timeline.append() tells the id under which the item stays", () => {
  const timeline = new Timeline();
  const ids = ["a", "b", "c"].map((text) => timeline.append(message(text)));
  assert.deepEqual(ids.map((id) => timeline.at(id)), itemsOf(timeline));
  assert.equal(timeline.endId, ids.at(-1)! + 1);
});

Deno.test("Timeline.prepend() moves no id", () => {
  const timeline = new Timeline();
  const id = timeline.append(message("now"));
  timeline.prepend([message("first"), message("second")]);
  assert.deepEqual(textsOf(timeline), ["first", "second", "now"]);
  assert.deepEqual(timeline.at(id), message("now"));
  assert.deepEqual(timeline.at(id - 1), message("second"));
});

Deno.test("Timeline asks for what is older than the oldest place that it has seen", () => {
  const timeline = new Timeline();
  timeline.append(message("without a place"));
  assert.equal(timeline.oldestPosition, undefined);
  timeline.append(message("a", 111));
  timeline.append(message("b", 112));
  assert.deepEqual(timeline.oldestPosition, position(111));
  timeline.prepend([message("c", 109), message("d", 110)], position(109));
  assert.deepEqual(timeline.oldestPosition, position(109));
});

Deno.test("Timeline.prepend() remembers the place of a page of which nothing is shown", () => {
  const timeline = new Timeline();
  timeline.append(message("a", 111));
  timeline.prepend([], position(11));
  assert.deepEqual(timeline.oldestPosition, position(11));
  timeline.prepend([]);
  assert.deepEqual(timeline.oldestPosition, position(11));
});

Deno.test("Timeline folds those who come and go one after the other into one item", () => {
  const timeline = new Timeline();
  const id = timeline.append(presence(joined("bob")));
  assert.equal(timeline.append({ ...presence(joined("cleo")), atMs: 12 }), id);
  assert.deepEqual(itemsOf(timeline), [presence(joined("bob"), joined("cleo"))]);
  timeline.append(message("hi"));
  assert.equal(timeline.append(presence(joined("dan"))), id + 2);
});

Deno.test("Timeline counts the changes of a folded item beyond those that it lists", () => {
  const timeline = new Timeline();
  timeline.append({ ...presence(joined("bob")), more: 3 });
  for (let index = 0; index < maxFoldedChanges; index++) timeline.append(presence(joined(`n${index}`)));
  timeline.append({ ...presence(joined("cleo")), more: 2 });
  const { last } = timeline;
  assert.ok(last?.type === "presence");
  assert.equal(last.changes.length, maxFoldedChanges);
  assert.equal(last.changes[0]!.name, "bob");
  assert.equal(last.more, 3 + 1 + 1 + 2);
});

Deno.test("Timeline.append() changes no item that somebody holds", () => {
  const timeline = new Timeline();
  const first = presence(joined("bob"));
  timeline.append(first);
  timeline.append(presence(joined("cleo")));
  assert.deepEqual(first, presence(joined("bob")));
});

Deno.test("Timeline.replace() puts another item in the place of one, and of none that is not there", () => {
  const timeline = new Timeline();
  const id = timeline.append(message("a"));
  timeline.append(message("b"));
  timeline.replace(id, message("c"));
  timeline.replace(id - 1, message("d"));
  timeline.replace(timeline.endId, message("e"));
  assert.deepEqual(textsOf(timeline), ["c", "b"]);
});

Deno.test("Timeline.clear() forgets everything but where it was, and goes on counting", () => {
  const timeline = new Timeline();
  timeline.append(message("a", 111));
  timeline.append(message("b", 112));
  const { endId } = timeline;
  timeline.clear();
  assert.deepEqual(itemsOf(timeline), []);
  assert.equal(timeline.append(message("c", 113)), endId);
});

Deno.test("Timeline asks below what comes next once everything is cleared", () => {
  const timeline = new Timeline();
  timeline.append(message("a", 111));
  timeline.append(message("b", 112));
  timeline.clear();
  assert.deepEqual(timeline.oldestPosition, position(113));
  timeline.prepend([message("a", 111), message("b", 112)], position(111));
  assert.deepEqual(textsOf(timeline), ["a", "b"]);
  assert.deepEqual(timeline.oldestPosition, position(111));
});

Deno.test("Timeline.clear() has nothing to ask for where nothing had a place", () => {
  const timeline = new Timeline();
  timeline.append(message("a"));
  timeline.clear();
  assert.equal(timeline.oldestPosition, undefined);
});

Deno.test("Timeline.find() looks at where it begins, then at older ones or at newer ones", () => {
  const timeline = new Timeline();
  const [a, b, c] = ["a1", "b", "a2"].map((text) => timeline.append(message(text)));
  const isA = (item: TimelineItem): boolean => item.type === "message" && item.text.startsWith("a");
  assert.equal(timeline.find(c!, -1, isA), c);
  assert.equal(timeline.find(b!, -1, isA), a);
  assert.equal(timeline.find(b!, 1, isA), c);
  assert.equal(timeline.find(c! + 99, -1, isA), c);
  assert.equal(timeline.find(a! - 99, 1, isA), a);
  assert.equal(timeline.find(a!, 1, () => false), undefined);
  assert.equal(new Timeline().find(0, -1, () => true), undefined);
});

Deno.test("Timeline drops the oldest of too many, and can be asked for them again", () => {
  const timeline = fullTimeline(maxItems + dropped);
  const { firstId } = timeline;
  assert.deepEqual(timeline.oldestPosition, position(11));
  const id = timeline.append(message("one too many", 11 + maxItems + dropped));
  assert.equal(timeline.firstId, firstId + dropped);
  assert.equal(timeline.endId - timeline.firstId, maxItems + 1);
  assert.deepEqual(timeline.at(id), message("one too many", 11 + maxItems + dropped));
  assert.equal(timeline.at(firstId), undefined);
  assert.deepEqual(timeline.oldestPosition, position(11 + dropped));
});

Deno.test("Timeline.prepend() takes the latest for which there is room, and nothing twice", () => {
  const timeline = fullTimeline(maxItems - 1);
  timeline.prepend([message("a", 9), message("b", 10)], position(9));
  assert.deepEqual(timeline.at(timeline.firstId), message("b", 10));
  assert.equal(timeline.endId - timeline.firstId, maxItems);
  timeline.prepend([message("a", 9)], position(9));
  assert.deepEqual(timeline.at(timeline.firstId), message("b", 10));
});

type Operation =
  | { readonly type: "append"; readonly text: string }
  | { readonly type: "presence"; readonly name: string }
  | { readonly type: "prepend"; readonly texts: readonly string[] }
  | { readonly type: "replace"; readonly at: number; readonly text: string }
  | { readonly type: "clear" };

const word = fc.string({ maxLength: 3 });

const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ type: fc.constant("append" as const), text: word }),
  fc.record({ type: fc.constant("presence" as const), name: word }),
  fc.record({ type: fc.constant("prepend" as const), texts: fc.array(word, { maxLength: 5 }) }),
  fc.record({ type: fc.constant("replace" as const), at: fc.integer({ min: -3, max: 12 }), text: word }),
  fc.record({ type: fc.constant("clear" as const) }),
);

/** What a timeline is, said plainly: items under their ids. */
class PlainTimeline {
  readonly items = new Map<number, TimelineItem>();
  endId = 0;
  firstId = 0;

  carryOut(operation: Operation): void {
    switch (operation.type) {
      case "append":
        return this.#put(message(operation.text));
      case "presence":
        return this.#come(operation.name);
      case "prepend":
        for (const text of operation.texts.toReversed()) this.items.set(--this.firstId, message(text));
        return;
      case "replace": {
        const id = this.firstId + operation.at;
        if (this.items.has(id)) this.items.set(id, message(operation.text));
        return;
      }
      case "clear":
        this.items.clear();
        this.firstId = this.endId;
    }
  }

  #put(item: TimelineItem): void {
    this.items.set(this.endId++, item);
  }

  #come(name: string): void {
    const last = this.items.get(this.endId - 1);
    if (last?.type !== "presence") return this.#put(presence(joined(name)));
    this.items.set(this.endId - 1, presence(...last.changes, joined(name)));
  }
}

function carryOut(timeline: Timeline, operation: Operation): void {
  switch (operation.type) {
    case "append":
      return void timeline.append(message(operation.text));
    case "presence":
      return void timeline.append(presence(joined(operation.name)));
    case "prepend":
      return timeline.prepend(operation.texts.map((text) => message(text)));
    case "replace":
      return timeline.replace(timeline.firstId + operation.at, message(operation.text));
    case "clear":
      return timeline.clear();
  }
}

Deno.test("Timeline holds what a plain list of items would, under the same ids, whatever happens", () => {
  fc.assert(fc.property(fc.array(anyOperation, { maxLength: 40 }), word, (operations, wanted) => {
    const timeline = new Timeline();
    const model = new PlainTimeline();
    for (const operation of operations) {
      carryOut(timeline, operation);
      model.carryOut(operation);
    }
    assert.deepEqual([timeline.firstId, timeline.endId], [model.firstId, model.endId]);
    const ids = [...model.items.keys()].sort((one, other) => one - other);
    assert.deepEqual(itemsOf(timeline), ids.map((id) => model.items.get(id)));
    const holding = ids.filter((id) => {
      const item = model.items.get(id)!;
      return item.type === "message" && item.text.includes(wanted);
    });
    const holds = (item: TimelineItem): boolean => item.type === "message" && item.text.includes(wanted);
    assert.equal(timeline.find(timeline.endId - 1, -1, holds), holding.at(-1));
    assert.equal(timeline.find(timeline.firstId, 1, holds), holding[0]);
  }));
});

Deno.test("Timeline drops the oldest where the texts are long, a quarter at once", () => {
  const timeline = new Timeline();
  const long = "x".repeat(1_048_576);
  for (let offset = 1; offset <= 32; offset++) timeline.append(message(long, offset));
  assert.equal(itemsOf(timeline).length, 32);
  timeline.append(message("the last", 33));
  assert.deepEqual([itemsOf(timeline).length, timeline.oldestPosition?.offset], [25, 9]);
  timeline.prepend([message("older")], position(8));
  assert.equal(textsOf(timeline)[0], "older");
});

Deno.test("Timeline keeps the last item, however long it is", () => {
  const timeline = new Timeline();
  timeline.append(message("short", 1));
  timeline.append(message("x".repeat(40_000_000), 2));
  assert.equal(itemsOf(timeline).length, 1);
  timeline.replace(timeline.firstId, message("replaced", 2));
  timeline.append(message("next", 3));
  assert.deepEqual(textsOf(timeline), ["replaced", "next"]);
});
