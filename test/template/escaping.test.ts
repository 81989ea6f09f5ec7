// The escapers and plain printers that Go's templates bring along.

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
  "html, js, urlquery": [
    ['{{ html "<a href=\'x\'>&\\"" }}', "&lt;a href=&#39;x&#39;&gt;&amp;&#34;"],
    ['{{ js "it\'s <b>\\n=" }}', "it\\'s \\u003Cb\\u003E\\u000A\\u003D"],
    ['{{ urlquery "a b&c=d/é~" }}', "a+b%26c%3Dd%2F%C3%A9~"],
    ['{{ html 1 "<" }}', "1&lt;"],
    ["{{ html nil }}", "&lt;no value&gt;"],
  ],
  "print, println": [
    ['{{ print 1 2 "a" 3 4 }}', "1 2a3 4"],
    ["{{ print nil .none }}", "<nil> <nil>"],
    ['{{ println 1 "a" }}', "1 a\n"],
    ["{{ print }}|", "|"],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  t.test(title, async (t) => {
    for (const [template, expected] of rows) t.equal(outcome(template, DATA), expected, template);
  });
}
