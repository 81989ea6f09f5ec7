// The conditions of Wait and WaitV2: those people wrote, the rules they rely on, and the traps they must not fall into.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import t from "tap";
import { type Condition, parseWaitCondition, parseWaitV2Condition } from "../../src/engine/conditions.ts";
import { blueprintEnvironment } from "../../src/engine/template-environment.ts";
import { messageOf, TemplateError } from "../../src/errors/error.ts";

const ENVIRONMENT = blueprintEnvironment(() => new Date("2024-05-06T07:08:09Z"));

type Parse = (text: string) => Condition;

/** The answer, or the text of the error and whether parsing or evaluating threw it. */
function outcome(parse: Parse, text: string, object: unknown): boolean | string {
  let stage = "parse";
  try {
    const condition = parse(text);
    stage = "evaluate";
    return condition.evaluate(object, ENVIRONMENT);
  } catch (error) {
    if (error instanceof TemplateError) return `${stage}: ${error.message}`;
    throw error;
  }
}

const wait = (text: string, object: unknown = POD) => outcome(parseWaitCondition, text, object);
const waitV2 = (text: string, object: unknown = POD) => outcome(parseWaitV2Condition, text, object);

const POD = {
  metadata: { name: "db-0", labels: { version: "v1.22.3", count: "7" }, annotations: { "example.com/on": "yes" } },
  spec: { replicas: 3, ratio: 0.5, paused: false, text: "", containers: [{ name: "db" }, { name: "side" }] },
  status: {
    phase: "Active",
    replicas: 3,
    done: "true",
    nothing: null,
    none: [],
    containerStatuses: [{ ready: true }, { ready: false }],
    conditions: [
      { type: "Available", status: "True" },
      { type: "Stalled", status: "False" },
      { type: "Odd", status: "Unknown" },
    ],
  },
};

const withPhase = (phase: unknown) => ({ status: { phase } });

type Documented = [text: string, holds: unknown, holdsNot: unknown];

const IF_READY = "{{ if { $.status.containerStatuses[].ready } }}true{{ else }}false{{ end }}";
const AVAILABLE =
  '{{ $available := false }}{{ range $condition := $.status.conditions }}{{ if and (eq .type "Available") (eq .status "True") }}{{ $available = true }}{{ end }}{{ end }}{{ $available }}';

t.test("Wait: the conditions that the documents print hold when their authors meant them to", async (t) => {
  const rows: Documented[] = [
    [
      '{{ if (eq "{ $.status.phase }" "Active")}}true{{ else }}false{{ end }}',
      withPhase("Active"),
      withPhase("Terminating"),
    ],
    [
      '{{ if (eq "{ $.status.phase }" "Invalid")}}true{{ else }}false{{ end }}',
      withPhase("Invalid"),
      withPhase("Active"),
    ],
    [
      IF_READY,
      { status: { containerStatuses: [{ ready: true }, { ready: false }] } },
      { status: { containerStatuses: [{ ready: false }, { ready: true }] } },
    ],
  ];
  for (const [text, holds, holdsNot] of rows) {
    t.equal(wait(text, holds), true, text);
    t.equal(wait(text, holdsNot), false, text);
  }
});

t.test("WaitV2: the condition that the documents print holds when its author meant it to", async (t) => {
  const deployment = (status: string) => ({ status: { conditions: [{ type: "Available", status }] } });
  t.equal(waitV2(AVAILABLE, deployment("True")), true);
  t.equal(waitV2(AVAILABLE, deployment("False")), false);
  t.equal(waitV2(AVAILABLE, { status: {} }), false);
});

