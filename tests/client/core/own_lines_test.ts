import assert from "node:assert/strict";
import type { ClientEvent } from "../../../src/client/core/client_event.ts";
import { type OwnLine, ownLinesAfter } from "../../../src/client/core/own_lines.ts";

function after(...events: readonly ClientEvent[]): readonly string[] {
  return events.reduce<readonly OwnLine[]>(ownLinesAfter, []).map(({ text }) => text);
}

const first: ClientEvent = { type: "sending", nonce: "n11", text: "one" };
const second: ClientEvent = { type: "sending", nonce: "n12", text: "two", to: "bob" };
const message = {
  type: "message",
  from: "ada",
  text: "one",
  sentAtMs: 11,
  nonce: "n11",
  isUnverified: false,
} as const;

Deno.test("ownLinesAfter() keeps what is said in order until it is acknowledged", () => {
  assert.deepEqual(after(first, second), ["one", "two"]);
  assert.deepEqual(after(first, second, { ...message, isOwn: true }), ["two"]);
  assert.deepEqual(after(first, second, { type: "settled", nonce: "n12" }), ["one"]);
});

Deno.test("ownLinesAfter() takes nobody else's message for an acknowledgement", () => {
  assert.deepEqual(after(first, { ...message, isOwn: false }), ["one"]);
});

Deno.test("ownLinesAfter() keeps a line that is sent again by itself, not one that is given up", () => {
  const refused: ClientEvent = { type: "refused", code: "rate_limited", message: "slow down", nonce: "n11" };
  assert.deepEqual(after(first, { ...refused, retryInMs: 100 }), ["one"]);
  assert.deepEqual(after(first, { ...refused, text: "one" }), []);
});
