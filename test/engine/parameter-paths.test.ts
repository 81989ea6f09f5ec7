// Every path of the template parameters, one test for each table of the reference's section 4.

import t from "tap";
import type { Parameters } from "../../src/engine/parameters.ts";
import {
  base64,
  CONFIG_MAP,
  OBJECT,
  PHASE,
  profile,
  REPOSITORY_SERVER,
  render,
  SECRET,
  workload,
} from "../helpers/sample-parameters.ts";

type Row = readonly [text: string, result: string, rule?: string];

function table(title: string, parts: Partial<Parameters>, rows: readonly Row[]): void {
  t.test(title, async (t) => {
    for (const [text, result, rule] of rows) t.equal(render(text, parts), result, rule ?? text);
  });
}

const isNil = (path: string): Row => [
  `{{ if ${path} }}set{{ else }}nil{{ end }} {{ ${path} }}`,
  "nil <nil>",
  `${path} is nil`,
];
const isEmpty = (path: string): Row => [`{{ len ${path} }} {{ ${path} }}`, "0 map[]", `${path} is an empty map`];

table("4.1 what is always there, and what is nil or empty otherwise", {}, [
  ...[".StatefulSet", ".Deployment", ".DeploymentConfig", ".PVC", ".Namespace", ".Profile"].map(isNil),
  isNil(".CurrentPhase"),
  isNil(".RepositoryServer"),
  ...[".ArtifactsIn", ".ConfigMaps", ".Secrets", ".Options", ".Phases"].map(isEmpty),
  ...[".PodOverride", ".PodAnnotations", ".PodLabels", ".Object"].map(isEmpty),
  ["{{ .Time }}", "2026-03-04T05:06:07.12Z"],
  ["{{ if .DeferPhase }}set{{ end }} {{ len .DeferPhase.Output }}", "set 0", ".DeferPhase is always present"],
  ["{{ len .DeferPhase.Secrets }}{{ len .DeferPhase.ConfigMaps }}", "00"],
]);

table(
  "4.1 what the ActionSet gives",
  { options: { a: "1" }, podOverride: { c: { d: 3 } }, podAnnotations: { b: "2" }, podLabels: { a: "1" } },
  [
    ["{{ .Options.a }}", "1"],
    ["{{ .PodOverride.c.d }}", "3", ".PodOverride is a raw map"],
    ['{{ hasKey .PodOverride "c" }}', "true"],
    ["{{ .PodAnnotations.b }}{{ .PodLabels.a }}", "21"],
    ["{{ typeOf .Options }} {{ typeOf .PodLabels }}", "map[string]string map[string]string"],
  ],
);

for (const kind of ["StatefulSet", "Deployment", "DeploymentConfig"] as const) {
  table(`4.2 workloads: ${kind}`, { workload: workload(kind) }, [
    [`{{ .${kind}.Name }} {{ .${kind}.Namespace }}`, "my-db shop"],
    [`{{ .${kind}.Pods }} {{ len .${kind}.Pods }}`, "[my-db-0 my-db-1] 2"],
    [`{{ .${kind}.Containers }}`, "[[db side] [db]]", "a list of lists"],
    [
      `{{ .${kind}.PersistentVolumeClaims }}`,
      "map[my-db-0:map[a-log:/log data-my-db-0:/data]]",
      "a map of maps, and no list (T23)",
    ],
    [`{{ index .${kind}.PersistentVolumeClaims "my-db-0" "a-log" }}`, "/log"],
    [`{{ join " " .${kind}.Pods }}`, "my-db-0 my-db-1"],
    [`{{ typeOf .${kind} }}`, `*param.${kind}Params`],
  ]);
}

table(
  "4.3 .PVC and .Namespace",
  { pvc: { name: "claim", namespace: "shop" }, namespace: { name: "shop", namespace: "shop" } },
  [
    ["{{ .PVC.Name }}/{{ .PVC.Namespace }}", "claim/shop"],
    ["{{ .Namespace.Name }}/{{ .Namespace.Namespace }}", "shop/shop"],
  ],
);

table("4.4 .Object", OBJECT, [
  ["{{ .Object.metadata.name }}", "n1"],
  ['{{ index .Object.metadata.labels "app.kubernetes.io/instance" }}', "inst", "labels with dots through index"],
  ["{{ (index .Object.spec.nodeSets 0).count }}", "3"],
  ["{{ .Object.spec.ratio }} {{ .Object.spec.flag }}", "1.5 true"],
  ["{{ .Object.spec.big }}", "1000000", "integers are 64-bit, without exponent"],
  ["{{ .Object.spec.huge }}", "9007199254740993"],
  ["{{ .Object.spec.nothing }}", "<no value>"],
  ["{{ .Object.data.x }}", base64("plain"), "the data of a Secret stays base64"],
  ["{{ .Object.data.x | b64dec }}", "plain"],
  ["{{ typeOf .Object }} {{ kindOf .Object.spec.big }}", "map[string]interface {} int64"],
]);

