// The parameters as templates see them: Go's types, texts and JSON.

import t from "tap";
import type { ConfigMapObject, Parameters, ResolvedProfile, SecretObject } from "../../src/engine/parameters.ts";
import { renderer } from "../../src/engine/render.ts";
import { blueprintEnvironment } from "../../src/engine/template-environment.ts";
import { NOW, noParameters } from "../helpers/fake-host.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const render = (text: string, parts: Partial<Parameters> = {}) =>
  renderer(
    () => ({}),
    noParameters(parts),
    blueprintEnvironment(() => NOW),
  ).text(text, []);

const profile = (parts: Partial<ResolvedProfile>): ResolvedProfile => ({
  location: { type: "s3Compliant", bucket: "b" },
  credential: { type: "keyPair" },
  skipSSLVerify: false,
  ...parts,
});

t.test("toJson .Profile is the document that kando takes, to the byte", async (t) => {
  const secret: SecretObject = {
    metadata: { name: "n", namespace: "ns" },
    type: "secrets.kanister.io/azure",
    data: { azure_storage_key: base64("key"), azure_storage_account_id: base64("acct") },
  };
  const rows: [title: string, profile: ResolvedProfile, json: string][] = [
    [
      "key pair",
      profile({
        location: { type: "s3Compliant", bucket: "b", endpoint: "https://s3.example", prefix: "p", region: "r" },
        credential: { type: "keyPair", keyPair: { id: "AK", secret: "SK" } },
      }),
      '{"Location":{"type":"s3Compliant","bucket":"b","endpoint":"https://s3.example","prefix":"p","region":"r"},"Credential":{"Type":"keyPair","KeyPair":{"ID":"AK","Secret":"SK"},"Secret":null,"KopiaServerSecret":null},"SkipSSLVerify":false}',
    ],
    [
      "a key that is JSON itself, with HTML and quotes",
      profile({
        location: { type: "gcs", bucket: "b" },
        credential: { type: "keyPair", keyPair: { id: "project", secret: `{"type":"<a>&'"}` } },
        skipSSLVerify: true,
      }),
      `{"Location":{"type":"gcs","bucket":"b","endpoint":"","prefix":"","region":""},"Credential":{"Type":"keyPair","KeyPair":{"ID":"project","Secret":"{\\"type\\":\\"\\u003ca\\u003e\\u0026'\\"}"},"Secret":null,"KopiaServerSecret":null},"SkipSSLVerify":true}`,
    ],
    [
      "a Secret",
      profile({ location: { type: "azure", bucket: "b" }, credential: { type: "secret", secret } }),
      '{"Location":{"type":"azure","bucket":"b","endpoint":"","prefix":"","region":""},"Credential":{"Type":"secret","KeyPair":null,"Secret":{"metadata":{"name":"n","namespace":"ns","creationTimestamp":null},"data":{"azure_storage_account_id":"YWNjdA==","azure_storage_key":"a2V5"},"type":"secrets.kanister.io/azure"},"KopiaServerSecret":null},"SkipSSLVerify":false}',
    ],
    [
      "kopia",
      profile({
        location: { type: "kopia", endpoint: "https://repo:51515" },
        credential: {
          type: "kopia",
          kopia: {
            username: "u",
            hostname: "h",
            password: "p",
            cert: "-----BEGIN CERTIFICATE-----\n…",
            connectOptions: { dataStoreGeneralContentCacheSize: 0 },
          },
        },
      }),
      '{"Location":{"type":"kopia","bucket":"","endpoint":"https://repo:51515","prefix":"","region":""},"Credential":{"Type":"kopia","KeyPair":null,"Secret":null,"KopiaServerSecret":{"Username":"u","Hostname":"h","Password":"p","Cert":"-----BEGIN CERTIFICATE-----\\n…","ConnectOptions":{"dataStoreGeneralContentCacheSize":0}}},"SkipSSLVerify":false}',
    ],
    [
      "kopia without options",
      profile({
        location: { type: "kopia" },
        credential: { type: "kopia", kopia: { username: "u", hostname: "h", password: "p", cert: "c" } },
      }),
      '{"Location":{"type":"kopia","bucket":"","endpoint":"","prefix":"","region":""},"Credential":{"Type":"kopia","KeyPair":null,"Secret":null,"KopiaServerSecret":{"Username":"u","Hostname":"h","Password":"p","Cert":"c","ConnectOptions":null}},"SkipSSLVerify":false}',
    ],
    [
      "a directory, without credential",
      profile({ location: { type: "file", bucket: "/b" }, credential: { type: "" } }),
      '{"Location":{"type":"file","bucket":"/b","endpoint":"","prefix":"","region":""},"Credential":{"Type":"","KeyPair":null,"Secret":null,"KopiaServerSecret":null},"SkipSSLVerify":false}',
    ],
  ];
  for (const [title, value, json] of rows) t.equal(render("{{ toJson .Profile }}", { profile: value }), json, title);
});

