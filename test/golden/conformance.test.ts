// The conformance command: what it prints and how it ends.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import t, { type Test } from "tap";

const COMMAND = join(import.meta.dirname, "conformance.ts");

const RECORDS = {
  template: { id: "t-1", group: "g", template: "{{ .a | upper }}", data: { a: "x" }, output: "X" },
  failure: {
    id: "t-2",
    group: "g",
    template: "{{ .b }",
    data: {},
    error: 'template: config:1: unexpected "}" in operand',
    errorStage: "parse",
  },
  bytes: { id: "t-3", group: "g", template: '{{ "\\xff" }}', data: {}, outputBase64: "/w==" },
  path: { id: "j-1", expression: "{.a}", data: { a: 1 }, allowMissingKeys: false, output: "1" },
  unordered: {
    id: "j-2",
    expression: "{.*}",
    data: { a: 1, b: 2 },
    unordered: true,
    allowMissingKeys: false,
    output: "2 1",
  },
  pod: { id: "p-1", original: { hostname: "a" }, override: { hostname: "b" }, merged: { hostname: "b" } },
  selector: { id: "s-1", selector: "a=b", labels: { a: "b" }, canonical: "a=b", matches: true },
};
const lines = (...records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("");

t.test("every kind of record is told by its fields, whatever the file is called", async (t) => {
  const { code, stdout, stderr } = run(t, { "any.name": lines(...Object.values(RECORDS)) }, "any.name");
  t.equal(stdout, "any.name 7/7\n");
  t.equal(stderr, "");
  t.equal(code, 0);
});

t.test("whole numbers and floats stay apart", async (t) => {
  const line =
    '{"id":"n","template":"{{ typeOf .i }} {{ typeOf .f }}","data":{"i":1,"f":1.0},"output":"int64 float64"}\n';
  t.equal(run(t, { f: line }, "f").code, 0);
});

t.test("documents with cases and with checks are read too", async (t) => {
  const fips = "sprig usage of 'derivePassword' is not allowed by kanister as it is not FIPS compatible";
  const at =
    'template: config:1:3: executing "config" at <derivePassword 1 "a" "b" "c" "d">: error calling derivePassword';
  const call = {
    template: '{{ derivePassword 1 "a" "b" "c" "d" }}',
    data: {},
    error: `${at}: ${fips}`,
    errorStage: "execute",
  };
  const check = { template: "{{ now | htmlDate }}", data: {}, outputPattern: "^\\d{4}-\\d\\d-\\d\\d$" };
  const files = {
    a: JSON.stringify({ cases: [call] }, null, 2),
    b: JSON.stringify({ functions: [{ checks: [check] }] }),
  };
  const { code, stdout } = run(t, files, "a", "b");
  t.equal(stdout, "a 1/1\nb 1/1\n");
  t.equal(code, 0);
});

t.test("a difference is shown, and ends with 1", async (t) => {
  const changed: [object, string[]][] = [
    [{ ...RECORDS.template, output: "Y" }, ["t-1  {{ .a | upper }}", 'expected  "Y"', 'got       "X"']],
    [
      { ...RECORDS.failure, error: "other" },
      ["t-2", "expected  parse error: other", "got       parse error: template: config:1:"],
    ],
    [{ ...RECORDS.bytes, outputBase64: "/g==" }, ["expected  base64 /g==", "got       base64 /w=="]],
    [{ ...RECORDS.path, output: "2" }, ["j-1  {.a}", 'expected  "2"', 'got       "1"']],
    [{ ...RECORDS.unordered, output: "2 3" }, ["j-2", "expected  in any order"]],
    [{ ...RECORDS.pod, merged: {} }, ["p-1", "expected  {}", 'got       {"hostname":"b"}']],
    [{ ...RECORDS.selector, matches: false }, ["s-1", "does not match"]],
    [{ ...RECORDS.selector, selector: 1, template: "{{ 1 }}", output: "2" }, ["expected"]],
  ];
  for (const [record, shown] of changed) {
    const { code, stdout, stderr } = run(t, { f: lines(record, RECORDS.selector) }, "f");
    t.match(stdout, /^f 1\/2\n/);
    for (const part of shown) t.ok(stdout.includes(part), `${part} is in ${stdout}`);
    t.equal(stderr, "");
    t.equal(code, 1);
  }
});

t.test("at most ten differences are shown for a file", async (t) => {
  const wrong = Array.from({ length: 13 }, (_, index) => ({ ...RECORDS.template, id: `t-${index}`, output: "Y" }));
  const { stdout, code } = run(t, { f: lines(...wrong) }, "f");
  t.equal(stdout.match(/expected/g)?.length, 10);
  t.match(stdout, "and 3 more");
  t.equal(code, 1);
});

t.test("an error where a result was recorded is a difference, not a crash", async (t) => {
  const broken = { ...RECORDS.pod, original: "text", override: null, merged: {} };
  const { code, stdout, stderr } = run(t, { f: lines(broken) }, "f");
  t.match(stdout, /^f 0\/1\n/);
  t.equal(stderr, "");
  t.equal(code, 1);
});

t.test("a fault of our code, or of the record, is a difference, not a crash", async (t) => {
  const unreadable = { template: "{{ 1 }}", data: {}, outputPattern: "(" };
  const { code, stdout, stderr } = run(t, { f: lines(unreadable, RECORDS.path) }, "f");
  t.match(stdout, /^f 1\/2\n/);
  t.match(stdout, /got {7}crash: SyntaxError: Invalid regular expression/);
  t.equal(stderr, "");
  t.equal(code, 1);
});

t.test("wrong usage ends with 2 and says what to type", async (t) => {
  const good = lines(RECORDS.template);
  const rows: [title: string, files: Record<string, string>, words: string[], message: RegExp][] = [
    ["no file", {}, [], /^usage: npm run conformance -- FILE…/],
    ["an option", {}, ["--help"], /^usage: npm run conformance -- FILE…/],
    ["a missing file", {}, ["none.jsonl"], /^none\.jsonl: there is no such file$/m],
    ["a directory", {}, ["."], /^\. is a directory/],
    ["an empty file", { f: "\n" }, ["f"], /^f has no records$/m],
    ["a line that is not JSON", { f: `${good}{"id":\n` }, ["f"], /^f:2: not JSON: /],
    ["a line that is no object", { f: `${good}[1]\n` }, ["f"], /^f:2: a record is a JSON object$/m],
    [
      "an unknown kind",
      { f: '{"id":"x","question":1}\n' },
      ["f"],
      /^f:1: a record of unknown kind, with the fields id, question$/m,
    ],
    ["a template without a result", { f: '{"template":"x"}\n' }, ["f"], /^f:1: a record of unknown kind/],
  ];
  for (const [title, files, words, message] of rows) {
    const { code, stderr, stdout } = run(t, files, ...words);
    t.match(stderr, message, title);
    t.notMatch(stderr, /\n {4}at /, `${title}: no stack trace`);
    t.equal(stdout, "", title);
    t.equal(code, 2, title);
  }
});

t.test("files that can be used are checked beside one that cannot", async (t) => {
  const { code, stdout, stderr } = run(t, { a: lines(RECORDS.template) }, "none", "a");
  t.equal(stdout, "a 1/1\n");
  t.match(stderr, /^none: /);
  t.equal(code, 2);
});

function run(t: Test, files: Record<string, string>, ...words: string[]) {
  const env = { ...process.env, npm_lifecycle_event: "" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...words], {
    cwd: t.testdir(files),
    env,
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}
