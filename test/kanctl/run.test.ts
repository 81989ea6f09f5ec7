// kanctl run against a scripted API server: exit codes, masks, records, json, dry run.

import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { readDocument } from "../../src/api/documents.ts";
import { httpServer, type Seen, sendJson, sendStatus } from "../helpers/http-server.ts";
import { runCli } from "../helpers/run-cli.ts";

const BLUEPRINT = `apiVersion: cr.kanister.io/v1alpha1
kind: Blueprint
metadata: {name: bp}
actions:
  backup:
    outputArtifacts:
      dump: {keyValue: {path: '{{ .Phases.say.Output.path }}'}}
    phases:
    - func: Say
      name: say
      args:
        text: '{{ index .Options "text" | default "hello" }}'
    deferPhase: {func: Say, name: last, args: {text: bye}}
  restore:
    inputArtifactNames: [dump]
    phases:
    - {func: Say, name: say, args: {text: 'from {{ .ArtifactsIn.dump.KeyValue.path }}'}}
  secret:
    phases:
    - {func: Say, name: say, args: {text: '{{ .Secrets.login.Data.password | toString }}'}}
  broken:
    phases:
    - {func: Saay, name: say}
`;

/** Says its text; "fail", "crash" and "wait" do what they say. */
const FUNCTIONS = `export default {
  name: "Say",
  version: "v0.0.0",
  summary: "Says a text.",
  arguments: [{ name: "text", type: "string", required: true, summary: "what to say" }],
  outputs: [],
  async run(context, { text }) {
    context.log({ stream: "stdout", pod: "p", line: text });
    if (text === "fail") throw new Error("it failed: hush-hush-1");
    if (text === "wait") {
      const { signal } = context;
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      throw new Error("stopped");
    }
    return { path: "out/" + text };
  },
};
`;

type Answer = (request: Seen) => [status: number, body: object] | undefined;

async function stage(t: Test, answer: Answer = () => undefined) {
  const server = await httpServer(t, (request, response) => {
    const [status, body] =
      answer(request) ??
      (request.url === "/api/v1/namespaces/shop"
        ? [200, { kind: "Namespace", metadata: { name: "shop" } }]
        : [404, { reason: "NotFound", message: `nothing at ${request.url}` }]);
    if (status < 300) sendJson(response, body, status);
    else sendStatus(response, status, body);
  });
  const folder = t.testdir({
    "b.yaml": BLUEPRINT,
    "f.mjs": FUNCTIONS,
    kubeconfig: JSON.stringify({
      clusters: [{ name: "c", cluster: { server: server.url } }],
      users: [{ name: "u", user: {} }],
      contexts: [{ name: "c", context: { cluster: "c", user: "u", namespace: "ctx" } }],
      "current-context": "c",
    }),
  });
  const at = (name: string) => join(folder, name);
  const run = (action: string, ...flags: string[]) =>
    runCli(["run", action, "-b", at("b.yaml"), "--functions", at("f.mjs"), "--kubeconfig", at("kubeconfig"), ...flags]);
  return { ...server, at, run };
}

const ON = ["-T", "shop"];

t.test("a run that completes", async (t) => {
  const { run, at } = await stage(t);
  const result = await run("backup", ...ON, "--record", at("r.yaml"));
  t.equal(result.code, 0);
  t.same(result.stdout.split("\n"), ["p │ hello", "p │ bye", "artifact dump.path = out/hello", ""]);
  t.match(
    result.stderr,
    /backup of Namespace shop\n▶ 1\/2 say Say\n✓ say [\s\S]*▶ deferred last Say[\s\S]*backup complete in /,
  );
  t.match(
    result.stderr,
    new RegExp(`record: ${at("r.yaml")}\nnext: kanctl run restore -b .*--from ${at("r.yaml")}\n$`),
  );
  t.equal(statSync(at("r.yaml")).mode & 0o777, 0o600);
  const { value } = await readDocument("ActionSet", readFileSync(at("r.yaml"), "utf8"), "r.yaml");
  t.match(value, {
    metadata: { name: /^backup-/, namespace: "ctx" },
    status: {
      state: "complete",
      actions: [{ artifacts: { dump: { keyValue: { path: "out/hello" } } }, deferPhase: { state: "complete" } }],
    },
  });
  const restore = await run("restore", "--from", at("r.yaml"));
  t.equal(restore.code, 0);
  t.match(restore.stdout, /^p │ from out\/hello\n/, "the record is all that restore needs");
});

