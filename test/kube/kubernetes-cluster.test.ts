// The cluster over HTTP: which requests its methods send, and what they make of the answers.

import type http from "node:http";
import t from "tap";
import { CancelledError } from "../../src/errors/error.ts";
import type { Cluster, KubeObject, WatchEvent } from "../../src/kube/cluster.ts";
import { httpClient } from "../../src/kube/http.ts";
import { kubernetesCluster } from "../../src/kube/kubernetes-cluster.ts";
import { describePath, urlPath } from "../../src/kube/resource-path.ts";
import { type Answer, httpServer, sendJson, sendStatus } from "../helpers/http-server.ts";

const PODS = { group: "", version: "v1", resource: "pods", namespace: "shop" };
const POD = { ...PODS, name: "web-0" };
const pod = (name: string, resourceVersion: string): KubeObject => ({ metadata: { name, resourceVersion } });

async function connect(t: Parameters<typeof httpServer>[0], answer: Answer) {
  const server = await httpServer(t, answer);
  return {
    ...server,
    cluster: kubernetesCluster(
      httpClient(server.url, async () => ({})),
      "ctx",
    ),
  };
}

t.test("paths", async (t) => {
  const rows: [path: Parameters<typeof urlPath>[0], url: string, text: string][] = [
    [POD, "/api/v1/namespaces/shop/pods/web-0", "pod shop/web-0"],
    [PODS, "/api/v1/namespaces/shop/pods", "pods in namespace shop"],
    [{ group: "", version: "v1", resource: "nodes" }, "/api/v1/nodes", "nodes"],
    [{ group: "", version: "v1", resource: "nodes", name: "n1" }, "/api/v1/nodes/n1", "node n1"],
    [{ group: "", version: "v1", resource: "nodes", namespace: "", name: "n1" }, "/api/v1/nodes/n1", "node n1"],
    [
      { group: "apps", version: "v1", resource: "deployments", namespace: "s", name: "w", subresource: "scale" },
      "/apis/apps/v1/namespaces/s/deployments/w/scale",
      "deployment s/w",
    ],
    [
      { group: "example.com/", version: "v1", resource: "policies", name: "a/b?" },
      "/apis/example.com/v1/policies/a%2Fb%3F",
      "policy a/b?",
    ],
    [
      { group: "storage.k8s.io", version: "v1", resource: "storageclasses", name: "x" },
      "/apis/storage.k8s.io/v1/storageclasses/x",
      "storageclass x",
    ],
  ];
  for (const [path, url, text] of rows) {
    t.equal(urlPath(path), url);
    t.equal(describePath(path), text);
  }
});

t.test("requests", async (t) => {
  const { cluster, requests } = await connect(t, (_request, response) => sendJson(response, pod("web-0", "1")));
  const rows: [
    title: string,
    call: (cluster: Cluster) => Promise<unknown>,
    method: string,
    url: string,
    type?: string,
    body?: string,
  ][] = [
    ["get", (c) => c.get(POD), "GET", "/api/v1/namespaces/shop/pods/web-0"],
    ["create", (c) => c.create(PODS, { a: 1 }), "POST", "/api/v1/namespaces/shop/pods", "application/json", '{"a":1}'],
    [
      "create with options",
      (c) => c.create(PODS, {}, { fieldManager: "me", fieldValidation: "Strict", dryRun: true }),
      "POST",
      "/api/v1/namespaces/shop/pods?fieldManager=me&fieldValidation=Strict&dryRun=All",
    ],
    [
      "replace",
      (c) => c.replace(POD, { b: 2 }),
      "PUT",
      "/api/v1/namespaces/shop/pods/web-0",
      "application/json",
      '{"b":2}',
    ],
    [
      "merge patch",
      (c) => c.patch(POD, { c: 3 }, "merge"),
      "PATCH",
      "/api/v1/namespaces/shop/pods/web-0",
      "application/merge-patch+json",
      '{"c":3}',
    ],
    [
      "JSON patch",
      (c) => c.patch(POD, [], "json"),
      "PATCH",
      "/api/v1/namespaces/shop/pods/web-0",
      "application/json-patch+json",
      "[]",
    ],
    [
      "strategic",
      (c) => c.patch(POD, {}, "strategic"),
      "PATCH",
      "/api/v1/namespaces/shop/pods/web-0",
      "application/strategic-merge-patch+json",
      "{}",
    ],
    [
      "delete",
      (c) => c.delete(POD, { gracePeriodSeconds: 0, propagationPolicy: "Orphan" }),
      "DELETE",
      "/api/v1/namespaces/shop/pods/web-0",
      "application/json",
      '{"apiVersion":"v1","kind":"DeleteOptions","gracePeriodSeconds":0,"propagationPolicy":"Orphan"}',
    ],
  ];
  for (const [title, call, method, url, type, body] of rows) {
    await call(cluster);
    const seen = requests.at(-1);
    t.match(seen, { method, url }, title);
    if (type !== undefined) t.equal(seen?.headers["content-type"], type, title);
    if (body !== undefined) t.equal(seen?.body, body, title);
  }
  t.equal(cluster.defaultNamespace, "ctx");
});