const SECRET: SecretObject = {
  metadata: {
    name: "login",
    namespace: "shop",
    uid: "u-1",
    resourceVersion: "7",
    labels: { app: "db" },
    creationTimestamp: "2026-01-02T03:04:05Z",
  },
  type: "Opaque",
  data: { user: base64("admin"), "a-b": base64("dash") },
};
const CONFIG: ConfigMapObject = {
  metadata: { name: "settings", namespace: "shop" },
  data: { path: "s3://b/p" },
  binaryData: { raw: base64("AK") },
};
const STATEFUL: Partial<Parameters> = {
  workload: {
    kind: "StatefulSet",
    name: "my-db",
    namespace: "shop",
    pods: ["my-db-0", "my-db-1"],
    containers: [["db", "side"], ["db"]],
    persistentVolumeClaims: { "my-db-0": { "data-my-db-0": "/data", "a-log": "/log" } },
  },
};
const OBJECT: Partial<Parameters> = {
  object: {
    apiVersion: "v1",
    metadata: { name: "n1", labels: { "app.kubernetes.io/instance": "inst" } },
    spec: { nodeSets: [{ count: 3 }], ratio: 1.5, big: 1e6, nothing: null, flag: true },
    status: null,
    data: { x: base64("plain") },
  },
};

t.test("shapes that published blueprints use (reference, table 13)", async (t) => {
  const phases = {
    p: {
      output: { originalReplicaCount: 2, dbSubnetGroup: "default", id: "x" },
      secrets: { s: SECRET },
      configMaps: { c: CONFIG },
    },
    "my-phase": { output: { x: "dashed" }, secrets: {}, configMaps: {} },
  };
  const deployment: Partial<Parameters> = {
    workload: { ...STATEFUL.workload!, kind: "Deployment", name: "web" },
  };
  const rows: [text: string, parts: Partial<Parameters>, result: string][] = [
    ["{{ index .Deployment.Pods 0 }}", deployment, "my-db-0"],
    ["{{ index .Deployment.Name }}", deployment, "web"],
    ['{{ index .Phases.p.Secrets.s.Data "a-b" | toString }}', { phases }, "dash"],
    ["{{ .Phases.p.ConfigMaps.c.Data.path }}", { phases }, "s3://b/p"],
    [
      "{{ toJson .Profile.Location.Region | toString }}",
      { profile: profile({ location: { type: "gcs", region: "eu" } }) },
      '"eu"',
    ],
    [
      "a {{- if .Profile.Credential.KeyPair }} pair {{- else }} secret {{- end }} z",
      { profile: profile({}) },
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
      STATEFUL,
      "a-log",
    ],
    ["{{ range .StatefulSet.Pods }}<{{ . }}>{{ end }}", STATEFUL, "<my-db-0><my-db-1>"],
    ['{{ .StatefulSet.Name | upper | replace "-" "_" }}', STATEFUL, "MY_DB"],
    [
      '{{ printf "%s/%s" .ConfigMaps.l.Data.path (toDate "2006-01-02T15:04:05.999999999Z07:00" .Time | date "2006-01-02") | quote }}',
      { configMaps: { l: CONFIG } },
      '"s3://b/p/2026-03-04"',
    ],
    ["{{ .Phases.p.Output.originalReplicaCount }}", { phases }, "2"],
    ["{{ .Phases.p.Output.dbSubnetGroup }}", { phases }, "default"],
    ['{{ (index .Phases "my-phase").Output.x }}', { phases }, "dashed"],
    ["{{ .Object.spec.ratio }} {{ .Object.spec.big }} {{ .Object.spec.flag }}", OBJECT, "1.5 1000000 true"],
    ["{{ .Secrets.a.Data.user }}", { secrets: { a: SECRET } }, "[97 100 109 105 110]"],
    ["{{ .Secrets.a.Data.user | toString }}", { secrets: { a: SECRET } }, "admin"],
    [
      "{{ .Secrets.a.Type }} {{ .Secrets.a.Name }} {{ .Secrets.a.ObjectMeta.Namespace }}",
      { secrets: { a: SECRET } },
      "Opaque login shop",
    ],
    [
      "{{ .Secrets.a.UID }} {{ .Secrets.a.ResourceVersion }} {{ .Secrets.a.Labels.app }}",
      { secrets: { a: SECRET } },
      "u-1 7 db",
    ],
    ["[{{ .Secrets.a.Kind }}{{ .Secrets.a.APIVersion }}]", { secrets: { a: { ...SECRET, kind: "Secret" } } }, "[]"],
    ["{{ .ConfigMaps.c.BinaryData.raw }}", { configMaps: { c: CONFIG } }, "[65 75]"],
    [
      "{{ .ArtifactsIn.a.KeyValue.k }}[{{ .ArtifactsIn.a.KopiaSnapshot }}]",
      { artifactsIn: { a: { keyValue: { k: "v" } } } },
      "v[]",
    ],
    ["{{ .PVC.Name }}/{{ .PVC.Namespace }}", { pvc: { name: "c", namespace: "ns" } }, "c/ns"],
    ["{{ .Namespace.Name }}", { namespace: { name: "ns", namespace: "ns" } }, "ns"],
    ["{{ .Time }}", {}, "2026-03-04T05:06:07.12Z"],
    ["{{ .StatefulSet.Containers }}", STATEFUL, "[[db side] [db]]"],
    ["{{ .StatefulSet.PersistentVolumeClaims }}", STATEFUL, "map[my-db-0:map[a-log:/log data-my-db-0:/data]]"],
    [
      "{{ .PodLabels.a }}{{ .PodAnnotations.b }}{{ .PodOverride.c }}",
      { podLabels: { a: "1" }, podAnnotations: { b: "2" }, podOverride: { c: 3 } },
      "123",
    ],
    [
      "{{ toJson .Secrets.a }}",
      { secrets: { a: SECRET } },
      '{"metadata":{"name":"login","namespace":"shop","uid":"u-1","resourceVersion":"7","creationTimestamp":"2026-01-02T03:04:05Z","labels":{"app":"db"}},"data":{"a-b":"ZGFzaA==","user":"YWRtaW4="},"type":"Opaque"}',
    ],
  ];
  for (const [text, parts, result] of rows) t.equal(render(text, parts), result, text);
});

