/**
 * A calendar that is the same on every machine.
 * @module
 */
import { type Calendar, calendarOf } from "../../src/client/core/calendar.ts";

/** The calendar of universal time. */
export const utcCalendar: Calendar = calendarOf((atMs) => {
  const moment = new Date(atMs);
  return {
    year: moment.getUTCFullYear(),
    month: moment.getUTCMonth(),
    date: moment.getUTCDate(),
    weekday: moment.getUTCDay(),
    clock: [moment.getUTCHours(), moment.getUTCMinutes(), moment.getUTCSeconds()],
  };
});
