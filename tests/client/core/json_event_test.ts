import assert from "node:assert/strict";
import fc from "fast-check";
import { anyCodePoints } from "../../support/any_code_points.ts";
import { anyText } from "../../support/any_text.ts";
import { everyCodePoint } from "../../support/every_code_point.ts";
import type { ClientEvent } from "../../../src/client/core/client_event.ts";
import { jsonLine } from "../../../src/client/core/json_event.ts";

const context = { channel: "Lab-1", nowMs: Date.UTC(2025, 0, 2, 3, 4, 5, 6) };
const message: Extract<ClientEvent, { type: "message" }> = {
  type: "message",
  from: "ada",
  text: "hi",
  sentAtMs: 0,
  isOwn: false,
  nonce: "n11",
  offset: 11,
  isUnverified: true,
};

Deno.test("jsonLine() gives a message in its documented shape, with the server's time", () => {
  assert.equal(
    jsonLine(message, context),
    '{"type":"message","time":"1970-01-01T00:00:00.000Z","from":"ada","text":"hi","own":false,"unverified":true,' +
      '"nonce":"n11","offset":11}',
  );
});

Deno.test("jsonLine() gives any other event the time at which it came", () => {
  assert.equal(
    jsonLine({ type: "joined", name: "ada" }, context),
    '{"type":"joined","time":"2025-01-02T03:04:05.006Z","name":"ada"}',
  );
});

Deno.test("jsonLine() tells no session token, even if an event should hold one", () => {
  const event = {
    type: "connected",
    protocol: "v1",
    name: "ada",
    wishedName: "ada",
    members: [{ name: "bob", unverified: true, session: "s11" }],
    listeners: 1,
    limits: {},
    isReconnect: false,
    session: "s11",
  } as unknown as ClientEvent;
  assert.equal(
    jsonLine(event, context),
    '{"type":"connected","time":"2025-01-02T03:04:05.006Z","channel":"Lab-1","protocol":"v1","name":"ada",' +
      '"wishedName":"ada","members":[{"name":"bob","unverified":true}],"listeners":1,"reconnected":false}',
  );
});

Deno.test("jsonLine() tells of a message what it always did, wherever it stands in the log", () => {
  assert.equal(jsonLine({ ...message, epoch: "e1" }, context), jsonLine(message, context));
});

Deno.test("jsonLine() gives older messages in one object, each with its own time", () => {
  const before = { epoch: "e1", offset: 12 };
  const page = { type: "page", before, messages: [{ ...message, epoch: "e1" }], hasMore: true } as const;
  assert.equal(
    jsonLine(page, context),
    '{"type":"page","time":"2025-01-02T03:04:05.006Z","before":{"epoch":"e1","offset":12},"messages":[' +
      '{"time":"1970-01-01T00:00:00.000Z","from":"ada","text":"hi","own":false,"unverified":true,"nonce":"n11",' +
      '"offset":11}],"more":true}',
  );
});

Deno.test("jsonLine() bears with a time that no calendar has", () => {
  assert.match(jsonLine({ ...message, sentAtMs: Number.MAX_SAFE_INTEGER }, context), /"\+275760-09-13/);
});

Deno.test("jsonLine() escapes what a terminal or a reader by lines must not get", () => {
  const line = jsonLine({ ...message, text: "\x1b\x7f\u009b\u2028\u202e\u{e0001}\ud800\n" }, context);
  assert.ok(line.includes('"\\u001b\\u007f\\u009b\\u2028\\u202e\\udb40\\udc01\\ud800\\n"'));
});

const unreadable =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;

Deno.test("jsonLine() holds every character of Unicode, and none that is invisible or controls anything", () => {
  const all = [...everyCodePoint()];
  for (let at = 0; at < all.length; at += 10_000) {
    const texts = all.slice(at, at + 10_000);
    const line = jsonLine({ type: "members_changed", joined: texts, left: [] }, context);
    assert.doesNotMatch(line, unreadable);
    assert.deepEqual(JSON.parse(line).joined, texts);
  }
});

Deno.test("jsonLine() gives one line of valid JSON that means what was said", () => {
  fc.assert(fc.property(fc.oneof(anyText, anyCodePoints), anyText, (from, text) => {
    const line = jsonLine({ ...message, from, text }, context);
    assert.doesNotMatch(line, unreadable);
    const read = JSON.parse(line);
    assert.deepEqual([read.from, read.text], [from, text]);
  }));
});
