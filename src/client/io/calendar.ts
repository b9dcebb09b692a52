/**
 * The calendar of the zone that this machine is in.
 * @module
 */
import { type Calendar, calendarOf } from "../core/calendar.ts";

/** The calendar of the person at this machine. */
export const systemCalendar: Calendar = calendarOf((atMs) => {
  const moment = new Date(atMs);
  return {
    year: moment.getFullYear(),
    month: moment.getMonth(),
    date: moment.getDate(),
    weekday: moment.getDay(),
    clock: [moment.getHours(), moment.getMinutes(), moment.getSeconds()],
  };
});
