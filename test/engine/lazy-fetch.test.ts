// An action asks the cluster only for what its templates and functions read, in the order of the Go implementation.

import t from "tap";
import type { ActionSpec } from "../../src/api/action-set.ts";
import { readDocument } from "../../src/api/documents.ts";
import { fetchParameters } from "../../src/engine/fetch-parameters.ts";
import type { Arguments, FunctionContext, KanisterFunction } from "../../src/engine/function.ts";
import { functionTable } from "../../src/engine/function-table.ts";
import { NOTHING } from "../../src/engine/needs.ts";
import { templateData } from "../../src/engine/parameter-values.ts";
import { planAction } from "../../src/engine/plan.ts";
import { previewAction } from "../../src/engine/preview.ts";
import { runAction } from "../../src/engine/run-action.ts";
import { blueprintEnvironment } from "../../src/engine/template-environment.ts";
import type { KubeObject } from "../../src/kube/cluster.ts";
import { executeTemplate, parseTemplate } from "../../src/template/template.ts";
import { fakeCluster } from "../helpers/fake-cluster.ts";
import { fakeHost, NOW } from "../helpers/fake-host.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const object = (kind: string, name: string, parts: object = {}, metadata: object = {}): KubeObject => ({
  kind,
  metadata: { name, namespace: "shop", ...metadata },
  ...parts,
});
const owner = (uid: string) => ({ ownerReferences: [{ uid, kind: "x", name: "x" }] });
const secret = (name: string, ...keys: string[]) =>
  object("Secret", name, { data: Object.fromEntries(keys.map((key) => [key, base64(`${name}-${key}`)])) });
const revision = { annotations: { "deployment.kubernetes.io/revision": "1" } };

const OBJECTS: KubeObject[] = [
  secret("login", "user"),
  secret("other", "user"),
  secret("keys", "id", "value"),
  secret("tls", "tls.crt"),
  secret("access", "host"),
  object("ConfigMap", "settings", { data: { level: "9" } }),
  object("ConfigMap", "more", { data: { level: "1" } }),
  object("Profile", "store", {
    location: { type: "s3Compliant", bucket: "b" },
    credential: {
      type: "keyPair",
      keyPair: { idField: "id", secretField: "value", secret: { name: "keys", namespace: "shop" } },
    },
  }),
  object("RepositoryServer", "repo", {
    spec: {
      repository: { cacheSizeSettings: { content: 7 } },
      server: {
        userAccess: { userAccessSecretRef: { name: "access", namespace: "shop" }, username: "u" },
        tlsSecretRef: { name: "tls", namespace: "shop" },
      },
    },
    status: { serverInfo: { podName: "p", serviceName: "svc" } },
  }),
  object("Service", "svc", { spec: { ports: [{ port: 51515 }, { port: 1 }] } }),
  object("StatefulSet", "db", { spec: { replicas: 1 } }, { uid: "set" }),
  object("Pod", "db-0", { status: { phase: "Running", containerStatuses: [{ name: "main" }] } }, owner("set")),
  object("Deployment", "web", {}, { uid: "dep", ...revision }),
  object("ReplicaSet", "web-1", {}, { uid: "rs", ...owner("dep"), ...revision }),
  object("Pod", "web-x", { status: { phase: "Running", containerStatuses: [{ name: "main" }] } }, owner("rs")),
  object("DeploymentConfig", "dc", { status: { latestVersion: 1 } }, { uid: "dc" }),
  object("PersistentVolumeClaim", "claim", { spec: { size: 1 } }),
  { kind: "Namespace", metadata: { name: "shop", labels: { a: "b" } } },
  object("Widget", "w", { spec: { size: 3 } }),
];

const reference = (name: string) => ({ name, namespace: "shop" });
const FULL: Partial<ActionSpec> = {
  secrets: { login: reference("login"), other: reference("other"), gone: reference("gone") },
  configMaps: { settings: reference("settings"), more: reference("more"), gone: reference("gone") },
  profile: reference("store"),
  repositoryServer: reference("repo"),
  options: { which: "login" },
};

type Run = (context: FunctionContext, args: Arguments) => Promise<Record<string, unknown>>;
const doing = (run: Run = async () => ({}), reads?: KanisterFunction["reads"]): KanisterFunction => ({
  name: "Do",
  version: "v0.0.0",
  summary: "",
  arguments: [
    { name: "text", type: "string", summary: "" },
    { name: "deep", type: "map", summary: "" },
  ],
  outputs: [],
  run,
  ...(reads && { reads }),
});

