// The API's conformance by plain requests: verbs, patches, locking, watches, lists, tables, validation.
import t from "tap";
import { type Json, list, sandboxFor, type TestSandbox, waitUntil } from "./harness.ts";

const maps = "/api/v1/namespaces/default/configmaps";
const map = (name: string, data: object = {}, metadata: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...metadata },
  data,
});

t.test("objects", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });

  await t.test("create, read, replace, delete", async (t) => {
    const made = await api.call("POST", maps, map("a", { x: "1" }));
    t.equal(made.status, 201);
    t.match(made.body.metadata, { name: "a", namespace: "default", uid: /^[0-9a-f-]{36}$/, resourceVersion: /^\d+$/ });
    t.match((await api.call("POST", maps, map("a"))).body, {
      status: "Failure",
      reason: "AlreadyExists",
      message: 'configmaps "a" already exists',
      code: 409,
    });
    const next = await api.ok("PUT", `${maps}/a`, { ...made.body, data: { x: "2" } });
    t.ok(Number(next.metadata?.resourceVersion) > Number(made.body.metadata?.resourceVersion));
    t.match((await api.call("PUT", `${maps}/a`, { ...made.body, data: { x: "3" } })).body, {
      reason: "Conflict",
      message:
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    });
    t.match(await api.ok("DELETE", `${maps}/a`), {
      kind: "Status",
      status: "Success",
      details: { name: "a", kind: "configmaps" },
    });
    t.match((await api.call("GET", `${maps}/a`)).body, {
      reason: "NotFound",
      message: 'configmaps "a" not found',
      code: 404,
    });
  });

  await t.test("a write that changes nothing keeps the version", async (t) => {
    const made = await api.ok("POST", maps, map("same", { x: "1" }));
    const again = await api.ok("PATCH", `${maps}/same`, { data: { x: "1" } });
    t.equal(again.metadata?.resourceVersion, made.metadata?.resourceVersion);
  });

  await t.test("generateName", async (t) => {
    const made = await api.ok("POST", maps, { metadata: { generateName: "g-" } });
    t.match(made.metadata?.name, /^g-[a-z0-9]{5}$/);
  });

  await t.test("namespaces must exist", async (t) => {
    const answer = await api.call("POST", "/api/v1/namespaces/nowhere/configmaps", map("a"));
    t.match(answer.body, { code: 404, message: 'namespaces "nowhere" not found' });
  });

  await t.test("dryRun stores nothing", async (t) => {
    t.equal((await api.call("POST", `${maps}?dryRun=All`, map("dry"))).status, 201);
    t.equal((await api.call("GET", `${maps}/dry`)).status, 404);
  });

  await t.test("secrets take stringData", async (t) => {
    const made = await api.ok("POST", "/api/v1/namespaces/default/secrets", {
      metadata: { name: "s" },
      stringData: { a: "b" },
    });
    t.match(made, { type: "Opaque", data: { a: "Yg==" } });
    t.notOk(made.stringData);
  });

  await t.test("delete with preconditions", async (t) => {
    await api.ok("POST", maps, map("pre"));
    const answer = await api.call("DELETE", `${maps}/pre`, { preconditions: { uid: "other" } });
    t.match(answer.body, { code: 409, message: /Precondition failed: UID in precondition: other/ });
  });

  await t.test("deletecollection by label", async (t) => {
    await api.ok("POST", maps, map("c1", {}, { labels: { set: "c" } }));
    await api.ok("POST", maps, map("c2", {}, { labels: { set: "c" } }));
    await api.ok("DELETE", `${maps}?labelSelector=set%3Dc`);
    t.equal((await api.ok("GET", `${maps}?labelSelector=set%3Dc`)).items?.length, 0);
  });

  await t.test("finalizers hold an object", async (t) => {
    await api.ok("POST", maps, map("held", {}, { finalizers: ["example.com/hold"] }));
    t.ok((await api.ok("DELETE", `${maps}/held`)).metadata?.deletionTimestamp);
    t.equal((await api.call("GET", `${maps}/held`)).status, 200);
    await api.ok("PATCH", `${maps}/held`, { metadata: { finalizers: null } });
    t.equal((await api.call("GET", `${maps}/held`)).status, 404);
  });
});

