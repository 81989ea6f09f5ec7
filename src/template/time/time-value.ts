// Instants and durations as template values, with the methods that templates may call on them.

import { FunctionError } from "../functions.ts";
import { quote } from "../quote.ts";
import { BOOL, BYTES, type GoType, INT, INT64, type Method, pointerTo, STRING, UINT64 } from "../types.ts";
import { bytes, type GoValue, int, type Pointer, type Scalar, type Struct } from "../value.ts";
import { formatDuration, limitDuration, roundDuration } from "./duration.ts";
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
import { UTC, type Zone } from "./zones.ts";

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
const monthName = (value: GoValue) => MONTHS[Number((value as Scalar).value) - 1]!;
export const MONTH: GoType = {
  name: "time.Month",
  kind: "int",
  methods: { String: method([], STRING, monthName) },
  text: monthName,
};
const weekdayName = (value: GoValue) => WEEKDAYS[Number((value as Scalar).value)]!;
export const WEEKDAY: GoType = {
  name: "time.Weekday",
  kind: "int",
  methods: { String: method([], STRING, weekdayName) },
  text: weekdayName,
};
const TIME_METHODS: Record<string, Method> = {};
const zoneName = (value: GoValue) => {
  const { target } = value as Pointer;
  return target === undefined ? UTC.name : ((target as Struct).hidden as Zone).name;
};
const LOCATION: GoType = { name: "time.Location", kind: "struct", fields: [] };
const LOCATION_POINTER: GoType = {
  ...pointerTo(LOCATION),
  methods: { String: method([], STRING, zoneName) },
  text: zoneName,
};
export const TIME: GoType = {
  name: "time.Time",
  kind: "struct",
  fields: [
    { name: "wall", type: UINT64, json: "-" },
    { name: "ext", type: INT64, json: "-" },
    { name: "loc", type: LOCATION_POINTER, json: "-" },
  ],
  methods: TIME_METHODS,
  goText: (value) => goSyntax(instantIn(value)),
  text: (value) => timeText(instantIn(value)),
  zero: () => timeValue({ seconds: ZERO_SECONDS, nanoseconds: 0, zone: UTC }),
  toJson: (value) => jsonTime(instantIn(value)),
};

/** Years of four digits and offsets of less than a day can be written as RFC 3339 wants them. */
function jsonTime(instant: Instant): string | undefined {
  const { year, offset } = calendarOf(instant);
  if (year < 0 || year > 9999 || Math.abs(offset.seconds) >= 86_400) return undefined;
  return `"${formatTime(instant, RFC3339)}"`;
}

export function timeValue(instant: Instant): Struct {
  const fields = new Map<string, GoValue>([
    ["wall", { kind: "scalar", type: UINT64, value: BigInt(instant.nanoseconds) }],
    ["ext", BigInt.asIntN(64, instant.seconds - ZERO_SECONDS)],
    ["loc", locationOf(instant.zone === UTC ? undefined : instant.zone)],
  ]);
  return { kind: "struct", type: TIME, fields, hidden: instant };
}

const locations = new WeakMap<Zone, Struct>();

