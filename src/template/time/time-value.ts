// Instants and durations as template values, with the methods that templates may call on them.

import { BOOL, type GoType, INT, INT64, type Method, pointerTo, STRING, UINT64 } from "../types.ts";
import { type GoValue, int, type Scalar, type Struct } from "../value.ts";
import { formatDuration, roundDuration } from "./duration.ts";
import { formatTime } from "./format-time.ts";
import {
  calendarOf,
  daysBefore,
  fromNanoseconds,
  type Instant,
  instantOf,
  MONTHS,
  toNanoseconds,
  WEEKDAYS,
  ZERO_SECONDS,
} from "./instant.ts";
import { UTC } from "./zones.ts";

const RFC3339 = "2006-01-02T15:04:05.999999999Z07:00";

const durationOf = (value: GoValue): bigint => (value as Scalar).value as bigint;
const method = (parameters: readonly GoType[], result: GoType, call: Method["call"]): Method => ({
  parameters,
  result,
  call,
});

const DURATION_METHODS: Record<string, Method> = {};
export const DURATION: GoType = {
  name: "time.Duration",
  kind: "int64",
  methods: DURATION_METHODS,
  text: (value) => formatDuration(durationOf(value)),
};
export const MONTH: GoType = {
  name: "time.Month",
  kind: "int",
  text: (value) => MONTHS[Number((value as Scalar).value) - 1]!,
};
export const WEEKDAY: GoType = {
  name: "time.Weekday",
  kind: "int",
  text: (value) => WEEKDAYS[Number((value as Scalar).value)]!,
};
const TIME_METHODS: Record<string, Method> = {};
export const TIME: GoType = {
  name: "time.Time",
  kind: "struct",
  fields: [
    { name: "wall", type: UINT64, json: "-" },
    { name: "ext", type: INT64, json: "-" },
    { name: "loc", type: pointerTo({ name: "time.Location", kind: "struct", fields: [] }), json: "-" },
  ],
  methods: TIME_METHODS,
  text: (value) => timeText(instantIn(value)),
  zero: () => timeValue({ seconds: ZERO_SECONDS, nanoseconds: 0, zone: UTC }),
  toJson: (value) => `"${formatTime(instantIn(value), RFC3339)}"`,
};

export function timeValue(instant: Instant): Struct {
  return { kind: "struct", type: TIME, fields: new Map(), hidden: instant };
}

/** The instant of a `time.Time`. */
export function instantIn(value: GoValue): Instant {
  return (value as Struct).hidden as Instant;
}

export function isTime(value: GoValue): boolean {
  return value !== null && typeof value === "object" && value.kind === "struct" && value.type.name === TIME.name;
}

function durationValue(nanoseconds: bigint): Scalar {
  return { kind: "scalar", type: DURATION, value: nanoseconds };
}

/** As it prints: with nanoseconds, zone and, straight from the clock, the monotonic reading. */
function timeText(instant: Instant): string {
  const text = formatTime(instant, "2006-01-02 15:04:05.999999999 -0700 MST");
  if (instant.monotonic === undefined) return text;
  const seconds = instant.monotonic / 1_000_000_000n;
  return `${text} m=+${seconds}.${String(instant.monotonic % 1_000_000_000n).padStart(9, "0")}`;
}

export function addNanoseconds(instant: Instant, nanoseconds: bigint): Instant {
  return fromNanoseconds(toNanoseconds(instant) + nanoseconds, instant.zone);
}

const part = (type: GoType, pick: (calendar: ReturnType<typeof calendarOf>) => number): Method =>
  method([], type, (time) => ({ kind: "scalar", type, value: BigInt(pick(calendarOf(instantIn(time)))) }));
const count = (scale: bigint): Method =>
  method([], INT64, (time) => {
    const total = toNanoseconds(instantIn(time));
    return total / scale - (total % scale < 0n ? 1n : 0n);
  });