const planOf = async (lines: string, definition: KanisterFunction) =>
  planAction(
    await readDocument(
      "Blueprint",
      `apiVersion: cr.kanister.io/v1alpha1\nkind: Blueprint\nmetadata: {name: bp}\nactions:\n  a:\n${lines.replace(/^/gm, "    ")}\n`,
      "b.yaml",
    ),
    "a",
    functionTable({ Do: definition }),
  );

async function play(lines: string, spec: Partial<ActionSpec> = {}, definition = doing(undefined, [])) {
  const fake = fakeCluster(OBJECTS);
  const full = { name: "a", blueprint: "bp", object: { kind: "StatefulSet", ...reference("db") }, ...FULL, ...spec };
  const result = await runAction(await planOf(lines, definition), full, fakeHost(fake.cluster));
  return { result, calls: fake.calls.map(({ verb, path }) => `${verb} ${path}`) };
}

/** A phase whose argument is the template. */
const phase = (text: string) => `phases:\n- func: Do\n  name: p\n  args: {text: ${JSON.stringify(text)}}`;

const SECRET = "get secrets/shop/";
const CONFIG_MAP = "get configmaps/shop/";
const PROFILE = ["get profiles/shop/store"];
const CREDENTIAL = [...PROFILE, `${SECRET}keys`];
const SERVER = ["get repositoryservers/shop/repo", `${SECRET}tls`, `${SECRET}access`, "get services/shop/svc"];
const SET = ["get statefulsets/shop/db"];
const PODS = [...SET, "list pods/shop"];

t.test("what one template needs", async (t) => {
  const rows: [text: string, calls: string[]][] = [
    ["no template at all", []],
    ["{{ .Options.which }} {{ .Time }} {{ .PodLabels }} {{ toJson .ArtifactsIn }}", []],
    ["{{ .StatefulSet.Name }} {{ .StatefulSet.Namespace }}", []],
    ["{{ if .StatefulSet }}{{ .StatefulSet.Name }}{{ end }}{{ with .Deployment }}{{ .Name }}{{ end }}", []],
    ["{{ if .Deployment }}{{ index .Deployment.Pods 0 }}{{ end }}", []],
    ["{{ index .StatefulSet.Pods 0 }}", PODS],
    ["{{ .StatefulSet.Containers }}", PODS],
    ["{{ range .StatefulSet.PersistentVolumeClaims }}{{ end }}", PODS],
    ["{{ with .StatefulSet }}{{ .Pods }}{{ end }}", PODS],
    ["{{ toJson .StatefulSet }}", PODS],
    ["{{ .Object.metadata.name }}", SET],
    ["{{ if .Object }}a{{ end }}", SET],
    ["{{ .Object.metadata.name }}{{ .StatefulSet.Pods }}", PODS],
    ["{{ .Secrets.login.Data.user | toString }}", [`${SECRET}login`]],
    ['{{ index .Secrets.login.Data "nope" | toString }}', [`${SECRET}login`]],
    ['{{ (index .Secrets "other").Name }}', [`${SECRET}other`]],
    ['{{ "other" | index .Secrets | toJson }}', [`${SECRET}other`]],
    ["{{ $s := .Secrets }}{{ $s.login.Name }}", [`${SECRET}login`]],
    [
      "{{ with .Secrets.login }}{{ .Name }}{{ end }}{{ if false }}{{ .Secrets.other.Name }}{{ end }}",
      [`${SECRET}login`, `${SECRET}other`],
    ],
    ["{{ if .Secrets }}a{{ end }}", []],
    ["{{ .ConfigMaps.more.Data.level }}", [`${CONFIG_MAP}more`]],
    ["{{ .ConfigMaps.settings.Name }}{{ .Secrets.login.Name }}", [`${SECRET}login`, `${CONFIG_MAP}settings`]],
    ["{{ if .Profile }}a{{ end }}", []],
    ["{{ .Profile.Location.Bucket }}{{ .Profile.SkipSSLVerify }}", PROFILE],
    ["{{ .Profile.Credential.Type }}", PROFILE],
    ["{{ .Profile.Credential.KeyPair.ID }}", CREDENTIAL],
    ["{{ if .Profile.Credential.KeyPair }}a{{ end }}", CREDENTIAL],
    ["{{ toJson .Profile }}", CREDENTIAL],
    ["{{ with .Profile }}{{ .Location.Bucket }}{{ end }}", PROFILE],
    ["{{ toJson .RepositoryServer }}", SERVER],
    ["{{ .RepositoryServer.Address }}", SERVER],
    ["{{ if .RepositoryServer }}a{{ end }}", []],
    ['{{ define "t" }}{{ .Profile.Location.Bucket }}{{ end }}{{ template "t" . }}', PROFILE],
    [
      "{{ .Object.metadata.name }}{{ .Profile.Location.Bucket }}{{ .ConfigMaps.more.Name }}",
      [`${CONFIG_MAP}more`, ...PROFILE, ...SET],
    ],
  ];
  for (const [text, calls] of rows) {
    const played = await play(phase(text));
    t.equal(played.result.error?.message, undefined, text);
    t.same(played.calls, calls, text);
  }
});