/** One for each zone, since pointers are equal only when they lead to the same. */
function locationOf(zone: Zone | undefined): Pointer {
  let target = zone && locations.get(zone);
  if (zone !== undefined && target === undefined) {
    target = { kind: "struct", type: LOCATION, fields: new Map(), hidden: zone };
    locations.set(zone, target);
  }
  return { kind: "pointer", type: LOCATION_POINTER, target };
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

/** As the value of a Go program. */
function goSyntax(instant: Instant): string {
  const { year, month, day, hour, minute, second } = calendarOf(instant);
  const zone =
    instant.zone === UTC
      ? "time.UTC"
      : instant.zone.isLocal
        ? "time.Local"
        : `time.Location(${quote(instant.zone.name)})`;
  return `time.Date(${year}, time.${MONTHS[month - 1]}, ${day}, ${hour}, ${minute}, ${second}, ${instant.nanoseconds}, ${zone})`;
}

export function addNanoseconds(instant: Instant, nanoseconds: bigint): Instant {
  return fromNanoseconds(toNanoseconds(instant) + nanoseconds, instant.zone);
}

const part = (type: GoType, pick: (calendar: ReturnType<typeof calendarOf>) => number): Method =>
  method([], type, (time) => ({ kind: "scalar", type, value: BigInt(pick(calendarOf(instantIn(time)))) }));
const count = (scale: bigint): Method =>
  method([], INT64, (time) => {
    const total = toNanoseconds(instantIn(time));
    return BigInt.asIntN(64, total / scale - (total % scale < 0n ? 1n : 0n));
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
  In: method([LOCATION_POINTER], TIME, (time, [location]) => {
    const { target } = location as Pointer;
    if (target === undefined) throw new FunctionError("time: missing Location in call to Time.In");
    return timeValue({ ...instantIn(time), zone: (target as Struct).hidden as Zone, monotonic: undefined });
  }),
  Location: method([], LOCATION_POINTER, (time) => locationOf(instantIn(time).zone)),
  String: method([], STRING, (time) => timeText(instantIn(time))),
  GoString: method([], STRING, (time) => goSyntax(instantIn(time))),
  MarshalJSON: method([], BYTES, (time) => encoded("MarshalJSON", jsonTime(instantIn(time)))),
  MarshalText: method([], BYTES, (time) => encoded("MarshalText", jsonTime(instantIn(time))?.slice(1, -1))),
  Format: method([STRING], STRING, (time, [layout]) => formatTime(instantIn(time), layout as string)),
  Add: method([DURATION], TIME, (time, [duration]) =>
    timeValue(addNanoseconds(instantIn(time), durationOf(duration!))),
  ),
  Sub: method([TIME], DURATION, (time, [other]) =>
    durationValue(limitDuration(toNanoseconds(instantIn(time)) - toNanoseconds(instantIn(other!)))),
  ),
  Truncate: method([DURATION], TIME, (time, [duration]) => {
    const step = durationOf(duration!);
    return timeValue(addNanoseconds(instantIn(time), step > 0n ? -beyondMultiple(instantIn(time), step) : 0n));
  }),
  Round: method([DURATION], TIME, (time, [duration]) => {
    const step = durationOf(duration!);
    if (step <= 0n) return timeValue({ ...instantIn(time), monotonic: undefined });
    const rest = beyondMultiple(instantIn(time), step);
    return timeValue(addNanoseconds(instantIn(time), rest * 2n < step ? -rest : step - rest));
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

function encoded(name: string, text: string | undefined): GoValue {
  if (text === undefined) throw new FunctionError(`Time.${name}: year outside of range [0,9999]`);
  return bytes(Buffer.from(text));
}

/** How far the instant is behind a multiple of the step, counted from Go's zero time. */
function beyondMultiple(instant: Instant, step: bigint): bigint {
  const rest = (toNanoseconds(instant) - ZERO_SECONDS * 1_000_000_000n) % step;
  return rest < 0n ? rest + step : rest;
}

Object.assign(DURATION_METHODS, {
  String: method([], STRING, (duration) => formatDuration(durationOf(duration))),
  Nanoseconds: method([], INT64, durationOf),
  Microseconds: method([], INT64, (duration) => durationOf(duration) / 1_000n),
  Milliseconds: method([], INT64, (duration) => durationOf(duration) / 1_000_000n),
  Seconds: method([], { name: "float64", kind: "float64" }, (duration) => Number(durationOf(duration)) / 1e9),
  Minutes: method([], { name: "float64", kind: "float64" }, (duration) => Number(durationOf(duration)) / 6e10),
  Hours: method([], { name: "float64", kind: "float64" }, (duration) => Number(durationOf(duration)) / 3.6e12),
  Truncate: method([DURATION], DURATION, (duration, [step]) => {
    const [length, unit] = [durationOf(duration), durationOf(step!)];
    return durationValue(unit > 0n ? length - (length % unit) : length);
  }),
  Abs: method([], DURATION, (duration) => {
    const length = durationOf(duration);
    return durationValue(limitDuration(length < 0n ? -length : length));
  }),
  Round: method([DURATION], DURATION, (duration, [step]) =>
    durationValue(roundDuration(durationOf(duration), durationOf(step!))),
  ),
});
