import assert from "node:assert/strict";
import { Patience } from "../../../src/server/core/flood_patience.ts";

const limits = { maxRefused: 8, maxUnacknowledged: 4 };

function patience(): Patience {
  return new Patience(limits);
}

function times(count: number, act: () => void): void {
  for (let index = 0; index < count; index++) act();
}

Deno.test("Patience bears what may be on its way behind a refusal, and some more", () => {
  const one = patience();
  one.refuse(3_000, 0);
  times(11, () => one.refuseBehind());
  assert.equal(one.offence, undefined);
  one.refuseBehind();
  assert.equal(one.offence, "flooding");
});

Deno.test("Patience counts anew when the wait that was told is over", () => {
  const one = patience();
  for (let nowMs = 0; nowMs < 300_000; nowMs += 3_000) {
    one.refuse(3_000, nowMs);
    times(11, () => one.refuseBehind());
  }
  assert.equal(one.offence, undefined);
});

Deno.test("Patience counts on while that wait lasts, whatever is told in it", () => {
  const one = patience();
  for (let nowMs = 0; nowMs < 1_200; nowMs += 100) one.refuse(3_000 - nowMs, nowMs);
  assert.equal(one.offence, undefined);
  one.refuse(1_800, 1_200);
  assert.equal(one.offence, "flooding");
});

Deno.test("Patience counts on when something else is let through meanwhile", () => {
  const one = patience();
  one.refuse(1_000, 0);
  times(11, () => one.refuseBehind());
  assert.equal(one.offence, undefined);
  // An hour later nothing was tried anew: it only goes on behind the first.
  one.refuseBehind();
  assert.equal(one.offence, "flooding");
});

Deno.test("Patience takes a retry for the answer to all that was on its way", () => {
  const one = patience();
  times(50, () => {
    one.retry(0);
    times(12, () => one.refuseBehind());
  });
  assert.equal(one.offence, undefined);
});

Deno.test("Patience bears some retries before their time, and one a second for ever", () => {
  const one = patience();
  one.refuse(3_600_000, 0);
  times(32, () => one.retry(0));
  assert.equal(one.offence, undefined);
  for (let second = 1; second < 600; second++) one.retry(second * 1_000);
  assert.equal(one.offence, undefined);
  one.retry(599_500);
  assert.equal(one.offence, "flooding");
});

Deno.test("Patience bears retries whose time has come, by a clock that runs a little fast", () => {
  const one = patience();
  for (let nowMs = 0; nowMs < 600_000; nowMs += 950) {
    one.refuse(1_000, nowMs);
    one.retry(nowMs + 950);
  }
  assert.equal(one.offence, undefined);
});

Deno.test("Patience takes a retry after an untold wait for its answer ten times a second", () => {
  const one = patience();
  for (let nowMs = 0; nowMs < 60_000; nowMs += 100) {
    one.retryUntold(nowMs);
    times(12, () => one.refuseBehind());
  }
  assert.equal(one.offence, undefined);
  one.retryUntold(59_950);
  one.refuseBehind();
  assert.equal(one.offence, "flooding");
});

Deno.test("Patience bears mistakes now and then", () => {
  const one = patience();
  times(8, () => one.mistake(0));
  for (let second = 1; second < 100; second++) one.mistake(second * 1_000);
  assert.equal(one.offence, undefined);
  one.mistake(99_500);
  assert.equal(one.offence, "protocol_violation");
});

Deno.test("Patience counts several mistakes at once", () => {
  const one = patience();
  one.mistake(0, 8);
  assert.equal(one.offence, undefined);
  assert.equal(((other) => (other.mistake(0, 9), other.offence))(patience()), "protocol_violation");
});

Deno.test("Patience keeps to the first offence", () => {
  const one = patience();
  one.mistake(0, 100);
  times(100, () => one.refuseBehind());
  assert.equal(one.offence, "protocol_violation");
});

Deno.test("Patience bears everything where nothing limits it", () => {
  const one = new Patience(undefined);
  one.refuse(1_000, 0);
  times(100_000, () => {
    one.refuseBehind();
    one.refuse(1_000, 0);
    one.retry(0);
    one.mistake(0);
  });
  assert.equal(one.offence, undefined);
});