t.test("what is read as a whole, or by a name that shows only at run time, is fetched whole", async (t) => {
  const spec = {
    secrets: { login: reference("login"), other: reference("other") },
    configMaps: { settings: reference("settings") },
  };
  const both = [`${SECRET}login`, `${SECRET}other`];
  const rows: [text: string, calls: string[]][] = [
    ["{{ range $name, $s := .Secrets }}{{ $name }}{{ end }}", both],
    ["{{ (index .Secrets .Options.which).Name }}", both],
    ["{{ len .Secrets }}", both],
    ["{{ $all := . }}{{ toJson $all.Secrets }}", both],
    ["{{ toJson .ConfigMaps }}", [`${CONFIG_MAP}settings`]],
    ["{{ toJson . | len }}", [...both, `${CONFIG_MAP}settings`, ...CREDENTIAL, ...SERVER, ...PODS]],
    ['{{ $_ := set .PodOverride "x" $ }}', [...both, `${CONFIG_MAP}settings`, ...CREDENTIAL, ...SERVER, ...PODS]],
  ];
  for (const [text, calls] of rows) {
    const played = await play(phase(text), { ...spec, podOverride: { a: 1 } });
    t.equal(played.result.error?.message, undefined, text);
    t.same(played.calls, calls, text);
  }
});

t.test("other kinds of objects", async (t) => {
  const web = { kind: "Deployment", ...reference("web") };
  const dc = { kind: "DeploymentConfig", ...reference("dc") };
  const pvc = { kind: "PVC", ...reference("claim") };
  const namespace = { kind: "Namespace", name: "shop" };
  const widget = { apiVersion: "v1", group: "example.com", resource: "widgets", ...reference("w") };
  const rows: [text: string, object: ActionSpec["object"], calls: string[]][] = [
    ["{{ .Deployment.Name }}", web, []],
    ["{{ .Deployment.Pods }}", web, ["get deployments/shop/web", "list replicasets/shop", "list pods/shop"]],
    ["{{ .Object.metadata.name }}", web, ["get deployments/shop/web"]],
    ["{{ if .StatefulSet }}{{ .StatefulSet.Pods }}{{ end }}", web, []],
    [
      "{{ .DeploymentConfig.Pods }}",
      dc,
      ["get deploymentconfigs/shop/dc", "list replicationcontrollers/shop", "list pods/shop"],
    ],
    ["{{ .PVC.Name }}/{{ .PVC.Namespace }}", pvc, []],
    ["{{ .Object.spec }}", pvc, ["get persistentvolumeclaims/shop/claim"]],
    ["{{ .Namespace.Name }}", namespace, []],
    ["{{ .Object.metadata.labels }}", namespace, ["get namespaces/shop"]],
    ["{{ .Options.which }}", widget, []],
    ["{{ .Object.spec.size }}", widget, ["get widgets/shop/w"]],
  ];
  for (const [text, object, calls] of rows) {
    const played = await play(phase(text), { object });
    t.equal(played.result.error?.message, undefined, text);
    t.same(played.calls, calls, text);
  }
});

