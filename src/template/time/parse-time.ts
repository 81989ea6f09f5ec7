// Reads an instant from text by a Go layout.

import { daysBefore, daysInMonth, type Instant, instantOf, MONTHS, type WallClock, WEEKDAYS } from "./instant.ts";
import { type LayoutChunk, nextChunk } from "./layout.ts";
import { fixedZone, UTC, type Zone } from "./zones.ts";

type Found = {
  -readonly [Name in keyof WallClock]?: number;
} & { yearDay?: number; afternoon?: boolean; zone?: Zone; offset?: number; zoneName?: string };

class Mismatch extends Error {}

/** The instant, in `local` where the text names no zone; undefined where the text does not fit the layout. */
export function parseTime(layout: string, text: string, local: Zone): Instant | undefined {
  try {
    const found: Found = {};
    let rest = text;
    let chunk: LayoutChunk;
    for (let layoutRest = layout; ; layoutRest = chunk.rest) {
      chunk = nextChunk(layoutRest);
      rest = skipText(rest, chunk.prefix);
      if (chunk.part === undefined) break;
      rest = readPart(chunk, rest, found);
    }
    if (rest !== "") return undefined;
    return resolve(found, local);
  } catch (error) {
    if (error instanceof Mismatch) return undefined;
    throw error;
  }
}

function resolve(found: Found, local: Zone): Instant {
  const { year = 0, minute = 0, second = 0, nanoseconds = 0 } = found;
  let { month, day } = found;
  let hour = found.hour ?? 0;
  if (found.afternoon === true && hour < 12) hour += 12;
  else if (found.afternoon === false && hour === 12) hour = 0;
  if (found.yearDay !== undefined) {
    const date = dateOfYearDay(year, found.yearDay);
    if ((month !== undefined && month !== date.month) || (day !== undefined && day !== date.day)) throw new Mismatch();
    month = date.month;
    day = date.day;
  }
  month ??= 1;
  day ??= 1;
  if (day < 1 || day > daysInMonth(year, month)) throw new Mismatch();
  const wall = { year, month, day, hour, minute, second, nanoseconds };
  if (found.zone !== undefined) return instantOf(wall, found.zone);
  if (found.offset !== undefined) return inOffset(wall, found.offset, found.zoneName ?? "", local);
  if (found.zoneName !== undefined) return inNamedZone(wall, found.zoneName, local);
  return instantOf(wall, local);
}

function dateOfYearDay(year: number, yearDay: number): { month: number; day: number } {
  if (yearDay < 1 || yearDay > daysBefore(year + 1, 1, 1) - daysBefore(year, 1, 1)) throw new Mismatch();
  let month = 1;
  let day = yearDay;
  while (day > daysInMonth(year, month)) day -= daysInMonth(year, month++);
  return { month, day };
}

function inOffset(wall: WallClock, offset: number, name: string, local: Zone): Instant {
  const { seconds, nanoseconds } = instantOf(wall, fixedZone(name, offset));
  const here = local.at(Number(seconds));
  const isLocal = here.seconds === offset && (name === "" || here.abbreviation === name);
  return { seconds, nanoseconds, zone: isLocal ? local : fixedZone(name, offset) };
}

function inNamedZone(wall: WallClock, name: string, local: Zone): Instant {
  const here = instantOf(wall, local);
  if (local.at(Number(here.seconds)).abbreviation === name) return here;
  const hours = /^GMT([+-]\d+)$/.exec(name)?.[1];
  // upstream: the clock is read as UTC even where the name gives an offset.
  return { ...instantOf(wall, UTC), zone: fixedZone(name, hours === undefined ? 0 : Number(hours) * 3600) };
}

/** Blanks of the layout stand for any number of blanks. */
function skipText(text: string, prefix: string): string {
  let rest = text;
  for (let at = 0; at < prefix.length; at++) {
    if (prefix[at] === " ") {
      if (rest !== "" && !rest.startsWith(" ")) throw new Mismatch();
      while (prefix[at + 1] === " ") at++;
      rest = rest.replace(/^ +/, "");
    } else {
      if (rest[0] !== prefix[at]) throw new Mismatch();
      rest = rest.slice(1);
    }
  }
  return rest;
}

