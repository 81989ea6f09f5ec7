// Which kubeconfig is read, and what is said when none can be used.

import { delimiter, join } from "node:path";
import t from "tap";
import { CancelledError } from "../../src/errors/error.ts";
import { type KubeconfigOptions, loadKubeconfig } from "../../src/kube/kubeconfig.ts";
import { httpServer, sendJson } from "../helpers/http-server.ts";

const config = (name: string, parts: { server?: string; namespace?: string; user?: object; current?: string } = {}) =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: `${name}-cluster`, cluster: { server: parts.server ?? `https://${name}.test:6443` } }],
    users: [{ name: `${name}-user`, user: parts.user ?? { token: `${name}-token` } }],
    contexts: [
      {
        name,
        context: {
          cluster: `${name}-cluster`,
          user: `${name}-user`,
          ...(parts.namespace && { namespace: parts.namespace }),
        },
      },
    ],
    "current-context": parts.current ?? name,
  });

t.test("where it is looked for", async (t) => {
  const home = t.testdir({
    "my home": { ".kube": { config: config("home") } },
    empty: {},
    one: config("one", { namespace: "shop" }),
    two: config("two"),
  });
  const at = (name: string) => join(home, name);
  const HOME = at("my home");
  const rows: [title: string, options: KubeconfigOptions, server: string, namespace: string][] = [
    ["the home directory", { env: { HOME } }, "https://home.test:6443", "default"],
    ["KUBECONFIG outranks it", { env: { HOME, KUBECONFIG: at("one") } }, "https://one.test:6443", "shop"],
    ["an empty KUBECONFIG counts as none", { env: { HOME, KUBECONFIG: "" } }, "https://home.test:6443", "default"],
    [
      "a named file outranks both",
      { file: at("two"), env: { HOME, KUBECONFIG: at("one") } },
      "https://two.test:6443",
      "default",
    ],
    [
      "of several files the first decides",
      { env: { KUBECONFIG: [at("one"), at("two")].join(delimiter) } },
      "https://one.test:6443",
      "shop",
    ],
    [
      "files that do not exist are passed over",
      { env: { KUBECONFIG: [at("zz"), "", at("two")].join(delimiter) } },
      "https://two.test:6443",
      "default",
    ],
    [
      "a context of a later file",
      { context: "two", env: { KUBECONFIG: [at("one"), at("two")].join(delimiter) } },
      "https://two.test:6443",
      "default",
    ],
    [
      "POD_NAMESPACE where the context has none",
      { env: { HOME, POD_NAMESPACE: "kanister" } },
      "https://home.test:6443",
      "kanister",
    ],
    [
      "the context's namespace outranks it",
      { env: { KUBECONFIG: at("one"), POD_NAMESPACE: "kanister" } },
      "https://one.test:6443",
      "shop",
    ],
  ];
  for (const [title, options, server, namespace] of rows)
    t.match(loadKubeconfig(options), { server, namespace }, title);
});

t.test("nothing to read", async (t) => {
  const home = t.testdir({});
  const at = (name: string) => join(home, name);
  const rows: [title: string, options: KubeconfigOptions, message: string][] = [
    ["at home", { env: { HOME: home } }, `no kubeconfig: ${at(".kube/config")} does not exist`],
    ["a named file", { file: at("x"), env: {} }, `no kubeconfig: ${at("x")} does not exist`],
    [
      "of KUBECONFIG",
      { env: { KUBECONFIG: `${at("x")}${delimiter}${at("y")}` } },
      `no kubeconfig: ${at("x")}, ${at("y")} do not exist`,
    ],
  ];
  for (const [title, options, message] of rows) {
    t.throws(
      () => loadKubeconfig(options),
      { code: "NOT_FOUND", message, hint: /--kubeconfig FILE or KUBECONFIG.*sandbox start/ },
      title,
    );
  }
});

