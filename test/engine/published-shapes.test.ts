// Expressions of the shapes that published blueprints use: the rows of the reference's section 13.

import t from "tap";
import type { Parameters } from "../../src/engine/parameters.ts";
import { CONFIG_MAP, OBJECT, PHASE, profile, render, SECRET, workload } from "../helpers/sample-parameters.ts";

const DEPLOYMENT = { workload: workload("Deployment") };
const STATEFUL_SET = { workload: workload("StatefulSet") };
const PHASES = { phases: { p: PHASE } };

const ROWS: [text: string, parts: Partial<Parameters>, result: string][] = [
  ["{{ index .Deployment.Pods 0 }}", DEPLOYMENT, "my-db-0"],
  ["{{ index .Deployment.Name }}", DEPLOYMENT, "my-db"],
  ['{{ index .Phases.p.Secrets.s.Data "a-b" | toString }}', PHASES, "dash"],
  [
    "'{{ toJson .Profile }}'",
    { profile: profile({ credential: { type: "keyPair", keyPair: { id: "AK", secret: "S'<K>" } } }) },
    `'{"Location":{"type":"s3Compliant","bucket":"b","endpoint":"","prefix":"","region":""},"Credential":{"Type":"keyPair","KeyPair":{"ID":"AK","Secret":"S'\\u003cK\\u003e"},"Secret":null,"KopiaServerSecret":null},"SkipSSLVerify":false}'`,
  ],
  [
    "{{ toJson .Profile.Location.Region | toString }}",
    { profile: profile({ location: { type: "gcs", region: "eu" } }) },
    '"eu"',
  ],
  [
    "a {{- if .Profile.Credential.KeyPair }} pair {{- else }} secret {{- end }} z",
    { profile: profile({ credential: { type: "secret", secret: SECRET } }) },
    "a secret z",
  ],
  [
    "a {{- if .Profile.Credential.KeyPair }} pair {{- else }} secret {{- end }} z",
    { profile: profile({ credential: { type: "keyPair", keyPair: { id: "", secret: "" } } }) },
    "a pair z",
  ],
  ['{{ index .Object.metadata.labels "app.kubernetes.io/instance" }}', OBJECT, "inst"],
  ["{{ .Object.data.x | toString | b64dec }}", OBJECT, "plain"],
  ["{{ (index .Object.spec.nodeSets 0).count }}", OBJECT, "3"],
  [
    "{{- range $key, $_ := index .StatefulSet.PersistentVolumeClaims (index .StatefulSet.Pods 0) -}}{{ $key }}{{ break }}{{- end }}",
    STATEFUL_SET,
    "a-log",
  ],
  ["{{ range .StatefulSet.Pods }}<{{ . }}>{{ end }}", STATEFUL_SET, "<my-db-0><my-db-1>"],
  ['{{ .StatefulSet.Name | upper | replace "-" "_" }}', STATEFUL_SET, "MY_DB"],
  [
    '{{ printf "%s/%s" .ConfigMaps.l.Data.path (toDate "2006-01-02T15:04:05.999999999Z07:00" .Time | date "2006-01-02") | quote }}',
    { configMaps: { l: CONFIG_MAP } },
    '"s3://b/p/2026-03-04"',
  ],
  ["{{ .Phases.p.Output.originalReplicaCount }}", PHASES, "2"],
  ["{{ .Phases.p.Output.dbSubnetGroup }}", PHASES, "default"],
];

t.test("they render as in the Go implementation", async (t) => {
  for (const [text, parts, result] of ROWS) t.equal(render(text, parts), result, text);
});
