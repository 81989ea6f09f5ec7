// A plan finds what is wrong with an action before anything runs.

import t from "tap";
import type { Blueprint } from "../../src/api/blueprint.ts";
import { readDocument, type Sourced } from "../../src/api/documents.ts";
import type { GivenNames } from "../../src/engine/check-templates.ts";
import type { KanisterFunction } from "../../src/engine/function.ts";
import { functionTable } from "../../src/engine/function-table.ts";
import { planAction } from "../../src/engine/plan.ts";
import { DocumentError, type Finding } from "../../src/errors/error.ts";
import { BUILT_IN_FUNCTIONS } from "../../src/functions/index.ts";
import { sharedFiles } from "../helpers/shared-data.ts";

const doer: KanisterFunction = {
  name: "Do",
  version: "v0.0.0",
  summary: "",
  arguments: [
    { name: "text", type: "string", required: true, summary: "what to do" },
    { name: "other", type: "string", summary: "" },
    { name: "conditions", type: "map", summary: "" },
  ],
  outputs: [],
  run: async () => ({}),
};
const later: KanisterFunction = { ...doer, version: "v1.0.0" };
const waits = { Wait: { ...doer, name: "Wait" }, WaitV2: { ...doer, name: "WaitV2" } };
const FUNCTIONS = functionTable({ Do: doer, Redo: { ...doer, name: "Redo" }, ...waits }, { Do: later });

const blueprintOf = (text: string): Promise<Sourced<Blueprint>> =>
  readDocument(
    "Blueprint",
    `apiVersion: cr.kanister.io/v1alpha1\nkind: Blueprint\nmetadata: {name: bp}\n${text}`,
    "b.yaml",
  );

/** A blueprint whose action `a` has these phases, as lines of flow YAML. */
const phases = (...lines: string[]) =>
  blueprintOf(`actions:\n  a:\n    phases:\n${lines.map((line) => `    - ${line}\n`).join("")}`);

async function findingsOf(blueprint: Sourced<Blueprint>, given?: GivenNames): Promise<readonly Finding[]> {
  try {
    return (await planAction(blueprint, "a", FUNCTIONS, given === undefined ? {} : { given })).warnings;
  } catch (error) {
    if (error instanceof DocumentError) return error.findings;
    throw error;
  }
}

t.test("a plan names phases, functions and places in order", async (t) => {
  const blueprint = await blueprintOf(
    [
      "actions:",
      "  a:",
      "    type: Deployment",
      "    outputArtifacts: {dump: {keyValue: {path: x}}}",
      "    phases:",
      "    - {func: Do, name: one, args: {text: x}}",
      "    - {func: Redo, name: two, args: {text: x}}",
      "    deferPhase: {func: Do, name: last, args: {text: x}}",
    ].join("\n"),
  );
  const plan = await planAction(blueprint, "a", FUNCTIONS);
  t.match(plan, {
    action: "a",
    phases: [
      { name: "one", deferred: false, path: ["actions", "a", "phases", 0], definition: { version: "v0.0.0" } },
      { name: "two", deferred: false, path: ["actions", "a", "phases", 1] },
    ],
    deferPhase: { name: "last", deferred: true, path: ["actions", "a", "deferPhase"] },
    outputArtifacts: { dump: { keyValue: { path: "x" } } },
    warnings: [{ message: "unknown field actions.a.type is ignored", severity: "warning" }],
  });
  const preferred = await planAction(blueprint, "a", FUNCTIONS, { preferredVersion: "v1.0.0" });
  t.equal(preferred.phases[0]?.definition, later, "the preferred version where there is one");
  t.equal(preferred.phases[1]?.definition.version, "v0.0.0", "else the default");
  const nameless = await blueprintOf("actions:\n  a:\n    deferPhase: {func: Do, args: {text: x}}\n");
  t.match(await planAction(nameless, "a", FUNCTIONS), { phases: [], deferPhase: { name: "" } });
});

