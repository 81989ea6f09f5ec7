// Missing and nil values: the rows of the reference's section 6, with Go's reason and what a person is told.

import t from "tap";
import type { Parameters } from "../../src/engine/parameters.ts";
import { OBJECT, PHASE, profile, render, SECRET, workload } from "../helpers/sample-parameters.ts";

const ALL: Partial<Parameters> = {
  ...OBJECT,
  phases: { p: PHASE },
  secrets: { a: SECRET },
  artifactsIn: { a: {} },
  workload: workload("StatefulSet"),
  profile: profile({ credential: { type: "keyPair", keyPair: { id: "a", secret: "b" } } }),
};

t.test("values", async (t) => {
  const rows: [text: string, result: string][] = [
    ['[{{ index .Options "x" }}]', "[]"],
    ['{{ index .Options "x" | default "d" }}', "d"],
    ['[{{ index .Secrets.a.Data "x" | toString }}]', "[]"],
    ['{{ index .Object.metadata.labels "x" }}', "<no value>"],
    ['{{ index .Object.metadata.labels "x" | toString }}', "<nil>"],
    ['[{{ index .ArtifactsIn "x" }}]', "[{map[] }]"],
    ['{{ toJson (index .Secrets "x") }}', '{"metadata":{"creationTimestamp":null}}'],
    ['{{ (index .ConfigMaps "x").CreationTimestamp }}', "0001-01-01 00:00:00 +0000 UTC"],
    ['{{ if index .Phases "x" }}a{{ else }}b{{ end }}', "b"],
    ['{{ hasKey .Object "x" }} {{ hasKey .Phases.p.Output "x" }}', "false false"],
    ['{{ hasKey .Object "spec" }} {{ hasKey .Phases.p.Output "id" }}', "true true"],
    ["{{ if .Deployment }}a{{ else }}b{{ end }}", "b"],
    ["{{ with .PVC }}a{{ else }}b{{ end }}", "b"],
    ["{{ if and .PVC .PVC.Name }}a{{ else }}b{{ end }}", "b"],
    ["{{ .Deployment }}", "<nil>"],
    ["[{{ .ArtifactsIn.a.KopiaSnapshot }}]", "[]"],
  ];
  for (const [text, result] of rows) t.equal(render(text, ALL), result, text);
});

type Fault = [text: string, reason: RegExp, message: string, hint?: RegExp];

const MISSING: Fault[] = [
  ["{{ .Options.x }}", /no entry for key "x"/, '"x" not found at .Options.x', /^the action was given no options$/],
  ["{{ .ArtifactsIn.a.KeyValue.x }}", /key "x"/, '"x" not found at .ArtifactsIn.a.KeyValue.x', /no keys here/],
  ["{{ .Object.spec.x.y }}", /key "x"/, '"x" not found at .Object.spec.x.y', /^keys: big, flag, huge/],
  ["{{ .Phases.p.Output.z }}", /key "z"/, '"z" not found at .Phases.p.Output.z', /keys: dbSubnetGroup, id/],
  ["{{ .Phases.q.Output.z }}", /key "q"/, '"q" not found at .Phases.q.Output.z', /^did you mean p\?$/],
  ["{{ .DeferPhase.Output.x }}", /key "x"/, '"x" not found at .DeferPhase.Output.x'],
  ["{{ if .Options.x }}a{{ end }}", /key "x"/, '"x" not found at .Options.x'],
  ['{{ default "d" .Options.x }}', /key "x"/, '"x" not found at .Options.x'],
  ["{{ not .Options.x }}", /key "x"/, '"x" not found at .Options.x'],
  [
    '{{ (index .ArtifactsIn "x").KeyValue.y }}',
    /key "y"/,
    '"y" not found at {{ (index .ArtifactsIn "x").KeyValue.y }}',
  ],
];

