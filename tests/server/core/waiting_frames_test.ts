import assert from "node:assert/strict";
import fc from "fast-check";
import { WaitingFrames } from "../../../src/server/core/waiting_frames.ts";

function filled(isJoinable: boolean, ...frames: readonly string[]): WaitingFrames {
  const queue = new WaitingFrames(isJoinable);
  for (const frame of frames) queue.add(frame);
  return queue;
}

Deno.test("WaitingFrames.next() joins as many as fit", () => {
  const queue = filled(true, "aaa", "bb", "c", "dddd");
  assert.equal(queue.units, 10);
  assert.equal(queue.next(8), "aaa\nbb\nc");
  assert.equal(queue.units, 4);
  assert.equal(queue.next(8), "dddd");
  assert.equal(queue.isEmpty, true);
});

Deno.test("WaitingFrames.next() cuts nothing: one that is too long goes alone", () => {
  const queue = filled(true, "too long", "b");
  assert.equal(queue.next(3), "too long");
  assert.equal(queue.next(3), "b");
});

Deno.test("WaitingFrames.next() joins nothing where a frame is a line", () => {
  const queue = filled(false, "a", "b");
  assert.equal(queue.next(100), "a");
  assert.equal(queue.next(100), "b");
});

Deno.test("WaitingFrames keeps the order and loses nothing, however it is filled and emptied", () => {
  const anyStep = fc.oneof(
    fc.record({ add: fc.string({ minLength: 1 }).map((text) => text.replaceAll("\n", " ")) }),
    fc.record({ next: fc.integer({ min: 1, max: 30 }) }),
  );
  fc.assert(fc.property(fc.boolean(), fc.array(anyStep, { maxLength: 60 }), (isJoinable, steps) => {
    const queue = new WaitingFrames(isJoinable);
    const added: string[] = [];
    const taken: string[] = [];
    for (const step of steps) {
      if ("add" in step) {
        queue.add(step.add);
        added.push(step.add);
      } else if (!queue.isEmpty) {
        const frame = queue.next(step.next);
        const lines = frame.split("\n");
        assert.ok(frame.length <= step.next || lines.length === 1);
        if (!isJoinable) assert.equal(lines.length, 1);
        taken.push(...lines);
      }
      const left = added.slice(taken.length);
      assert.equal(queue.units, left.reduce((sum, { length }) => sum + length, 0));
      assert.equal(queue.isEmpty, left.length === 0);
    }
    assert.deepEqual(taken, added.slice(0, taken.length));
  }));
});