const TABLES: Record<string, readonly (readonly [text: string, expected: boolean | string])[]> = {
  "Wait: a path works inside quotes, without them, and outside of any action": [
    ['{{ eq "{ $.status.phase }" "Active" }}', true],
    ['{{ eq "{$.status.phase}" "Active" }}', true],
    ["{{ eq `{ $.status.phase }` `Active` }}", true],
    ['{{ eq { $.status.phase } "Active" }}', true],
    ['{{ eq {$.status.phase} "Active" }}', true],
    ['{{ ne { $.status.phase } "Active" }}', false],
    ["{ $.status.containerStatuses[0].ready }", true],
    ["{ $.status.containerStatuses[1].ready }", false],
    ["  { $.status.done }\n", true],
    ["{{{ $.status.done }}}", true],
    ["{{- { $.status.done } -}}", true],
    ["{{ ({ $.status.done }) }}", true],
    ["{{ { $.metadata.name } | hasPrefix `db` }}", true],
    ['{{ eq "{ $.metadata.name }/{ $.status.phase }!" "db-0/Active!" }}', true],
  ],
  "Wait: quotes in a filter may stand inside the quotes of a text (F4)": [
    ['{{ eq "{ $.status.conditions[?(@.type == "Available")].status }" "True" }}', true],
    ['{{ eq "{ $.status.conditions[?(@.type == \'Available\')].status }" "True" }}', true],
    ['{{ eq "{ $.status.conditions[?(@.type == \\"Available\\")].status }" "True" }}', true],
    ['{{ eq { $.status.conditions[?(@.type == "Available")].status } "True" }}', true],
    ['{{ eq "{ $.status.conditions[?(@.type == "Missing")].status }" "" }}', true],
  ],
  "Wait: numbers and truth values need no quotes (F4)": [
    ["{{ eq {$.spec.replicas} { $.status.replicas } }}", true],
    ["{{ eq { $.spec.replicas } 3 }}", true],
    ["{{ ge { $.spec.replicas } 4 }}", false],
    ["{{ lt {$.spec.ratio} 0.75 }}", true],
    ["{{ eq { $.spec.paused } false }}", true],
    ["{{ not { $.spec.paused } }}", true],
    ["{{ if and { $.status.done } (eq { $.spec.replicas } 3) }}true{{ end }}", true],
    ["{{ eq (add { $.spec.replicas } 1 | int) 4 }}", true],
    ["{{ index (list 0 0 0 9) { $.spec.replicas } | eq 9 }}", true],
  ],
  "upstream: text that reads like a number or a truth value is one, unless it is quoted": [
    ["{{ eq { $.metadata.labels.count } 7 }}", true],
    ['{{ eq "{ $.metadata.labels.count }" "7" }}', true],
    ["{{ if { $.status.done } }}true{{ end }}", true],
    [
      '{{ eq { $.metadata.labels.count } "7" }}',
      'evaluate: template: config:1:3: executing "config" at <eq { $.metadata.labels.count } "7">: error calling eq: incompatible types for comparison: int and string',
    ],
  ],
  "Wait: asked for its truth, a status of True is true, one of False or Unknown is not": [
    ['{{ if { $.status.conditions[?(@.type == "Available")].status } }}true{{ end }}', true],
    ['{{ if { $.status.conditions[?(@.type == "Stalled")].status } }}true{{ end }}', false],
    ['{{ if { $.status.conditions[?(@.type == "Odd")].status } }}true{{ end }}', false],
    ['{{ if not { $.status.conditions[?(@.type == "Stalled")].status } }}true{{ end }}', true],
    ["{{ if and { $.status.conditions[0].status } { $.status.conditions[1].status } }}true{{ end }}", false],
    ["{{ if or { $.status.conditions[1].status } { $.status.conditions[0].status } }}true{{ end }}", true],
    ['{{ if eq { $.status.conditions[1].status } "False" }}true{{ end }}', true],
    [
      "{{ if { $.status.phase } }}true{{ end }}",
      'evaluate: template: config:1:6: executing "config" at <{ $.status.phase }>: "Active" is neither true nor false',
    ],
    [`{{ if${" ".repeat(50)}{ $.status.conditions[1].status } }}true{{ end }}`, false],
    ['{{ if or (eq "a" "b") { $.status.conditions[1].status } }}true{{ end }}', false],
    ["{{ $x := { $.status.conditions[1].status } }}{{ if $x }}true{{ end }}", false],
    ["{{ with { $.status.conditions[1].status } }}true{{ end }}", false],
    ["{{ if { $.spec.text } }}true{{ else }}false{{ end }}", false],
    ["{{ if { $.status.nothing } }}true{{ else }}false{{ end }}", false],
    ["{{ if { $.status.none } }}true{{ else }}false{{ end }}", false],
    ["{{ if { $.status.conditions } }}true{{ end }}", true],
    [
      "{{ if { $.status.containerStatuses[*].ready } }}true{{ end }}",
      'evaluate: template: config:1:6: executing "config" at <{ $.status.containerStatuses[*].ready }>: "true false" is neither true nor false',
    ],
  ],
  "upstream: inside quotes any text is true, also false": [
    ['{{ if "{ $.spec.paused }" }}true{{ end }}', true],
    ['{{ if "{ $.spec.text }" }}true{{ else }}false{{ end }}', false],
    ['{{ if "$.status.containerStatuses[].ready"}}true{{ else }}false{{ end }}', true],
  ],
  "Wait: [] is the first item, several values are joined by blanks, lists and maps are JSON": [
    ['{{ eq "{ $.spec.containers[].name }" "db" }}', true],
    ['{{ eq "{ $.spec.containers[*].name }" "db side" }}', true],
    ['{{ contains "side" { $.spec.containers[*].name } }}', true],
    ['{{ eq "{ $.spec.containers[0] }" "{\\"name\\":\\"db\\"}" }}', true],
    ['{{ eq "{ $..name }" "db-0 db side" }}', true],
    ['{{ contains "\\"phase\\":\\"Active\\"" "{ $ }" }}', true],
    ['{{ contains "Active" "{$}" }}', true],
    ['{{ eq "{ $.metadata.annotations.example\\.com/on }" "yes" }}', true],
    ["{{ eq \"{ $['metadata']['name'] }\" \"db-0\" }}", true],
    ["{{ len { $.spec.containers } | eq 2 }}", true],
    ["{{ range { $.status.containerStatuses } }}{{ if .ready }}true{{ end }}{{ end }}", true],
    ["{{ { $ } }}", false],
    ["{ $ }", false],
  ],
  "Wait: a template's own variables are not paths (F5)": [
    ['{{ $phase := "{ $.status.phase }" }}{{ eq $phase "Active" }}', true],
    ["{{ $want := 3 }}{{ eq { $.spec.replicas } $want }}", true],
    ["{{$x := {$.spec.replicas}}}{{$x = 4}}{{eq $x 4}}", true],
    [
      "{{ $found := false }}{{ range $i, $e := list 1 2 }}{{ if eq $e 2 }}{{ $found = true }}{{ end }}{{ end }}{{ $found }}",
      true,
    ],
    ["{{ $ }}", false],
    ['{{ eq "{ $x }" "{ $" }}', false],
    ['{{ eq (printf "{ $%s }" "x") "{ $x }" }}', true],
  ],
  "Wait: the template has sprig, and no data but what paths find": [
    ['{{ semverCompare ">=1.20.0" "{ $.metadata.labels.version }" }}', true],
    ['{{ regexMatch "^v1\\\\.[0-9]+" "{ $.metadata.labels.version }" }}', true],
    ["{{ { $.metadata.labels.version } | trimPrefix `v` | splitList `.` | len | eq 3 }}", true],
    ["{{ . }}", false],
    ["{{ eq (print .) `<no value>` }}", false],
    ["{{ .status }}", false],
    ["{{ if . }}false{{ else }}true{{ end }}", true],
    ["true", true],
  ],
  "only `true` is accepted, with any space around it": [
    ["\n  {{ if eq { $.spec.replicas } 3 }}\n  true\n  {{ end }}\n", true],
    ["True", false],
    ["yes", false],
    ["truetrue", false],
    ["", false],
  ],
  "Wait: comments and characters are not looked into": [
    ["{{/* { $.status.missing } */}}true", true],
    ['{{- /* " */ -}} true', true],
    ["{{ eq '\"' 34 }}", true],
    ["{{ eq '{' 123 }}", true],
    [
      "{{ eq '{ $.status.phase }' 1 }}",
      "parse: template: config:1: malformed character constant: '{ $.status.phase }'",
    ],
  ],
  "Wait: a missing field is an error, also in a branch that is not taken": [
    ['{{ eq "{ $.status.missing }" "" }}', 'evaluate: "{ $.status.missing }": missing is not found'],
    ["{{ if { $.status.missing } }}true{{ end }}", "evaluate: { $.status.missing }: missing is not found"],
    ["true{ $.status.missing.more }", "evaluate: { $.status.missing.more }: missing is not found"],
    [
      "{{ if false }}{{ { $.status.missing } }}{{ else }}true{{ end }}",
      "evaluate: { $.status.missing }: missing is not found",
    ],
    [
      "{{ if { $.status.none[] } }}true{{ end }}",
      "evaluate: { $.status.none[] }: array index out of bounds: index 0, length 0",
    ],
  ],
  "Wait: errors quote the condition as it was written": [
    [
      "{{ eq { $.status.phase } 3 }}",
      'evaluate: template: config:1:3: executing "config" at <eq { $.status.phase } 3>: error calling eq: incompatible types for comparison: string and int',
    ],
    [
      "{{ { $.status.phase }{ $.status.phase } }}",
      'parse: template: config:1: function "{ $.status.phase }{ $.status.phase }" not defined',
    ],
    ["{{ if { $.status.phase } }}", "parse: template: config:1: unexpected EOF"],
  ],
};