const OTHERS: Fault[] = [
  [
    '{{ index .Object "a" "b" }}',
    /^error calling index: index of nil pointer$/,
    'error calling index: index of nil pointer at index .Object "a" "b"',
    /a key before the last one is absent/,
  ],
  [
    '{{ hasKey .Options "x" }}',
    /^wrong type for value; expected map\[string\]interface \{\}; got map\[string\]string$/,
    "a raw map such as .Object is needed, not a map of texts at .Options",
    /index .Options "key"/,
  ],
  [
    "{{ .Deployment.Name }}",
    /^nil pointer evaluating \*param\.DeploymentParams\.Name$/,
    ".Deployment is empty: the action runs on a StatefulSet at .Deployment.Name",
    /^use \.StatefulSet, or test it first: \{\{ if \.Deployment \}\}$/,
  ],
  [
    "{{ .PVC.Name }}",
    /^nil pointer evaluating \*param\.PVCParams\.Name$/,
    ".PVC is empty: the action runs on a StatefulSet at .PVC.Name",
  ],
  [
    "{{ .Profile.Credential.Secret.Data.x }}",
    /^nil pointer evaluating \*v1\.Secret\.Data$/,
    ".Profile.Credential.Secret is empty: the profile has another kind of credential (keyPair) at .Profile.Credential.Secret.Data.x",
    /if \.Profile\.Credential\.Secret/,
  ],
  [
    "{{ .RepositoryServer.Name }}",
    /^nil pointer evaluating \*param\.RepositoryServer\.Name$/,
    ".RepositoryServer is empty: the action was given no repository server at .RepositoryServer.Name",
    /repositoryServer of the ActionSet/,
  ],
  [
    "{{ .CurrentPhase.Output }}",
    /^nil pointer evaluating \*param\.Phase\.Output$/,
    "the phase has not run, or there is none of that name at .CurrentPhase.Output",
  ],
  [
    "{{ .Object.status.x }}",
    /^nil pointer evaluating interface \{\}\.x$/,
    "what comes before .x is null or absent at .Object.status.x",
    /test it first/,
  ],
  [
    "{{ .Object.metadata.name.x }}",
    /^can't evaluate field x in type interface \{\}$/,
    "there is no field x in what is no map at .Object.metadata.name.x",
  ],
  [
    "{{ .Foo }}",
    /^can't evaluate field Foo in type param\.TemplateParams$/,
    "there is no field Foo at .Foo",
    /^fields: StatefulSet/,
  ],
  [
    "{{ .StatefulSet.Foo }}",
    /^can't evaluate field Foo in type \*param\.StatefulSetParams$/,
    "there is no field Foo at .StatefulSet.Foo",
    /^fields: Name, Namespace, Pods/,
  ],
];

t.test("errors", async (t) => {
  for (const [text, reason, message, hint] of [...MISSING, ...OTHERS]) {
    const wanted = {
      code: "TEMPLATE",
      message: `Failed to render template: ${message}`,
      details: { reason },
      cause: { message: /^template: config:1:\d+: executing "config" at </ },
      ...(hint && { hint }),
    };
    t.throws(() => render(text, ALL), wanted, text);
  }
});

t.test("the same without what would tell more", async (t) => {
  const rows: Fault[] = [
    [
      "{{ .Deployment.Name }}",
      /./,
      ".Deployment is empty: the action runs on another kind of object at .Deployment.Name",
    ],
    [
      "{{ .Profile.Location.Bucket }}",
      /./,
      ".Profile is empty: the action was given no profile at .Profile.Location.Bucket",
    ],
    ["{{ .Phases.p.Output.x }}", /./, '"p" not found at .Phases.p.Output.x', /^no phase has run yet$/],
    ["{{ .Secrets.s.Data.x }}", /./, '"s" not found at .Secrets.s.Data.x', /^the action was given no Secrets$/],
  ];
  for (const [text, , message, hint] of rows) {
    t.throws(() => render(text), { message: `Failed to render template: ${message}`, ...(hint && { hint }) }, text);
  }
});

t.test("upstream: an index that is just too great has a reason of its own", async (t) => {
  const none = { workload: workload("Deployment", { pods: [] }) };
  const hint = /running when the action started are listed; is the workload scaled to zero\?$/;
  const rows: [text: string, parts: Partial<Parameters>, reason: string, message: string][] = [
    [
      "{{ index .Deployment.Pods 0 }}",
      none,
      "error calling index: reflect: slice index out of range",
      "Deployment my-db has no running pod at index .Deployment.Pods 0",
    ],
    [
      "{{ index .Deployment.Pods 1 }}",
      none,
      "error calling index: index out of range: 1",
      "Deployment my-db has no running pod at index .Deployment.Pods 1",
    ],
    [
      "{{ index .StatefulSet.Pods 2 }}",
      ALL,
      "error calling index: reflect: slice index out of range",
      "StatefulSet my-db has 2 running pods at index .StatefulSet.Pods 2",
    ],
  ];
  for (const [text, parts, reason, message] of rows) {
    t.throws(() => render(text, parts), {
      message: `Failed to render template: ${message}`,
      hint,
      details: { reason },
    });
  }
});
