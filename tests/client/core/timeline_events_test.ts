import assert from "node:assert/strict";
import type { ClientEvent, MessageEvent } from "../../../src/client/core/client_event.ts";
import { assumedLimits } from "../../../src/client/core/limits.ts";
import { type ItemContext, messageItem, timelineItem } from "../../../src/client/core/timeline_events.ts";
import type { TimelineItem } from "../../../src/client/core/timeline_item.ts";
import { messageFrom } from "../../support/fake_channel.ts";

const context: ItemContext = { name: "ada", nowMs: 1_100, ownLines: [] };

function itemOf(event: ClientEvent, more: Partial<ItemContext> = {}): TimelineItem | undefined {
  return timelineItem(event, { ...context, ...more });
}

const said: MessageEvent = { ...messageFrom("bob", "hi"), epoch: "e11", offset: 111 };

Deno.test("timelineItem() keeps who said what, when and at which place", () => {
  assert.deepEqual(itemOf(said), {
    type: "message",
    ...{
      from: "bob",
      text: "hi",
      atMs: 11,
      isOwn: false,
      isMention: false,
      isUnverified: false,
      isOld: false,
    },
    position: { epoch: "e11", offset: 111 },
  });
});

Deno.test("timelineItem() knows no place where the protocol has none", () => {
  const item = itemOf(messageFrom("bob", "hi"));
  assert.ok(item?.type === "message" && !("position" in item));
});

Deno.test("timelineItem() sees that a message names oneself, but not in one's own", () => {
  assert.equal(messageItem({ ...said, text: "ada: look" }, { name: "ada" }).isMention, true);
  assert.equal(messageItem({ ...said, text: "adamant" }, { name: "ada" }).isMention, false);
  assert.equal(messageItem({ ...said, text: "ada: look", isOwn: true }, { name: "ada" }).isMention, false);
});

Deno.test("timelineItem() keeps whether a message is old and whether its sender is checked", () => {
  const item = messageItem({ ...said, isOld: true, isUnverified: true }, { name: "ada" });
  assert.deepEqual([item.isOld, item.isUnverified], [true, true]);
});

Deno.test("timelineItem() keeps a whisper", () => {
  const event = {
    type: "whisper",
    from: "bob",
    to: "ada",
    text: "psst",
    sentAtMs: 11,
    isOwn: false,
  } as const;
  assert.deepEqual(itemOf({ ...event, nonce: "w11" }), {
    type: "whisper",
    ...{ from: "bob", to: "ada", text: "psst", atMs: 11, isOwn: false },
  });
});

Deno.test("timelineItem() shows an own line that is settled without its message, a whisper as such", () => {
  const ownLines = [{ nonce: "n11", text: "hi" }, { nonce: "n12", text: "psst", to: "bob" }];
  const line = itemOf({ type: "settled", nonce: "n11" }, { ownLines });
  assert.ok(line?.type === "message");
  assert.deepEqual([line.from, line.text, line.atMs, line.isOwn], ["ada", "hi", 1_100, true]);
  const whisper = itemOf({ type: "settled", nonce: "n12" }, { ownLines });
  assert.deepEqual(whisper, {
    type: "whisper",
    ...{ from: "ada", to: "bob", text: "psst", atMs: 1_100, isOwn: true },
  });
});

Deno.test("timelineItem() shows nothing that is settled and was not on its way", () => {
  assert.equal(itemOf({ type: "settled", nonce: "n11" }), undefined);
});

Deno.test("timelineItem() keeps who comes, goes and takes another name", () => {
  const changes: readonly (readonly [ClientEvent, object])[] = [
    [{ type: "joined", name: "bob" }, { type: "joined", name: "bob" }],
    [{ type: "left", name: "bob" }, { type: "left", name: "bob" }],
    [{ type: "renamed", from: "bob", to: "rob", isOwn: false }, { type: "renamed", name: "bob", to: "rob" }],
  ];
  for (const [event, change] of changes) {
    assert.deepEqual(itemOf(event), { type: "presence", changes: [change], more: 0, atMs: 1_100 });
  }
});

