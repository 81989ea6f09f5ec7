// Kubernetes' JSONPath: what each form finds and prints, what is said where it finds nothing, and what cannot hang it.

import t from "tap";
import { TemplateError } from "../../src/errors/error.ts";
import {
  executeJsonPath,
  findJsonPath,
  type JsonPathOptions,
  parseJsonPath,
  printJsonPathValue,
} from "../../src/template/jsonpath/json-path.ts";
import { anyMap, bytes, fromJson, type GoValue, int, list, pointer } from "../../src/template/value.ts";

const POD = {
  kind: "Pod",
  metadata: { name: "db-0", labels: { "app.kubernetes.io/name": "db", tier: "data" }, annotations: {} },
  spec: {
    replicas: 3,
    ratio: 1.5,
    big: 1e21,
    on: true,
    nothing: null,
    empty: [],
    ports: [80, 443, 8080, 9090],
    grid: [[1, 2], [3], []],
    text: 'a<b> "c"',
  },
  status: {
    phase: "Running",
    conditions: [
      { type: "Ready", status: "True", age: 5, note: null },
      { type: "Old", status: "False", age: 9, gone: true },
    ],
    one: { two: { three: "deep" } },
  },
};

function outcome(expression: string, data: unknown = POD, options: JsonPathOptions = {}): string {
  let stage = "parse";
  try {
    const path = parseJsonPath(expression, options);
    stage = "execute";
    return executeJsonPath(path, fromJson(data));
  } catch (error) {
    if (error instanceof TemplateError) return `${stage} error: ${error.message}`;
    throw error;
  }
}

type Row = readonly [expression: string, expected: string, data?: unknown];

