import assert from "node:assert/strict";
import { diagnostic, isWanted } from "../../../src/client/core/diagnostic.ts";

Deno.test("diagnostic() tells what happens to the connection, and not what is said", () => {
  assert.deepEqual(diagnostic({ type: "connecting", attempt: 2 }), {
    level: "INFO",
    text: "connecting attempt=2",
  });
  const message = {
    type: "message",
    from: "ada",
    text: "secret",
    sentAtMs: 11,
    isOwn: false,
    nonce: "n11",
    offset: 12,
    isUnverified: false,
  } as const;
  assert.deepEqual(diagnostic(message), { level: "DEBUG", text: "message offset=12 own=false" });
  assert.deepEqual(diagnostic({ type: "joined", name: "ada" }), { level: "DEBUG", text: "joined" });
});

Deno.test("diagnostic() tells how many older messages came, and why they did not", () => {
  const page = { type: "page", before: { epoch: "e1", offset: 12 }, messages: [], hasMore: true } as const;
  assert.deepEqual(diagnostic(page), { level: "DEBUG", text: "page messages=0 more=true" });
  assert.equal(diagnostic({ ...page, problem: "no\x1b" }).text, 'page messages=0 more=true problem="no␛"');
});

Deno.test("diagnostic() lets no control character through", () => {
  const { text } = diagnostic({ type: "ended", cause: "closed", reason: "\x1b[2J\n", unacknowledged: ["x"] });
  assert.equal(text, 'ended cause=closed unacknowledged=1 reason="␛[2J ⏎ "');
});

Deno.test("isWanted() lets through what is at least as important", () => {
  assert.ok(isWanted("INFO", "DEBUG"));
  assert.ok(isWanted("INFO", "INFO"));
  assert.ok(!isWanted("INFO", "WARNING"));
});