t.test("an unknown action", async (t) => {
  const blueprint = await blueprintOf("actions:\n  backup: {}\n  restore: {}\n");
  const rows: [action: string, hint: string][] = [
    ["bakup", "did you mean backup? actions: backup, restore"],
    ["frobnicate", "actions: backup, restore"],
    ["constructor", "actions: backup, restore"],
  ];
  for (const [action, hint] of rows) {
    await t.rejects(planAction(blueprint, action, FUNCTIONS), {
      code: "NOT_FOUND",
      message: `blueprint bp has no action ${action}`,
      hint,
      where: { file: "b.yaml", line: 5, path: "actions" },
    });
  }
  await t.rejects(planAction(await blueprintOf("actions: {}\n"), "a", FUNCTIONS), {
    code: "NOT_FOUND",
    hint: "actions: none",
  });
});

t.test("faults of phases", async (t) => {
  type Row = [title: string, lines: string[], message: string, path: string, hint: RegExp];
  const rows: Row[] = [
    ["unknown function", ["{func: Dx, name: p}"], "there is no function Dx", "func", /did you mean Do\?/],
    [
      "unknown argument",
      ["{func: Do, name: p, args: {text: x, txet: y}}"],
      "Do has no argument txet",
      "args.txet",
      /did you mean text\?/,
    ],
    [
      "far from any",
      ["{func: Do, name: p, args: {text: x, zzzz: y}}"],
      "Do has no argument zzzz",
      "args.zzzz",
      /^arguments: text, other/,
    ],
    [
      "missing argument",
      ["{func: Do, name: p, args: {other: y}}"],
      "Do needs the argument text",
      "args",
      /^text: what to do$/,
    ],
    ["no args at all", ["{func: Do, name: p}"], "Do needs the argument text", "args", /^text: what to do$/],
    ["null is missing", ["{func: Do, name: p, args: {text: }}"], "Do needs the argument text", "args", /./],
    [
      "objects of another kind",
      ["{func: Do, name: p, args: {text: x}, objects: {o: {kind: Pod, name: n1}}}"],
      "objects may be Secrets and ConfigMaps only, not Pod",
      "objects.o",
      /kind: Secret/,
    ],
    [
      "objects without kind",
      ["{func: Do, name: p, args: {text: x}, objects: {o: {name: n1}}}"],
      "objects may be Secrets and ConfigMaps only, not of no kind",
      "objects.o",
      /kind: Secret/,
    ],
    [
      "dropped argument",
      ["{func: Do, name: p, args: {text: x, backupArtifact: z}}"],
      "the format no longer has the argument backupArtifact",
      "args.backupArtifact",
      /^use backupArtifactPrefix$/,
    ],
  ];
  for (const [title, lines, message, path, hint] of rows) {
    const found = await findingsOf(await phases(...lines));
    const where = { file: "b.yaml", line: 7, path: `actions.a.phases[0].${path}` };
    t.match(found, [{ severity: "error", message, hint, where }], title);
    t.equal(found[0]?.where.path, where.path, `${title}: exactly there`);
    t.equal(found.length, 1, `${title}: one finding`);
  }
  const twice = ["{func: Do, name: p, args: {text: x}}", "{func: Do, name: p, args: {text: x}}"];
  t.match(await findingsOf(await phases(...twice)), [
    { message: "two phases of a are called p", where: { line: 8, path: "actions.a.phases[1].name" } },
  ]);
  for (const kind of ["Secret", "secret", "ConfigMap", "configmap"]) {
    const line = `{func: Do, name: p, args: {text: x}, objects: {o: {kind: ${kind}, name: db}}}`;
    t.same(await findingsOf(await phases(line)), [], `${kind} is fine`);
  }
  t.match(await findingsOf(await phases('{func: Do, name: p, args: {text: ""}}')), [], "empty text is a value");
});

t.test("all faults are told at once, in the order of the file", async (t) => {
  const blueprint = await blueprintOf(
    "actions:\n  a:\n    typ: x\n    phases:\n    - {func: Dx, name: p}\n    - {func: Do, name: q, args: {text: '{{ .Foo }}', nope: 1}}\n",
  );
  await t.rejects(planAction(blueprint, "a", FUNCTIONS), {
    code: "BLUEPRINT",
    message: "blueprint bp cannot run a: 3 faults",
    findings: [
      { severity: "warning", where: { line: 6 } },
      { message: /no function Dx/, where: { line: 8 } },
      { where: { line: 9 } },
      { where: { line: 9 } },
    ],
  });
  await t.rejects(planAction(await phases("{func: Dx, name: p}"), "a", FUNCTIONS), { message: /: 1 fault$/ });
});

