// Prints an instant by a Go layout.

import { type Calendar, calendarOf, type Instant, MONTHS, WEEKDAYS } from "./instant.ts";
import { type LayoutPart, nextChunk } from "./layout.ts";
import type { Offset } from "./zones.ts";

export function formatTime(instant: Instant, layout: string): string {
  const calendar = calendarOf(instant);
  let out = "";
  for (let rest = layout; rest !== ""; ) {
    const chunk = nextChunk(rest);
    out += chunk.prefix;
    if (chunk.part !== undefined) out += formatPart(chunk.part, chunk.text, calendar, instant.nanoseconds);
    rest = chunk.rest;
  }
  return out;
}

function formatPart(part: LayoutPart, text: string, calendar: Calendar, nanoseconds: number): string {
  const hour12 = calendar.hour % 12 === 0 ? 12 : calendar.hour % 12;
  switch (part) {
    case "2006":
      return pad(calendar.year, 4);
    case "06":
      return pad(Math.max(calendar.year, 0) % 100, 2);
    case "January":
      return MONTHS[calendar.month - 1]!;
    case "Jan":
      return MONTHS[calendar.month - 1]!.slice(0, 3);
    case "1":
      return String(calendar.month);
    case "01":
      return pad(calendar.month, 2);
    case "Monday":
      return WEEKDAYS[calendar.weekday]!;
    case "Mon":
      return WEEKDAYS[calendar.weekday]!.slice(0, 3);
    case "2":
      return String(calendar.day);
    case "_2":
      return String(calendar.day).padStart(2);
    case "02":
      return pad(calendar.day, 2);
    case "__2":
      return String(calendar.yearDay).padStart(3);
    case "002":
      return pad(calendar.yearDay, 3);
    case "15":
      return pad(calendar.hour, 2);
    case "3":
      return String(hour12);
    case "03":
      return pad(hour12, 2);
    case "4":
      return String(calendar.minute);
    case "04":
      return pad(calendar.minute, 2);
    case "5":
      return String(calendar.second);
    case "05":
      return pad(calendar.second, 2);
    case "PM":
      return calendar.hour >= 12 ? "PM" : "AM";
    case "pm":
      return calendar.hour >= 12 ? "pm" : "am";
    case "MST":
      return calendar.offset.abbreviation || formatOffset("-0700", calendar.offset);
    case "offset":
      return formatOffset(text, calendar.offset);
    case "fraction":
      return formatFraction(text, nanoseconds);
  }
}

function formatOffset(text: string, { seconds }: Offset): string {
  if (text.startsWith("Z") && seconds === 0) return "Z";
  const total = Math.abs(seconds);
  const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60].map((part) => pad(part, 2));
  const separator = text.includes(":") ? ":" : "";
  const shape = text.slice(1).replaceAll(":", "");
  return (seconds < 0 ? "-" : "+") + parts.slice(0, shape.length / 2).join(separator);
}

function formatFraction(text: string, nanoseconds: number): string {
  const digits = String(nanoseconds)
    .padStart(9, "0")
    .slice(0, text.length - 1)
    .padEnd(text.length - 1, "0");
  if (text[1] === "0") return text[0]! + digits;
  const trimmed = digits.replace(/0+$/, "");
  return trimmed === "" ? "" : text[0]! + trimmed;
}

function pad(value: number, width: number): string {
  return (value < 0 ? "-" : "") + String(Math.abs(value)).padStart(width, "0");
}