const TABLES: Record<string, readonly Row[]> = {
  "fields are found from the root, with or without $ and @": [
    ["{.kind}", "Pod"],
    ["{$.kind}", "Pod"],
    ["{ $.kind }", "Pod"],
    ["{@.kind}", "Pod"],
    ["{$ .status .phase}", "Running"],
    ["{.kind}-{.status.phase}", "Pod-Running"],
  ],
  "keys with points are escaped, and all backslashes go": [
    ["{.metadata.labels.app\\.kubernetes\\.io/name}", "db"],
    ["{.metadata.labels['app\\.kubernetes\\.io/name']}", "db"],
    ["{.a\\ b}", "1", { "a b": 1 }],
    ["{.a\\\\b}", "1", { ab: 1 }],
    ["{.é.日}", "1", { é: { 日: 1 } }],
  ],
  "upstream: a point in a quoted key goes a level down": [
    ["{.metadata['labels.tier']}", "data"],
    ["{['status.one.two.three']}", "deep"],
    ["{['.three']}", "deep", POD.status.one.two],
    ["{['*.three']}", "deep", POD.status.one],
  ],
  "scalars print as Go prints them, lists and maps as JSON": [
    ["{.spec.replicas}", "3"],
    ["{.spec.ratio}", "1.5"],
    ["{.spec.big}", "1e+21"],
    ["{.spec.on}", "true"],
    ["{.spec.nothing}", "null"],
    ["{.spec.text}", 'a<b> "c"'],
    ["{.spec.empty}", "[]"],
    ["{.metadata.annotations}", "{}"],
    ["{.spec.grid}", "[[1,2],[3],[]]"],
    ["{.b}", '{"a":"\\u003c","z":null}', { b: { z: null, a: "<" } }],
    ["{}", "<no value>", null],
    ["{}", "5", 5],
    ["", ""],
  ],
  "what is missing is an error that names the field": [
    ["{.nope}", "execute error: nope is not found"],
    ["{.status.nope.deeper}", "execute error: nope is not found"],
    ["{.kind.nope}", "execute error: nope is not found"],
    ["{.spec.ports.nope}", "execute error: nope is not found"],
    ["{.}", "execute error:  is not found"],
    ["{.spec.nothing.x}", "execute error: x is not found"],
  ],
  "an index counts from 0, or from the end; none is the first": [
    ["{.spec.ports[0]}", "80"],
    ["{.spec.ports[-1]}", "9090"],
    ["{.spec.ports[]}", "80"],
    ["{.status.conditions[].status}", "True"],
    ["{.spec.grid[0][1]}", "2"],
    ["{.spec.ports[4]}", "execute error: array index out of bounds: index 4, length 4"],
    ["{.spec.ports[-5]}", "execute error: array index out of bounds: index -1, length 4"],
    ["{.spec.empty[0]}", "execute error: array index out of bounds: index 0, length 0"],
    ["{.kind[0]}", "execute error: string is not array or slice"],
    ["{.spec[0]}", "execute error: map[string]interface {} is not array or slice"],
    ["{.spec.nothing[0]}", ""],
    [
      "{.spec.ports[9223372036854775807]}",
      "execute error: array index out of bounds: index 9223372036854775807, length 4",
    ],
  ],
  "slices have a start, an end and a step": [
    ["{.spec.ports[1:3]}", "443 8080"],
    ["{.spec.ports[2:]}", "8080 9090"],
    ["{.spec.ports[:2]}", "80 443"],
    ["{.spec.ports[-2:]}", "8080 9090"],
    ["{.spec.ports[::2]}", "80 8080"],
    ["{.spec.ports[*]}", "80 443 8080 9090"],
    ["{.spec.ports[0:0]}", ""],
    ["{.spec.ports[3:1]}", "execute error: starting index 3 is greater than ending index 1"],
    ["{.spec.ports[0:9]}", "execute error: array index out of bounds: index 8, length 4"],
    ["{.spec.ports[::0]}", "execute error: step must be > 0"],
    ["{.spec.ports[ 0 ]}", "parse error: invalid array index  0 "],
    ["{.spec.ports[a]}", "parse error: invalid array index a"],
    ["{.spec.ports[-]}", "parse error: array index - is not a number"],
    ["{.spec.ports[0}", "parse error: unterminated array"],
  ],
  "upstream: an empty slice of one list keeps those after it from being looked at": [
    ["{.a[*][*]}", "", { a: [[], [1], [2]] }],
    ["{.a[*][*]}", "1 2", { a: [[1], [2], []] }],
  ],
  "unions give each part's values in turn": [
    ["{.spec.ports[0,2]}", "80 8080"],
    ["{['kind','status.phase']}", "Pod Running"],
    ["{.metadata['name', 'labels']}", 'db-0 {"app.kubernetes.io/name":"db","tier":"data"}'],
    ["{.spec.ports[0,9]}", "execute error: array index out of bounds: index 9, length 4"],
    ['{["kind","x"]}', 'parse error: invalid array index "kind"'],
  ],
  "a wildcard finds members in the order of their keys, items, and the bytes of a text": [
    ["{.*}", "x 1 [2]", { b: 1, a: "x", c: [2] }],
    ["{.spec.grid[*]}", "[1,2] [3] []"],
    ["{.spec.grid.*}", "[1,2] [3] []"],
    ["{.a.*}", "195 169", { a: "é" }],
    ["{.a.*.*}", "", { a: [1, null, true] }],
  ],
  "recursive descent visits all that holds something, from the outside in": [
    ["{..three}", "deep"],
    ["{..a}", '{"a":{"a":1}} {"a":1} 1', { a: { a: { a: 1 } } }],
    ["{..}", '{"a":["x",1,""]} ["x",1,""] x', { a: ["x", 1, ""] }],
    ["{..[0]}", "execute error: map[string]interface {} is not array or slice"],
    ["{....a}", "parse error: invalid multiple recursive descent"],
    ["{..*}", "parse error: unrecognized character in action: U+002A '*'"],
  ],
  "a filter compares within each item of a list": [
    ['{.status.conditions[?(@.type=="Ready")].status}', "True"],
    ["{.status.conditions[?(@.type == 'Ready')].status}", "True"],
    ['{.status.conditions[?(@.type!="Ready")].status}', "False"],
    ["{.status.conditions[?(@.age>5)].type}", "Old"],
    ["{.status.conditions[?(@.age>=5)].type}", "Ready Old"],
    ["{.status.conditions[?(@.age<9)].type}", "Ready"],
    ["{.status.conditions[?(5==@.age)].type}", "Ready"],
    ["{.status.conditions[?(@.type!=@.status)].type}", "Ready Old"],
    ["{.spec.ports[?(@>400)]}", "443 8080 9090"],
    ['{.status.conditions[?(@.type=="a)b")].status}', ""],
    ["{.a[?(@.b==true)].b}", "true", { a: [{ b: true }, { b: false }] }],
  ],
  "a filter without comparison asks whether there is something": [
    ["{.status.conditions[?(@.gone)].type}", "Old"],
    ["{.status.conditions[?(@.note)].type}", "Ready"],
    ["{.status.conditions[?()].type}", "Ready Old"],
  ],
  "upstream: in such a filter what cannot be indexed counts as something": [
    ["{.a[?(@.b[5])].n}", "1", { a: [{ n: 1, b: [] }, { n: 2 }] }],
  ],
  "only values of one sort compare, and only scalars": [
    ['{.spec.ports[?(@=="80")]}', "execute error: incompatible types for comparison"],
    ["{.spec.ports[?(@==80.0)]}", "execute error: incompatible types for comparison"],
    ["{.spec.grid[?(@==1)]}", "execute error: invalid type for comparison"],
    ["{.status.conditions[?(@.note==1)].type}", "execute error: invalid type for comparison"],
    ["{.a[?(@<true)]}", "execute error: invalid type for comparison", { a: [true] }],
    ["{.spec.ports[?(@=80)]}", "execute error: unrecognized filter operator ="],
    ["{.spec.grid[?(@[*]==1)]}", "execute error: can only compare one element at a time"],
    ["{.kind[?(@.a)]}", "execute error: Pod is not array or slice and cannot be filtered"],
    [
      "{.metadata.labels[?(@)]}",
      "execute error: map[app.kubernetes.io/name:db tier:data] is not array or slice and cannot be filtered",
    ],
    ["{.spec.nothing[?(@)]}", "execute error: <nil> is not array or slice and cannot be filtered"],
    ["{.status.conditions[?(@.gone==true)].type}", "execute error: gone is not found"],
  ],
  "malformed filters are told apart": [
    ["{.a[?(@.b}", "parse error: unterminated filter"],
    ["{.a[?(@.b)}", "parse error: unclosed array expect ]"],
    ['{.a[?(@.b=="x)]}', "parse error: unterminated filter"],
    ["{.a[?(@.b==)]}", "parse error: unrecognized character in action: U+003D '='"],
    ["{.a[?(@.b==x)]}", "execute error: unrecognized identifier x", { a: [{ b: 1 }] }],
  ],
  "quoted text, numbers and truth values stand for themselves": [
    ['{.kind}{"\\t"}{.status.phase}{"\\n"}', "Pod\tRunning\n"],
    ["{'it\\'s'}", "it's"],
    ['{"\\x41\\u00e9\\101"}', "AéA"],
    ["{'\\\"'}", "parse error: unquote string '\\\"' error invalid syntax"],
    ['{"a}', "parse error: unterminated quoted string"],
    ["{5}{-1}{+.5}{1e3}", "execute error: unrecognized identifier e3"],
    ["{5}{-1}{+.5}{007}", "5-10.57"],
    ["{true}{false}", "truefalse"],
    ["{1.2.3}", "parse error: cannot parse number 1.2.3"],
    ["{5[0]}", "execute error: int is not array or slice"],
  ],
  "braces must close, and hold what is known": [
    ["{.a", "parse error: unclosed action"],
    ["{.a\n}", "parse error: unclosed action"],
    ["{*}", "parse error: unrecognized character in action: U+002A '*'"],
    ["{\t.a}", "parse error: unrecognized character in action: U+0009"],
    ["{kind}", "execute error: unrecognized identifier kind"],
    ["a}b", "a}b"],
  ],
  "range repeats what follows, up to end": [
    ["{range .status.conditions[*]}{.type}={.status};{end}", "Ready=True;Old=False;"],
    ["{range .spec.ports[0:2]}<{@}>{end}!", "<80><443>!"],
    ["{range .spec.grid[0:2]}{range @[*]}{@},{end}|{end}", "1,2,|3,|"],
    ["{range .spec.empty[*]}x{end}!", "!"],
    ["{range .spec.ports[*]}x", "xxxxx"],
    ["{end}", "execute error: not in range, nothing to end"],
  ],
  "upstream: without anything to repeat the fields in a range are looked for all the same": [
    ["{range .spec.empty[*]}{.x}{end}", "execute error: x is not found"],
  ],
};

