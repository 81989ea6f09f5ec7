// What is warned of, and what is not, though it looks alike. T3 … T24 are the warts of the reference's section 14.

import t from "tap";
import { readDocument } from "../../src/api/documents.ts";
import { checkTemplates, type GivenNames } from "../../src/engine/check-templates.ts";
import type { KanisterFunction } from "../../src/engine/function.ts";
import { functionTable } from "../../src/engine/function-table.ts";
import { planAction } from "../../src/engine/plan.ts";
import { sharedFiles } from "../helpers/shared-data.ts";

const blueprintWith = (text: string) =>
  readDocument(
    "Blueprint",
    [
      "apiVersion: cr.kanister.io/v1alpha1",
      "kind: Blueprint",
      "metadata: {name: bp}",
      "actions:",
      "  a:",
      "    phases:",
      "    - func: Do",
      "      name: p",
      "      args:",
      "        text: |",
      `          ${text}`,
      "",
    ].join("\n"),
    "b.yaml",
  );

const findings = async (text: string, given?: GivenNames) => checkTemplates(await blueprintWith(text), "a", given);

type Row = [text: string, message: RegExp, hint: RegExp];

function table(title: string, rows: Row[], fine: string[]): void {
  t.test(title, async (t) => {
    for (const [text, message, hint] of rows) {
      const found = await findings(text);
      t.match(found, [{ severity: "warning", message, hint, where: { file: "b.yaml", line: 11 } }], text);
      t.equal(found.length, 1, `${text}: one finding`);
    }
    for (const text of fine) t.same(await findings(text), [], `nothing: ${text}`);
  });
}

const NO_TEST = /: this is an error when "x" is absent, not a test for it$/;

table(
  "T3: a test that fails where it should not",
  [
    ["{{ if .Options.x }}a{{ end }}", NO_TEST, /^index \.Options "x" gives an empty value then$/],
    ["{{ with .Options.x }}{{ . }}{{ end }}", NO_TEST, /^index \.Options "x"/],
    ['{{ default "d" .Options.x }}', NO_TEST, /^index \.Options "x"/],
    ['{{ .Options.x | default "d" }}', NO_TEST, /^index \.Options "x"/],
    ['{{ coalesce .Options.x "d" }}', NO_TEST, /^index \.Options "x"/],
    ["{{ not .Options.x }}", NO_TEST, /^index \.Options "x"/],
    ["{{ if or .Options.x .Time }}a{{ end }}", NO_TEST, /^index \.Options "x"/],
    ["{{ if .Options }}{{ if .Options.x }}a{{ end }}{{ end }}", NO_TEST, /^index \.Options "x"/],
    ["{{ if .ArtifactsIn.a.KeyValue.x }}a{{ end }}", NO_TEST, /^index \.ArtifactsIn\.a\.KeyValue "x"/],
    ["{{ if .ConfigMaps.c.Data.x }}a{{ end }}", NO_TEST, /^index \.ConfigMaps\.c\.Data "x"/],
    ["{{ if .Object.spec.x }}a{{ end }}", NO_TEST, /^index \.Object\.spec "x"/],
    ["{{ if .ArtifactsIn.x }}a{{ end }}", NO_TEST, /^index \.ArtifactsIn "x"/],
  ],
  [
    '{{ if index .Options "x" }}{{ .Options.x }}{{ end }}',
    '{{ index .Options "x" | default "d" }}',
    '{{ if hasKey .Object "x" }}{{ if .Object.x }}a{{ end }}{{ end }}',
    "{{ if .Options }}a{{ end }}",
    "{{ if .Profile.Location.Endpoint }}a{{ end }}",
    "{{ if .Profile.Credential.KeyPair }}a{{ end }}",
    "{{ if .StatefulSet.Pods }}a{{ end }}",
    '{{ if eq .Options.x "y" }}a{{ end }}',
    '{{ default "d" .Profile.Location.Prefix }}',
    "{{ .Options.x }}",
  ],
);

table(
  "T4: hasKey and its kin on maps that are not raw",
  [
    [
      '{{ hasKey .Options "x" }}',
      /^hasKey \.Options "x": hasKey takes a raw map such as \.Object, and \.Options is a map of texts$/,
      /^index works on every map/,
    ],
    ['{{ hasKey .ArtifactsIn.a.KeyValue "x" }}', /hasKey takes a raw map/, /index/],
    ['{{ hasKey .Secrets.a.Data "x" }}', /is a map of bytes$/, /index/],
    ["{{ keys .Options }}", /keys takes a raw map/, /index/],
    ["{{ .Options | values }}", /values takes a raw map/, /index/],
    ['{{ pick .Options "x" }}', /pick takes a raw map/, /index/],
    ['{{ pluck "x" .Object .Options }}', /pluck takes a raw map.*\.Options is/, /index/],
    ["{{ merge .PodOverride .PodLabels }}", /merge takes a raw map.*\.PodLabels is/, /index/],
  ],
  ['{{ hasKey .Object "x" }}', "{{ keys .PodOverride }}", '{{ hasKey (index .Object "a") "x" }}'],
);

