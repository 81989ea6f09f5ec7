// YAML as Kubernetes reads it, with the place of every value.

import t from "tap";
import { formatPath, readYaml, resolvePlainScalar, writeYaml } from "../../src/api/kubernetes-yaml.ts";
import { DocumentError } from "../../src/errors/error.ts";
import { sharedFiles } from "../helpers/shared-data.ts";

const read = (text: string) => readYaml(text, "f.yaml").map((one) => one.value);
const one = (text: string) => read(text)[0];

/** The error of reading `text`. */
function fault(text: string): DocumentError {
  try {
    readYaml(text, "f.yaml");
  } catch (error) {
    if (error instanceof DocumentError) return error;
    throw error;
  }
  throw new Error(`no error for ${JSON.stringify(text)}`);
}

t.test("plain scalars are resolved as sigs.k8s.io/yaml does", async (t) => {
  const words: [value: unknown, words: string][] = [
    [true, "y Y yes Yes YES true True TRUE on On ON"],
    [false, "n N no No NO false False FALSE off Off OFF"],
    [null, "~ null Null NULL"],
  ];
  for (const [value, list] of words) {
    for (const word of list.split(" ")) t.strictSame(one(`v: ${word}`), { v: value }, `${word} is ${value}`);
  }
  const rows: [title: string, source: string, value: unknown][] = [
    ["nothing is null", "", null],
    ["other spellings of words stay text", "yEs", "yEs"],
    ["tRUE is text", "tRUE", "tRUE"],
    ["nULL is text", "nULL", "nULL"],
    ["decimal", "12", 12],
    ["sign", "+12", 12],
    ["minus", "-12", -12],
    ["zero", "0", 0],
    ["minus zero is zero", "-0", 0],
    ["a leading zero is octal", "0777", 511],
    ["negative octal", "-0777", -511],
    ["0o is octal", "0o17", 15],
    ["0O too", "0O17", 15],
    ["08 cannot be octal, so it is decimal", "08", 8],
    ["and 0778", "0778", 778],
    ["underscores are dropped", "1_000", 1000],
    ["underscores in octal", "0_777", 511],
    ["hexadecimal", "0x1f", 31],
    ["hexadecimal, capitals and sign", "-0X1F", -31],
    ["binary", "0b101", 5],
    ["binary with a wrong digit is text", "0b102", "0b102"],
    ["hexadecimal with a wrong digit is text", "0x1g", "0x1g"],
    ["exponent", "1e3", 1000],
    ["exponent with sign", "1E-2", 0.01],
    ["a float", "1.5", 1.5],
    ["a float with underscores", "1_000.5", 1000.5],
    ["a float without fraction", "1.", 1],
    ["a float without whole part", ".5", 0.5],
    ["signed without whole part", "-.5", -0.5],
    ["2^53 + 1 keeps its digits", "9007199254740993", 9007199254740993n],
    ["the greatest int64", "9223372036854775807", 9223372036854775807n],
    ["the greatest uint64", "18446744073709551615", 18446744073709551615n],
    ["beyond uint64 is a float", "18446744073709551616", 2 ** 64],
    ["the least int64", "-9223372036854775808", -9223372036854775808n],
    ["beyond int64 is a float", "-9223372036854775809", -(2 ** 63)],
    ["too great for a float is text", "1e999", "1e999"],
    ["a date is text", "2020-01-01", "2020-01-01"],
    ["a time stamp is text", "2020-01-01T10:00:00Z", "2020-01-01T10:00:00Z"],
    ["base 60 is text", "12:30:45", "12:30:45"],
    ["base 60 with two parts", "190:20", "190:20"],
    ["a version", "1.2.3", "1.2.3"],
    ["a lone sign", "-", "-"],
    ["a lone plus", "+", "+"],
    ["a lone dot", ".", "."],
    ["two dots", "..", ".."],
    ["Infinity is text", "Infinity", "Infinity"],
    ["NaN is text", "NaN", "NaN"],
    ["a quantity", "10Gi", "10Gi"],
    ["blanks inside", "1 2", "1 2"],
    ["only an underscore", "_", "_"],
    ["an underscore in front of digits", "_1", "_1"],
    ["an exponent without digits", "1e", "1e"],
    ["a hash that looks like a float", "12e0345", "12e0345"],
    ["a commit", "1234567e8", 123456700000000],
  ];
  for (const [title, source, value] of rows) {
    t.strictSame(resolvePlainScalar(source), value, `${title}: ${source}`);
  }
  for (const [title, source, value] of rows.slice(4)) {
    if (source !== "-") t.strictSame(one(`v: ${source}`), { v: value }, `in a document: ${title}`);
  }
});