for (const [title, rows] of Object.entries(TABLES)) {
  t.test(title, async (t) => {
    for (const [expression, expected, data] of rows) t.equal(outcome(expression, data), expected, expression);
  });
}

t.test("where missing keys are allowed, they find nothing, and all else stays an error", async (t) => {
  const rows: Row[] = [
    ["{.nope}", ""],
    ["{.status.nope.deeper}", ""],
    ["a{.nope}b", "ab"],
    ["{.status.conditions[?(@.gone==true)].type}", "Old"],
    ["{range .nope[*]}x{end}", ""],
    ["{.spec.ports[9]}", "execute error: array index out of bounds: index 9, length 4"],
  ];
  for (const [expression, expected] of rows)
    t.equal(outcome(expression, POD, { allowMissingKeys: true }), expected, expression);
});

t.test("the values found come in one list for each text and each pair of braces", async (t) => {
  const find = (expression: string) => findJsonPath(parseJsonPath(expression), fromJson(POD));
  t.strictSame(find("{.spec.ports[0:2]}{.kind}x"), [[80n, 443n], ["Pod"], ["x"]]);
  t.strictSame(find("{.spec.nothing}{.status.conditions[?(@.type=='No')]}"), [[null], []]);
  t.strictSame(find("{range .spec.ports[:2]}{@}{end}"), [[80n], [443n]]);
  t.equal(printJsonPathValue(fromJson({ a: [1.5] })), '{"a":[1.5]}');
});

