import assert from "node:assert/strict";
import fc from "fast-check";
import { arrive, begin, type Reading, settled, unread } from "../../../src/client/core/reading.ts";
import { messageOf, welcomeOf } from "../../support/session_harness.ts";

/** Reads a welcome. */
function welcomed(
  before: Reading,
  offset: number,
  more: { epoch?: string; complete?: boolean } = {},
): Reading {
  const { epoch = "e1", complete = true } = more;
  return begin(before, welcomeOf({ position: { epoch, offset }, complete })).reading;
}

Deno.test("begin() has nothing to catch up with in an empty log, and knows its place in it", () => {
  const reading = welcomed(unread, 0);
  assert.equal(reading.isCatchingUp, false);
  assert.deepEqual(reading.since, { epoch: "e1", offset: 0 });
});

Deno.test("arrive() ends the catching up at the top of the log", () => {
  let reading = welcomed(unread, 12);
  reading = arrive(reading, messageOf(11)).reading;
  assert.equal(reading.isCatchingUp, true);
  reading = arrive(reading, messageOf(12)).reading;
  assert.equal(reading.isCatchingUp, false);
  assert.deepEqual(reading.since, { epoch: "e1", offset: 12, nonce: "nonce-12" });
});

Deno.test("settled() lets the next connection go on from the top only where nothing is known to be missed", () => {
  assert.deepEqual(settled(welcomed(unread, 9)).since, { epoch: "e1", offset: 9 });
  const read = arrive(welcomed(unread, 3), messageOf(3)).reading;
  assert.equal(settled(welcomed(read, 9)).since?.offset, 3);
  assert.equal(settled(welcomed(read, 9, { complete: false })).since?.offset, 3);
});

Deno.test("arrive() reads any mixture of what is replayed and live once and in order, and counts what is missing", () => {
  const anyOffsets = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 });
  fc.assert(fc.property(anyOffsets, fc.nat(10), (offsets, top) => {
    let reading = welcomed(arrive(welcomed(unread, 0), messageOf(1)).reading, top + 1);
    let last = 1;
    for (const offset of offsets) {
      const arrival = arrive(reading, messageOf(offset));
      reading = arrival.reading;
      assert.equal(arrival.isDuplicate, offset <= last);
      if (arrival.isDuplicate) continue;
      assert.equal(arrival.gap?.missing ?? 0, offset - last - 1);
      last = offset;
      assert.equal(reading.since?.offset, last);
    }
  }));
});
