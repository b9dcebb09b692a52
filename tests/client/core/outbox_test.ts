import assert from "node:assert/strict";
import fc from "fast-check";
import {
  add,
  emptyOutbox,
  find,
  markSent,
  type Outbox,
  outstanding,
  postpone,
  refuse,
  resume,
  resumesAtMs,
  rewind,
  sendable,
  settle,
} from "../../../src/client/core/outbox.ts";

function outboxOf(...texts: readonly string[]): Outbox {
  return texts.reduce((outbox, text) => add(outbox, { nonce: text, text }), emptyOutbox);
}

/** Sends what may be sent. */
function sendAll(outbox: Outbox, max: number = 100): Outbox {
  return markSent(outbox, sendable(outbox, max), 17);
}

function waiting(outbox: Outbox, max: number = 100): readonly string[] {
  return sendable(outbox, max).map((entry) => entry.nonce);
}

const told = { nowMs: 1_000, retryAfterMs: 300 };

Deno.test("sendable() gives the oldest first, and no more than may wait for an answer", () => {
  const outbox = outboxOf("a", "b", "c", "d", "e");
  assert.deepEqual(waiting(outbox, 3), ["a", "b", "c"]);
  const sent = sendAll(outbox, 3);
  assert.deepEqual(waiting(sent, 3), []);
  assert.deepEqual(waiting(settle(sent, "a"), 3), ["d"]);
  assert.equal(outstanding(sent), 3);
});

Deno.test("settle() and refuse() take out one entry and leave the order of the others", () => {
  const outbox = outboxOf("a", "b", "c");
  assert.deepEqual(waiting(settle(outbox, "b")), ["a", "c"]);
  assert.deepEqual(waiting(refuse(outbox, "a")), ["b", "c"]);
  assert.equal(settle(outbox, "unknown"), outbox);
});

Deno.test("postpone() stops sending until its time, then everything from the refused one goes again, marked", () => {
  let outbox = sendAll(outboxOf("a", "b", "c"));
  outbox = postpone(outbox, "b", told);
  assert.deepEqual(waiting(add(outbox, { nonce: "d", text: "d" })), []);
  assert.equal(outbox.owesRetry, false);
  outbox = resume(outbox);
  assert.deepEqual(waiting(outbox), ["b", "c"]);
  assert.equal(outbox.owesRetry, true);
  assert.equal(sendAll(outbox).owesRetry, false);
});

Deno.test("resumesAtMs() waits for the answers to what was sent behind the refused one, but not for ever", () => {
  let outbox = postpone(sendAll(outboxOf("a", "b", "c")), "b", told);
  assert.equal(resumesAtMs(outbox), 11_300);
  outbox = postpone(outbox, "c", { nowMs: 1_100, retryAfterMs: 9_000 });
  assert.equal(resumesAtMs(outbox), 1_300);
  assert.equal(resumesAtMs(sendAll(outboxOf("a"))), undefined);
});

Deno.test("postpone() waits longer each time the server tells nothing and takes nothing", () => {
  let outbox = sendAll(outboxOf("a"));
  const delays = [1, 2, 3].map(() => {
    outbox = postpone(outbox, "a", { nowMs: 0, retryAfterMs: undefined });
    const delayMs = resumesAtMs(outbox);
    outbox = sendAll(resume(outbox));
    return delayMs;
  });
  assert.deepEqual(delays, [1_000, 2_000, 4_000]);
  assert.equal(settle(outbox, "a").refusalsInARow, 0);
});

Deno.test("a whisper cannot carry the mark of a retry: the next publish still owes it", () => {
  let outbox = sendAll(add(emptyOutbox, { nonce: "w", text: "w", to: "bob" }));
  outbox = sendAll(resume(postpone(outbox, "w", told)));
  assert.equal(outbox.owesRetry, true);
  outbox = sendAll(add(outbox, { nonce: "a", text: "a" }));
  assert.equal(outbox.owesRetry, false);
});

Deno.test("rewind() makes everything unsent again and keeps when it was sent first", () => {
  const outbox = rewind(postpone(sendAll(outboxOf("a", "b")), "b", told));
  assert.deepEqual(waiting(outbox), ["a", "b"]);
  assert.equal(find(outbox, "a")?.firstSentAtMs, 17);
  assert.equal(outbox.heldUntilMs, undefined);
  assert.equal(outbox.owesRetry, false);
});

Deno.test("an outbox loses nothing and keeps the order, whatever happens to its entries", () => {
  const anyStep = fc.oneof(
    fc.constant({ type: "add" } as const),
    fc.record({ type: fc.constantFrom("settle", "refuse", "postpone"), index: fc.nat(20) }),
    fc.constantFrom({ type: "send" } as const, { type: "resume" } as const, { type: "rewind" } as const),
  );
  fc.assert(fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
    let outbox: Outbox = emptyOutbox;
    let expected: readonly string[] = [];
    let added = 0;
    for (const [time, step] of steps.entries()) {
      const nonce = "index" in step ? expected[step.index] ?? "none" : `n${added}`;
      if (step.type === "add") {
        outbox = add(outbox, { nonce, text: nonce });
        expected = [...expected, nonce];
        added++;
      } else if (step.type === "settle" || step.type === "refuse") {
        outbox = (step.type === "settle" ? settle : refuse)(outbox, nonce);
        expected = expected.filter((other) => other !== nonce);
      } else if (step.type === "postpone") {
        outbox = postpone(outbox, nonce, { nowMs: time, retryAfterMs: 5 });
      } else if (step.type === "send") {
        outbox = sendAll(outbox, 5);
      } else {
        outbox = (step.type === "resume" ? resume : rewind)(outbox);
      }
      assert.deepEqual(outbox.entries.map((entry) => entry.nonce), expected);
      assert(outstanding(outbox) <= 5);
    }
    assert.deepEqual(waiting(rewind(outbox)), expected);
  }));
});