t.test("messages name what was wanted", async (t) => {
  const { cluster } = await connect(t, (_request, response) =>
    sendStatus(response, 403, { message: "no", reason: "Forbidden" }),
  );
  const rows: [call: (cluster: Cluster) => Promise<unknown>, message: string][] = [
    [(c) => c.get(POD), "cannot get pod shop/web-0: no"],
    [(c) => c.list(PODS), "cannot list pods in namespace shop: no"],
    [(c) => c.create(PODS, { metadata: { name: "x" } }), "cannot create pod shop/x: no"],
    [(c) => c.create(PODS, { metadata: { generateName: "x-" } }), "cannot create pod shop/x-…: no"],
    [(c) => c.patch(POD, {}, "merge"), "cannot patch pod shop/web-0: no"],
    [(c) => c.delete(POD), "cannot delete pod shop/web-0: no"],
    [(c) => c.watch(PODS, {}).next(), "cannot watch pods in namespace shop: no"],
    [(c) => c.logs({ namespace: "shop", pod: "web-0" }).next(), "cannot read the log of pod shop/web-0: no"],
    [(c) => c.resourceOf("v1", "Pod"), "cannot list the kinds of v1: no"],
  ];
  for (const [call, message] of rows) await t.rejects(call(cluster), { code: "CLUSTER", status: 403, message });
});

t.test("deleting what is not there", async (t) => {
  const { cluster } = await connect(t, (_request, response, count) =>
    count === 1 ? sendStatus(response, 404, { reason: "NotFound" }) : sendJson(response, {}),
  );
  t.equal(await cluster.delete(POD), "absent");
  t.equal(await cluster.delete(POD), "accepted");
});

t.test("lists follow their pages", async (t) => {
  const { cluster, requests } = await connect(t, (_request, response, count) =>
    sendJson(response, {
      metadata: { resourceVersion: "9", continue: ["a b", "c", ""][count - 1] },
      items: count === 2 ? undefined : [pod(`p${count}`, "1")],
    }),
  );
  const { items, resourceVersion } = await cluster.list(PODS, {
    labelSelector: "a=b",
    fieldSelector: "metadata.name=x",
  });
  t.same(
    items.map((item) => item.metadata.name),
    ["p1", "p3"],
  );
  t.equal(resourceVersion, "9");
  const queries = requests.map((request) => Object.fromEntries(new URL(request.url, "http://x").searchParams));
  const selectors = { labelSelector: "a=b", fieldSelector: "metadata.name=x", limit: "500" };
  t.same(queries, [selectors, { ...selectors, continue: "a b" }, { ...selectors, continue: "c" }]);
});

t.test("logs", async (t) => {
  const { cluster, requests } = await connect(t, (_request, response) => response.end("hello\n"));
  const options = { follow: true, sinceTime: "2026-01-01T00:00:00Z", tailLines: 0, timestamps: true };
  const chunks: Uint8Array[] = [];
  for await (const chunk of cluster.logs({ namespace: "shop", pod: "web-0", container: "c" }, options))
    chunks.push(chunk);
  t.equal(Buffer.concat(chunks).toString(), "hello\n");
  t.equal(
    requests[0]?.url,
    "/api/v1/namespaces/shop/pods/web-0/log?container=c&follow=true&sinceTime=2026-01-01T00%3A00%3A00Z&tailLines=0&timestamps=true",
  );
});