t.test("patches", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  const deployments = "/apis/apps/v1/namespaces/default/deployments";
  await api.ok("POST", deployments, {
    metadata: { name: "d" },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: "d" } },
      template: {
        metadata: { labels: { app: "d" } },
        spec: { containers: [{ name: "a", image: "a", env: [{ name: "X", value: "1" }] }] },
      },
    },
  });
  const containers = (object: Json) =>
    object.spec?.template?.spec?.containers as unknown as { name: string; env?: object[] }[];
  const typed = (type: string) => ({ "content-type": type });

  await t.test("strategic merge merges lists by key", async (t) => {
    const patch = {
      spec: {
        template: {
          spec: {
            containers: [
              { name: "b", image: "b" },
              { name: "a", env: [{ name: "Y", value: "2" }] },
            ],
          },
        },
      },
    };
    const next = await api.ok("PATCH", `${deployments}/d`, patch, typed("application/strategic-merge-patch+json"));
    t.strictSame(
      containers(next).map((container) => container.name),
      ["b", "a"],
    );
    t.equal(containers(next)[1]?.env?.length, 2);
  });
  await t.test("merge patch replaces lists", async (t) => {
    const patch = { spec: { template: { spec: { containers: [{ name: "z", image: "z" }] } } } };
    const next = await api.ok("PATCH", `${deployments}/d`, patch);
    t.strictSame(
      containers(next).map((container) => container.name),
      ["z"],
    );
  });
  await t.test("JSON patch", async (t) => {
    const type = typed("application/json-patch+json");
    const next = await api.ok(
      "PATCH",
      `${deployments}/d`,
      [{ op: "replace", path: "/spec/template/spec/containers/0/image", value: "q" }],
      type,
    );
    t.match(containers(next)[0], { image: "q" });
    const failed = await api.call(
      "PATCH",
      `${deployments}/d`,
      [{ op: "test", path: "/spec/replicas", value: 9 }],
      type,
    );
    t.match(failed.body, { code: 422, reason: "Invalid" });
  });
  await t.test("a version in the patch is a lock", async (t) => {
    const answer = await api.call("PATCH", `${deployments}/d`, {
      metadata: { resourceVersion: "1", labels: { a: "b" } },
    });
    t.match(answer.body, { code: 409, reason: "Conflict" });
  });
  await t.test("server-side apply adds, takes back, and notices conflicts", async (t) => {
    const apply = (data: object, manager: string, force = "") =>
      api.call(
        "PATCH",
        `${maps}/ssa?fieldManager=${manager}${force}`,
        map("ssa", data),
        typed("application/apply-patch+yaml"),
      );
    t.equal((await apply({ a: "1", b: "1" }, "one")).status, 201);
    t.strictSame((await apply({ a: "1" }, "one")).body.data, { a: "1" }, "what is left out is removed");
    t.match((await apply({ a: "2" }, "two")).body, {
      code: 409,
      message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
    });
    t.strictSame((await apply({ a: "2" }, "two", "&force=true")).body.data, { a: "2" });
  });
  await t.test("unknown patch types are named", async (t) => {
    t.match((await api.call("PATCH", `${maps}/ssa`, {}, typed("text/plain"))).body, {
      code: 415,
      reason: "UnsupportedMediaType",
    });
  });
});

t.test("lists and tables", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  for (const name of ["a", "b", "c"])
    await api.ok("POST", maps, map(name, { k: name }, { labels: { app: "list", name } }));
  const names = (answer: Json) => list(answer.items).map((item) => item.metadata?.name as unknown as string);

  const selected = await api.ok("GET", `${maps}?labelSelector=app%3Dlist%2Cname%20notin%20(a)`);
  t.strictSame(names(selected), ["b", "c"]);
  t.equal(selected.kind as unknown, "ConfigMapList");
  t.strictSame(names(await api.ok("GET", `${maps}?fieldSelector=metadata.name%3Db`)), ["b"]);
  t.match((await api.call("GET", `${maps}?labelSelector=%3D%3D`)).body, { code: 400, reason: "BadRequest" });

  const first = await api.ok("GET", `${maps}?labelSelector=app%3Dlist&limit=2`);
  t.strictSame(names(first), ["a", "b"]);
  const second = await api.ok("GET", `${maps}?labelSelector=app%3Dlist&limit=2&continue=${first.metadata?.continue}`);
  t.strictSame(names(second), ["c"]);

  const table = await api.ok("GET", `${maps}?labelSelector=app%3Dlist`, undefined, {
    accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
  });
  t.equal(table.kind as unknown, "Table");
  t.strictSame(
    (table.columnDefinitions as unknown as { name: string }[]).map((column) => column.name),
    ["Name", "Data", "Age"],
  );
  t.strictSame((table.rows as unknown as { cells: unknown[] }[])[0]?.cells.slice(0, 2), ["a", 1]);
  t.equal((await api.call("GET", maps, undefined, { accept: "application/vnd.kubernetes.protobuf" })).status, 406);
});