t.test("exit codes and what is left in the record", async (t) => {
  type Row = [title: string, answer: Answer, argv: string[], code: number, text: RegExp];
  const nothing: Answer = () => undefined;
  const rows: Row[] = [
    ["a phase fails", nothing, ["backup", ...ON, "-o", "text=fail"], 1, /✗ phase say failed: it failed/],
    [
      "faults of the blueprint",
      nothing,
      ["broken", ...ON],
      1,
      /✗ blueprint bp cannot run broken: 1 fault\n {2}at {4}.*b\.yaml:23:14 {2}actions\.broken\.phases\[0\]\.func\n {8}there is no function Saay\n {2}hint {2}did you mean Say\?/,
    ],
    ["no object", nothing, ["backup"], 2, /✗ no object is named/],
    ["an artifact that is missing", nothing, ["restore", ...ON], 1, /no input artifact dump is given/],
    [
      "the object is not there",
      nothing,
      ["backup", "-T", "gone"],
      3,
      /✗ Namespace gone not found\n {2}hint {2}list what there is: kubectl get namespaces/,
    ],
    [
      "may not read it",
      () => [403, { reason: "Forbidden", message: "no" }],
      ["backup", ...ON],
      1,
      /✗ cannot get namespace shop: no/,
    ],
    [
      "not logged in",
      () => [401, { reason: "Unauthorized", message: "Unauthorized" }],
      ["backup", ...ON],
      1,
      /log in again/,
    ],
    [
      "it takes too long",
      nothing,
      ["backup", ...ON, "-o", "text=wait", "--timeout", "20ms"],
      4,
      /✗ (phase say failed: )?gave up after 20ms\n[\s\S]*allow more time with --timeout/,
    ],
  ];
  for (const [title, answer, [action = "", ...flags], code, text] of rows) {
    const { run, at } = await stage(t, answer);
    const result = await run(action, ...flags, "--record", at("r.yaml"));
    if (!t.equal(result.code, code, title)) t.comment(result.stderr);
    t.match(result.stderr, text, title);
    t.notMatch(result.stderr, /^\s+at .*\.(ts|js|mjs):\d+:\d+\)?$/m, `${title}: no stack`);
    if (!existsSync(at("r.yaml"))) continue;
    const { value } = await readDocument("ActionSet", readFileSync(at("r.yaml"), "utf8"), "r.yaml");
    t.equal(value.status?.state, "failed", `${title}: the record says so`);
  }
});

t.test("Ctrl-C: the phase stops, the deferred phase runs, exit 130", async (t) => {
  const { at } = await stage(t);
  const result = await runCli(
    [
      "run",
      "backup",
      "-b",
      at("b.yaml"),
      "--functions",
      at("f.mjs"),
      "--kubeconfig",
      at("kubeconfig"),
      ...ON,
      "-o",
      "text=wait",
    ],
    { interruptAt: "p │ wait" },
  );
  t.equal(result.code, 130);
  t.match(result.stdout, /p │ bye/);
  t.match(result.stderr, /stopping: cleaning up; press Ctrl-C again to quit at once/);
  t.match(result.stderr, /✗ phase say was cancelled: interrupted/);
});

t.test("secrets show nowhere", async (t) => {
  const answer: Answer = ({ url }) =>
    url.endsWith("/secrets/db")
      ? [
          200,
          {
            metadata: { name: "db", namespace: "shop" },
            data: { password: Buffer.from("hush-hush-1").toString("base64") },
          },
        ]
      : undefined;
  const { run, at } = await stage(t, answer);
  for (const flags of [[], ["--output", "json"], ["--dry-run"], ["--dry-run", "--output", "json"]]) {
    const result = await run("secret", ...ON, "-s", "login=shop/db", ...flags);
    t.equal(result.code, 0, flags.join(" "));
    t.match(result.stdout, /\*{4}/, `${flags.join(" ")}: it is masked`);
    t.notMatch(`${result.stdout}${result.stderr}`, /hush/, flags.join(" "));
  }
  const failed = await run("backup", ...ON, "-s", "login=shop/db", "-o", "text=fail", "--record", at("half.yaml"));
  t.match(failed.stderr, /it failed: \*{4}/);
  t.notMatch(`${failed.stdout}${failed.stderr}`, /hush/);
});