function readPart(chunk: LayoutChunk, text: string, found: Found): string {
  const take = (pattern: RegExp): string => {
    const match = pattern.exec(text)?.[0];
    if (match === undefined) throw new Mismatch();
    return match;
  };
  const number = (pattern: RegExp, low: number, high: number): { value: number; rest: string } => {
    const digits = take(pattern);
    const value = Number(digits);
    if (value < low || value > high) throw new Mismatch();
    return { value, rest: text.slice(digits.length) };
  };
  const set = (
    name: "year" | "month" | "day" | "hour" | "minute" | "second" | "yearDay",
    read: { value: number; rest: string },
  ) => {
    found[name] = read.value;
    return read.rest;
  };
  switch (chunk.part!) {
    case "2006":
      return set("year", number(/^\d{4}/, 0, 9999));
    case "06": {
      const { value, rest } = number(/^\d{2}/, 0, 99);
      found.year = value + (value >= 69 ? 1900 : 2000);
      return rest;
    }
    case "January":
      return set("month", nameIn(MONTHS, text, 0));
    case "Jan":
      return set("month", nameIn(MONTHS, text, 3));
    case "Monday":
      return nameIn(WEEKDAYS, text, 0).rest;
    case "Mon":
      return nameIn(WEEKDAYS, text, 3).rest;
    case "1":
      return set("month", number(/^\d{1,2}/, 1, 12));
    case "01":
      return set("month", number(/^\d{2}/, 1, 12));
    case "2":
      return set("day", number(/^\d{1,2}/, 0, 99));
    case "_2":
      return set("day", number(/^ ?\d{1,2}/, 0, 99));
    case "02":
      return set("day", number(/^\d{2}/, 0, 99));
    case "__2":
      return set("yearDay", number(/^ {0,2}\d{1,3}/, 0, 999));
    case "002":
      return set("yearDay", number(/^\d{3}/, 0, 999));
    case "15":
      return set("hour", number(/^\d{1,2}/, 0, 23));
    case "3":
      return set("hour", number(/^\d{1,2}/, 0, 12));
    case "03":
      return set("hour", number(/^\d{2}/, 0, 12));
    case "4":
      return set("minute", number(/^\d{1,2}/, 0, 59));
    case "04":
      return set("minute", number(/^\d{2}/, 0, 59));
    case "5":
      return readUnasked(chunk, set("second", number(/^\d{1,2}/, 0, 59)), found);
    case "05":
      return readUnasked(chunk, set("second", number(/^\d{2}/, 0, 59)), found);
    case "PM":
    case "pm": {
      const half = take(chunk.part === "PM" ? /^[AP]M/ : /^[ap]m/);
      found.afternoon = half[0]!.toLowerCase() === "p";
      return text.slice(2);
    }
    case "MST":
      return readZoneName(text, found);
    case "offset":
      return readOffset(chunk.text, text, found);
    case "fraction":
      return readFraction(chunk.text, text, found);
  }
}

function nameIn(names: readonly string[], text: string, length: number): { value: number; rest: string } {
  const shown = names.map((name) => (length === 0 ? name : name.slice(0, length)));
  const index = shown.findIndex((name) => text.slice(0, name.length).toLowerCase() === name.toLowerCase());
  if (index < 0) throw new Mismatch();
  return { value: index + 1, rest: text.slice(shown[index]!.length) };
}

/** A fraction after the seconds is read even where the layout has none. */
function readUnasked(chunk: LayoutChunk, text: string, found: Found): string {
  const fraction = /^[.,]\d+/.exec(text)?.[0];
  if (fraction === undefined || nextChunk(chunk.rest).part === "fraction") return text;
  found.nanoseconds = nanosecondsOf(fraction);
  return text.slice(fraction.length);
}

function readFraction(layout: string, text: string, found: Found): string {
  if (layout[1] === "9") {
    const fraction = /^[.,]\d{1,9}/.exec(text)?.[0];
    if (fraction === undefined) return text;
    found.nanoseconds = nanosecondsOf(fraction);
    return text.slice(fraction.length);
  }
  const fraction = text.slice(0, layout.length);
  if (fraction.length !== layout.length || !/^[.,]\d+$/.test(fraction)) throw new Mismatch();
  found.nanoseconds = nanosecondsOf(fraction);
  return text.slice(layout.length);
}

function nanosecondsOf(fraction: string): number {
  return Number(fraction.slice(1, 10).padEnd(9, "0"));
}

const OFFSETS: Record<string, RegExp> = {
  "07": /^([+-])(\d{2})/,
  "0700": /^([+-])(\d{2})(\d{2})/,
  "07:00": /^([+-])(\d{2}):(\d{2})/,
  "070000": /^([+-])(\d{2})(\d{2})(\d{2})/,
  "07:00:00": /^([+-])(\d{2}):(\d{2}):(\d{2})/,
};

function readOffset(layout: string, text: string, found: Found): string {
  if (layout.startsWith("Z") && text.startsWith("Z")) {
    found.zone = UTC;
    return text.slice(1);
  }
  const match = OFFSETS[layout.slice(1)]!.exec(text);
  if (match === null) throw new Mismatch();
  const [hours, minutes, seconds] = [match[2], match[3], match[4]].map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
  ];
  if (hours > 24 || minutes > 60 || seconds > 60) throw new Mismatch();
  const size = hours * 3600 + minutes * 60 + seconds;
  found.offset = match[1] === "-" ? -size : size;
  return text.slice(match[0].length);
}

function readZoneName(text: string, found: Found): string {
  if (text.startsWith("UTC")) {
    found.zone = UTC;
    return text.slice(3);
  }
  const match = /^(?:ChST|MeST|GMT[+-]\d{1,2}|[+-]\d{2}(?!\d)|[A-Z]{4}T|[A-Z]{3}T|WITA|[A-Z]{3}(?![A-Z]))/.exec(
    text,
  )?.[0];
  if (match === undefined) throw new Mismatch();
  found.zoneName = match;
  return text.slice(match.length);
}