t.test("values of other Go types are seen through", async (t) => {
  const data = anyMap({
    n: int(5),
    p: pointer(anyMap({ x: "y" })),
    b: bytes(Uint8Array.of(104, 105)),
    bad: list(["\udcff"]),
  });
  const print = (expression: string) => executeJsonPath(parseJsonPath(expression), data);
  t.equal(print("{.n} {.p.x} {.b} {.b[1]}"), '5 y "aGk=" 105');
  t.equal(print("{.bad}"), '["\\ufffd"]');
  t.equal(print("{.bad[0]}"), "\udcff", "a byte that is not UTF-8 is kept");
});

t.test("a syntax error says where, also inside filters, keys and unions", async (t) => {
  const rows: [expression: string, line: number, column: number][] = [
    ["{.a}{*}", 1, 6],
    ["{.a}\n{.b} {.c", 2, 9],
    ["{.é[x]}", 1, 4],
    ["{.é[?(@.b ~)]}", 1, 11],
    ['{.a[?(@.b=="\\q")].c}', 1, 12],
    ["{['a[x', 0]}", 1, 5],
    ["{[0, 1x]}", 1, 5],
    ["{.a[?(@.b}", 1, 4],
  ];
  for (const [expression, line, column] of rows) {
    t.throws(
      () => parseJsonPath(expression),
      { code: "TEMPLATE", where: { line, column }, details: { stage: "parse" } },
      expression,
    );
  }
});

t.test("neither hostile expressions nor hostile data hang or overflow", async (t) => {
  const many = 100_000;
  let deep: GoValue = 1n;
  for (let count = 0; count < many; count++) deep = anyMap([["a", deep]]);
  let nested: GoValue = 1n;
  for (let count = 0; count < many; count++) nested = list([nested, nested].slice(count % 2));
  const rows: [title: string, expression: string, data: GoValue, expected: RegExp][] = [
    ["open braces", "{".repeat(many), null, /unrecognized character/],
    ["filters in filters", `{${"[?(".repeat(many)}${")]".repeat(many)}}`, deep, /unterminated filter/],
    ["unions in unions", `{${"[0,".repeat(many)}}`, deep, /unterminated array/],
    ["a long way down", `{${".a".repeat(many)}}`, deep, /^1$/],
    ["many loops inside one another", "{range @}".repeat(many), deep, /loops are nested more than/],
    ["loops that multiply", "{range 'aaaaaaaaaa'.*}".repeat(50), null, /stopped after/],
    ["unions that multiply", `{${"[0,-1]".repeat(100)}}`, nested, /stopped after/],
    ["descents that multiply", `{${"..a".repeat(20)}}`, deep, /stopped after/],
    ["deep data as JSON", "{$}", deep, /nested more than/],
    ["deep data in an error", "{[?(@.a)]}", deep, /nested more than/],
    ["digits", `{[${"9".repeat(many)}]}`, deep, /is not a number/],
    ["backslashes", `{'${"\\\\".repeat(many)}x'}`, deep, /^\\+x$/],
  ];
  for (const [title, expression, data, expected] of rows) {
    let found: string;
    try {
      found = executeJsonPath(parseJsonPath(expression), data);
    } catch (error) {
      t.type(error, TemplateError, title);
      found = (error as Error).message;
    }
    t.match(found.slice(0, 200_000), expected, title);
  }
});