const NOTHING: GivenNames = { artifacts: [], configMaps: [], secrets: [], options: [], subject: "", profile: false };
const GIVEN: GivenNames = {
  artifacts: ["dump"],
  configMaps: ["settings"],
  secrets: ["login"],
  options: ["level"],
  subject: "StatefulSet",
  profile: true,
};

/** What is found in one template of the second of three phases, given `given`. */
const inTemplate = async (text: string, given?: GivenNames) =>
  findingsOf(
    await blueprintOf(
      [
        "actions:",
        "  a:",
        "    phases:",
        "    - {func: Do, name: first, args: {text: x}}",
        "    - func: Do",
        "      name: here",
        "      args:",
        "        text: |",
        "          line one",
        ...text.split("\n").map((line) => `          ${line}`),
        "    - {func: Do, name: after, args: {text: x}}",
        "    deferPhase: {func: Do, name: last, args: {text: x}}",
      ].join("\n"),
    ),
    given,
  );

t.test("faults of templates", async (t) => {
  const rows: [title: string, text: string, message: RegExp, hint: RegExp | undefined, column?: number][] = [
    ["syntax", "{{ .Options.x }", /unexpected "}" in operand/, undefined],
    ["unknown function", "{{ frob 1 }}", /function "frob" not defined/, undefined],
    [
      "unknown field",
      "ab {{ .StatfulSet.Name }}",
      /^\.StatfulSet\.Name: there is no field StatfulSet$/,
      /StatefulSet\?/,
      17,
    ],
    ["unknown field of a field", "{{ .StatefulSet.Nme }}", /there is no field Nme$/, /did you mean Name\?/],
    ["far from any", "{{ .StatefulSet.Zzzzzz }}", /no field Zzzzzz/, /^fields: Name, Namespace, Pods/],
    ["the wrong case", "{{ .Options.x }}{{ .Deployment.name }}", /no field name$/, /did you mean Name\?/],
    ["a field of the credential", "{{ .Profile.Credential.Keypair.ID }}", /no field Keypair/, /KeyPair\?/],
    ["through a map", "{{ .Secrets.s.Dta.x }}", /no field Dta/, /Data\?/],
    ["a later phase", "{{ .Phases.after.Output.x }}", /: phase after runs later$/, /earlier phases only/],
    [
      "the phase itself",
      "{{ .Phases.here.Output.x }}",
      /: phase here has no outputs before it has run$/,
      /earlier phase/,
    ],
    [
      "a slip in a phase's name",
      "{{ .Phases.frist.Output.x }}",
      /: this action has no phase frist$/,
      /did you mean first\?/,
    ],
    ["no such phase", "{{ .Phases.zzzzzzz.Output.x }}", /no phase zzzzzzz/, /^phases: first, here, after$/],
    ["through index", '{{ (index .Phases "after").Output.x }}', /phase after runs later/, /./],
    ["the deferred phase in .Phases", "{{ .Phases.last.Output.x }}", /not in \.Phases/, /^use \.DeferPhase\.Output$/],
    ["outputs of the deferred phase", "{{ .DeferPhase.Output.x }}", /exist only when it has run/, /outputArtifacts/],
    [
      "objects of the deferred phase",
      "{{ .DeferPhase.Secrets.s.Data.x }}",
      /only inside the deferred phase/,
      undefined,
    ],
    [
      "dropped",
      "{{ .ArtifactsOut.dump.KeyValue.path }}",
      /no longer has \.ArtifactsOut$/,
      /value of dump\.KeyValue\.path here.*kando output/,
    ],
    [
      "dropped location",
      "{{ .Profile.Location.S3Compliant.Bucket }}",
      /no longer has \.Profile\.Location\.S3Compliant$/,
      /^use \.Profile\.Location\.Bucket$/,
    ],
    ["inside if", "{{ if true }}{{ .Foo }}{{ end }}", /no field Foo/, undefined],
    ["in a variable", "{{ $p := .Phases.after }}{{ $p.Output.x }}", /phase after runs later/, undefined],
  ];
  for (const [title, text, message, hint, column] of rows) {
    const found = await inTemplate(text);
    t.match(
      found[0],
      {
        severity: "error",
        message,
        ...(hint && { hint }),
        where: { file: "b.yaml", line: 13, path: "actions.a.phases[1].args.text", ...(column && { column }) },
      },
      title,
    );
  }
  for (const text of ['{{ (index .Phases "after").Output.x }}', "{{ $p := .Phases.after }}{{ $p.Output.x }}"]) {
    const found = await inTemplate(text);
    t.equal(found.length, 1, `${text}: what is wrong on the way is told once`);
    t.match(found[0]?.message, /^(\(index \.Phases "after"\)\.Output\.x|\.Phases\.after): /, "and where it begins");
  }
  t.match(await inTemplate("two\n  {{ .Foo }}"), [{ where: { line: 14, column: 16 } }], "the line inside a block");
});

