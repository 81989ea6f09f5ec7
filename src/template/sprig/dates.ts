// sprig's functions on dates.

import type { Environment } from "../environment.ts";
import { define, type GoFunction } from "../functions.ts";
import { formatDuration, limitDuration, parseDuration, roundDuration } from "../time/duration.ts";
import { formatTime } from "../time/format-time.ts";
import { fromNanoseconds, type Instant, toNanoseconds, ZERO_SECONDS } from "../time/instant.ts";
import { parseTime } from "../time/parse-time.ts";
import { addNanoseconds, instantIn, isTime, TIME, timeValue } from "../time/time-value.ts";
import { loadZone, localZone, UTC } from "../time/zones.ts";
import { type GoValue, typeOf } from "../value.ts";
import { bigWhole, text } from "./arguments.ts";

const types = { time: TIME };
const SECOND = 1_000_000_000n;

const dateInZone = define("string any string -> string", ([layout, date, zone], environment) =>
  formatIn(text(layout), date!, text(zone), environment),
);
const modify = define(
  "string time -> time",
  ([change, time]) => timeValue(addNanoseconds(instantIn(time!), parseDuration(text(change)) ?? 0n)),
  types,
);

export const DATES: readonly (readonly [string, GoFunction])[] = [
  ["now", define("-> time", (_values, environment) => timeValue({ ...clock(environment), monotonic: 1n }), types)],
  [
    "date",
    define("string any -> string", ([layout, date], environment) =>
      formatIn(text(layout), date!, "Local", environment),
    ),
  ],
  ["dateInZone", dateInZone],
  ["date_in_zone", dateInZone],
  ["htmlDate", define("any -> string", ([date], environment) => formatIn("2006-01-02", date!, "Local", environment))],
  [
    "htmlDateInZone",
    define("any string -> string", ([date, zone], environment) =>
      formatIn("2006-01-02", date!, text(zone), environment),
    ),
  ],
  ["dateModify", modify],
  ["date_modify", modify],
  [
    "toDate",
    define(
      "string string -> time",
      ([layout, value], environment) => timeValue(parseOrZero(text(layout), text(value), environment)),
      types,
    ),
  ],
  ["ago", define("any -> string", ([date], environment) => ago(date!, environment))],
  ["unixEpoch", define("time -> string", ([time]) => String(instantIn(time!).seconds), types)],
];

function clock(environment: Environment): Instant {
  return fromNanoseconds(environment.now(), localZone(environment.timeZone));
}

/** upstream: whatever is no time and no whole number, text included, silently means now. */
function instantFrom(date: GoValue, environment: Environment): Instant {
  const target = date !== null && typeof date === "object" && date.kind === "pointer" ? (date.target ?? null) : date;
  if (isTime(target)) return instantIn(target);
  if (target !== null && ["int", "int64", "int32"].includes(typeOf(target).name)) {
    return { seconds: bigWhole(target), nanoseconds: 0, zone: localZone(environment.timeZone) };
  }
  return clock(environment);
}

/** upstream: an unknown zone is UTC. */
function formatIn(layout: string, date: GoValue, zoneName: string, environment: Environment): string {
  const zone = zoneName === "Local" ? localZone(environment.timeZone) : (loadZone(zoneName) ?? UTC);
  return formatTime({ ...instantFrom(date, environment), zone }, layout);
}

/** upstream: what does not fit the layout is Go's zero time. */
function parseOrZero(layout: string, value: string, environment: Environment): Instant {
  return (
    parseTime(layout, value, localZone(environment.timeZone)) ?? { seconds: ZERO_SECONDS, nanoseconds: 0, zone: UTC }
  );
}

function ago(date: GoValue, environment: Environment): string {
  return formatDuration(
    roundDuration(limitDuration(environment.now() - toNanoseconds(instantFrom(date, environment))), SECOND),
  );
}
