// sprig's functions on dates that were given, not read from the clock.

import t from "tap";
import { outcome, type Row } from "./render.ts";

const DATA = {
  name: "mysql",
  n: 3,
  ratio: 0.5,
  on: true,
  off: false,
  none: null,
  empty: "",
  list: ["a", "b", "c"],
  nums: [3, 1, 2],
  mixed: [1, "two", null, true],
  map: { b: 2, a: 1 },
  deep: { x: { y: "z" }, "a.b/c": "dotted" },
  text: "héllo 世界",
};

/** Outputs, or error texts, as Go 1.26 and sprig 2.22 give them. */
const CASES: Record<string, readonly Row[]> = {
  formatting: [
    [
      '{{ toDate "2006-01-02T15:04:05.999999999Z07:00" "2020-03-04T05:06:07.5Z" | date "2006-01-02T15-04-05" }}',
      "2020-03-04T05-06-07",
    ],
    [
      '{{ date "Mon Jan _2 15:04:05.000 MST 2006 3:04PM 002 Z07:00 -0700" 0 }}',
      "Thu Jan  1 00:00:00.000 UTC 1970 12:00AM 001 Z +0000",
    ],
    ['{{ toDate "2006-01-02" "2020-03-04" }}', "2020-03-04 00:00:00 +0000 UTC"],
    [
      '{{ htmlDate 86400 }} {{ dateInZone "2006-01-02 15:04 MST -0700" 0 "Asia/Kolkata" }}',
      "1970-01-02 1970-01-01 05:30 IST +0530",
    ],
    ['{{ htmlDateInZone 0 "America/New_York" }} {{ dateInZone "MST" 1600000000 "Europe/Berlin" }}', "1969-12-31 CEST"],
  ],
  "upstream: an unknown zone is UTC": [['{{ dateInZone "15:04 MST" 0 "Nowhere/Zone" }}', "00:00 UTC"]],
  "upstream: what is no date by the layout is the year 1": [
    ['{{ toDate "2006-01-02" "nonsense" }}', "0001-01-01 00:00:00 +0000 UTC"],
    ['{{ toDate "2006-01-02" "2020-02-30" }}', "0001-01-01 00:00:00 +0000 UTC"],
  ],
  parsing: [
    ['{{ toDate "02 Jan 06 15:04 MST" "04 Mar 20 05:06 UTC" }}', "2020-03-04 05:06:00 +0000 UTC"],
    ['{{ toDate "2006-01-02 15:04 -0700" "2020-03-04 05:06 +0130" }}', "2020-03-04 05:06:00 +0130 +0130"],
    ['{{ toDate "15:04:05" "01:02:03.25" }}', "0000-01-01 01:02:03.25 +0000 UTC"],
    ['{{ toDate "Jan 2 3:04pm 2006" "mar 4 12:07am 2020" }}', "2020-03-04 00:07:00 +0000 UTC"],
  ],
  arithmetic: [
    ['{{ toDate "2006-01-02" "2020-03-04" | dateModify "-1.5h" }}', "2020-03-03 22:30:00 +0000 UTC"],
    ['{{ toDate "2006-01-02" "2020-03-04" | dateModify "x" | unixEpoch }}', "1583280000"],
    [
      '{{ date_modify "1h" .n }}',
      'ERROR template: config:1:20: executing "config" at <.n>: wrong type for value; expected time.Time; got int64',
    ],
  ],
  methods: [
    [
      '{{ $t := toDate "2006-01-02 15:04" "2020-03-04 05:06" }}{{ $t.Year }} {{ $t.Month }} {{ $t.Weekday }} {{ $t.YearDay }} {{ $t.Unix }} {{ $t.Format "06" }} {{ $t.IsZero }} {{ $t.AddDate 0 1 -1 }}',
      "2020 March Wednesday 64 1583298360 20 false 2020-04-03 05:06:00 +0000 UTC",
    ],
    ['{{ ((toDate "2006" "2020").Sub (toDate "2006" "2019")).Hours }}', "8760"],
    [
      '{{ (toDate "2006" "2020").Nope }}',
      'ERROR template: config:1:18: executing "config" at <"2020">: can\'t evaluate field Nope in type time.Time',
    ],
    [
      '{{ (toDate "2006" "2020").wall }}',
      'ERROR template: config:1:18: executing "config" at <"2020">: wall is an unexported field of struct type time.Time',
    ],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  t.test(title, async (t) => {
    for (const [template, expected] of rows) t.equal(outcome(template, DATA), expected, template);
  });
}