t.test("what is no fault", async (t) => {
  const rows: [title: string, text: string][] = [
    ["an earlier phase", "{{ .Phases.first.Output.whatever }}"],
    ["objects of the phase itself", "{{ .Phases.here.Secrets.s.Data.x | toString }}"],
    ["anything of the object", "{{ .Object.spec.anything.at.all }}"],
    ["a later phase behind a test", '{{ if index .Phases "after" }}{{ .Phases.after.Output.x }}{{ end }}'],
    ["metadata of a Secret", "{{ .Secrets.s.Name }}{{ .Secrets.s.ObjectMeta.Labels.x }}"],
    ["a label with dots", '{{ index .Object.metadata.labels "a.b/c" }}'],
    ["the elements of a list", "{{ range .StatefulSet.Pods }}{{ .Whatever }}{{ end }}"],
  ];
  for (const [title, text] of rows) t.same(await inTemplate(text), [], title);
});

t.test("inputs that nobody gave", async (t) => {
  const rows: [title: string, text: string, given: GivenNames, message: RegExp | undefined, hint?: RegExp][] = [
    [
      "artifact",
      "{{ .ArtifactsIn.dump.KeyValue.p }}",
      NOTHING,
      /no input artifact dump is given/,
      /--from RECORD or --artifact/,
    ],
    ["artifact, given", "{{ .ArtifactsIn.dump.KeyValue.p }}", GIVEN, undefined],
    ["a slip", "{{ .ArtifactsIn.dmup.KeyValue.p }}", GIVEN, /no input artifact dmup/, /did you mean dump\?/],
    [
      "ConfigMap",
      "{{ .ConfigMaps.settings.Data.x }}",
      NOTHING,
      /no ConfigMap settings is given/,
      /--config-maps settings=/,
    ],
    [
      "Secret",
      "{{ .Secrets.login.Data.x | toString }}",
      NOTHING,
      /no Secret login is given/,
      /--secrets login=namespace\/name/,
    ],
    ["option", "{{ .Options.level }}", NOTHING, /no option level is given/, /--options level=value/],
    ["option, given", "{{ .Options.level }}", GIVEN, undefined],
    ["option with a default", '{{ index .Options "level" | default "9" }}', NOTHING, undefined],
    ["option behind a test", '{{ if index .Options "x" }}{{ .Options.x }}{{ end }}', NOTHING, undefined],
    ["if does not protect", "{{ if .Options.x }}a{{ end }}", NOTHING, /no option x is given/],
    ["profile", "{{ .Profile.Location.Bucket }}", NOTHING, /no profile is given/, /add --profile/],
    ["profile behind a test", "{{ if .Profile }}{{ .Profile.Location.Bucket }}{{ end }}", NOTHING, undefined],
    ["the whole profile", "{{ toJson .Profile }}", NOTHING, undefined],
    [
      "object of another kind",
      "{{ .Deployment.Name }}",
      GIVEN,
      /asked for a StatefulSet, not a Deployment/,
      /--deployment/,
    ],
    ["object of no known kind", "{{ .PVC.Name }}", NOTHING, /asked for another kind of object, not a PVC/, /--pvc/],
    ["the kind asked for", "{{ .StatefulSet.Name }}", GIVEN, undefined],
    ["another kind behind a test", "{{ if .Deployment }}{{ .Deployment.Name }}{{ end }}", GIVEN, undefined],
    ["and protects", "{{ if and .PVC .PVC.Name }}x{{ end }}", GIVEN, undefined],
    ["with protects", "{{ with .Namespace }}{{ .Name }}{{ end }}", GIVEN, undefined],
  ];
  for (const [title, text, given, message, hint] of rows) {
    const found = await inTemplate(text, given);
    if (message === undefined) t.same(found, [], title);
    else t.match(found, [{ severity: "error", message, ...(hint && { hint }) }], title);
    const unchecked = (await inTemplate(text)).filter((one) => one.severity === "error");
    t.same(unchecked, [], `${title}: not checked when inputs are unknown`);
  }
});