t.test("every place where templates stand counts", async (t) => {
  const rows: [title: string, lines: string, calls: string[]][] = [
    ["deep in an argument", 'phases: [{func: Do, name: p, args: {deep: {a: [{b: "{{ .Object.kind }}"}]}}}]', SET],
    ["keys of maps", 'phases: [{func: Do, name: p, args: {deep: {"{{ .Object.kind }}": 1}}}]', SET],
    ["a later phase", 'phases: [{func: Do, name: p}, {func: Do, name: q, args: {text: "{{ .Object.kind }}"}}]', SET],
    [
      "the deferred phase",
      'phases: [{func: Do, name: p}]\ndeferPhase: {func: Do, args: {text: "{{ .Object.kind }}"}}',
      SET,
    ],
    ["artifacts", 'phases: [{func: Do, name: p}]\noutputArtifacts: {a: {keyValue: {k: "{{ .Object.kind }}"}}}', SET],
    [
      "kopia artifacts",
      'phases: [{func: Do, name: p}]\noutputArtifacts: {a: {kopiaSnapshot: "{{ .Object.kind }}"}}',
      SET,
    ],
    [
      "references of phase objects",
      'phases: [{func: Do, name: p, objects: {s: {kind: Secret, name: "{{ .ConfigMaps.more.Data.level }}", namespace: shop}}}]',
      [`${CONFIG_MAP}more`, `${SECRET}1`],
    ],
    [
      "objects of phases are fetched by themselves",
      'phases: [{func: Do, name: p, objects: {login: {kind: Secret, name: other, namespace: shop}}, args: {text: "{{ .Phases.p.Secrets.login.Name }}"}}]',
      [`${SECRET}other`],
    ],
  ];
  for (const [title, lines, calls] of rows) t.same((await play(lines)).calls, calls, title);
});

t.test("functions get what they say they look at, and everything when they say nothing", async (t) => {
  const all = [
    `${SECRET}login`,
    `${SECRET}other`,
    `${CONFIG_MAP}settings`,
    `${CONFIG_MAP}more`,
    ...CREDENTIAL,
    ...SERVER,
    ...PODS,
  ];
  const spec = {
    secrets: { login: reference("login"), other: reference("other") },
    configMaps: { settings: reference("settings"), more: reference("more") },
  };
  const rows: [reads: KanisterFunction["reads"], calls: string[]][] = [
    [undefined, all],
    [[], []],
    [["secrets"], all.slice(0, 2)],
    [["configMaps"], all.slice(2, 4)],
    [["profile"], CREDENTIAL],
    [["repositoryServer"], SERVER],
    [["pods"], PODS],
    [["object"], SET],
    [
      ["object", "profile"],
      [...CREDENTIAL, ...SET],
    ],
  ];
  for (const [reads, calls] of rows) {
    t.same((await play(phase("x"), spec, doing(undefined, reads))).calls, calls, `${reads}`);
  }
});

t.test("a function that looks at what it did not name is told so", async (t) => {
  type Look = (context: FunctionContext) => unknown;
  const rows: [look: Look, member: string][] = [
    [({ parameters }) => parameters.object, "parameters.object"],
    [({ parameters }) => parameters.workload?.pods, "parameters.workload.pods"],
    [({ parameters }) => parameters.workload?.persistentVolumeClaims, "parameters.workload.persistentVolumeClaims"],
    [({ parameters }) => parameters.secrets["login"], "parameters.secrets.login"],
    [({ parameters }) => Object.values(parameters.configMaps), "parameters.configMaps.settings"],
    [({ parameters }) => parameters.profile?.location, "parameters.profile.location"],
    [({ parameters }) => parameters.repositoryServer?.address, "parameters.repositoryServer.address"],
    [({ parameters }) => JSON.stringify(parameters), "parameters."],
  ];
  for (const [look, member] of rows) {
    const { result } = await play(
      phase("x"),
      {},
      doing(async (context) => ({ seen: String(look(context)) }), []),
    );
    t.match(
      result.error,
      { cause: { code: "INTERNAL", message: `${member}`, hint: /must list what it looks at in `reads`/ } },
      member,
    );
    t.match(result.error?.message, /was looked at but not fetched$/, member);
  }
  const { result } = await play(
    phase("x"),
    {},
    doing(async ({ parameters: { workload, options, profile } }) => {
      return {
        seen: `${workload?.kind} ${workload?.name} ${workload?.namespace} ${options["which"]} ${profile !== undefined}`,
      };
    }, []),
  );
  t.equal(result.error?.message, undefined, "kind, name and namespace of the object are always there");
});

