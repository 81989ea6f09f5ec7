// An instant in a zone, and its calendar, as Go's time.Time counts it.

import type { Offset, Zone } from "./zones.ts";

export type Instant = {
  /** Seconds since 1970 UTC, negative before; any 64 bits. */
  readonly seconds: bigint;
  readonly nanoseconds: number;
  readonly zone: Zone;
  /** Printed by a time that was read from the clock; dropped by arithmetic and formatting. */
  readonly monotonic?: bigint;
};

export type Calendar = {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Sunday is 0. */
  readonly weekday: number;
  /** From 1. */
  readonly yearDay: number;
  readonly offset: Offset;
};

export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;
export const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

const DAY = 86_400;
const SECOND = 1_000_000_000n;
/** Seconds of 0001-01-01, Go's zero time. */
export const ZERO_SECONDS = BigInt(daysBefore(1, 1, 1) * DAY);
/** Go counts days without a sign from this many before 1970, so that instants beyond wrap around. */
const EARLIEST_DAY = 106_751_991_073_400;
const EARLIEST_SECOND = BigInt(EARLIEST_DAY) * BigInt(DAY);

export function calendarOf(instant: Instant): Calendar {
  const offset = instant.zone.at(Number(instant.seconds));
  const absolute = BigInt.asUintN(64, instant.seconds + BigInt(offset.seconds) + EARLIEST_SECOND);
  const days = Number(absolute / BigInt(DAY)) - EARLIEST_DAY;
  const ofDay = Number(absolute % BigInt(DAY));
  const { year, month, day } = civil(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(ofDay / 3600),
    minute: Math.floor(ofDay / 60) % 60,
    second: ofDay % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysBefore(year, 1, 1) + 1,
    offset,
  };
}

/** Days from 1970-01-01 to a date of the Gregorian calendar; months beyond the year run on. */
export function daysBefore(year: number, month: number, day: number): number {
  const y = year + Math.floor((month - 1) / 12) - ((((month - 1) % 12) + 12) % 12 < 2 ? 1 : 0);
  const shifted = (((((month - 1) % 12) + 12) % 12) + 10) % 12;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * shifted + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1,
  };
}

export function daysInMonth(year: number, month: number): number {
  return daysBefore(year, month + 1, 1) - daysBefore(year, month, 1);
}

export type WallClock = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanoseconds: number;
};

/** The instant at which the clocks of the zone show this. */
export function instantOf(wall: WallClock, zone: Zone): Instant {
  const local = daysBefore(wall.year, wall.month, wall.day) * DAY + wall.hour * 3600 + wall.minute * 60 + wall.second;
  const guess = local - zone.at(local).seconds;
  // Across a change of offset the first guess may have used the wrong one.
  const offset = zone.at(guess).seconds;
  return { seconds: BigInt(local - offset), nanoseconds: wall.nanoseconds, zone };
}

export function fromNanoseconds(nanoseconds: bigint, zone: Zone): Instant {
  const seconds = nanoseconds / SECOND - (nanoseconds % SECOND < 0n ? 1n : 0n);
  return { seconds: BigInt.asIntN(64, seconds), nanoseconds: Number(nanoseconds - seconds * SECOND), zone };
}

export function toNanoseconds(instant: Instant): bigint {
  return instant.seconds * SECOND + BigInt(instant.nanoseconds);
}