t.test("discovery", async (t) => {
  let broken = true;
  const { cluster, requests } = await connect(t, ({ url }, response) => {
    if (url === "/apis/none/v1") return sendStatus(response, 404);
    if (url === "/apis/flaky/v1" && broken) return sendStatus(response, 403);
    sendJson(response, {
      resources: [
        { name: "widgets/status", kind: "Widget", namespaced: true },
        { name: "widgets", kind: "Widget", namespaced: true },
        { name: "zones", kind: "Zone", namespaced: false },
      ],
    });
  });
  const widget = { group: "example.com", version: "v1", resource: "widgets", kind: "Widget", namespaced: true };
  t.same(await cluster.resourceOf("example.com/v1", "Widget"), widget, "by kind");
  t.same(await cluster.resourceOf("example.com/v1", "widgets"), widget, "by resource");
  t.match(await cluster.resourceOf("v1", "Zone"), { group: "", version: "v1", namespaced: false }, "of the core group");
  t.same(
    requests.map((request) => request.url),
    ["/apis/example.com/v1", "/api/v1"],
    "each group is asked once",
  );
  const unknown = { code: "CLUSTER", status: 404, reason: "NotFound", hint: /kubectl api-resources/ };
  await t.rejects(cluster.resourceOf("example.com/v1", "widget"), {
    ...unknown,
    message: "the cluster has no widget in example.com/v1",
  });
  await t.rejects(cluster.resourceOf("none/v1", "X"), unknown, "a group that does not exist");
  await t.rejects(cluster.resourceOf("flaky/v1", "Zone"), { code: "CLUSTER", status: 403 });
  broken = false;
  t.match(await cluster.resourceOf("flaky/v1", "Zone"), { group: "flaky" }, "a failure is not remembered");
});

const line = (type: string, object: unknown) => `${JSON.stringify({ type, object })}\n`;
const begin = (response: http.ServerResponse, ...lines: string[]) => {
  response.writeHead(200);
  for (const one of lines) response.write(one);
};

/** The first `count` events; then the loop is left. */
async function take(events: AsyncGenerator<WatchEvent>, count: number): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of events) {
    seen.push(`${event.type} ${event.object.metadata.name}`);
    if (seen.length === count) break;
  }
  return seen;
}

const versions = (requests: readonly { url: string }[]) =>
  requests.map((request) => new URL(request.url, "http://x").searchParams.get("resourceVersion"));

t.test("a watch that ends is taken up where it stopped", async (t) => {
  const { cluster, requests } = await connect(t, (_request, response, count) => {
    if (count === 1) {
      begin(response, line("ADDED", pod("a", "5")), line("MODIFIED", pod("a", "6")));
      return response.end();
    }
    begin(response, line("DELETED", pod("a", "7")));
  });
  const events = cluster.watch(POD, { fieldSelector: "metadata.name=web-0", labelSelector: "x=y" });
  t.same(await take(events, 3), ["ADDED a", "MODIFIED a", "DELETED a"]);
  t.same(versions(requests), ["0", "6"]);
  const first = new URL(requests[0]?.url ?? "", "http://x");
  t.equal(first.pathname, "/api/v1/namespaces/shop/pods", "of the collection");
  t.same(Object.fromEntries(first.searchParams), {
    watch: "true",
    resourceVersion: "0",
    fieldSelector: "metadata.name=web-0",
    labelSelector: "x=y",
    timeoutSeconds: "270",
  });
});

t.test("a watch that is cut is taken up as well; a line may come in pieces", async (t) => {
  const whole = Buffer.from(line("ADDED", pod("é", "5")));
  const { cluster, requests } = await connect(t, (_request, response, count) => {
    begin(response);
    if (count > 1) return response.write(line("MODIFIED", pod("b", "8")));
    response.write(whole.subarray(0, whole.length - 30));
    setImmediate(() => {
      response.write(whole.subarray(whole.length - 30), () => setImmediate(() => response.destroy()));
    });
  });
  t.same(await take(cluster.watch(PODS, { resourceVersion: "3" }), 2), ["ADDED é", "MODIFIED b"]);
  t.same(versions(requests), ["3", "5"]);
});