const GIVEN: Partial<Parameters> = {
  artifactsIn: { a: { keyValue: { k: "v" } }, kopia: { kopiaSnapshot: '{"id":"x"}' } },
  configMaps: { c: CONFIG_MAP },
  secrets: { a: SECRET },
  options: { k: "v" },
};

table("4.5 .ArtifactsIn, .ConfigMaps, .Secrets, .Time, .Options", GIVEN, [
  ["{{ .ArtifactsIn.a.KeyValue.k }}[{{ .ArtifactsIn.a.KopiaSnapshot }}]", "v[]", "KopiaSnapshot is empty if unset"],
  ["{{ .ArtifactsIn.kopia.KopiaSnapshot }}[{{ len .ArtifactsIn.kopia.KeyValue }}]", '{"id":"x"}[0]'],
  ["{{ .ConfigMaps.c.Data.path }}", "s3://b/p"],
  ["{{ .ConfigMaps.c.BinaryData.raw }}", "[65 75]", "binary data is bytes"],
  ["{{ .Secrets.a.Data.user }}", "[97 100 109 105 110]", "data of Secrets is bytes"],
  ["{{ .Secrets.a.Data.user | toString }}", "admin"],
  ["{{ len .Secrets.a.Data.bin }} {{ .Secrets.a.Data.bin }}", "2 [255 0]", "any bytes"],
  ["{{ .Secrets.a.Type }}", "Opaque"],
  ['{{ eq .Secrets.a.Type "Opaque" }} {{ typeOf .Secrets.a.Type }}', "true v1.SecretType"],
  ["{{ len .Secrets.a.StringData }}", "0", "StringData is always empty"],
  [
    "{{ .Secrets.a.Name }} {{ .Secrets.a.Namespace }}",
    "login shop",
    "<name> is the key of the ActionSet, Name the object's",
  ],
  ["{{ .Secrets.a.Labels.app }} {{ .Secrets.a.Annotations.note }}", "db x"],
  ["{{ .Secrets.a.UID }} {{ .Secrets.a.ResourceVersion }} {{ typeOf .Secrets.a.UID }}", "u-1 7 types.UID"],
  ["{{ .Secrets.a.CreationTimestamp }}", "2026-01-02 03:04:05 +0000 UTC"],
  ["{{ (index .Secrets.a.OwnerReferences 0).Name }} {{ len .Secrets.a.OwnerReferences }}", "db 1"],
  ["{{ (index .Secrets.a.OwnerReferences 0).Controller }}", "true"],
  ["{{ .Secrets.a.Finalizers }} {{ .Secrets.a.Immutable }}", "[a/b] true"],
  ["{{ .Secrets.a.ObjectMeta.Name }} {{ .Secrets.a.ObjectMeta.Labels.app }}", "login db", "also through ObjectMeta"],
  ["[{{ .Secrets.a.Kind }}{{ .Secrets.a.APIVersion }}]", "[]", "Kind and APIVersion are always empty"],
  [
    "{{ .ConfigMaps.c.Name }} {{ .ConfigMaps.c.ObjectMeta.Namespace }} {{ .ConfigMaps.c.Labels.tier }}",
    "settings shop 1",
  ],
  ["[{{ .ConfigMaps.c.Kind }}{{ .ConfigMaps.c.Immutable }}]", "[<nil>]"],
  ["{{ .Time }}", "2026-03-04T05:06:07.12Z"],
  ["{{ .Options.k }}", "v"],
]);

table(
  "4.6 .Profile with a key pair",
  {
    profile: profile({
      location: { type: "s3Compliant", bucket: "b", endpoint: "https://s3", prefix: "p", region: "eu" },
      credential: { type: "keyPair", keyPair: { id: "AK", secret: "SK" } },
      skipSSLVerify: true,
    }),
  },
  [
    ["{{ .Profile.Location.Type }} {{ .Profile.Location.Bucket }}", "s3Compliant b"],
    [
      "{{ .Profile.Location.Endpoint }} {{ .Profile.Location.Prefix }} {{ .Profile.Location.Region }}",
      "https://s3 p eu",
    ],
    ['{{ eq .Profile.Location.Type "s3Compliant" }} {{ typeOf .Profile.Location.Type }}', "true v1alpha1.LocationType"],
    ["{{ .Profile.Credential.Type }} {{ .Profile.SkipSSLVerify }}", "keyPair true"],
    ["{{ .Profile.Credential.KeyPair.ID }} {{ .Profile.Credential.KeyPair.Secret }}", "AK SK"],
    isNil(".Profile.Credential.Secret"),
    isNil(".Profile.Credential.KopiaServerSecret"),
  ],
);