t.test("--output json: one object per line, the error last", async (t) => {
  const { run } = await stage(t);
  const objects = async (...flags: string[]) => {
    const result = await run("backup", ...ON, "--output", "json", ...flags);
    t.equal(result.stderr, "");
    return {
      code: result.code,
      lines: result.stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  };
  const done = await objects();
  t.equal(done.code, 0);
  t.same(
    done.lines.map((one) => one["type"]),
    [
      "action-started",
      "phase-started",
      "log",
      "phase-finished",
      "phase-started",
      "log",
      "phase-finished",
      "artifact",
      "action-finished",
    ],
  );
  const failed = await objects("-o", "text=fail");
  t.equal(failed.code, 1);
  t.match(failed.lines.at(-1), {
    type: "error",
    exitCode: 1,
    code: "PHASE",
    action: "backup",
    phase: "say",
    function: "Say",
    where: { line: 9, path: "actions.backup.phases[0]" },
  });
});

t.test("a dry run changes nothing", async (t) => {
  const { run, requests } = await stage(t);
  const result = await run("backup", ...ON, "-o", "text=yes", "--dry-run");
  t.equal(result.code, 0);
  t.equal(
    result.stdout,
    [
      "backup of Namespace shop, nothing is changed",
      "1. say Say",
      "     text: 'yes'",
      "deferred last Say",
      "     (arguments are rendered when it runs)",
      "output artifacts: dump",
      "",
    ].join("\n"),
  );
  t.same([...new Set(requests.map((request) => request.method))], ["GET"]);
  const json = await run("backup", ...ON, "--dry-run", "--output", "json");
  t.match(JSON.parse(json.stdout), {
    type: "plan",
    action: "backup",
    object: { name: "shop" },
    phases: [{ arguments: { text: "hello" } }, {}],
  });
});

t.test("--quiet: the output of commands, artifacts and errors only", async (t) => {
  const { run } = await stage(t);
  const quiet = await run("backup", ...ON, "--quiet");
  t.equal(quiet.stderr, "");
  t.match(quiet.stdout, /^p │ hello\np │ bye\nartifact dump\.path = out\/hello\n$/);
  t.match((await run("backup", ...ON, "-q", "-o", "text=fail")).stderr, /^✗ phase say failed/);
});

t.test("several objects at once", async (t) => {
  const { run, at } = await stage(t, ({ url }) =>
    url.startsWith("/api/v1/namespaces/") ? [200, { metadata: { name: url.split("/").at(-1) } }] : undefined,
  );
  const result = await run("backup", "-T", "shop,other", "--record", at("r.yaml"));
  t.equal(result.code, 0);
  t.match(result.stdout, /^Namespace shop p │ hello$/m);
  t.match(result.stdout, /^Namespace other p │ hello$/m);
  const { value } = await readDocument("ActionSet", readFileSync(at("r.yaml"), "utf8"), "r.yaml");
  t.match(value.status, { state: "complete", actions: [{ artifacts: { dump: {} } }, { artifacts: { dump: {} } }] });
  const half = await run("backup", "-T", "shop,other", "-o", "text=fail", "--record", at("half.yaml"));
  t.equal(half.code, 1);
});

t.test("a record that cannot be written stops it before anything runs", async (t) => {
  const { run, at, requests } = await stage(t);
  const result = await run("backup", ...ON, "--record", at("no/where.yaml"));
  t.equal(result.code, 1);
  t.match(result.stderr, /✗ the record .* cannot be written: ENOENT/);
  t.same(requests, []);
});

t.test("a cluster that is not there", async (t) => {
  const { run, server } = await stage(t);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  t.teardown(() => new Promise<void>((resolve) => server.listen(0, () => resolve())));
  const result = await run("backup", ...ON);
  t.equal(result.code, 1);
  t.match(result.stderr, /✗ cannot get namespace shop: nothing listens at http:[\s\S]*is the cluster running\?/);
});