t.test("quoted scalars and blocks stay text", async (t) => {
  for (const word of ["yes", "null", "~", "0777", "1e3", ".inf", "2020-01-01", ""]) {
    t.strictSame(one(`v: "${word}"`), { v: word }, `"${word}"`);
    t.strictSame(one(`v: '${word}'`), { v: word }, `'${word}'`);
  }
  t.strictSame(one("v: |\n  yes\n"), { v: "yes\n" });
  t.strictSame(one("v: >-\n  1\n  2\n"), { v: "1 2" });
  t.strictSame(one("v: !!str 12"), { v: "12" });
  t.strictSame(one('v: !!int "12"'), { v: 12 });
  t.strictSame(one("v: !!binary aGVsbG8="), { v: "hello" });
  t.strictSame(one("v:\n  - yes\n  - \n"), { v: [true, null] });
});

t.test("keys become text", async (t) => {
  const rows: [text: string, value: unknown][] = [
    ["1: a", { "1": "a" }],
    ["0x1f: a", { "31": "a" }],
    ["yes: a", { true: "a" }],
    ["1.5: a", { "1.5": "a" }],
    ["9007199254740993: a", { "9007199254740993": "a" }],
    ["2020-01-01: a", { "2020-01-01": "a" }],
    ['"yes": a', { yes: "a" }],
    ["? b\n: c", { b: "c" }],
  ];
  for (const [text, value] of rows) t.strictSame(one(text), value, text);
  const object = one("__proto__:\n  x: 1\nconstructor: 2") as Record<string, unknown>;
  t.same(Object.keys(object), ["__proto__", "constructor"], "names of a prototype are ordinary keys");
  t.equal(Object.getPrototypeOf(object), Object.prototype);
  t.equal(({} as Record<string, unknown>)["x"], undefined);
  t.match(fault("? {a: 1}\n: b"), { findings: [{ message: "a mapping used as a key" }] });
});

t.test("merge keys", async (t) => {
  const anchors = "base: &b {a: 1, b: 2}\nmore: &m {b: 3, c: 4}\n";
  const rows: [title: string, text: string, value: unknown][] = [
    ["a map's own keys win", "v:\n  <<: *b\n  a: 9\n", { a: 9, b: 2 }],
    ["wherever they stand", "v:\n  a: 9\n  <<: *b\n", { a: 9, b: 2 }],
    ["the first of several maps wins", "v:\n  <<: [*b, *m]\n", { a: 1, b: 2, c: 4 }],
  ];
  for (const [title, text, value] of rows) {
    t.same((one(anchors + text) as Record<string, unknown>)["v"], value, title);
  }
  t.strictSame(one('"<<": 1'), { "<<": 1 }, "quoted it is an ordinary key");
  t.strictSame(one("a: &x [1]\nb: *x"), { a: [1], b: [1] }, "aliases");
});