t.test("a template that reads what was not fetched is never told that it is empty", async (t) => {
  const spec: ActionSpec = { name: "a", blueprint: "bp", object: { kind: "StatefulSet", ...reference("db") }, ...FULL };
  const { cluster } = fakeCluster(OBJECTS);
  const parameters = await fetchParameters(spec, NOTHING, NOW, { cluster, signal: new AbortController().signal });
  const render = (text: string) =>
    executeTemplate(
      parseTemplate(text),
      templateData(parameters),
      blueprintEnvironment(() => NOW),
    );
  const texts = [
    "{{ .Object }}",
    "{{ .Object.metadata.name }}",
    '{{ index .Object "x" }}',
    '{{ hasKey .Object "x" }}',
    "{{ .Secrets }}",
    "{{ toJson .Secrets }}",
    "{{ .Secrets.login.Name }}",
    "{{ range .Secrets }}{{ end }}",
    '{{ index .ConfigMaps "more" }}',
    "{{ .Profile.Location.Bucket }}",
    "{{ .Profile.Credential.KeyPair }}",
    "{{ toJson .Profile }}",
    "{{ .RepositoryServer.Address }}",
    "{{ index .StatefulSet.Pods 0 }}",
    '{{ printf "%v" .StatefulSet }}',
    "{{ toJson . }}",
  ];
  for (const text of texts)
    t.throws(() => render(text), { code: "INTERNAL", message: /was looked at but not fetched$/ }, text);
  t.equal(render("{{ .StatefulSet.Name }}{{ if .Profile }} profile{{ end }}"), "db profile");
  t.throws(() => render("{{ .Secrets.lgin.Name }}"), {
    message: /no entry for key "lgin"/,
    details: { missingKey: "lgin", availableKeys: ["login", "other", "gone"] },
  });
});

t.test("a Secret that is not there ends only the action that reads it", async (t) => {
  t.equal((await play(phase("{{ .Secrets.login.Name }}"))).result.state, "complete");
  const { result, calls } = await play(phase("{{ .Secrets.gone.Name }}"));
  t.match(result, {
    state: "failed",
    error: { code: "NOT_FOUND", message: 'Secret gone: secrets "gone" not found in namespace shop' },
  });
  t.same(calls, [`${SECRET}gone`]);
});

t.test("a reference that cannot be followed is refused, read or not", async (t) => {
  const { result } = await play(phase("x"), { object: { kind: "CronJob", ...reference("x") } });
  t.match(result.error, { code: "OBJECT", message: /needs apiVersion and resource/ });
});

t.test("a preview fetches what the action would", async (t) => {
  const fake = fakeCluster(OBJECTS);
  const plan = await planOf(
    `${phase("{{ .Profile.Location.Bucket }}")}\n- func: Do\n  name: q\n  args: {text: "{{ .Secrets.login.Name }}"}`,
    doing(undefined, []),
  );
  const spec = { name: "a", blueprint: "bp", object: { kind: "StatefulSet", ...reference("db") }, ...FULL };
  await previewAction(plan, spec, fakeHost(fake.cluster));
  t.same(
    fake.calls.map(({ verb, path }) => `${verb} ${path}`),
    [`${SECRET}login`, ...PROFILE],
  );
});

t.test("secret values are learned, however they were fetched", async (t) => {
  const rows: [text: string, values: string[]][] = [
    ["{{ .Secrets.login.Name }}", ["login-user"]],
    ["{{ toJson .Profile }}", ["keys-value"]],
    ["{{ .RepositoryServer.Address }}", ["access-host", "tls-tls.crt"]],
    ["{{ .Profile.Location.Bucket }}", []],
  ];
  for (const [text, values] of rows) {
    const fake = fakeCluster(OBJECTS);
    const host = fakeHost(fake.cluster);
    const spec = { name: "a", blueprint: "bp", object: { kind: "StatefulSet", ...reference("db") }, ...FULL };
    await runAction(await planOf(phase(text), doing(undefined, [])), spec, host);
    for (const value of ["login-user", "keys-value", "access-host", "tls-tls.crt"]) {
      t.equal(host.redactor.mask(value), values.includes(value) ? "****" : value, `${text}: ${value}`);
    }
  }
});