t.test("the deferred phase and artifacts see more", async (t) => {
  const action = (deferred: string, artifact: string) =>
    blueprintOf(
      [
        "actions:",
        "  a:",
        `    outputArtifacts: {dump: {keyValue: {path: '${artifact}'}, kopiaSnapshot: '${artifact}'}}`,
        "    phases:",
        "    - {func: Do, name: one, args: {text: x}}",
        `    deferPhase: {func: Do, name: last, args: {text: '${deferred}'}}`,
      ].join("\n"),
    );
  t.same(await findingsOf(await action("{{ .Phases.one.Output.x }}", "{{ .Phases.one.Output.x }}")), []);
  t.same(await findingsOf(await action("{{ .DeferPhase.Secrets.s.Name }}", "{{ .DeferPhase.Output.x }}")), []);
  t.match(await findingsOf(await action("{{ .DeferPhase.Output.x }}", "x")), [{ message: /only when it has run/ }]);
  const artifacts = await findingsOf(await action("x", "{{ .Phases.last.Output.x }}"));
  t.match(artifacts, [
    { hint: "use .DeferPhase.Output", where: { path: "actions.a.outputArtifacts.dump.keyValue.path" } },
    { where: { path: "actions.a.outputArtifacts.dump.kopiaSnapshot" } },
  ]);
  const none = await phases("{func: Do, name: p, args: {text: '{{ .DeferPhase.Output.x }}'}}");
  t.match(await findingsOf(none), [{ message: /this action has no deferPhase$/ }]);
});

t.test("every text of a phase is looked at", async (t) => {
  const nested = "{func: Do, name: p, args: {text: x, other: [{k: ['{{ .Foo }}']}]}}";
  t.match(await findingsOf(await phases(nested)), [{ where: { path: "actions.a.phases[0].args.other[0].k[0]" } }]);
  const objects = "{func: Do, name: p, args: {text: x}, objects: {s: {kind: Secret, name: '{{ .Foo }}'}}}";
  t.match(await findingsOf(await phases(objects)), [{ where: { path: "actions.a.phases[0].objects.s.name" } }]);
});

t.test("conditions are read in their own language, and only those of functions that wait", async (t) => {
  const found = async (func: string, condition: string) => {
    const args = `{text: x, conditions: {anyOf: [{condition: '${condition}'}]}}`;
    return (await findingsOf(await phases(`{func: ${func}, name: p, args: ${args}}`))).map(({ message }) => message);
  };
  t.same(await found("Wait", "{{ if { $.x } }}true{{ end }}"), []);
  t.match(await found("Wait", "{{ if { $.x[ } }}true{{ end }}"), [/^unterminated array$/]);
  t.same(await found("WaitV2", "{{ if .status.ready }}true{{ end }}"), []);
  t.match(await found("WaitV2", "{{ upper .status }}"), [/upper/]);
  t.match(await found("Do", "{{ .status }}"), [/there is no field status/]);
});

