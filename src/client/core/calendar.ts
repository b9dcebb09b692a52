/**
 * Days and times as a person reads them. In which zone is the part of whoever makes a calendar.
 * @module
 */
import type { TimestampForm } from "./settings.ts";

/** Tells the day and the time of moments, in one zone. */
export interface Calendar {
  /** Gives the day of a moment, as in `2026-11-23`: the same for all moments of a day. @param atMs Since 1970, in milliseconds. */
  day(atMs: number): string;
  /** Gives the day of a moment for a person, as in `Monday, 23 November 2026`. @param atMs Since 1970, in milliseconds. */
  dayLabel(atMs: number): string;
  /** Gives the time of a moment, as in `09:05` or `09:05:07`. @param atMs Since 1970, in milliseconds. */
  time(atMs: number, form: ShownTimestamp): string;
}

/** How much of a time is shown where it is shown at all. */
export type ShownTimestamp = Exclude<TimestampForm, "off">;

/** A moment in one zone. */
export interface ZonedMoment {
  /** The year, as in 2026. */
  readonly year: number;
  /** The month, from 0. */
  readonly month: number;
  /** The day of the month, from 1. */
  readonly date: number;
  /** The day of the week, 0 for Sunday. */
  readonly weekday: number;
  /** The hours, minutes and seconds. */
  readonly clock: readonly [hours: number, minutes: number, seconds: number];
}

/** The end of the year 9999, less a day for the zones. A server may say anything. */
const endMs = 253_402_214_400_000;

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const months = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];

/**
 * Makes the calendar of a zone. Moments that no message can have, before 1970 or after 9999, have no day and no time.
 * @param zoned Takes a moment apart.
 */
export function calendarOf(zoned: (atMs: number) => ZonedMoment): Calendar {
  return {
    day: (atMs) => isSane(atMs) ? dayOf(zoned(atMs)) : "----------",
    dayLabel: (atMs) => isSane(atMs) ? labelOf(zoned(atMs)) : "An unknown day",
    time: (atMs, form) => timeOf(isSane(atMs) ? zoned(atMs).clock.map(twoDigits) : ["--", "--", "--"], form),
  };
}

function isSane(atMs: number): boolean {
  return atMs >= 0 && atMs < endMs;
}

function dayOf({ year, month, date }: ZonedMoment): string {
  return `${year}-${twoDigits(month + 1)}-${twoDigits(date)}`;
}

function labelOf({ year, month, date, weekday }: ZonedMoment): string {
  return `${weekdays[weekday]}, ${date} ${months[month]} ${year}`;
}

function timeOf(parts: readonly string[], form: ShownTimestamp): string {
  return parts.slice(0, form === "minutes" ? 2 : 3).join(":");
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}
