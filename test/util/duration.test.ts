// Go's durations, read and written.

import t from "tap";
import { formatDuration, parseDuration } from "../../src/util/duration.ts";

t.test("what is a duration", async (t) => {
  const rows: [text: string, milliseconds: number | undefined][] = [
    ["300ms", 300],
    ["1.5h", 5_400_000],
    ["1h15m30.5s", 4_530_500],
    ["2m", 120_000],
    ["1us", 0.001],
    ["1µs", 0.001],
    ["1000000ns", 1],
    [".5s", 500],
    ["1.s", 1000],
    ["+5s", 5000],
    ["-5s", -5000],
    ["0", 0],
    ["-0", 0],
    ["0s", 0],
    ["5", undefined],
    ["", undefined],
    ["s", undefined],
    [".s", undefined],
    ["5 s", undefined],
    ["5S", undefined],
    ["1d", undefined],
    ["5s ", undefined],
    ["--5s", undefined],
    ["1h-5m", undefined],
    ["constructor", undefined],
  ];
  for (const [text, milliseconds] of rows)
    t.equal(parseDuration(text), milliseconds === undefined ? undefined : milliseconds, text);
});

t.test("how long something took", async (t) => {
  const rows: [milliseconds: number, text: string][] = [
    [0, "0ms"],
    [850.4, "850ms"],
    [999, "999ms"],
    [1000, "1.0s"],
    [1399, "1.3s"],
    [59_999, "59.9s"],
    [60_000, "1m00s"],
    [125_000, "2m05s"],
    [3_599_999, "59m59s"],
    [3_600_000, "1h00m"],
    [90_060_000, "25h01m"],
  ];
  for (const [milliseconds, text] of rows) t.equal(formatDuration(milliseconds), text);
});