t.test("of other actions only what the format has dropped is told", async (t) => {
  const blueprint = await blueprintOf(
    [
      "actions:",
      "  a: {phases: [{func: Do, name: p, args: {text: x}}]}",
      "  b:",
      "    phases:",
      "    - func: Nobody",
      "      name: p",
      "      args:",
      "        backupArtifact: x",
      "        one: '{{ .ArtifactsOut.dump.KeyValue.path }}'",
      "        two: '{{ .Profile.Location.GCS.Bucket }}{{ .Foo }}'",
      "    outputArtifacts: {dump: {keyValue: {path: '{{ .Profile.Location.Azure.Prefix }}'}}}",
      "    deferPhase: {func: Nobody, args: {backupArtifact: y}}",
    ].join("\n"),
  );
  const found = await findingsOf(blueprint);
  t.same(
    found.map((one) => [one.where.line, one.hint]),
    [
      [11, "use backupArtifactPrefix"],
      [12, found[1]?.hint],
      [13, "use .Profile.Location.Bucket"],
      [14, "use .Profile.Location.Prefix"],
      [15, "use backupArtifactPrefix"],
    ],
  );
});

t.test("what older formats had is found in every action, before anything runs", async (t) => {
  const { files, skip } = sharedFiles("corpus/blueprints");
  if (skip !== undefined) return t.plan(0, skip);
  const given = { ...GIVEN, artifacts: ["timeLog"], configMaps: ["location"], secrets: ["aws"], subject: "Deployment" };
  const expected: Record<string, [line: number, message: RegExp, hint: RegExp][]> = {
    "smohandass--kanister--time-log-blueprint.c250ca2.yaml": [
      [8, /actions\.backup\.type/, /^use kind$/],
      [12, /\.Profile\.Location\.S3Compliant/, /^use \.Profile\.Location\.Bucket$/],
      [21, /the argument backupArtifact$/, /^use backupArtifactPrefix$/],
      [21, /\.ArtifactsOut/, /timeLog\.KeyValue\.path/],
      [23, /actions\.restore\.type/, /^use kind$/],
      [40, /the argument backupArtifact$/, /^use backupArtifactPrefix$/],
      [50, /actions\.delete\.type/, /^use kind$/],
    ],
    "smohandass--kanister--time-log-blueprint.fcf4a4f.yaml": [
      [8, /actions\.backup\.type/, /^use kind$/],
      [30, /\.ArtifactsOut/, /timeLog\.KeyValue\.path/],
      [32, /actions\.restore\.type/, /^use kind$/],
      [52, /actions\.delete\.type/, /^use kind$/],
    ],
  };
  for (const [name, wanted] of Object.entries(expected)) {
    const text = files.find((file) => file.name === name)?.text as string;
    const table = functionTable(BUILT_IN_FUNCTIONS, {
      BackupData: {
        ...doer,
        name: "BackupData",
        arguments: "namespace pod container includePath backupArtifactPrefix"
          .split(" ")
          .map((one) => ({ name: one, type: "string" as const, summary: "" })),
      },
    });
    let error: unknown;
    try {
      await planAction(await readDocument("Blueprint", text, name), "backup", table, { given });
    } catch (caught) {
      error = caught;
    }
    t.match(error, { code: "BLUEPRINT" }, `${name} is refused`);
    const found = (error as DocumentError).findings;
    for (const [line, message, hint] of wanted) {
      t.ok(
        found.some((one) => one.where.line === line && message.test(one.message) && hint.test(one.hint ?? "")),
        `${name}:${line} ${message}`,
      );
    }
    t.equal(found.length, wanted.length, `${name}: and nothing else`);
    t.same(
      found.map((one) => one.where.line),
      wanted.map(([line]) => line),
      "in the order of the file",
    );
  }
});

t.test("what a variable may stand for is no fault by itself", async (t) => {
  const rows: string[] = [
    "{{ $o := .Deployment }}{{ if .StatefulSet }}{{ $o = .StatefulSet }}{{ end }}{{ index $o.Pods 0 }}",
    "{{ $o := (or .Deployment .StatefulSet) }}{{ index $o.Pods 0 }}",
    '{{ $o := "" }}{{ if index .Options "x" }}{{ $o = .Deployment }}{{ end }}{{ if $o }}{{ $o.Name }}{{ end }}',
    '{{ $x := index .Options "y" }}{{ if or $x .Options.z }}a{{ end }}',
  ];
  for (const text of rows) t.same(await inTemplate(text, GIVEN), [], text);
});
