import assert from "node:assert/strict";
import { WakeWatch } from "../../../src/client/core/wake_watch.ts";

const start = { nowMs: 1_000, wallMs: 900_000 };

/** Both clocks, this much later. */
function later(milliseconds: number, sleptMs: number = 0): typeof start {
  return { nowMs: start.nowMs + milliseconds, wallMs: start.wallMs + milliseconds + sleptMs };
}

Deno.test("WakeWatch.look() sees nothing in time that passes as expected, however long", () => {
  const watch = new WakeWatch(start);
  assert.equal(watch.look(later(3_600_000)), false);
  watch.expect(later(3_602_000).nowMs);
  assert.equal(watch.look(later(3_607_000)), false);
});

Deno.test("WakeWatch.look() sees a timer that rings more than 5 s late, once", () => {
  const watch = new WakeWatch(start);
  watch.expect(later(2_000).nowMs);
  assert.equal(watch.look(later(7_001)), true);
  assert.equal(watch.look(later(7_002)), false);
});

Deno.test("WakeWatch.look() sees a sleep in which the other clock stood still, once", () => {
  const watch = new WakeWatch(start);
  assert.equal(watch.look(later(10, 5_001)), true);
  assert.equal(watch.look(later(20, 5_001)), false);
});

Deno.test("WakeWatch.look() does not mind a clock that is set back", () => {
  const watch = new WakeWatch(start);
  assert.equal(watch.look(later(10, -60_000)), false);
  assert.equal(watch.look(later(20, -60_000)), false);
});
