import assert from "node:assert/strict";
import fc from "fast-check";
import { utcCalendar } from "../../support/utc_calendar.ts";

const atMs = Date.UTC(2026, 10, 23, 9, 5, 7);

Deno.test("Calendar gives the day, the day for a person, and the time", () => {
  assert.equal(utcCalendar.day(atMs), "2026-11-23");
  assert.equal(utcCalendar.dayLabel(atMs), "Monday, 23 November 2026");
  assert.equal(utcCalendar.time(atMs, "minutes"), "09:05");
  assert.equal(utcCalendar.time(atMs, "seconds"), "09:05:07");
});

Deno.test("Calendar has no day and no time for moments that no message can have", () => {
  for (const absurd of [NaN, Infinity, -Infinity, 1e20, -1, 8.64e15, Date.UTC(9999, 11, 31)]) {
    assert.equal(utcCalendar.time(absurd, "minutes"), "--:--");
    assert.equal(utcCalendar.time(absurd, "seconds"), "--:--:--");
    assert.equal(utcCalendar.day(absurd), "----------");
    assert.equal(utcCalendar.dayLabel(absurd), "An unknown day");
  }
});

Deno.test("Calendar gives every moment a time of the same width, and days in the order of time", () => {
  const moment = fc.double({ min: 0, max: Date.UTC(9999, 11, 30, 23), noNaN: true });
  fc.assert(fc.property(moment, moment, (one, other) => {
    const [early, late] = one < other ? [one, other] : [other, one];
    assert.match(utcCalendar.time(early, "minutes"), /^\d\d:\d\d$/);
    assert.match(utcCalendar.time(early, "seconds"), /^\d\d:\d\d:\d\d$/);
    assert.match(utcCalendar.day(early), /^\d{4}-\d\d-\d\d$/);
    assert.ok(utcCalendar.day(early) <= utcCalendar.day(late));
  }));
});