for (const [title, rows] of Object.entries(TABLES)) {
  t.test(title, async (t) => {
    for (const [text, expected] of rows) t.equal(wait(text), expected, text);
  });
}

t.test("Wait: a value is never part of the template", async (t) => {
  const values = [
    'a"b',
    '" }}true{{ "',
    "a\\nb",
    "a\nb",
    "a\\",
    "`",
    "{{ fail `no` }}",
    "{{",
    "}}",
    '") (printf "',
    "fail",
    "ʲsonpath1",
    "é日",
  ];
  for (const phase of values) {
    const object = { status: { phase } };
    t.equal(wait('{{ eq "{ $.status.phase }" (printf "%s" { $.status.phase }) }}', object), true, `${phase} in quotes`);
    t.equal(wait(`{{ eq { $.status.phase } ${JSON.stringify(phase)} }}`, object), true, `${phase} as operand`);
    t.equal(
      wait(`{{ eq "<{ $.status.phase }>" ${JSON.stringify(`<${phase}>`)} }}`, object),
      true,
      `${phase} in a text`,
    );
    t.equal(wait("{ $.status.phase }", object), false, `${phase} outside of actions`);
    t.match(wait("{{ if { $.status.phase } }}true{{ end }}", object), / is neither true nor false$/, `${phase} in if`);
  }
  const path = { status: { phase: "{ $.status.other }", other: "x" } };
  t.equal(wait('{{ eq "{ $.status.phase }" (print "{ " "$.status.other }") }}', path), true, "nor a path");
});

