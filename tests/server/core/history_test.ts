import assert from "node:assert/strict";
import fc from "fast-check";
import { History, type LoggedMessage } from "../../../src/server/core/history.ts";

function message(offset: number, { sentAtMs = 1_000, line = `line ${offset}` } = {}): LoggedMessage {
  return { offset, nonce: `n-${offset}`, sentAtMs, line };
}

function historyOf(count: number, limits = { maxMessages: 1_000, maxAgeMs: 60_000 }): History {
  const history = new History(limits);
  for (let offset = 1; offset <= count; offset++) {
    history.append(message(offset, { sentAtMs: offset * 1_000 }));
  }
  return history;
}

function offsets(messages: readonly LoggedMessage[]): readonly number[] {
  return messages.map(({ offset }) => offset);
}

Deno.test("History is empty at first", () => {
  const history = historyOf(0);
  assert.deepEqual([history.size, history.bytes, history.firstOffset], [0, 0, undefined]);
  assert.deepEqual(history.after(0, 1_000), []);
  assert.deepEqual(history.before(10, { messages: 10, bytes: 1_000 }), []);
  history.removeLast();
  history.trim(1_000);
  assert.equal(history.size, 0);
});

Deno.test("History.at() gives the messages that are kept, by their offset", () => {
  const history = historyOf(5, { maxMessages: 3, maxAgeMs: 60_000 });
  history.trim(5_000);
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map((offset) => history.at(offset)?.offset), [
    undefined,
    undefined,
    undefined,
    3,
    4,
    5,
    undefined,
  ]);
});

Deno.test("History.trim() drops what is too much and what is too old, the oldest first", () => {
  const history = historyOf(10, { maxMessages: 6, maxAgeMs: 3_000 });
  history.trim(0);
  assert.deepEqual([history.size, history.firstOffset], [6, 5]);
  history.trim(10_000);
  assert.deepEqual([history.size, history.firstOffset], [3, 8]);
  history.trim(13_000);
  assert.deepEqual([history.size, history.firstOffset, history.bytes], [0, undefined, 0]);
});

Deno.test("History keeps nothing where a limit is 0", () => {
  for (const limits of [{ maxMessages: 0, maxAgeMs: 60_000 }, { maxMessages: 10, maxAgeMs: 0 }]) {
    const history = historyOf(3, limits);
    history.trim(3_000);
    assert.equal(history.size, 0);
  }
});

Deno.test("History.after() reads on from a place, or from the oldest kept one", () => {
  const history = historyOf(6, { maxMessages: 4, maxAgeMs: 60_000 });
  history.trim(6_000);
  assert.deepEqual(offsets(history.after(4, 10_000)), [5, 6]);
  assert.deepEqual(offsets(history.after(0, 10_000)), [3, 4, 5, 6]);
  assert.deepEqual(offsets(history.after(6, 10_000)), []);
  assert.deepEqual(offsets(history.after(60, 10_000)), []);
});

Deno.test("History.after() reads one message in any case, then as many as there is room for", () => {
  const history = historyOf(0);
  for (let offset = 1; offset <= 4; offset++) history.append(message(offset, { line: "x".repeat(100) }));
  assert.deepEqual(offsets(history.after(0, 1)), [1]);
  assert.deepEqual(offsets(history.after(0, 602)), [1, 2]);
  assert.deepEqual(offsets(history.after(2, 602)), [3, 4]);
});

Deno.test("History.before() reads the page below a place, in order", () => {
  const history = historyOf(6);
  const most = { messages: 2, bytes: 10_000 };
  assert.deepEqual(offsets(history.before(5, most)), [3, 4]);
  assert.deepEqual(offsets(history.before(2, most)), [1]);
  assert.deepEqual(offsets(history.before(1, most)), []);
  assert.deepEqual(offsets(history.before(1_000, most)), [5, 6]);
});

Deno.test("History.before() keeps to the bytes, but for the first message", () => {
  const history = historyOf(0);
  for (let offset = 1; offset <= 4; offset++) history.append(message(offset, { line: "x".repeat(100) }));
  assert.deepEqual(offsets(history.before(5, { messages: 10, bytes: 1 })), [4]);
  assert.deepEqual(offsets(history.before(5, { messages: 10, bytes: 602 })), [3, 4]);
});

Deno.test("History.removeLast() takes back the newest message", () => {
  const history = historyOf(3);
  const { bytes } = historyOf(2);
  history.removeLast();
  assert.deepEqual([history.size, history.bytes, history.at(3)], [2, bytes, undefined]);
  history.append(message(3, { line: "other" }));
  assert.equal(history.at(3)?.line, "other");
});

Deno.test("History.clear() drops everything, and goes on", () => {
  const history = historyOf(3);
  history.clear();
  assert.deepEqual([history.size, history.bytes, history.firstOffset], [0, 0, undefined]);
  history.append(message(4));
  assert.deepEqual(offsets(history.after(0, 1_000)), [4]);
});

Deno.test("History is what a plain list would be, however it is filled and emptied", () => {
  const anyStep = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ type: fc.constant("append"), count: fc.integer({ min: 1, max: 60 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ type: fc.constant("trim"), count: fc.integer({ min: 0, max: 200 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constantFrom("removeLast", "clear"), count: fc.constant(1) }),
    },
  );
  fc.assert(fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
    const history = new History({ maxMessages: 100, maxAgeMs: 1_000 });
    let list: LoggedMessage[] = [];
    let top = 0;
    let nowMs = 0;
    for (const { type, count } of steps) {
      if (type === "append") {
        for (let number = 0; number < count; number++) {
          const next = message(++top, { sentAtMs: nowMs });
          history.append(next);
          list.push(next);
        }
      }
      if (type === "trim") {
        nowMs += count;
        history.trim(nowMs);
        list = list.slice(-100).filter(({ sentAtMs }) => sentAtMs > nowMs - 1_000);
      }
      if (type === "removeLast" && list.length > 0) {
        history.removeLast();
        list.pop();
        top--;
      }
      if (type === "clear") {
        history.clear();
        list = [];
      }
      assert.deepEqual(history.after(0, Infinity), list);
      assert.deepEqual(history.before(top + 1, { messages: Infinity, bytes: Infinity }), list);
      assert.equal(history.firstOffset, list[0]?.offset);
      assert.equal(history.size, list.length);
    }
  }));
});