t.test("missing and nil values (reference, table 6)", async (t) => {
  const phases = { p: { output: { x: "y" }, secrets: {}, configMaps: {} } };
  const all = { ...OBJECT, phases, secrets: { a: SECRET }, artifactsIn: { a: {} } };
  const good: [text: string, result: string][] = [
    ['[{{ index .Options "x" }}]', "[]"],
    ['{{ index .Options "x" | default "d" }}', "d"],
    ['[{{ index .Secrets.a.Data "x" | toString }}]', "[]"],
    ['{{ index .Object.metadata.labels "x" }}', "<no value>"],
    ['{{ index .Object.metadata.labels "x" | toString }}', "<nil>"],
    ['{{ if index .Phases "x" }}a{{ else }}b{{ end }}', "b"],
    ['{{ hasKey .Object "x" }} {{ hasKey .Phases.p.Output "x" }}', "false true"],
    ["{{ if .Deployment }}a{{ else }}b{{ end }}", "b"],
    ["{{ with .PVC }}a{{ else }}b{{ end }}", "b"],
    ["{{ if and .PVC .PVC.Name }}a{{ else }}b{{ end }}", "b"],
    ["{{ .Deployment }}", "<nil>"],
    ["[{{ .ArtifactsIn.a.KopiaSnapshot }}]", "[]"],
    ["{{ len .Options }}{{ len .Phases }}{{ len .DeferPhase.Output }}", "010"],
  ];
  for (const [text, result] of good) t.equal(render(text, all), result, text);
  const bad: [text: string, message: RegExp][] = [
    ["{{ .Options.x }}", /: "x" not found/],
    ["{{ .ArtifactsIn.a.KeyValue.x }}", /: "x" not found/],
    ["{{ .Object.spec.x.y }}", /: "x" not found/],
    ["{{ .Phases.p.Output.z }}", /: "z" not found/],
    ["{{ .Phases.q.Output.z }}", /: "q" not found/],
    ["{{ .DeferPhase.Output.x }}", /: "x" not found/],
    ["{{ if .Options.x }}a{{ end }}", /: "x" not found/],
    ['{{ default "d" .Options.x }}', /: "x" not found/],
    ['{{ (index .ArtifactsIn "x").KeyValue.y }}', /: "y" not found/],
    ['{{ index .Object "a" "b" }}', /error calling index: index of nil pointer/],
    [
      '{{ hasKey .Options "x" }}',
      /wrong type for value; expected map\[string\]interface \{\}; got map\[string\]string/,
    ],
    ["{{ .Deployment.Name }}", /nil pointer evaluating \*param\.DeploymentParams\.Name/],
    ["{{ .Object.status.x }}", /nil pointer evaluating interface \{\}\.x/],
    ["{{ .Object.metadata.name.x }}", /can't evaluate field x in type interface \{\}/],
    ["{{ .Foo }}", /can't evaluate field Foo in type param\.TemplateParams/],
    ["{{ .ArtifactsOut.x }}", /can't evaluate field ArtifactsOut in type param\.TemplateParams/],
    ["{{ .CurrentPhase }}", /can't evaluate field CurrentPhase/],
  ];
  for (const [text, message] of bad) t.throws(() => render(text, all), { code: "TEMPLATE", message }, text);
  const none = { workload: { ...STATEFUL.workload!, pods: [], kind: "Deployment" as const } };
  t.throws(() => render("{{ index .Deployment.Pods 0 }}", none), {
    message: /error calling index: reflect: slice index out of range/,
    hint: /running when the action started/,
  });
  t.throws(() => render("{{ .StatefulSet.Foo }}", STATEFUL), {
    message: /can't evaluate field Foo in type \*?param\.StatefulSetParams/,
  });
  const keyPair = { profile: profile({ credential: { type: "keyPair", keyPair: { id: "a", secret: "b" } } }) };
  t.throws(() => render("{{ .Profile.Credential.Secret.Data.x }}", keyPair), {
    message: /nil pointer evaluating \*v1\.Secret\.Data/,
  });
});

t.test("toJson of objects of the cluster", async (t) => {
  const metadata = {
    name: "n1",
    generateName: "n-",
    namespace: "shop",
    uid: "u",
    resourceVersion: "7",
    generation: 3,
    creationTimestamp: "2026-01-02T03:04:05Z",
    labels: { b: "2", a: "1" },
    annotations: { c: "3" },
    finalizers: ["x/y"],
  };
  const meta =
    '"metadata":{"name":"n1","generateName":"n-","namespace":"shop","uid":"u","resourceVersion":"7","generation":3,' +
    '"creationTimestamp":"2026-01-02T03:04:05Z","labels":{"a":"1","b":"2"},"annotations":{"c":"3"},"finalizers":["x/y"]}';
  const configMaps = {
    full: { metadata, immutable: true, data: { x: "<y>" }, binaryData: { raw: base64("AK") } },
    bare: { metadata: { name: "n2" } },
  };
  t.equal(
    render("{{ toJson .ConfigMaps.full }}", { configMaps }),
    `{${meta},"immutable":true,"data":{"x":"\\u003cy\\u003e"},"binaryData":{"raw":"QUs="}}`,
  );
  t.equal(
    render("{{ toJson .ConfigMaps.bare }}", { configMaps }),
    '{"metadata":{"name":"n2","creationTimestamp":null}}',
  );
  const secrets = { full: { metadata, immutable: false, data: { a: base64("b") }, type: "Opaque" } };
  t.equal(
    render("{{ toJson .Secrets.full }}", { secrets }),
    `{${meta},"immutable":false,"data":{"a":"Yg=="},"type":"Opaque"}`,
  );
  const artifactsIn = { a: { keyValue: { k: "v" }, kopiaSnapshot: "{}" }, b: {} };
  t.equal(
    render("{{ toJson .ArtifactsIn }}", { artifactsIn }),
    '{"a":{"keyValue":{"k":"v"},"kopiaSnapshot":"{}"},"b":{}}',
  );
});