t.test("a condition is parsed once and asked about any number of objects", async (t) => {
  const condition = parseWaitCondition('{{ and (eq "{ $.status.phase }" "Active") (gt { $.n } 1) }}');
  t.equal(condition.text, '{{ and (eq "{ $.status.phase }" "Active") (gt { $.n } 1) }}');
  const answers = [0, 1, 2, 3].map((n) => condition.evaluate({ ...withPhase("Active"), n }, ENVIRONMENT));
  t.strictSame(answers, [false, false, true, true]);
  t.throws(() => condition.evaluate({}, ENVIRONMENT), TemplateError);
  t.equal(condition.evaluate({ ...withPhase("Active"), n: 2 }, ENVIRONMENT), true, "an error leaves nothing behind");
});

t.test("a syntax error is reported at once, with its place in the condition as written (F6)", async (t) => {
  const rows: [parse: Parse, text: string, line: number, column: number, message: RegExp][] = [
    [parseWaitCondition, '{{ eq { $.status.phase } "Active" ', 1, 35, /unclosed action/],
    [parseWaitCondition, "{{ if { $.a } }}{{ nope }}{{ end }}", 1, 20, /function "nope" not defined/],
    [parseWaitCondition, '{{ eq "{ $.a }" "x" }}\n{{ eq "é{ $.b }" $x }}', 2, 18, /undefined variable "\$x"/],
    [parseWaitCondition, "{{ eq `{ $.a }\n` {$.b} }}\n{{ nope }}", 3, 4, /template: config:3: function "nope"/],
    [parseWaitCondition, "{ $.a }{{ end }}", 1, 15, /unexpected \{\{end\}\}/],
    [
      parseWaitCondition,
      "{{ if { $.status.phase[ } }}true{{ end }}",
      1,
      23,
      /^\{ \$\.status\.phase\[ \}: unterminated array$/,
    ],
    [
      parseWaitCondition,
      'x\n{{ eq "{ $.a[?(@.b ~ 1)].c }" "" }}',
      2,
      20,
      /unrecognized character in action: U\+007E '~'/,
    ],
    [parseWaitCondition, "{ $.a[x] }", 1, 6, /invalid array index x/],
    [parseWaitCondition, "{{ .status.phase { }}", 1, 18, /unexpected "\{" in operand|unexpected "\{"/],
    [parseWaitV2Condition, '{{ if eq .status.phase "Active" }}true', 1, 39, /template: output:1: unexpected EOF/],
    [parseWaitV2Condition, "true\n{{ .a | nope }}", 2, 9, /template: output:2: function "nope" not defined/],
    [parseWaitV2Condition, "{{ { $.a } }}", 1, 4, /unexpected "\{" in command/],
  ];
  for (const [parse, text, line, column, message] of rows)
    t.throws(() => parse(text), { code: "TEMPLATE", message, where: { line, column } }, text);
});

t.test("an evaluation error points into the condition as written", async (t) => {
  const rows: [parse: Parse, text: string, line: number, column: number][] = [
    [parseWaitCondition, "{{ if { $.status.missing } }}true{{ end }}", 1, 7],
    [parseWaitCondition, 'a\n{{ eq "b{ $.status.missing }" "" }}', 2, 7],
    [parseWaitCondition, '{{ eq "{ $.status.phase }" "" }}{{ eq { $.spec.replicas } "" }}', 1, 36],
    [parseWaitV2Condition, '{{ eq .spec.replicas "3" }}', 1, 4],
  ];
  for (const [parse, text, line, column] of rows) {
    const condition = parse(text);
    t.throws(() => condition.evaluate(POD, ENVIRONMENT), { code: "TEMPLATE", where: { line, column } }, text);
  }
});

const WAIT_V2_TABLES: Record<string, readonly (readonly [text: string, expected: boolean | string])[]> = {
  "WaitV2: the whole object is the data, and integers stay integers": [
    ['{{ eq .status.phase "Active" }}', true],
    ['{{ eq $.status.phase "Active" }}', true],
    ["{{ eq .spec.replicas .status.replicas }}", true],
    ["{{ eq .status.replicas 3 }}", true],
    ["{{ not .spec.paused }}", true],
    ["{{ if .status.containerStatuses }}{{ (index .status.containerStatuses 0).ready }}{{ end }}", true],
    [
      "{{ range .status.conditions }}{{ if and (eq .type `Available`) (eq .status `True`) }}true{{ end }}{{ end }}",
      true,
    ],
    [AVAILABLE, true],
  ],
  "WaitV2: a missing key is no error and prints <no value>": [
    ["{{ .status.missing }}", false],
    ["{{ .status.missing.more }}", false],
    ['{{ eq (printf "%v" .status.missing) "<no value>" }}', false],
    ["{{ if .status.missing }}{{ else }}true{{ end }}", true],
    ["{{ if not .status.nothing }}true{{ end }}", true],
  ],
  "WaitV2: there is no sprig, only Go's own functions and two more": [
    ["{{ upper .status.phase }}", 'parse: template: output:1: function "upper" not defined'],
    ["{{ default 1 .x }}", 'parse: template: output:1: function "default" not defined'],
    ["{{ eq (len .status.conditions) 3 }}", true],
    ['{{ eq (printf "%s-%d" .metadata.name .spec.replicas) "db-0-3" }}', true],
  ],
  "WaitV2: single braces are not paths": [
    ["{ $.status.done }", false],
    ['{{ eq "{ $.status.phase }" "Active" }}', false],
  ],
  // As in `kubectl -o go-template`, from which both functions come.
  "WaitV2: exists tells whether index would give something": [
    ['{{ exists . "status" "phase" }}', true],
    ['{{ exists . "status" "missing" }}', false],
    ['{{ exists . "missing" "phase" }}', false],
    ['{{ exists . "status" "nothing" }}', false],
    ['{{ exists . "status" "conditions" 0 "type" }}', true],
    ['{{ exists . "status" "conditions" 3 }}', false],
    ['{{ exists . "status" "conditions" -1 }}', false],
    ['{{ exists . "status" "conditions" "0" }}', false],
    ['{{ exists . "spec" "replicas" 0 }}', false],
    ['{{ exists . "metadata" "name" 3 }}', true],
    ['{{ exists . "metadata" "name" 4 }}', false],
    ["{{ exists .status.none }}", true],
    ["{{ exists .status.none 0 }}", false],
    ["{{ if exists . `status` `phase` }}{{ eq .status.phase `Active` }}{{ end }}", true],
  ],
  "upstream: nil by itself exists": [
    ["{{ exists .status.missing }}", true],
    ['{{ exists .status.missing "x" }}', false],
  ],
  "WaitV2: base64decode decodes text, and fails on what is none": [
    ['{{ eq (base64decode "dHJ1ZQ==") "true" }}', true],
    ['{{ "dHJ1ZQ==" | base64decode }}', true],
    [
      '{{ base64decode "dHJ1ZQ" }}',
      'evaluate: template: output:1:3: executing "output" at <base64decode "dHJ1ZQ">: error calling base64decode: base64 decode failed: illegal base64 data at input byte 4',
    ],
    [
      "{{ base64decode .spec.replicas }}",
      'evaluate: template: output:1:21: executing "output" at <.spec.replicas>: wrong type for value; expected string; got int64',
    ],
  ],
};

for (const [title, rows] of Object.entries(WAIT_V2_TABLES)) {
  t.test(title, async (t) => {
    for (const [text, expected] of rows) t.equal(waitV2(text), expected, text);
  });
}

t.test("neither hostile conditions nor hostile objects hang or overflow", async (t) => {
  const many = 100_000;
  const deep = JSON.parse(`${'{"a":'.repeat(many)}1${"}".repeat(many)}`) as unknown;
  for (const [parse, text] of [
    [parseWaitCondition, "{ $.a }"],
    [parseWaitCondition, "{{ if { $..a } }}true{{ end }}"],
    [parseWaitV2Condition, "{{ .a }}"],
  ] as const)
    t.match(outcome(parse, text, deep), /^evaluate: .*nested/, text);
  const texts = ["{ $.a", "{{ if { $.a } }}", '{{ "{ $.a }', "{", "{{", "{ $", "{{ (", '{{ "', "{ $.a[?(", " "];
  for (const text of texts) {
    const answer = outcome(parseWaitCondition, text.repeat(many / 10), { a: 1 });
    t.match(String(answer), /^(?:parse: |evaluate: |false)/, text);
  }
});

const shared = process.env["KANISTER_TEST_SHARED"] ?? join(import.meta.dirname, "../../../shared");
const folder = join(shared, "corpus/blueprints");
const golden = join(shared, "golden/templates.jsonl");

function* conditionsIn(value: unknown, func = ""): Generator<{ func: string; text: string }> {
  if (value === null || typeof value !== "object") return;
  const own = (value as { func?: unknown }).func;
  const inside = typeof own === "string" ? own : func;
  for (const [key, member] of Object.entries(value)) {
    if (key === "condition" && typeof member === "string" && inside.startsWith("Wait"))
      yield { func: inside, text: member };
    else yield* conditionsIn(member, inside);
  }
}

t.test(
  "every condition of the blueprint corpus parses",
  { skip: existsSync(folder) ? false : `no blueprints in ${folder}` },
  async (t) => {
    const counts: Record<string, number> = {};
    const faults: string[] = [];
    for (const file of readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))) {
      for (const { func, text } of conditionsIn(load(readFileSync(join(folder, file), "utf8")))) {
        counts[func] = (counts[func] ?? 0) + 1;
        try {
          (func === "WaitV2" ? parseWaitV2Condition : parseWaitCondition)(text);
        } catch (error) {
          faults.push(`${file}: ${messageOf(error)}`);
        }
      }
    }
    t.same(faults, []);
    t.ok((counts["Wait"] ?? 0) >= 10 && (counts["WaitV2"] ?? 0) >= 8, JSON.stringify(counts));
  },
);

t.test(
  "templates that hold no path are evaluated as Go was recorded to do",
  { skip: existsSync(golden) ? false : `no recorded results in ${golden}` },
  async (t) => {
    type Recorded = { group: string; template: string; data: unknown; output?: string; error?: string };
    const lines = readFileSync(golden, "utf8").trimEnd().split("\n");
    const records = lines.map((line) => JSON.parse(line) as Recorded).filter(({ group }) => group === "wait-condition");
    for (const { template, output, error } of records) {
      const expected = error === undefined ? output!.trim() === "true" : `evaluate: ${error}`;
      t.equal(wait(template, {}), expected, template);
    }
    t.ok(records.length > 5, `${records.length} records`);
  },
);