t.test("what cannot be used", async (t) => {
  const broken = {
    ...JSON.parse(config("x")),
    contexts: [{ name: "x", context: { cluster: "nowhere", user: "x-user" } }],
  };
  const folder = t.testdir({
    "no-yaml": "a: [1",
    text: "hello\n",
    empty: "",
    list: "- 1\n",
    "no-context": config("x", { current: "" }),
    "no-cluster": JSON.stringify(broken),
    good: config("good"),
    "no-server": JSON.stringify({ ...JSON.parse(config("x")), clusters: [{ name: "x-cluster", cluster: {} }] }),
  });
  const rows: [file: string, message: RegExp][] = [
    ["no-yaml", /^the kubeconfig .*no-yaml cannot be read: /],
    ["text", /./],
    ["empty", /./],
    ["list", /./],
    ["no-context", /^context \(none\) names no known cluster$/],
    ["no-cluster", /^context x names no known cluster$/],
    ["no-server", /./],
  ];
  for (const [file, message] of rows) {
    t.throws(
      () => loadKubeconfig({ file: join(folder, file), env: {} }),
      { code: "KUBECONFIG", message, hint: /./ },
      file,
    );
    t.throws(() => loadKubeconfig({ file: join(folder, file), env: {} }), { message: /^[^\n]*$/ }, `${file}: one line`);
  }
  const second = { KUBECONFIG: [join(folder, "good"), join(folder, "no-yaml")].join(delimiter) };
  t.throws(
    () => loadKubeconfig({ env: second }),
    { code: "KUBECONFIG", message: /no-yaml cannot be read/ },
    "the second file",
  );
  t.throws(() => loadKubeconfig({ file: join(folder, "good"), context: "godo", env: {} }), {
    code: "NOT_FOUND",
    message: "the kubeconfig has no context godo",
    hint: /good/,
  });
  t.throws(
    () => loadKubeconfig({ file: folder, env: {} }),
    { code: "KUBECONFIG", message: /cannot be read/ },
    "a directory",
  );
});

t.test("credentials", async (t) => {
  const { url } = await httpServer(t, (_request, response) => sendJson(response, {}));
  const program = (text: string) => ({
    exec: {
      apiVersion: "client.authentication.k8s.io/v1",
      command: process.execPath,
      args: ["-e", `process.stdout.write(${JSON.stringify(text)})`],
      interactiveMode: "Never",
    },
  });
  const credential = JSON.stringify({
    kind: "ExecCredential",
    apiVersion: "client.authentication.k8s.io/v1",
    status: { token: "from-program" },
  });
  const folder = t.testdir({
    "token file": "from-file",
    token: config("a", { server: url }),
    exec: config("a", { server: url, user: program(credential) }),
    broken: config("a", { server: url, user: program("nonsense") }),
    missing: config("a", { server: url, user: { exec: { ...program("").exec, command: "/nonexistent/login" } } }),
    basic: config("a", { server: url, user: { username: "u", password: "p" } }),
    nobody: config("a", { server: url, user: {} }),
  });
  const credentials = (file: string) => loadKubeconfig({ file: join(folder, file), env: {} }).credentials();
  t.match(await credentials("token"), { headers: { Authorization: "Bearer a-token" } });
  t.match(await credentials("exec"), { headers: { Authorization: "Bearer from-program" } });
  t.match(await credentials("basic"), { auth: "u:p" });
  t.notMatch(await credentials("nobody"), { headers: { Authorization: /./ } });
  for (const file of ["broken", "missing"]) {
    await t.rejects(
      credentials(file),
      { code: "KUBECONFIG", message: /^no credentials for http/, hint: /kubectl config view/ },
      file,
    );
  }
  const connection = loadKubeconfig({ file: join(folder, "token"), env: {} });
  const [one, two] = [await connection.credentials(), await connection.credentials()];
  t.equal(one.agent, two.agent, "connections are kept and shared");
});

t.test("files that say the same, or a thing twice: the first counts, as with kubectl", async (t) => {
  const folder = t.testdir({
    a: config("a", { namespace: "first" }),
    again: config("a", { server: "https://other.test", namespace: "second" }),
    bare: config("b", { current: "" }),
  });
  const load = (...names: string[]) =>
    loadKubeconfig({ env: { KUBECONFIG: names.map((name) => join(folder, name)).join(delimiter) } });
  t.match(load("a", "a"), { server: "https://a.test:6443", namespace: "first" });
  t.match(load("a", "again"), { server: "https://a.test:6443", namespace: "first" });
  t.match(load("again", "a"), { server: "https://other.test", namespace: "second" });
  t.match(load("bare", "a"), { server: "https://a.test:6443" }, "the first that names a current context");
});

t.test("a program for credentials that never ends", async (t) => {
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: process.execPath,
    args: ["-e", "process.stdin.resume()"],
    interactiveMode: "Never",
  };
  const folder = t.testdir({ hang: config("a", { user: { exec } }) });
  const connection = (credentialsTimeout?: number) =>
    loadKubeconfig({ file: join(folder, "hang"), env: {}, ...(credentialsTimeout && { credentialsTimeout }) });
  await t.rejects(connection(1).credentials(), {
    code: "KUBECONFIG",
    message: `no credentials for https://a.test:6443: the program ${process.execPath} did not come to an end within 0.001 s`,
    hint: /log in first/,
  });
  const cancel = new AbortController();
  const call = connection().credentials(cancel.signal);
  cancel.abort(new CancelledError("interrupted"));
  await t.rejects(call, { code: "CANCELLED", message: "interrupted" });
  await t.rejects(connection().credentials(AbortSignal.abort()), { code: "CANCELLED" });
});
