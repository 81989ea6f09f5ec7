// Flags, and the record of an earlier run, become the actions of a request.

import t from "tap";
import type { ActionSet } from "../../src/api/action-set.ts";
import { readDocument, type Sourced } from "../../src/api/documents.ts";
import { writeYaml } from "../../src/api/kubernetes-yaml.ts";
import { buildActions, type RequestFlags } from "../../src/kanctl/request.ts";

const build = (flags: RequestFlags, record?: Sourced<ActionSet>, profile?: object) =>
  buildActions("backup", "bp", flags, profile, record);
const object = (flags: RequestFlags) => build(flags).map((action) => action.object);
const recordOf = (value: object) =>
  readDocument(
    "ActionSet",
    writeYaml({ apiVersion: "cr.kanister.io/v1alpha1", kind: "ActionSet", ...value }),
    "record.yaml",
  );

t.test("objects", async (t) => {
  const rows: [title: string, flags: RequestFlags, objects: object[]][] = [
    ["StatefulSet", { statefulset: ["shop/db"] }, [{ kind: "StatefulSet", namespace: "shop", name: "db" }]],
    ["Deployment", { deployment: ["shop/web"] }, [{ kind: "Deployment", namespace: "shop", name: "web" }]],
    [
      "DeploymentConfig",
      { deploymentconfig: ["shop/dc"] },
      [{ kind: "DeploymentConfig", namespace: "shop", name: "dc" }],
    ],
    ["PVC", { pvc: ["shop/data"] }, [{ kind: "PVC", namespace: "shop", name: "data" }]],
    [
      "Namespace: both fields",
      { namespacetargets: ["shop"] },
      [{ kind: "Namespace", namespace: "shop", name: "shop" }],
    ],
    [
      "any object",
      { objects: ["apps/v1/daemonsets/shop/agent"] },
      [{ group: "apps", apiVersion: "v1", resource: "daemonsets", namespace: "shop", name: "agent" }],
    ],
    [
      "of the core group",
      { objects: ["v1/services/shop/web"] },
      [{ group: "", apiVersion: "v1", resource: "services", namespace: "shop", name: "web" }],
    ],
    [
      "cluster-scoped of the core group",
      { objects: ["v1/nodes//node-1"] },
      [{ group: "", apiVersion: "v1", resource: "nodes", namespace: "", name: "node-1" }],
    ],
    [
      "cluster-scoped of a group",
      { objects: ["example.com/v1/zones//z"] },
      [{ group: "example.com", apiVersion: "v1", resource: "zones", namespace: "", name: "z" }],
    ],
    [
      "names with dots and dashes",
      { deployment: ["my-ns/a.b-c_d"] },
      [{ kind: "Deployment", namespace: "my-ns", name: "a.b-c_d" }],
    ],
    ["the same twice is one", { pvc: ["a/b", "a/b"] }, [{ kind: "PVC", namespace: "a", name: "b" }]],
    [
      "several, in the order of the flags of the Go tool",
      { pvc: ["a/b"], deployment: ["a/c", "a/d"] },
      [
        { kind: "Deployment", namespace: "a", name: "c" },
        { kind: "Deployment", namespace: "a", name: "d" },
        { kind: "PVC", namespace: "a", name: "b" },
      ],
    ],
  ];
  for (const [title, flags, objects] of rows) t.strictSame(object(flags), objects, title);
});

const DB: RequestFlags = { statefulset: ["shop/db"] };