t.test("a place that the server has forgotten: from the present state", async (t) => {
  const rows: [title: string, forget: (response: http.ServerResponse) => void][] = [
    [
      "as an event",
      (response) => {
        begin(
          response,
          line("ERROR", { kind: "Status", code: 410, message: "too old resource version", reason: "Expired" }),
        );
        response.end();
      },
    ],
    [
      "as an answer",
      (response) => sendStatus(response, 410, { message: "too old resource version", reason: "Expired" }),
    ],
  ];
  for (const [title, forget] of rows) {
    const { cluster, requests } = await connect(t, (_request, response, count) => {
      if (count === 1) forget(response);
      else begin(response, line("ADDED", pod("a", "90")));
    });
    t.same(await take(cluster.watch(PODS, { resourceVersion: "3" }), 1), ["ADDED a"], title);
    t.same(versions(requests), ["3", "0"], title);
  }
});

t.test("events that are errors, or none", async (t) => {
  const error = (code: number) => line("ERROR", { kind: "Status", code, message: "no more", reason: "Some" });
  const { cluster } = await connect(t, (_request, response) => begin(response, error(403)));
  await t.rejects(take(cluster.watch(PODS, {}), 1), { code: "CLUSTER", status: 403, message: /no more$/ });
  for (const broken of [error(500), error(504), '{"type":"ADDED","obj']) {
    const { cluster: flaky, requests } = await connect(t, (_request, response, count) => {
      if (count > 1) return begin(response, line("MODIFIED", pod("b", "6")));
      begin(response, line("ADDED", pod("a", "5")), broken);
      response.end();
    });
    t.same(await take(flaky.watch(PODS, {}), 2), ["ADDED a", "MODIFIED b"], `taken up after ${broken}`);
    t.same(versions(requests), ["0", "5"]);
  }
});

t.test("leaving a watch, or its signal, closes the connection", async (t) => {
  const closed: number[] = [];
  let wake = () => {};
  const { cluster } = await connect(t, (_request, response, count) => {
    response.on("close", () => {
      closed.push(count);
      wake();
    });
    begin(response, line("ADDED", pod("a", "5")));
  });
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      wake = () => closed.length >= count && resolve();
      wake();
    });
  await take(cluster.watch(PODS, {}), 1);
  await until(1);
  const cancel = new AbortController();
  const events = cluster.watch(PODS, { signal: cancel.signal });
  await events.next();
  const next = events.next();
  cancel.abort(new CancelledError("interrupted"));
  await t.rejects(next, { code: "CANCELLED", message: "interrupted" });
  await until(2);
  t.same(closed, [1, 2]);
});

t.test("a watch on a connection that is dead but open is taken up on another", async (t) => {
  const { url, requests } = await httpServer(t, (_request, response, count) =>
    begin(response, line("ADDED", pod(`p${count}`, String(count)))),
  );
  const cluster = kubernetesCluster(
    httpClient(url, async () => ({})),
    "ctx",
    { server: 1500, local: 20 },
  );
  t.same(await take(cluster.watch(PODS, {}), 3), ["ADDED p1", "ADDED p2", "ADDED p3"]);
  t.same(versions(requests), ["0", "1", "2"]);
  t.match(requests[0]?.url, /timeoutSeconds=2(&|$)/);
});

t.test("a watch outlasts the loss of its server, which a stranger does not", async (t) => {
  const patience = { limit: 60_000, firstPause: 1, longestPause: 1 };
  const server = await httpServer(t, (_request, response, count) => {
    begin(response, line("ADDED", pod(`p${count}`, String(count))));
    response.end();
  });
  const client = () => httpClient(server.url, async () => ({}), { patience });
  const told: string[] = [];
  const onUnreachable = (reason: string) => {
    told.push(reason);
    server.server.listen(server.port, "127.0.0.1");
  };
  const events = kubernetesCluster(client(), "ctx").watch(PODS, { onUnreachable });
  await events.next();
  server.server.closeAllConnections();
  await new Promise((resolve) => server.server.close(resolve));
  await t.rejects(kubernetesCluster(client(), "ctx").watch(PODS, {}).next(), {
    code: "CLUSTER",
    status: 0,
    reason: "Unreachable",
  });
  t.match((await events.next()).value, { object: { metadata: { name: "p2" } } });
  t.match(told, [/^cannot watch pods in namespace shop: nothing listens/]);
  await events.return(undefined);
});