table(
  "T7: bytes where text is meant",
  [
    [
      "{{ .Secrets.a.Data.x }}",
      /^\.Secrets\.a\.Data\.x: bytes print as a list of numbers$/,
      /^pipe it through toString$/,
    ],
    ['{{ index .Secrets.a.Data "x-y" }}', /bytes print as/, /toString/],
    ["{{ .Phases.p.Secrets.s.Data.x }}", /bytes print as/, /toString/],
    ["{{ .ConfigMaps.c.BinaryData.x }}", /bytes print as/, /toString/],
    ["{{ .Profile.Credential.Secret.Data.x }}", /bytes print as/, /toString/],
    ["{{ $p := .Secrets.a.Data.x }}{{ $p }}", /^\$p: bytes print as/, /toString/],
    ["{{ range .Secrets.a.Data }}{{ . }}{{ end }}", /^\.: bytes print as/, /toString/],
    ["{{ .Secrets.a.Data.x | print }}", /bytes print as/, /toString/],
    ["{{ .Secrets.a.Data.x | b64enc }}", /b64enc takes a text, and \.Secrets\.a\.Data\.x is bytes$/, /toString/],
    ['{{ .Secrets.a.Data.x | replace "a" "b" }}', /replace takes a text/, /toString/],
  ],
  [
    "{{ .Secrets.a.Data.x | toString }}",
    "{{ .Secrets.a.Data.x | quote }}",
    '{{ printf "%s" .Secrets.a.Data.x }}',
    "{{ toJson .Secrets.a }}",
    '{{ if index .Secrets "a" }}a{{ end }}',
    "{{ .Secrets.a.Type }}",
    "{{ .Secrets.a.Name | upper }}",
    "{{ .Object.data.x }}",
  ],
);

table(
  "T8: dates that are not those of the time given",
  [
    [
      '{{ .Time | date "2006-01-02" }}',
      /date is given a text, which it takes for the present time$/,
      /^parse it: \{\{ toDate "2006-01-02T15:04:05\.999999999Z07:00" \.Time \| date "2006-01-02" \}\}$/,
    ],
    ['{{ date "2006" .Options.when }}', /date is given a text/, /toDate/],
    ['{{ dateInZone "2006" .Time "UTC" }}', /dateInZone is given a text/, /toDate/],
    ["{{ htmlDate .Time }}", /htmlDate is given a text/, /toDate/],
    ['{{ date "2006" (lower .Time) }}', /date is given a text/, /toDate/],
    [
      '{{ toDate "2006-01-02T15:04:05.000Z07:00" .Time | date "2006" }}',
      /the layout does not fit \.Time/,
      /toDate "2006-01-02T15:04:05\.999999999Z07:00"/,
    ],
    [
      '{{ toDate "2006-01-02 15:04" .Time | date "2006" }}',
      /the layout does not fit \.Time, which gives the year 1$/,
      /^for example/,
    ],
  ],
  [
    '{{ toDate "2006-01-02T15:04:05.999999999Z07:00" .Time | date "2006-01-02" }}',
    '{{ toDate "2006-01-02T15:04:05Z07:00" .Time | date "2006" }}',
    '{{ now | date "2006" }}',
    '{{ date "2006" .Object.when }}',
    '{{ toDate "2006-01-02" .Options.day | date "2006" }}',
  ],
);

table(
  "T10: fractions that print with an exponent",
  [
    [
      "{{ ceil .Options.n }}",
      /^ceil \.Options\.n: ceil gives a fraction, which prints as 1e\+06 from a million on$/,
      /\{\{ ceil … \| printf "%\.0f" \}\}$/,
    ],
    ["{{ .Object.n | floor }}", /floor gives a fraction/, /printf/],
    ["{{ round 3.14 2 | toString }}", /round gives a fraction/, /printf/],
  ],
  [
    '{{ ceil .Options.n | printf "%.0f" }}',
    "{{ ceil .Options.n | int }}",
    "{{ add 1 2 }}",
    "{{ if gt (ceil .Object.n) 1.0 }}a{{ end }}",
  ],
);