table("4.6 .Profile with a Secret", { profile: profile({ credential: { type: "secret", secret: SECRET } }) }, [
  ["{{ .Profile.Credential.Type }} {{ .Profile.Credential.Secret.Data.user | toString }}", "secret admin"],
  ["{{ .Profile.Credential.Secret.Name }} {{ .Profile.Credential.Secret.Type }}", "login Opaque"],
  isNil(".Profile.Credential.KeyPair"),
]);

table(
  "4.6 .Profile with kopia credentials",
  {
    profile: profile({
      credential: {
        type: "kopia",
        kopia: {
          username: "u",
          hostname: "h",
          password: "pw",
          cert: "CERT",
          connectOptions: { dataStoreGeneralContentCacheSize: 5 },
        },
      },
    }),
  },
  [
    [
      "{{ with .Profile.Credential.KopiaServerSecret }}{{ .Username }}@{{ .Hostname }} {{ .Password }} {{ .Cert }}{{ end }}",
      "u@h pw CERT",
    ],
    ["{{ .Profile.Credential.KopiaServerSecret.ConnectOptions.dataStoreGeneralContentCacheSize }}", "5"],
    ["{{ typeOf .Profile.Credential.KopiaServerSecret.ConnectOptions }}", "map[string]int"],
    isNil(".Profile.Credential.KeyPair"),
  ],
);

table("4.7 .Phases and .DeferPhase", { phases: { p: PHASE, "my-phase": PHASE }, deferPhase: PHASE }, [
  ["{{ .Phases.p.Output.id }}", "x"],
  ["{{ .Phases.p.Output.originalReplicaCount }} {{ kindOf .Phases.p.Output.originalReplicaCount }}", "2 int64"],
  ["{{ .Phases.p.Output.list }}", "[a 1]"],
  ["{{ .Phases.p.Secrets.s.Data.user | toString }} {{ .Phases.p.Secrets.s.Name }}", "admin login"],
  ["{{ .Phases.p.ConfigMaps.c.Data.path }}", "s3://b/p"],
  ['{{ (index .Phases "my-phase").Output.id }}', "x", "a name with a dash through index"],
  ["{{ .DeferPhase.Output.id }} {{ .DeferPhase.Secrets.s.Data.user | toString }}", "x admin"],
  ["{{ .DeferPhase.ConfigMaps.c.Data.path }}", "s3://b/p"],
]);

table("4.8 .RepositoryServer", { repositoryServer: REPOSITORY_SERVER }, [
  ["{{ .RepositoryServer.Name }} {{ .RepositoryServer.Namespace }}", "repo kanister"],
  ["{{ .RepositoryServer.ServerInfo.PodName }}", "repo-server-pod-1"],
  ["{{ .RepositoryServer.ServerInfo.ServiceName }}", "repo-server-service-1"],
  ["{{ .RepositoryServer.Username }}", "kanisteruser"],
  ['{{ index .RepositoryServer.Credentials.ServerTLS.Data "tls.crt" | toString }}', "CERT"],
  ["{{ .RepositoryServer.Credentials.ServerUserAccess.Data.host | toString }}", "pw"],
  ["{{ .RepositoryServer.Address }}", "https://repo-server-service-1.kanister.svc.cluster.local:51515"],
  ["{{ .RepositoryServer.ContentCacheMB }} {{ .RepositoryServer.MetadataCacheMB }}", "0 500"],
  ["{{ kindOf .RepositoryServer.MetadataCacheMB }}", "int"],
]);

t.test("there is nothing else, and methods are not callable", async (t) => {
  for (const name of ["ArtifactsOut", "ExecutionHook", "Action", "ActionSet", "Blueprint", "statefulSet"]) {
    t.throws(() => render(`{{ .${name} }}`), { code: "TEMPLATE", message: `there is no field ${name}` }, name);
  }
  t.throws(() => render("{{ .Secrets.a.GetName }}", GIVEN), { message: /there is no field GetName/ });
  t.throws(() => render("{{ .StatefulSet.name }}", { workload: workload("StatefulSet") }), {
    message: /there is no field name/,
    hint: "did you mean Name?",
  });
});
