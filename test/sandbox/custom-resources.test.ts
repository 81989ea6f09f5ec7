// Custom resources: pruning, defaults, validation, subresources, printer columns, and the definitions' own end.
import { existsSync } from "node:fs";
import t from "tap";
import { list, sandboxFor, waitUntil, withoutKubectl } from "./harness.ts";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const widgets = "/apis/example.com/v1/namespaces/default/widgets";
const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { kind: "Widget", plural: "widgets", shortNames: ["wd"] },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {}, scale: { specReplicasPath: ".spec.size", statusReplicasPath: ".status.size" } },
        additionalPrinterColumns: [
          { name: "Size", type: "integer", jsonPath: ".spec.size" },
          { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
        ],
        schema: {
          openAPIV3Schema: {
            type: "object",
            required: ["spec"],
            properties: {
              spec: {
                type: "object",
                required: ["colour"],
                properties: {
                  colour: { type: "string", enum: ["red", "blue"] },
                  size: { type: "integer", minimum: 0, default: 1 },
                  free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                  maybe: { type: "string", nullable: true },
                  port: { "x-kubernetes-int-or-string": true },
                  labels: { type: "object", additionalProperties: { type: "string" } },
                },
              },
              status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
      },
    ],
  },
};
const widget = (name: string, spec: object) => ({
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name },
  spec,
});

t.test("a definition of our own", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  t.equal((await api.call("GET", widgets)).status, 404);
  const made = await api.ok("POST", definitions, definition);
  t.match(
    list(made.status?.conditions).map((entry) => `${entry.type}=${entry.status}`),
    ["NamesAccepted=True", "Established=True"],
  );

  await t.test("unknown fields are pruned, defaults filled in", async (t) => {
    const answer = await api.call(
      "POST",
      widgets,
      widget("a", {
        colour: "red",
        junk: 1,
        free: { any: { thing: [1] } },
        maybe: null,
        port: "http",
        labels: { x: "y" },
      }),
    );
    t.strictSame(answer.body.spec, {
      colour: "red",
      free: { any: { thing: [1] } },
      maybe: null,
      port: "http",
      labels: { x: "y" },
      size: 1,
    });
    t.equal(answer.headers.get("warning"), '299 - "unknown field \\"spec.junk\\""');
    t.equal(answer.body.metadata?.generation as unknown, 1);
  });
  await t.test("faults have the server's wording", async (t) => {
    const fault = async (spec: object) => (await api.call("POST", widgets, widget("f", spec))).body.message as unknown;
    t.equal(await fault({}), 'Widget.example.com "f" is invalid: spec.colour: Required value');
    t.equal(
      await fault({ colour: "green" }),
      'Widget.example.com "f" is invalid: spec.colour: Unsupported value: "green": supported values: "red", "blue"',
    );
    t.equal(
      await fault({ colour: "red", size: "big" }),
      'Widget.example.com "f" is invalid: spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
    );
    t.equal(
      await fault({ colour: "red", size: -1 }),
      'Widget.example.com "f" is invalid: spec.size: Invalid value: -1: spec.size in body should be greater than or equal to 0',
    );
  });
  await t.test("status is its own", async (t) => {
    const changed = await api.ok("PATCH", `${widgets}/a`, { status: { size: 9 }, spec: { size: 2 } });
    t.notOk(changed.status);
    t.equal(changed.metadata?.generation as unknown, 2);
    const status = await api.ok("PATCH", `${widgets}/a/status`, {
      status: { size: 9, conditions: [{ type: "Ready", status: "True" }] },
      spec: { size: 7 },
    });
    t.match(status, { spec: { size: 2 }, status: { size: 9 }, metadata: { generation: 2 } });
    t.match(await api.ok("GET", `${widgets}/a/scale`), {
      kind: "Scale",
      spec: { replicas: 2 },
      status: { replicas: 9 },
    });
    t.match(await api.ok("PATCH", `${widgets}/a/scale`, { spec: { replicas: 4 } }), { spec: { replicas: 4 } });
  });
  await t.test("printer columns", async (t) => {
    const table = await api.ok("GET", widgets, undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
    t.strictSame((table.rows as unknown as { cells: unknown[] }[])[0]?.cells, ["a", 4, "True"]);
  });
  await t.test("strategic merge is for Kubernetes' own kinds", async (t) => {
    const answer = await api.call(
      "PATCH",
      `${widgets}/a`,
      {},
      { "content-type": "application/strategic-merge-patch+json" },
    );
    t.equal(answer.status, 415);
  });
  await t.test("its objects go with the definition", async (t) => {
    await api.ok("DELETE", `${definitions}/widgets.example.com`);
    await waitUntil(
      async () => (await api.call("GET", `${definitions}/widgets.example.com`)).status === 404,
      () => "the definition to go",
    );
    t.equal((await api.call("GET", widgets)).status, 404);
  });
});

const shared = "/work/shared/crds";
t.test(
  "the shared definitions",
  { skip: withoutKubectl || (existsSync(shared) ? false : `no ${shared}`) },
  async (t) => {
    const api = await sandboxFor(t, { isolation: "none" });
    for (const folder of ["", "/snapshot"]) {
      const made = await api.kubectl(["apply", "-f", `${shared}${folder}`]);
      t.equal(made.code, 0, made.stderr);
    }
    const waited = await api.kubectl(["wait", "crd", "--all", "--for=condition=Established", "--timeout=10s"]);
    t.equal(waited.code, 0, waited.stderr);
    const names = await api.kubectl(["get", "crd", "-o", "name"]);
    for (const name of names.stdout.trim().split("\n")) {
      const found = await api.ok("GET", `${definitions}/${name.split("/")[1]}`);
      const spec = found.spec as unknown as { group: string; names: { plural: string }; versions: { name: string }[] };
      t.match(
        await api.ok("GET", `/apis/${spec.group}/${spec.versions[0]?.name}/${spec.names.plural}`),
        { items: [] },
        name,
      );
    }
  },
);