table(
  "T24: comparisons that are always an error",
  [
    [
      "{{ if eq .Options.n 3 }}a{{ end }}",
      /^eq \.Options\.n 3: text and a whole number do not compare: this is always an error$/,
      /^put the number in quotes, or convert the text: \(int \.Options\.n\)$/,
    ],
    ["{{ if gt .Options.n 3 }}a{{ end }}", /do not compare/, /int/],
    ["{{ eq 3 .Options.n }}", /a whole number and text do not compare/, /int/],
    ['{{ eq .Profile.SkipSSLVerify "true" }}', /a boolean and text do not compare/, /./],
    ["{{ eq (len .StatefulSet.Pods) 1.0 }}", /a whole number and a fraction/, /both as whole numbers/],
    ['{{ eq (len .StatefulSet.Pods) "1" }}', /a whole number and text/, /./],
  ],
  [
    '{{ eq .Options.n "3" }}',
    "{{ eq (int .Options.n) 3 }}",
    "{{ eq (len .StatefulSet.Pods) 1 }}",
    "{{ gt .Object.spec.replicas 1 }}",
    '{{ eq .Profile.Location.Type "s3Compliant" }}',
    '{{ eq .Secrets.a.Type "Opaque" }}',
  ],
);

table(
  "calls that cannot work",
  [
    ['{{ .Options.x | replace "a" }}', /replace takes 3 arguments, not 2$/, /^in a pipeline the value before \|/],
    ["{{ lower }}", /lower takes 1 argument, not 0$/, /pipeline/],
    ["{{ printf }}", /printf takes at least 1 argument, not 0$/, /pipeline/],
    [
      "{{ until .Options.n }}",
      /until takes a number, and \.Options\.n is a text$/,
      /^convert it: \(int \.Options\.n\)$/,
    ],
    ["{{ upper .StatefulSet.Pods }}", /upper takes a text, and \.StatefulSet\.Pods is a list$/, /toJson/],
    ["{{ .Secrets.a.Type | lower }}", /lower takes a text, and \.Secrets\.a\.Type is a v1\.SecretType$/, /toString/],
  ],
  [
    "{{ .Options.x | upper | lower }}",
    '{{ $x := "" }}{{ if .Time }}{{ $x = .Secrets.a.Data.x }}{{ end }}{{ upper $x }}',
    '{{ join "," .StatefulSet.Pods }}',
    '{{ index .Options "a" | trunc 3 }}',
    "{{ trunc 3 .Object.x }}",
  ],
);

t.test("what the request gives decides about tests of options", async (t) => {
  const given = (...options: string[]): GivenNames => ({
    artifacts: [],
    configMaps: [],
    secrets: [],
    subject: "",
    profile: false,
    options,
  });
  const nested = "{{ if .Options }}{{ if .Options.x }}a{{ end }}{{ end }}";
  t.same(await findings("{{ if .Options.x }}a{{ end }}", given("x")), [], "it is there");
  t.match(await findings("{{ if .Options.x }}a{{ end }}", given()), [
    {
      severity: "error",
      message: ".Options.x: no option x is given",
      hint: /--options x=value, or let the blueprint test index/,
    },
  ]);
  t.same(await findings(nested, given()), [], "the test in front holds it back");
  t.same(await findings(nested, given("x")), []);
  t.match(await findings(nested, given("y")), [{ severity: "warning", message: NO_TEST }], "it will fail");
});

const doing: KanisterFunction = {
  name: "Do",
  version: "v0.0.0",
  summary: "",
  arguments: [{ name: "text", type: "string", summary: "" }],
  outputs: [],
  run: async () => ({}),
};

t.test("a warning keeps no action from running", async (t) => {
  const plan = await planAction(await blueprintWith("{{ .Secrets.a.Data.x }}"), "a", functionTable({ Do: doing }));
  t.match(plan.warnings, [{ severity: "warning", message: /bytes print/ }]);
});

t.test("published blueprints raise only these, each of them a mistake", async (t) => {
  const { files, skip } = sharedFiles("corpus/blueprints");
  if (skip !== undefined) return t.plan(0, skip);
  const found: string[] = [];
  for (const { name, text } of files) {
    // One of them is no Blueprint at all.
    const blueprint = await readDocument("Blueprint", text, name).catch(() => undefined);
    for (const action of Object.keys(blueprint?.value.actions ?? {})) {
      for (const finding of checkTemplates(blueprint!, action)) {
        if (finding.severity === "warning") found.push(`${name}:${finding.where.line} ${finding.message}`);
      }
    }
  }
  t.match(found.sort(), [
    /^kanisterio--blueprints--kafka-blueprint\.yaml:45 .*: date is given a text/,
    /^kanisterio--blueprints--postgresql-wale-blueprint\.yaml:239 \.Options\.pitr: this is an error/,
    /^michaelcourcy--kasten-mongodb-percona--psmdb-bp\.yaml:87 \.Options\.pitr: this is an error/,
    /^smohandass--kanister--kafka-blueprint\.yaml:45 .*: date is given a text/,
  ]);
  t.equal(found.length, 4);
});