t.test("validation speaks as a real server", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  const pods = "/api/v1/namespaces/default/pods";
  const message = async (path: string, body: object) => (await api.call("POST", path, body)).body;
  t.match(await message(maps, map("Bad_Name")), {
    code: 422,
    reason: "Invalid",
    message:
      /^ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of/,
    details: { causes: [{ field: "metadata.name" }] },
  });
  t.match(await message(pods, { metadata: { name: "p" }, spec: { containers: [{ name: "a" }] } }), {
    message: 'Pod "p" is invalid: spec.containers[0].image: Required value',
  });
  t.match(await message(pods, { metadata: { name: "p" }, spec: { containers: [] } }), {
    message: 'Pod "p" is invalid: spec.containers: Required value',
  });
  t.match(await message(pods, { metadata: { name: "p" }, spec: { containers: "x" } }), {
    code: 400,
    message:
      'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container',
  });
  const selector = { matchLabels: { a: "1" } };
  const template = { metadata: { labels: { a: "2" } }, spec: { containers: [{ name: "a", image: "a" }] } };
  t.match(
    await message("/apis/apps/v1/namespaces/default/deployments", {
      metadata: { name: "d" },
      spec: { selector, template },
    }),
    {
      message: /spec.template.metadata.labels: Invalid value: .*`selector` does not match template `labels`/,
    },
  );
  t.match(
    await message(`${pods}?fieldValidation=Strict`, {
      metadata: { name: "p" },
      spec: { containers: [{ name: "a", image: "a", foo: 1 }] },
    }),
    {
      code: 400,
      message:
        'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].foo"',
    },
  );
  const warned = await api.call("POST", `${pods}?dryRun=All`, {
    metadata: { name: "p" },
    spec: { containers: [{ name: "a", image: "a", foo: 1 }] },
  });
  t.equal(warned.headers.get("warning"), '299 - "unknown field \\"spec.containers[0].foo\\""');
  t.match((await api.call("GET", "/api/v1/nonsense")).body, {
    code: 404,
    message: "the server could not find the requested resource",
  });
});

t.test("watches", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  const start = (await api.ok("GET", maps)).metadata?.resourceVersion as unknown as string;
  await api.ok("POST", maps, map("w", {}, { labels: { app: "w" } }));

  await t.test("resumes after a version and follows", async (t) => {
    const watch = await openWatch(api, `${maps}?watch=true&resourceVersion=${start}&fieldSelector=metadata.name%3Dw`);
    await api.ok("PATCH", `${maps}/w`, { data: { a: "1" } });
    await api.ok("DELETE", `${maps}/w`);
    await waitUntil(
      () => watch.events.length >= 3,
      () => JSON.stringify(watch.events),
    );
    t.strictSame(
      watch.events.map((event) => event.type),
      ["ADDED", "MODIFIED", "DELETED"],
    );
    const versions = watch.events.map((event) => Number(event.object.metadata?.resourceVersion));
    t.strictSame(
      versions,
      [...versions].sort((a, b) => a - b),
      "versions rise",
    );
    watch.close();
  });
  await t.test("an object that stops matching is deleted for the watcher", async (t) => {
    await api.ok("POST", maps, map("l", {}, { labels: { app: "l" } }));
    const watch = await openWatch(api, `${maps}?watch=true&labelSelector=app%3Dl`);
    await api.ok("PATCH", `${maps}/l`, { metadata: { labels: { app: "x" } } });
    await waitUntil(
      () => watch.events.length >= 2,
      () => JSON.stringify(watch.events),
    );
    t.strictSame(
      watch.events.map((event) => event.type),
      ["ADDED", "DELETED"],
    );
    watch.close();
  });
  await t.test("timeoutSeconds ends it", async (t) => {
    const watch = await openWatch(api, `${maps}?watch=true&timeoutSeconds=1`);
    await watch.ended;
    t.pass("ended by itself");
  });
  await t.test("initial events end with a bookmark", async (t) => {
    const query =
      "watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&resourceVersion=";
    const watch = await openWatch(api, `${maps}?${query}`);
    await waitUntil(
      () => watch.events.at(-1)?.type === "BOOKMARK",
      () => JSON.stringify(watch.events),
    );
    t.equal(watch.events.at(-1)?.object.metadata?.annotations?.["k8s.io/initial-events-end"] as unknown, "true");
    watch.close();
  });
});

