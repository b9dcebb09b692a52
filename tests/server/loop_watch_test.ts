import assert from "node:assert/strict";
import { watchEveryMs, watchLoop } from "../../src/server/loop_watch.ts";
import { FakeClock } from "../support/fake_clock.ts";

Deno.test("watchLoop() tells how late each look was, and never that one was early", () => {
  const clock = new FakeClock();
  const seen: number[] = [];
  let stoodStillMs = 0;
  const nowMs = (): number => clock.monotonicMs() + stoodStillMs;
  const stop = watchLoop({ clock, nowMs, delay: { observe: (value) => seen.push(value) } });
  clock.pass(watchEveryMs);
  stoodStillMs += 40;
  clock.pass(watchEveryMs);
  clock.pass(watchEveryMs);
  stoodStillMs -= 10;
  clock.pass(watchEveryMs);
  assert.deepEqual(seen, [0, 0.04, 0, 0]);
  stop();
  assert.equal(clock.timerCount, 0);
});