Deno.test("timelineItem() lists who came and went while the connection was lost, and counts the rest", () => {
  const joined = Array.from({ length: 60 }, (_, index) => `j${index}`);
  const left = Array.from({ length: 53 }, (_, index) => `l${index}`);
  const item = itemOf({ type: "members_changed", joined, left });
  assert.ok(item?.type === "presence");
  assert.equal(item.changes.length, 100);
  assert.equal(item.more, 13);
  assert.equal(itemOf({ type: "members_changed", joined: [], left: [] }), undefined);
});

Deno.test("timelineItem() tells how many messages are missing, where anybody knows", () => {
  assert.deepEqual(itemOf({ type: "gap", missing: 3 }), { type: "gap", missing: 3, atMs: 1_100 });
  assert.deepEqual(itemOf({ type: "gap" }), { type: "gap", atMs: 1_100 });
});

const refusal = { type: "refused", code: "text_too_long", message: "Too long", nonce: "n11" } as const;

Deno.test("timelineItem() keeps a refused text until somebody decides, with the one it was whispered to", () => {
  const refused = { type: "refused", text: "hi", reason: "Too long", atMs: 1_100, fate: "open" };
  assert.deepEqual(itemOf({ ...refusal, text: "hi" }), refused);
  const ownLines = [{ nonce: "n11", text: "hi", to: "bob" }];
  assert.deepEqual(itemOf({ ...refusal, text: "hi" }, { ownLines }), { ...refused, to: "bob" });
});

Deno.test("timelineItem() says why something else was refused, but nothing of what is sent by itself", () => {
  const item = itemOf(refusal);
  assert.ok(item?.type === "entry");
  assert.match(item.entry.body.join(), /Too long/);
  assert.equal(itemOf({ ...refusal, retryInMs: 1_000 }), undefined);
});

Deno.test("timelineItem() shows what the server says as it may be shown", () => {
  for (const type of ["notice", "text"] as const) {
    const item = itemOf({ type, text: "careful \x1b[2J" });
    assert.ok(item?.type === "entry");
    assert.match(item.entry.body.join(), /careful ␛\[2J/);
  }
});

Deno.test("timelineItem() has nothing to say of connections, lines on their way, pages and writers", () => {
  const silent: readonly ClientEvent[] = [
    { type: "connecting", attempt: 0 },
    { type: "slow_start" },
    {
      type: "connected",
      ...{ protocol: "v1", name: "ada", wishedName: "ada", members: [], listeners: 0 },
      ...{ limits: assumedLimits, isReconnect: false },
    },
    { type: "disconnected", reason: "lost", retryInMs: 11, attempt: 1, maxReconnect: 5 },
    { type: "offline", reason: "lost", retryInMs: 11 },
    { type: "ended", cause: "left", reason: "you left", unacknowledged: [] },
    { type: "sending", nonce: "n11", text: "hi" },
    { type: "page", before: { epoch: "e11", offset: 11 }, messages: [], hasMore: false },
    { type: "typing", name: "bob" },
  ];
  assert.deepEqual(silent.map((event) => itemOf(event)), silent.map(() => undefined));
});

Deno.test("timelineItem() keeps of a text and of a reason no more than is ever shown", () => {
  const text = "x".repeat(100_000);
  const message = itemOf({ ...said, text });
  assert.ok(message?.type === "message" && message.text.length === 65_536);
  const refused = itemOf({ type: "refused", code: "bad_text", message: text, nonce: "n11", text: "hi" });
  assert.ok(refused?.type === "refused" && refused.reason.length === 2_048);
  for (const type of ["notice", "text"] as const) {
    assert.ok(JSON.stringify(itemOf({ type, text })).length < 66_000);
  }
});