t.test("a forgotten version is gone", async (t) => {
  const directory = t.testdir();
  const first = await sandboxFor(t, { directory: `${directory}/s`, isolation: "none" });
  const old = (await first.ok("GET", maps)).metadata?.resourceVersion as unknown as string;
  await first.ok("POST", maps, map("a"));
  await first.stop();
  const second = await sandboxFor(t, { directory: `${directory}/s`, isolation: "none" });
  const watch = await openWatch(second, `${maps}?watch=true&resourceVersion=${Number(old) - 1}`);
  await watch.ended;
  t.match(watch.events, [{ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } }]);
});

t.test("scale and status", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  const sets = "/apis/apps/v1/namespaces/default/statefulsets";
  const template = {
    metadata: { labels: { a: "1" } },
    spec: { containers: [{ name: "a", image: "a", command: ["sleep", "60"] }] },
  };
  await api.ok("POST", sets, {
    metadata: { name: "s" },
    spec: { replicas: 0, serviceName: "s", selector: { matchLabels: { a: "1" } }, template },
  });
  t.match(await api.ok("GET", `${sets}/s/scale`), {
    kind: "Scale",
    spec: { replicas: 0 },
    status: { replicas: 0, selector: "a=1" },
  });
  t.match(await api.ok("PATCH", `${sets}/s/scale`, { spec: { replicas: 1 } }), { spec: { replicas: 1 } });
  t.equal((await api.ok("GET", `${sets}/s`)).spec?.replicas as unknown, 1);
  const before = await api.ok("GET", `${sets}/s`);
  const after = await api.ok("PATCH", `${sets}/s/status`, { status: { replicas: 7 }, spec: { replicas: 5 } });
  t.equal(after.spec?.replicas as unknown, 1, "the status subresource leaves the spec alone");
  t.equal(after.metadata?.generation, before.metadata?.generation);
});

t.test("discovery and OpenAPI", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  t.match(await api.ok("GET", "/version"), { major: "1", minor: "34" });
  for (const path of ["/healthz", "/readyz", "/livez"]) t.equal((await api.call("GET", path)).text, "ok", path);
  t.match(await api.ok("GET", "/api"), { kind: "APIVersions", versions: ["v1"] });
  const groups = (await api.ok("GET", "/apis")).groups as unknown as { name: string }[];
  t.ok(groups.some((group) => group.name === "apps"));
  const resources = (await api.ok("GET", "/apis/apps/v1")).resources as unknown as { name: string }[];
  t.ok(resources.some((resource) => resource.name === "deployments/scale"));
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
  t.match(await api.ok("GET", "/apis", undefined, { accept }), { kind: "APIGroupDiscoveryList" });
  t.ok((await api.ok("GET", "/openapi/v3")).paths?.["apis/apps/v1"]);
  const document = await api.ok("GET", "/openapi/v3/apis/apps/v1");
  t.ok(document.paths?.["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]?.patch);
  t.ok(document.components?.schemas?.["io.k8s.api.apps.v1.Deployment"]);
});

type Watch = { events: { type: string; object: Json }[]; ended: Promise<void>; close(): void };

async function openWatch(api: TestSandbox, path: string): Promise<Watch> {
  const controller = new AbortController();
  const response = await api.handle(
    new Request(new URL(path, api.url), {
      headers: { authorization: `Bearer ${api.token}` },
      signal: controller.signal,
    }),
  );
  const events: Watch["events"] = [];
  const read = async () => {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      events.push(...lines.map((line) => JSON.parse(line) as Watch["events"][number]));
    }
  };
  return { events, ended: read().catch(() => {}), close: () => controller.abort() };
}
