import assert from "node:assert/strict";
import type { ClosedEvent } from "../../../../src/client/core/session/event.ts";
import { SessionHarness } from "../../../support/session_harness.ts";

function starting(): SessionHarness {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.take();
  return session;
}

function fail(session: SessionHarness, fault: Partial<ClosedEvent>): readonly string[] {
  session.tell({ type: "closed", code: 0, reason: "why", ...fault });
  return session.takeLines();
}

Deno.test("what would fail in the same way again is not tried again, and its reason is explanation enough", () => {
  const session = starting();
  session.tell({ type: "closed", code: 0, reason: "the certificate", isLasting: true });
  const [event] = session.takeEvents();
  assert.deepEqual(event, {
    type: "ended",
    cause: "unreachable",
    reason: "the certificate",
    isExplained: true,
    unacknowledged: [],
  });
});

Deno.test("once in, one comes back through what would keep a newcomer out: it may be the network of the moment", () => {
  const session = new SessionHarness().join();
  session.close();
  session.wait(2_000);
  session.take();
  assert.deepEqual(fail(session, { isLasting: true }), ["disconnected (why) 2/5 in 2000"]);
});

Deno.test("a server that is busy is asked again when it wants to be, within bounds", () => {
  assert.deepEqual(fail(starting(), { upgradeStatus: 503, retryAfterMs: 20_000 }), [
    "disconnected (why) 1/1 in 22500",
  ]);
  assert.deepEqual(fail(starting(), { upgradeStatus: 429, retryAfterMs: 9e15 }), [
    "disconnected (why) 1/1 in 67500",
  ]);
  assert.deepEqual(fail(starting(), { upgradeStatus: 429, retryAfterMs: 0 }), [
    "disconnected (why) 1/1 in 500",
  ]);
});

Deno.test("an open connection that ends for a lasting reason is the end", () => {
  const session = new SessionHarness().join();
  assert.deepEqual(fail(session, { isLasting: true }), ["ended closed (why) []"]);
});

Deno.test("a close code of nonsense is a lost connection, and a reason without end is no more than a reason", () => {
  for (const code of [0, 999, 1005, 2999, 3000, 4999.5, 5000, 65_535, 2 ** 60, NaN]) {
    const session = new SessionHarness().join();
    assert.match(fail(session, { code }).join(), /^disconnected \(.*why.*\) 1\/5/);
  }
  const session = new SessionHarness().join();
  const reason = "x".repeat(100_000);
  assert.ok(fail(session, { code: 4501, reason }).join().startsWith("ended closed (the server did not"));
});
