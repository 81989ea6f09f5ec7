// What templates read, in the words of blueprints, and where it stands in the file.

import t from "tap";
import { readDocument } from "../../src/api/documents.ts";
import { type Read, readsOf, readsOfAction } from "../../src/engine/reads.ts";
import { ANY_KEY } from "../../src/template/template.ts";

/** Without what every reference has. */
function brief({ path, line, column, text, optional, guarded, use, dynamic, ...what }: Read): object {
  const inside = "inside" in what && { inside: what.inside.map((step) => (step === ANY_KEY ? "*" : step)) };
  return {
    ...what,
    ...inside,
    ...(guarded && { guarded }),
    ...(dynamic && { dynamic }),
    ...(use !== "value" && { use }),
  };
}

/** Reads that are more than a step on the way. */
const reads = (text: string) => readsOf(text).flatMap((read) => (read.use === "transit" ? [] : [brief(read)]));

t.test("what is read", async (t) => {
  const rows: [text: string, expected: object[]][] = [
    ["{{ .Options.a }}", [{ kind: "option", name: "a" }]],
    ['{{ index .Options "a-b" }}', [{ kind: "option", name: "a-b", guarded: true }]],
    [
      "{{ index .Options .Time }}",
      [
        { kind: "option", guarded: true, dynamic: true },
        { kind: "parameter", name: "Time" },
      ],
    ],
    ["{{ range .Options }}{{ end }}", [{ kind: "option" }]],
    ["{{ .ArtifactsIn.a.KeyValue.k }}", [{ kind: "artifact", name: "a", part: "KeyValue", key: "k" }]],
    ["{{ .ArtifactsIn.a.KopiaSnapshot }}", [{ kind: "artifact", name: "a", part: "KopiaSnapshot" }]],
    ["{{ toJson .ArtifactsIn }}", [{ kind: "artifact" }]],
    ["{{ .Secrets.s.Data.k | toString }}", [{ kind: "secret", name: "s", field: "Data", key: "k" }]],
    ['{{ index .Secrets.s.Data "k-k" }}', [{ kind: "secret", name: "s", field: "Data", key: "k-k", guarded: true }]],
    ["{{ .Secrets.s.Namespace }}", [{ kind: "secret", name: "s", field: "Namespace" }]],
    ["{{ .ConfigMaps.c.Data.k }}", [{ kind: "configMap", name: "c", field: "Data", key: "k" }]],
    ["{{ .Phases.p.Output.k }}", [{ kind: "output", phase: { name: "p" }, key: "k" }]],
    ["{{ .DeferPhase.Output.k }}", [{ kind: "output", phase: { deferred: true }, key: "k" }]],
    ['{{ (index .Phases "my-p").Output.k }}', [{ kind: "output", phase: { name: "my-p" }, key: "k" }]],
    ["{{ toJson .Phases.p.Output }}", [{ kind: "output", phase: { name: "p" } }]],
    ['{{ if index .Phases "p" }}{{ end }}', [{ kind: "phase", phase: { name: "p" }, guarded: true, use: "test" }]],
    ["{{ toJson .Phases }}", [{ kind: "phase", phase: {} }]],
    [
      "{{ range .Phases }}{{ .Output.k }}{{ end }}",
      [
        { kind: "phase", phase: {} },
        { kind: "output", phase: {}, key: "k", dynamic: true },
      ],
    ],
    [
      '{{ index .Phases.p.Secrets.s.Data "k" | toString }}',
      [{ kind: "secret", phase: { name: "p" }, name: "s", field: "Data", key: "k", guarded: true }],
    ],
    [
      "{{ .DeferPhase.ConfigMaps.c.Data.k }}",
      [{ kind: "configMap", phase: { deferred: true }, name: "c", field: "Data", key: "k" }],
    ],
    ["{{ .Profile.Location.Bucket }}", [{ kind: "profile", part: "Location" }]],
    ["{{ toJson .Profile }}", [{ kind: "profile" }]],
    ["{{ if .Profile.Credential.KeyPair }}{{ end }}", [{ kind: "profile", part: "Credential", use: "test" }]],
    ["{{ .RepositoryServer.Address }}", [{ kind: "repositoryServer", part: "Address" }]],
    ["{{ .StatefulSet.Name }}", [{ kind: "subject", subject: "StatefulSet", field: "Name" }]],
    [
      "{{ index .Deployment.Pods 0 }}",
      [{ kind: "subject", subject: "Deployment", field: "Pods", guarded: true, dynamic: true }],
    ],
    [
      "{{ with .PVC }}{{ .Name }}{{ end }}",
      [
        { kind: "subject", subject: "PVC", use: "test" },
        { kind: "subject", subject: "PVC", field: "Name", guarded: true },
      ],
    ],
    ["{{ .Object.metadata.name }}", [{ kind: "object", inside: ["metadata", "name"] }]],
    [
      "{{ (index .Object.spec.nodeSets 0).count }}",
      [{ kind: "object", inside: ["spec", "nodeSets", "*", "count"], dynamic: true }],
    ],
    ["{{ toJson .Object }}", [{ kind: "object", inside: [] }]],
    [
      "{{ .PodLabels.a }}{{ .Nope }}",
      [
        { kind: "parameter", name: "PodLabels" },
        { kind: "parameter", name: "Nope" },
      ],
    ],
    ["{{ toJson . }}", [{ kind: "everything" }]],
    ["no template", []],
    ["{{ .Options.x", []],
  ];
  for (const [text, expected] of rows) t.same(reads(text), expected, text);
});

t.test("reads of an action have their place in the file", async (t) => {
  const text = [
    "apiVersion: cr.kanister.io/v1alpha1", // 1
    "kind: Blueprint",
    "actions:",
    "  a:",
    "    outputArtifacts:", //                 5
    "      dump: {keyValue: {id: '{{ .Phases.p.Output.id }}'}}",
    "    phases:",
    "    - func: Do",
    "      name: p",
    "      objects: {s: {kind: Secret, name: '{{ .Options.secret }}'}}", // 10
    "      args:",
    "        text: |",
    "          one",
    "          two {{ .Options.a }}", //       14
    "        '{{ .Options.key }}': x",
    "    deferPhase: {func: Do, args: {text: '{{ .Time }}'}}",
  ].join("\n");
  const found = readsOfAction(await readDocument("Blueprint", text, "b.yaml"), "a");
  t.same(
    found.map(({ read, path, where }) => [read.text, path.slice(2).join("."), where.line, where.column]),
    [
      [".Options.secret", "phases.0.objects.s.name", 10, 45],
      [".Options.a", "phases.0.args.text", 14, 18],
      [".Options.key", "phases.0.args.{{ .Options.key }}", 15, 31],
      [".Time", "deferPhase.args.text", 16, 45],
      [".Phases.p.Output.id", "outputArtifacts.dump.keyValue.id", 6, 33],
    ],
  );
  t.same(readsOfAction(await readDocument("Blueprint", text, "b.yaml"), "nope"), []);
});
