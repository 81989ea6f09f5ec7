// Who gets in: the token, the Host check, RBAC for service accounts, and quotas.
import { statSync } from "node:fs";
import t from "tap";
import { overSocket, phaseIs, pods, podWith, sandboxFor } from "./harness.ts";

t.test("every request needs the token", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  for (const path of ["/version", "/healthz", "/api/v1/namespaces", "/openapi/v3"]) {
    for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: "Bearer " }]) {
      const answer = await overSocket(api, path, headers as Record<string, string>);
      t.equal(answer.status, 401, `${path} ${JSON.stringify(headers)}`);
      t.match(JSON.parse(answer.text), { kind: "Status", reason: "Unauthorized" });
    }
  }
  const good = await overSocket(api, "/version", { authorization: `Bearer ${api.token}` });
  t.equal(good.status, 200);
  t.notOk(
    Object.keys(good.headers).some((name) => name.startsWith("access-control")),
    "no CORS",
  );
  t.equal(statSync(api.kubeconfigFile).mode & 0o777, 0o600);
  t.equal(statSync(api.directory).mode & 0o777, 0o700);
  t.ok(api.token.length >= 40);
});

t.test("only loopback names are served", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  const authorization = `Bearer ${api.token}`;
  const port = new URL(api.url).port;
  for (const host of [
    "evil.example",
    `evil.example:${port}`,
    "localhost.evil.example",
    "169.254.169.254",
    "127.0.0.1.nip.io",
  ]) {
    const answer = await overSocket(api, "/version", { authorization, host });
    t.equal(answer.status, 403, host);
    t.match(JSON.parse(answer.text), { reason: "Forbidden", message: /loopback only/ });
  }
  for (const host of ["localhost", `localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
    t.equal((await overSocket(api, "/version", { authorization, host })).status, 200, host);
  }
  t.match(api.url, /^https:\/\/127\.0\.0\.1:\d+$/);
});

t.test("service accounts may do what their roles say", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  const base = "/api/v1/namespaces/default";
  const rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
  await api.ok("POST", `${base}/serviceaccounts`, { metadata: { name: "app" } });
  const { status } = await api.ok("POST", `${base}/serviceaccounts/app/token`, { spec: { expirationSeconds: 600 } });
  const as = { authorization: `Bearer ${status?.token}` };
  const user = "system:serviceaccount:default:app";

  t.match((await api.call("POST", pods, podWith("p", ["true"]), as)).body, {
    code: 403,
    reason: "Forbidden",
    message: `pods is forbidden: User "${user}" cannot create resource "pods" in API group "" in the namespace "default"`,
    details: { kind: "pods" },
  });
  t.match((await api.call("GET", `${pods}/p/log`, undefined, as)).body, {
    message: `pods "p" is forbidden: User "${user}" cannot get resource "pods/log" in API group "" in the namespace "default"`,
  });
  t.match((await api.call("GET", "/api/v1/nodes", undefined, as)).body, {
    message: `nodes is forbidden: User "${user}" cannot list resource "nodes" in API group "" at the cluster scope`,
  });
  t.match((await api.call("DELETE", "/apis/apps/v1/namespaces/default/deployments/d", undefined, as)).body, {
    message: `deployments.apps "d" is forbidden: User "${user}" cannot delete resource "deployments" in API group "apps" in the namespace "default"`,
  });

  await api.ok("POST", `${rbac}/roles`, {
    metadata: { name: "reader" },
    rules: [
      { verbs: ["get", "list"], apiGroups: [""], resources: ["pods"] },
      { verbs: ["get"], apiGroups: [""], resources: ["configmaps"], resourceNames: ["mine"] },
    ],
  });
  const subjects = [{ kind: "ServiceAccount", name: "app", namespace: "default" }];
  await api.ok("POST", `${rbac}/rolebindings`, {
    metadata: { name: "b" },
    roleRef: { kind: "Role", name: "reader" },
    subjects,
  });
  t.equal((await api.call("GET", pods, undefined, as)).status, 200);
  t.equal((await api.call("GET", "/api/v1/pods", undefined, as)).status, 403, "a role ends at its namespace");
  t.equal((await api.call("GET", `${base}/configmaps/mine`, undefined, as)).status, 404, "allowed by name");
  t.equal((await api.call("GET", `${base}/configmaps/other`, undefined, as)).status, 403);
  t.equal((await api.call("GET", `${pods}?watch=true`, undefined, as)).status, 403, "list is not watch");

  await api.ok("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
    metadata: { name: "c" },
    roleRef: { kind: "ClusterRole", name: "cluster-admin" },
    subjects,
  });
  t.equal((await api.call("GET", "/api/v1/pods", undefined, as)).status, 200);

  const review = (headers: Record<string, string>, verb: string) =>
    api.ok(
      "POST",
      "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      { spec: { resourceAttributes: { verb, resource: "pods", namespace: "default" } } },
      headers,
    );
  t.match(await review({}, "delete"), { status: { allowed: true } });
  await api.ok("DELETE", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/c");
  t.match(await review(as, "delete"), { status: { allowed: false } });
  t.match(await review(as, "get"), { status: { allowed: true } });
  const rules = await api.ok("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", {
    spec: { namespace: "default" },
  });
  t.match(rules.status?.resourceRules, [{ verbs: ["*"] }]);

  await api.ok("DELETE", `${base}/serviceaccounts/app`);
  t.equal((await api.call("GET", pods, undefined, as)).status, 401, "a token ends with its account");
});

t.test("quotas", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  const quotas = "/api/v1/namespaces/default/resourcequotas";
  await api.ok("POST", quotas, { metadata: { name: "few" }, spec: { hard: { pods: "1", "requests.cpu": "1" } } });
  const withCpu = (name: string, cpu: string) =>
    podWith(name, ["sleep", "60"], { terminationGracePeriodSeconds: 0 }, { resources: { requests: { cpu } } });
  t.match((await api.call("POST", pods, podWith("none", ["true"]))).body, {
    code: 403,
    message: 'pods "none" is forbidden: failed quota: few: must specify requests.cpu for: main',
  });
  t.match((await api.call("POST", pods, withCpu("big", "1500m"))).body, {
    code: 403,
    reason: "Forbidden",
    message:
      'pods "big" is forbidden: exceeded quota: few, requested: requests.cpu=1500m, used: requests.cpu=0, limited: requests.cpu=1',
  });
  await api.ok("POST", pods, withCpu("first", "100m"));
  await api.waitFor(`${quotas}/few`, "the count", (quota) => (quota.status?.used?.pods as unknown) === "1");
  t.match((await api.call("POST", pods, withCpu("second", "100m"))).body, {
    message: 'pods "second" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1',
  });
  await api.waitFor(`${pods}/first`, "running", phaseIs("Running"));
  await api.ok("DELETE", `${pods}/first`);
  await api.waitFor(`${quotas}/few`, "room again", (quota) => (quota.status?.used?.pods as unknown) === "0");
  t.equal((await api.call("POST", pods, withCpu("second", "100m"))).status, 201);
});

t.test("a service account must exist", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  t.match((await api.call("POST", pods, podWith("p", ["true"], { serviceAccountName: "ghost" }))).body, {
    code: 403,
    message: 'pods "p" is forbidden: error looking up service account default/ghost: serviceaccount "ghost" not found',
  });
});