t.test("everything else", async (t) => {
  t.strictSame(
    build(DB),
    [{ name: "backup", blueprint: "bp", object: { kind: "StatefulSet", namespace: "shop", name: "db" } }],
    "what is empty is left out",
  );
  const rows: [title: string, flags: RequestFlags, part: object][] = [
    ["options split at the first =", { options: ["a=b=c", "d="] }, { options: { a: "b=c", d: "" } }],
    ["the last of a key wins", { options: ["a=1", "a=2"] }, { options: { a: "2" } }],
    ["secrets", { secrets: ["login=shop/db-login"] }, { secrets: { login: { namespace: "shop", name: "db-login" } } }],
    ["ConfigMaps", { configMaps: ["c=shop/settings"] }, { configMaps: { c: { namespace: "shop", name: "settings" } } }],
    [
      "labels and annotations",
      { podlabels: ["a/b=c"], podannotations: ["d=e f"] },
      { podLabels: { "a/b": "c" }, podAnnotations: { d: "e f" } },
    ],
    [
      "artifacts",
      { artifact: ["dump.path=a/b=c", "dump.id=1", "log.x=\n"] },
      { artifacts: { dump: { keyValue: { path: "a/b=c", id: "1" } }, log: { keyValue: { x: "\n" } } } },
    ],
    ["keys with dots", { artifact: ["dump.a.b=c"] }, { artifacts: { dump: { keyValue: { "a.b": "c" } } } }],
    [
      "a kopia snapshot",
      { artifact: ['dump.kopiaSnapshot={"a":1}'] },
      { artifacts: { dump: { kopiaSnapshot: '{"a":1}' } } },
    ],
  ];
  for (const [title, flags, part] of rows) {
    t.strictSame(build({ ...DB, ...flags }), [{ ...build(DB)[0], ...part }], title);
  }
  t.match(build(DB, undefined, { name: "p", namespace: "k" }), [{ profile: { name: "p", namespace: "k" } }]);
});

t.test("values that cannot be meant", async (t) => {
  const rows: [flags: RequestFlags, message: string | RegExp, hint: RegExp][] = [
    [{}, "no object is named: what shall the action work on?", /--statefulset.*--from RECORD/],
    ...(["deployment", "statefulset", "deploymentconfig", "pvc"] as const).flatMap((flag) =>
      ["db", "a/b/c", "/db", "shop/", "sh op/db", "", "shop/db\n"].map((value): [RequestFlags, string, RegExp] => [
        { [flag]: [value] },
        `--${flag} ${value}: Expected namespace/name. Got ${value}`,
        new RegExp(`^for example --${flag} shop/db$`),
      ]),
    ),
    [{ namespacetargets: ["a/b"] }, "--namespacetargets a/b: not a namespace name", /--namespacetargets shop/],
    [{ namespacetargets: [""] }, /not a namespace name/, /./],
    ...["a", "a/b/c", "a/b/c/d/e/f", "v1//ns/x", "/v1/x/ns/", "v1/x y/ns/n", "v1/pods/n s/x"].map(
      (value): [RequestFlags, RegExp, RegExp] => [
        { objects: [value] },
        /Expected group\/version\/resource\/namespace\/name or/,
        /v1\/nodes\/\/node-1/,
      ],
    ),
    [{ ...DB, options: ["a"] }, "--options a: Expected key=value pairs. Got a", /a value with a comma needs quotes/],
    [{ ...DB, options: ["=a"] }, "--options =a: Expected key=value pairs. Got =a", /./],
    [{ ...DB, podlabels: ["a"] }, "--podlabels a: Expected key=value pairs. Got a", /--podlabels/],
    [{ ...DB, podannotations: ["a"] }, "--podannotations a: Expected key=value pairs. Got a", /--podannotations/],
    [
      { ...DB, secrets: ["a=b"] },
      "--secrets a=b: Expected ref=namespace/name. Got a=b",
      /--secrets login=shop\/db-login/,
    ],
    [{ ...DB, secrets: ["a=b/c/d"] }, /Expected ref=namespace\/name/, /./],
    [{ ...DB, configMaps: ["b/c"] }, "--config-maps b/c: Expected ref=namespace/name. Got b/c", /--config-maps/],
    [{ ...DB, artifact: ["dump=x"] }, "--artifact dump=x: Expected name.key=value. Got dump=x", /dump\.path=/],
    [{ ...DB, artifact: ["dump.path"] }, /Expected name\.key=value/, /./],
    [{ ...DB, artifact: [".path=x"] }, /Expected name\.key=value/, /./],
  ];
  for (const [flags, message, hint] of rows) {
    t.throws(() => build(flags), { code: "USAGE", message, hint }, JSON.stringify(flags));
  }
});