t.test("documents", async (t) => {
  t.same(read("a: 1\n---\n---\nb: 2\n---\n# only a comment\n"), [{ a: 1 }, { b: 2 }], "empty ones are left out");
  t.same(read(""), []);
  t.same(read("\ufeffa: 1\n"), [{ a: 1 }], "a byte order mark");
  t.same(read('{"a":[1,{"b":null}]}'), [{ a: [1, { b: null }] }], "JSON");
  t.same(read("a: 1\r\nb: |\r\n  x\r\n  y\r\n"), [{ a: 1, b: "x\ny\n" }], "Windows line ends");
  const [, second] = readYaml("a: 1\n---\nb:\n  c: 2\n", "f.yaml");
  t.same(second?.where(["b", "c"]), { file: "f.yaml", line: 4, column: 6, path: "b.c" }, "positions count on");
});

t.test("faults name file, line and column", async (t) => {
  const rows: [title: string, text: string, message: RegExp, line: number, column: number | undefined, hint: RegExp][] =
    [
      ["duplicate key", "a: 1\nb: 2\na: 3\n", /duplicated mapping key/, 3, 1, /remove or rename/],
      ["duplicates of different spelling", "1: a\n0x1: b\n", /duplicated mapping key/, 2, 1, /remove or rename/],
      ["duplicate inside", "x:\n  k: 1\n  k: 2\n", /duplicated mapping key/, 3, 3, /remove or rename/],
      ["tab", "a:\n\tb: 1\n", /tab/, 2, undefined, /tab/],
      ["infinity", "a:\n  b: [1, .inf]\n", /a\.b\[1\] is Infinity/, 2, 10, /quote it/],
      ["minus infinity", "a: -.Inf", /a is -Infinity/, 1, 4, /quote it/],
      ["not a number", "a: .nan", /a is NaN/, 1, 4, /quote it/],
      ["indentation", "a:\n  b: 1\n c: 2\n", /./, 3, undefined, /indentation/],
      ["unclosed list", "a: [1, 2\nb: 3\n", /./, 2, undefined, /indentation|quote/],
      ["unclosed quote", 'a: "x\nb: 3\n', /./, 2, undefined, /indentation|quote/],
      [
        "unknown alias, which may be an unquoted password",
        "a: *nowhere\n",
        /^not valid YAML: unidentified alias\n/,
        1,
        undefined,
        /./,
      ],
      ["two values", "a: b: c\n", /./, 1, undefined, /quote values/],
    ];
  for (const [title, text, message, line, column, hint] of rows) {
    const error = fault(text);
    t.match(error, { code: "YAML", where: { file: "f.yaml", line, ...(column && { column }) }, hint }, title);
    t.equal(error.findings.length, 1, `${title}: one finding`);
    t.match(`${error.message}\n${error.findings[0]?.message}`, message, `${title}: message`);
    t.notMatch(error.message, /\n/, `${title}: one line`);
  }
});