const compare = (holds: (a: bigint, b: bigint) => boolean): Method =>
  method([TIME], BOOL, (time, [other]) => holds(toNanoseconds(instantIn(time)), toNanoseconds(instantIn(other!))));

Object.assign(TIME_METHODS, {
  Year: part(INT, (calendar) => calendar.year),
  Month: part(MONTH, (calendar) => calendar.month),
  Day: part(INT, (calendar) => calendar.day),
  Hour: part(INT, (calendar) => calendar.hour),
  Minute: part(INT, (calendar) => calendar.minute),
  Second: part(INT, (calendar) => calendar.second),
  YearDay: part(INT, (calendar) => calendar.yearDay),
  Weekday: part(WEEKDAY, (calendar) => calendar.weekday),
  Nanosecond: method([], INT, (time) => int(instantIn(time).nanoseconds)),
  Unix: count(1_000_000_000n),
  UnixMilli: count(1_000_000n),
  UnixMicro: count(1_000n),
  UnixNano: count(1n),
  Before: compare((a, b) => a < b),
  After: compare((a, b) => a > b),
  Equal: compare((a, b) => a === b),
  Compare: method([TIME], INT, (time, [other]) => {
    const [a, b] = [toNanoseconds(instantIn(time)), toNanoseconds(instantIn(other!))];
    return int(a < b ? -1 : a > b ? 1 : 0);
  }),
  IsZero: method([], BOOL, (time) => instantIn(time).seconds === ZERO_SECONDS && instantIn(time).nanoseconds === 0),
  UTC: method([], TIME, (time) => timeValue({ ...instantIn(time), zone: UTC, monotonic: undefined })),
  String: method([], STRING, (time) => timeText(instantIn(time))),
  Format: method([STRING], STRING, (time, [layout]) => formatTime(instantIn(time), layout as string)),
  Add: method([DURATION], TIME, (time, [duration]) =>
    timeValue(addNanoseconds(instantIn(time), durationOf(duration!))),
  ),
  Sub: method([TIME], DURATION, (time, [other]) =>
    durationValue(toNanoseconds(instantIn(time)) - toNanoseconds(instantIn(other!))),
  ),
  Truncate: method([DURATION], TIME, (time, [duration]) => {
    const total = toNanoseconds(instantIn(time)) - BigInt(ZERO_SECONDS) * 1_000_000_000n;
    const step = durationOf(duration!);
    return timeValue(addNanoseconds(instantIn(time), step > 0n ? -(total % step) : 0n));
  }),
  AddDate: method([INT, INT, INT], TIME, (time, values) => {
    const [years, months, days] = values.map((value) => Number((value as Scalar).value)) as [number, number, number];
    const instant = instantIn(time);
    const calendar = calendarOf(instant);
    const month = calendar.month + months;
    const shift =
      daysBefore(calendar.year + years, month, calendar.day + days) -
      daysBefore(calendar.year, calendar.month, calendar.day);
    const wall = { ...calendar, day: calendar.day + shift, nanoseconds: instant.nanoseconds };
    return timeValue(instantOf(wall, instant.zone));
  }),
});

Object.assign(DURATION_METHODS, {
  String: method([], STRING, (duration) => formatDuration(durationOf(duration))),
  Nanoseconds: method([], INT64, durationOf),
  Milliseconds: method([], INT64, (duration) => durationOf(duration) / 1_000_000n),
  Seconds: method([], { name: "float64", kind: "float64" }, (duration) => Number(durationOf(duration)) / 1e9),
  Minutes: method([], { name: "float64", kind: "float64" }, (duration) => Number(durationOf(duration)) / 6e10),
  Hours: method([], { name: "float64", kind: "float64" }, (duration) => Number(durationOf(duration)) / 3.6e12),
  Round: method([DURATION], DURATION, (duration, [step]) =>
    durationValue(roundDuration(durationOf(duration), durationOf(step!))),
  ),
});