const SPEC = {
  name: "backup",
  blueprint: "old-bp",
  object: { kind: "StatefulSet", namespace: "shop", name: "db" },
  profile: { name: "p", namespace: "k" },
  options: { level: "9", keep: "yes" },
  artifacts: { input: { keyValue: { a: "1" } } },
  secrets: { s: { name: "n1", namespace: "shop" } },
  preferredVersion: "v1.0.0",
};
const status = (state: string, artifacts: object = { dump: { keyValue: { path: "p" } } }) => ({
  state,
  error: { message: state === "failed" ? "it broke" : "" },
  progress: {},
  actions: [
    {
      name: "backup",
      object: {},
      blueprint: "old-bp",
      phases: [],
      artifacts,
      deferPhase: { name: "", state: "", progress: {} },
    },
  ],
});

t.test("a record hands on its objects, inputs and what it produced", async (t) => {
  const record = await recordOf({ spec: { actions: [SPEC] }, status: status("complete") });
  t.strictSame(build({}, record), [
    { ...SPEC, blueprint: "bp", artifacts: { input: { keyValue: { a: "1" } }, dump: { keyValue: { path: "p" } } } },
  ]);
  t.match(
    build({ ...DB, statefulset: ["other/db"] }, record),
    [{ object: { namespace: "other" }, options: { level: "9" } }],
    "another object",
  );
  t.match(
    build({ options: ["level=1"], artifact: ["dump.path=q"], secrets: ["s=a/b"] }, record, {
      name: "mine",
      namespace: "x",
    }),
    [
      {
        options: { level: "1", keep: "yes" },
        artifacts: { dump: { keyValue: { path: "q" } }, input: { keyValue: { a: "1" } } },
        secrets: { s: { name: "b", namespace: "a" } },
        profile: { name: "mine", namespace: "x" },
      },
    ],
    "flags outrank the record",
  );
  t.match(
    build({}, await recordOf({ spec: { actions: [SPEC] } })),
    [{ options: { level: "9" } }],
    "a request without status",
  );
});

t.test("records of several actions", async (t) => {
  const record = await recordOf({
    spec: { actions: [SPEC, { ...SPEC, object: { kind: "PVC", namespace: "shop", name: "c" } }] },
    status: {
      ...status("complete"),
      actions: [
        ...status("complete").actions,
        ...status("complete", { dump: { keyValue: { path: "second" } } }).actions,
      ],
    },
  });
  t.match(build({}, record), [
    { object: { name: "db" }, artifacts: { dump: { keyValue: { path: "p" } } } },
    { object: { name: "c" }, artifacts: { dump: { keyValue: { path: "second" } } } },
  ]);
  t.match(
    build({ pvc: ["a/x", "a/y"] }, record),
    [{ object: { name: "x" } }, { object: { name: "y" } }],
    "one object for each",
  );
  t.throws(() => build(DB, record), {
    code: "USAGE",
    message: "the record holds 2 actions, but 1 objects are named",
    where: { file: "record.yaml", path: "spec.actions" },
    hint: /leave the objects out/,
  });
});

t.test("a record that did not complete", async (t) => {
  const rows: [state: string, hint: RegExp][] = [
    ["failed", /^it ended with: it broke$/],
    ["running", /use the record of a run that completed/],
    ["pending", /use the record of a run that completed/],
  ];
  for (const [state, hint] of rows) {
    const record = await recordOf({ spec: { actions: [SPEC] }, status: status(state) });
    t.throws(() => build({}, record), {
      code: "USAGE",
      message: `the record is ${state}, so there is nothing to continue from`,
      hint,
      where: { file: "record.yaml", path: "status.state" },
    });
  }
  t.throws(() => build({}, undefined), { code: "USAGE" });
});

t.test("a record without actions is as good as none", async (t) => {
  const record = await recordOf({ spec: {} });
  t.throws(() => build({}, record), { code: "USAGE", message: /no object is named/ });
});