t.test("an unquoted template gets the hint to quote it", async (t) => {
  const rows: [title: string, text: string, line: number, column: number, hint: string][] = [
    ["a field", "args:\n  pod: {{ .Name }}\n", 2, 8, "pod: '{{ .Name }}'"],
    ["single quotes are doubled", "image: {{ index .O 'x' }}\n", 1, 8, "image: '{{ index .O ''x'' }}'"],
    ["text after it", "image: {{if .A }}x{{end}}:1\nb: 1\n", 1, 8, "image: '{{if .A }}x{{end}}:1'"],
    ["an item of a list", "a:\n- name: {{ .X }}\n", 2, 9, "name: '{{ .X }}'"],
  ];
  for (const [title, text, line, column, hint] of rows) {
    const error = fault(text);
    t.match(error.where, { file: "f.yaml", line, column }, title);
    t.match(error.message, /a value that starts with \{\{ must be quoted/, title);
    t.equal(error.hint, `put the value in quotes: ${hint}`, title);
  }
  t.notMatch(fault("a: '{{ .X }}'\nb: 1\nb: 2\n").message, /quoted/, "a quoted one is not blamed");
  t.notMatch(fault("x:\n\ty: 2\nb: {{ .X }}\n").message, /must be quoted/, "nor one after the fault");
  const block = "a:\n  spec: |\n    metadata:\n      name: {{ .X }}\n\n    b:\n    - c: {{ .X }}\n";
  t.notMatch(fault(`${block}b: 1\nb: 2\n`).message, /must be quoted/, "nor one in a block of text");
  t.match(fault(`${block}pod: {{ .Y }}\n`).where, { line: 8, column: 6 }, "but the one after the block is");
  t.match(fault(`- |\n  k: {{ .X }}\n- k: {{ .Y }}\n`).where, { line: 3, column: 6 }, "the block may be an item");
});

t.test("where finds a path, and a character inside its text", async (t) => {
  const text = [
    "top:", //                                      1
    "  plain: abc {{ .X }}", //                     2
    "  'quoted': '{{ .X }}'", //                    3
    "  literal: |", //                              4
    "    first", //                                 5
    "      {{ .Y }}", //                            6
    "  indented: |2", //                            7
    "     a", //                                    8
    "    b", //                                     9
    "  folded: >", //                              10
    "    one", //                                  11
    "    {{ .Z }}", //                             12
    "  flow: {a: [1, '{{ .W }}']}", //             13
    "  list:", //                                  14
    "  - x", //                                    15
    "  - - y", //                                  16
    "  yes: 1", //                                 17
    '  double: "a', //                            18
    '    {{ .V }}"', //                            19
    "  alias: &A {k: 1}", //                       20
    "  use: *A", //                                21
    "  empty:", //                                 22
    '  "a.b/c": 1', //                             23
  ].join("\n");
  const [document] = readYaml(text, "dir/f.yaml");
  type Row = [title: string, path: (string | number)[], inside: [number, number] | undefined, at: [number, number]];
  const rows: Row[] = [
    ["a plain value", ["top", "plain"], undefined, [2, 10]],
    ["inside a plain value", ["top", "plain"], [1, 8], [2, 17]],
    ["a quoted value begins at its text", ["top", "quoted"], [1, 4], [3, 17]],
    ["a literal block begins at its first line", ["top", "literal"], [1, 1], [5, 5]],
    ["a line of a literal block", ["top", "literal"], [2, 6], [6, 10]],
    ["a block with an indentation of its own", ["top", "indented"], [1, 2], [8, 6]],
    ["its second line", ["top", "indented"], [2, 1], [9, 5]],
    ["a folded block", ["top", "folded"], [1, 8], [12, 8]],
    ["text that goes on in the next line", ["top", "double"], [1, 6], [19, 8]],
    ["flow", ["top", "flow", "a", 1], [1, 4], [13, 21]],
    ["a list", ["top", "list", 0], undefined, [15, 5]],
    ["a list in a list", ["top", "list", 1, 0], undefined, [16, 7]],
    ["a key by its resolved text", ["top", "true"], undefined, [17, 8]],
    ["a map begins at its first key", ["top"], undefined, [2, 3]],
    ["a name that is not there: what encloses it", ["top", "list", 7, "x"], undefined, [15, 3]],
    ["a member of an alias: the alias", ["top", "use", "k"], undefined, [21, 9]],
    ["an odd key", ["top", "a.b/c"], undefined, [23, 12]],
    ["nowhere: the document", ["nowhere"], undefined, [1, 1]],
  ];
  for (const [title, path, inside, [line, column]] of rows) {
    const at = inside && { line: inside[0], column: inside[1] };
    t.same(document?.where(path, at), { file: "dir/f.yaml", line, column, path: formatPath(path) }, title);
  }
  t.same(document?.where([]), { file: "dir/f.yaml", line: 1, column: 1 }, "the root has no path");
});

t.test("formatPath", async (t) => {
  const rows: [path: (string | number)[], text: string][] = [
    [[], ""],
    [["a", "b-c", 0, "d"], "a.b-c[0].d"],
    [["a", "x.y/z"], 'a["x.y/z"]'],
    [["a", ""], 'a[""]'],
    [["a", 'q"'], 'a["q\\""]'],
  ];
  for (const [path, text] of rows) t.equal(formatPath(path), text);
});

t.test("what is written reads back as the same value", async (t) => {
  const words =
    "yes|no|y|N|on|off|true|null|~||0x1f|0o17|0777|08|0b1|1e3|1_000|.inf|.nan|.5|+1|12:30:45|2020-01-01|<<|=|-|- a|? b|a: b|a #b|#c|" +
    "{{ .X }}|{a|[b|*c|&d|!e|%f|@g|`h|'i|\"j|| |  lead|trail  |\ttab|tab\t|a\nb|a\n|\na|\n|\n\n|a\n\n|a\n b\n|  a\nb|a \nb\n|" +
    "a\r\nb|\r|x\u0000y|\u007f|\u0085|\u2028|\ufeff|é🙂|---|...|--- a|a:|:a|a,b|1e999|9007199254740993|0.1|1.|\\|\\n|a\n---\nb\n";
  const odd = [...words.split("|"), "|", "long ".repeat(100), `${"long ".repeat(100)}\nx`, "a\n\n\nb\n\n\n"];
  for (const word of odd) {
    t.strictSame(one(writeYaml({ v: word, list: [word] })), { v: word, list: [word] }, encodeURI(word));
    t.strictSame(one(writeYaml({ m: { [word]: 1 } })), { m: { [word]: 1 } }, `key ${encodeURI(word)}`);
  }
  const values: unknown[] = [
    true,
    null,
    0,
    -1,
    1.5,
    1e21,
    1e-7,
    123456789012345680000,
    9007199254740993n,
    18446744073709551615n,
    -9223372036854775808n,
    [],
    {},
    [[], [[]], {}],
    { a: { b: [{ c: null }, "d"] } },
    [[1, 2], [[3]]],
  ];
  for (const value of values) t.strictSame(one(writeYaml({ v: value })), { v: value }, String(value));
  t.equal(writeYaml({ a: undefined, b: 1 }), "b: 1\n", "undefined members are left out");
  const shared = { x: 1 };
  t.equal(writeYaml({ a: shared, b: shared }), "a:\n  x: 1\nb:\n  x: 1\n", "no anchors");
  t.equal(writeYaml({ z: 1, a: [1] }), "z: 1\na:\n- 1\n", "keys keep their order, lists are not indented");
});

t.test("published blueprints survive reading and writing", async (t) => {
  const { files, skip } = sharedFiles("corpus/blueprints");
  if (skip !== undefined) return t.plan(0, skip);
  t.equal(files.length, 122);
  for (const { name, text } of files) {
    const first = readYaml(text, name).map((document) => document.value);
    const second = first.flatMap((value) => read(writeYaml(value)));
    t.strictSame(second, first, name);
  }
});

t.test("blueprints that are no YAML say which value to quote", async (t) => {
  const { files, skip } = sharedFiles("corpus/invalid");
  if (skip !== undefined) return t.plan(0, skip);
  const places: Record<string, [line: number, column: number]> = {
    "kanisterio--kanister--elasticsearch-blueprint.yaml": [26, 20],
    "kanisterio--kanister--mongo-blueprint.yaml": [25, 20],
    "kanisterio--kanister--mysql-dump-db-blueprint.yaml": [21, 26],
    "kanisterio--kanister--postgres-blueprint.yaml": [26, 20],
  };
  t.same(
    files.map((file) => file.name),
    Object.keys(places),
  );
  for (const { name, text } of files) {
    const [line, column] = places[name] as [number, number];
    let error: unknown;
    try {
      readYaml(text, name);
    } catch (caught) {
      error = caught;
    }
    t.match(error, { code: "YAML", where: { file: name, line, column }, hint: /^put the value in quotes: / }, name);
    t.equal((error as DocumentError).findings.length, 1, `${name}: one finding`);
  }
});
