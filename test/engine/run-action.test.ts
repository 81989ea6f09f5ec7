// A run of a planned action, seen from outside: what functions get, what is emitted, how it ends.

import t from "tap";
import type { ActionSpec } from "../../src/api/action-set.ts";
import { readDocument } from "../../src/api/documents.ts";
import type { EngineEvent } from "../../src/engine/events.ts";
import type { Arguments, FunctionContext, KanisterFunction } from "../../src/engine/function.ts";
import { functionTable } from "../../src/engine/function-table.ts";
import { planAction } from "../../src/engine/plan.ts";
import { previewAction } from "../../src/engine/preview.ts";
import { type Host, runAction } from "../../src/engine/run-action.ts";
import { CancelledError, KanisterError, NotFoundError, PhaseError, TimeoutError } from "../../src/errors/error.ts";
import type { KubeObject } from "../../src/kube/cluster.ts";
import { fakeCluster } from "../helpers/fake-cluster.ts";
import { type FakeHost, fakeHost, NOW } from "../helpers/fake-host.ts";

type Run = (context: FunctionContext, args: Arguments) => Promise<Record<string, unknown>>;

/** A function called Do whose work each test brings along. */
const doing = (run: Run): KanisterFunction => ({
  name: "Do",
  version: "v0.0.0",
  summary: "",
  arguments: [
    { name: "text", type: "string", required: true, summary: "what to do" },
    { name: "count", type: "integer", summary: "how often" },
  ],
  outputs: [],
  run,
});

const SPEC: ActionSpec = { name: "a", blueprint: "bp", object: { kind: "Namespace", name: "shop" } };
const NAMESPACE: KubeObject = { kind: "Namespace", metadata: { name: "shop" } };
const base64 = (text: string) => Buffer.from(text).toString("base64");
const secret = (name: string, data: Record<string, string>): KubeObject => ({
  kind: "Secret",
  metadata: { name, namespace: "shop" },
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)])),
});

const plan = async (action: string, run: Run) => {
  const head = "apiVersion: cr.kanister.io/v1alpha1\nkind: Blueprint\nmetadata: {name: bp}\nactions:\n  a:\n";
  const lines = action.replace(/^/gm, "    ");
  return planAction(
    await readDocument("Blueprint", `${head}${lines}\n`, "b.yaml"),
    "a",
    functionTable({ Do: doing(run) }),
  );
};

async function play(
  action: string,
  run: Run,
  options: {
    spec?: Partial<ActionSpec>;
    objects?: KubeObject[];
    host?: Partial<Host>;
    before?: (host: FakeHost) => void;
  } = {},
) {
  const fake = fakeCluster([NAMESPACE, ...(options.objects ?? [])]);
  const host = fakeHost(fake.cluster, options.host);
  const planned = await plan(action, (context, args) => run(context, args));
  options.before?.(host);
  const result = await runAction(planned, { ...SPEC, ...options.spec }, host);
  return { result, host, fake, events: host.events };
}

const brief = (events: readonly EngineEvent[]) =>
  events.map((event) => ("phase" in event ? `${event.type} ${event.phase}` : event.type));
const phase = (name: string, text: string, rest = "") => `- {func: Do, name: ${name}, args: {text: '${text}'}${rest}}`;

t.test("phases run in order, then the deferred phase, then the artifacts", async (t) => {
  const seen: unknown[] = [];
  const { result, events } = await play(
    [
      "outputArtifacts:",
      "  dump:",
      "    keyValue: {id: '{{ .Phases.one.Output.id }}/{{ .DeferPhase.Output.id }}', plain: x}",
      "  snap: {kopiaSnapshot: '{{ .Phases.two.Output.id }}'}",
      "phases:",
      phase("one", "first"),
      phase("two", "{{ .Phases.one.Output.id }}"),
      "deferPhase: {func: Do, name: last, args: {text: '{{ .Phases.two.Output.id }}'}}",
    ].join("\n"),
    async (context, args) => {
      seen.push([context.phase, args["text"]]);
      return { id: `id-${context.phase}` };
    },
  );
  t.strictSame(seen, [
    ["one", "first"],
    ["two", "id-one"],
    ["last", "id-two"],
  ]);
  t.strictSame(result, {
    state: "complete",
    artifacts: { dump: { keyValue: { id: "id-one/id-last", plain: "x" } }, snap: { kopiaSnapshot: "id-two" } },
  });
  t.same(brief(events), [
    "action-started",
    "phase-started one",
    "phase-finished one",
    "phase-started two",
    "phase-finished two",
    "phase-started last",
    "phase-finished last",
    "artifact",
    "artifact",
    "action-finished",
  ]);
  t.match(events, [
    { phases: ["one", "two"], deferPhase: "last", action: "a", time: "2026-03-04T05:06:07.120Z" },
    { func: "Do", index: 0, total: 3, deferred: false },
    { state: "complete", output: { id: "id-one" }, deferred: false },
    { index: 1 },
    {},
    { index: 2, deferred: true },
    { deferred: true },
    { name: "dump" },
    { name: "snap", artifact: { kopiaSnapshot: "id-two" } },
    { state: "complete" },
  ]);
});

t.test("arguments are rendered just before their phase, and decoded", async (t) => {
  const args: unknown[] = [];
  await play(
    [
      "phases:",
      phase("one", "x"),
      "- {func: Do, name: two, args: {text: 1, count: '{{ .Phases.one.Output.n }}'}}",
    ].join("\n"),
    async (_context, given) => {
      args.push(given);
      return { n: 3 };
    },
  );
  t.strictSame(args, [{ text: "x" }, { text: "1", count: 3 }]);
});

t.test("what a function gets", async (t) => {
  const seen: FunctionContext[] = [];
  const { host, events, fake } = await play(
    ["phases:", phase("one", "x"), phase("two", "x")].join("\n"),
    async (context) => {
      seen.push(context);
      context.log({ stream: "stdout", pod: "p", line: "hello" });
      context.note("warning", "careful");
      context.progress({ percent: 50 });
      return {};
    },
  );
  const [one, two] = seen;
  t.match(one, { action: "a", phase: "one", jobNamespace: "jobs", podStartTimeout: 60_000 });
  t.equal(one?.cluster, fake.cluster);
  t.equal(one?.signal, host.signal);
  t.not(one?.runId, two?.runId, "each phase has its own mark");
  const time = NOW.toISOString();
  t.strictSame(events.slice(2, 5), [
    { type: "log", phase: "one", stream: "stdout", pod: "p", line: "hello", time },
    { type: "note", level: "warning", phase: "one", message: "careful", time },
    { type: "progress", phase: "one", percent: 50, time },
  ]);
});

t.test("a failing phase ends the action; the deferred phase still runs", async (t) => {
  const ran: string[] = [];
  const { result, events } = await play(
    [
      "outputArtifacts: {dump: {keyValue: {id: x}}}",
      "phases:",
      phase("one", "x"),
      phase("two", "x"),
      phase("three", "x"),
      "deferPhase: {func: Do, name: last, args: {text: '{{ .Phases.one.Output.id }}'}}",
    ].join("\n"),
    async (context, args) => {
      ran.push(`${context.phase} ${args["text"]}`);
      if (context.phase === "two") throw new KanisterError("COMMAND_FAILED", "it broke", { hint: "mend it" });
      return { id: "1" };
    },
  );
  t.same(ran, ["one x", "two x", "last 1"], "with the outputs of what completed");
  t.match(result, { state: "failed", artifacts: {} });
  t.match(result.error, {
    code: "PHASE",
    message: "phase two failed: it broke",
    hint: "mend it",
    action: "a",
    phase: "two",
    func: "Do",
    where: { file: "b.yaml", line: 9, path: "actions.a.phases[1]" },
    cause: { code: "COMMAND_FAILED" },
  });
  t.notMatch(brief(events), ["artifact"]);
  t.match(events.at(-1), { type: "action-finished", state: "failed", error: "phase two failed: it broke" });
  t.match(events[4], {
    type: "phase-finished",
    phase: "two",
    state: "failed",
    output: {},
    error: "phase two failed: it broke",
  });
});

t.test("the first error wins over that of the deferred phase", async (t) => {
  const action = ["phases:", phase("one", "x"), "deferPhase: {func: Do, name: last, args: {text: x}}"].join("\n");
  const both = await play(action, async (context) => {
    throw new Error(`no ${context.phase}`);
  });
  t.equal(both.result.error?.message, "phase one failed: no one");
  t.match(both.events.at(-2), {
    type: "note",
    level: "warning",
    message: "the deferred phase failed as well: phase last failed: no last",
  });
  const deferred = await play(action, async (context) => {
    if (context.phase === "last") throw new Error("no last");
    return {};
  });
  t.match(deferred.result, { state: "failed", error: { message: "phase last failed: no last" }, artifacts: {} });
  const nameless = await play("deferPhase: {func: Do, args: {text: x}}", async () => Promise.reject(new Error("no")));
  t.equal(nameless.result.error?.message, "the deferred phase failed: no");
});

t.test("errors of any kind become phase errors", async (t) => {
  const rows: [title: string, thrown: unknown, message: string, code: string][] = [
    ["an error", new Error("plain"), "phase one failed: plain", "INTERNAL"],
    ["a text", "just text", "phase one failed: just text", "INTERNAL"],
    ["undefined", undefined, "phase one failed: undefined", "INTERNAL"],
    ["a time-out", new TimeoutError("too long"), "phase one failed: too long", "TIMEOUT"],
    ["not found", new NotFoundError("no pod"), "phase one failed: no pod", "NOT_FOUND"],
  ];
  for (const [title, thrown, message, code] of rows) {
    const { result } = await play(["phases:", phase("one", "x")].join("\n"), async () => Promise.reject(thrown));
    t.ok(result.error instanceof PhaseError, title);
    t.match(result.error, { message, cause: { code } }, title);
  }
});

t.test("faults of arguments and templates name their place", async (t) => {
  type Row = [title: string, line: string, message: RegExp, where: object];
  const rows: Row[] = [
    [
      "a missing key",
      phase("one", "{{ .Options.levl }}"),
      /^phase one failed: Failed to render template: "levl" not found/,
      { line: 7, column: 46, path: "actions.a.phases[0].args.text" },
    ],
    [
      "an argument of the wrong type",
      "- {func: Do, name: one, args: {text: x, count: two}}",
      /^phase one failed: argument count must be a whole number but is "two"$/,
      { line: 7, path: "actions.a.phases[0].args.count" },
    ],
    ["a required one that rendered to nothing is given", phase("one", '{{ "" }}'), /ran/, {}],
    [
      "an object that is not there",
      phase("one", "x", ", objects: {s: {kind: Secret, name: zz, namespace: shop}}"),
      /secrets "zz" not found in namespace shop$/,
      { path: "actions.a.phases[0]" },
    ],
  ];
  for (const [title, line, message, where] of rows) {
    const { result } = await play(["phases:", line].join("\n"), async () => Promise.reject(new Error("ran")), {
      spec: { options: { level: "9" } },
    });
    t.match(result.error, { message, where: { file: "b.yaml", ...where } }, title);
  }
  const artifact = await play(
    ["outputArtifacts: {dump: {keyValue: {id: '{{ .Phases.one.Output.nope }}'}}}", "phases:", phase("one", "x")].join(
      "\n",
    ),
    async () => ({ id: "1" }),
  );
  t.match(artifact.result, {
    state: "failed",
    artifacts: {},
    error: {
      code: "TEMPLATE",
      message: /"nope" not found/,
      where: { line: 6, path: "actions.a.outputArtifacts.dump.keyValue.id" },
    },
  });
  t.match(artifact.events.at(-1), { type: "action-finished", state: "failed", error: /"nope" not found/ });
  t.notMatch(brief(artifact.events), ["artifact"], "no artifact is told of, not even one that could be rendered");
});

t.test("parameters that cannot be fetched end the action before any phase, deferred or not", async (t) => {
  const { result, events } = await play(
    ["phases:", phase("one", "x"), "deferPhase: {func: Do, name: last, args: {text: x}}"].join("\n"),
    async () => Promise.reject(new Error("ran")),
    { spec: { secrets: { s: { name: "gone", namespace: "shop" } } } },
  );
  t.match(result, { state: "failed", error: { code: "NOT_FOUND", message: /secrets "gone" not found/ } });
  t.same(brief(events), ["action-started", "action-finished"]);
});

t.test("objects of a phase are there for its own arguments, and later", async (t) => {
  const texts: unknown[] = [];
  const objects = [
    secret("login", { user: "admin" }),
    { kind: "ConfigMap", metadata: { name: "c1", namespace: "shop" }, data: { k: "v" } },
  ];
  await play(
    [
      "phases:",
      phase(
        "one",
        "{{ .Phases.one.Secrets.s.Data.user | toString }}",
        ", objects: {s: {kind: Secret, name: '{{ .Options.which }}', namespace: shop}}",
      ),
      phase(
        "two",
        "{{ .Phases.one.Secrets.s.Name }}{{ .Phases.two.ConfigMaps.c.Data.k }}",
        ", objects: {c: {kind: ConfigMap, name: c1, namespace: shop}}",
      ),
      "deferPhase: {func: Do, name: last, args: {text: '{{ .DeferPhase.Secrets.s.Name }}'}, objects: {s: {kind: Secret, name: login, namespace: shop}}}",
    ].join("\n"),
    async (_context, args) => {
      texts.push(args["text"]);
      return {};
    },
    { objects, spec: { options: { which: "login" } } },
  );
  t.same(texts, ["admin", "loginv", "login"]);
});

t.test("objects may be named by what an earlier phase yielded (T14)", async (t) => {
  const { result } = await play(
    [
      "phases:",
      phase("one", "x"),
      phase(
        "two",
        "{{ .Phases.two.Secrets.s.Name }}",
        ", objects: {s: {kind: Secret, name: '{{ .Phases.one.Output.id }}', namespace: shop}}",
      ),
    ].join("\n"),
    async () => ({ id: "login" }),
    { objects: [secret("login", {})] },
  );
  t.equal(result.state, "complete");
});

t.test("cancelling stops the running phase; the deferred phase runs with a signal of its own", async (t) => {
  const ran: [string, boolean][] = [];
  let cancel = () => {};
  const { result, host } = await play(
    ["phases:", phase("one", "x"), phase("two", "x"), "deferPhase: {func: Do, name: last, args: {text: x}}"].join("\n"),
    async (context) => {
      if (context.phase === "one") {
        cancel();
        context.signal.throwIfAborted();
      }
      ran.push([context.phase, context.signal.aborted]);
      return {};
    },
    { before: (started) => (cancel = () => started.cancel.abort(new CancelledError("interrupted"))) },
  );
  t.same(ran, [["last", false]]);
  t.match(result, {
    state: "failed",
    error: { code: "PHASE", message: "phase one was cancelled: interrupted", cause: { code: "CANCELLED" } },
  });
  t.ok(host.signal.aborted);
});

t.test("cancelling between phases, by time-out", async (t) => {
  const ran: string[] = [];
  let cancel = () => {};
  const { result } = await play(
    ["phases:", phase("one", "x"), phase("two", "x"), "deferPhase: {func: Do, name: last, args: {text: x}}"].join("\n"),
    async (context) => {
      ran.push(context.phase);
      cancel();
      return {};
    },
    { before: (started) => (cancel = () => started.cancel.abort(new TimeoutError("gave up after 1s"))) },
  );
  t.same(ran, ["one", "last"]);
  t.match(result, { state: "failed", error: { code: "TIMEOUT", message: "gave up after 1s" } });
});

t.test("whatever breaks because of the signal, its reason is the error", async (t) => {
  let cancel = () => {};
  const { result } = await play(
    ["phases:", phase("one", "x")].join("\n"),
    async () => {
      cancel();
      throw new Error("socket hang up");
    },
    { before: (started) => (cancel = () => started.cancel.abort(new TimeoutError("gave up"))) },
  );
  t.match(result.error, { message: "phase one failed: gave up", cause: { code: "TIMEOUT" } });
});

t.test("a signal that fired before the start: nothing runs", async (t) => {
  const { result, fake, events } = await play(
    ["phases:", phase("one", "x"), "deferPhase: {func: Do, name: last, args: {text: x}}"].join("\n"),
    async () => Promise.reject(new Error("ran")),
    { before: (host) => host.cancel.abort(new CancelledError("interrupted")) },
  );
  t.match(result, { state: "failed", error: { code: "CANCELLED", message: "interrupted" } });
  t.same(brief(events), ["action-started", "action-finished"]);
  t.same(fake.calls, []);
});

t.test("the second interrupt ends the deferred phase too", async (t) => {
  let kill = () => {};
  const { result } = await play(
    ["phases:", phase("one", "x"), "deferPhase: {func: Do, name: last, args: {text: x}}"].join("\n"),
    async (context) => {
      if (context.phase === "last") {
        kill();
        context.signal.throwIfAborted();
      }
      return {};
    },
    { before: (host) => (kill = () => host.kill.abort(new CancelledError("again"))) },
  );
  t.match(result.error, { message: "phase last was cancelled: again" });
});

t.test("secrets are learned before anything that may hold them is emitted", async (t) => {
  const masked: string[] = [];
  const objects = [
    secret("login", { password: "hush-hush-1" }),
    secret("store", { id: "AKIAHUSH", value: "hush-hush-2" }),
    secret("phase", { token: "hush-hush-3" }),
    {
      kind: "Profile",
      metadata: { name: "p", namespace: "shop" },
      location: { type: "s3Compliant", bucket: "b" },
      credential: {
        type: "keyPair",
        keyPair: { idField: "id", secretField: "value", secret: { name: "store", namespace: "shop" } },
      },
    },
  ];
  const all = "hush-hush-1 hush-hush-2 hush-hush-3";
  const fake = fakeCluster([NAMESPACE, ...objects]);
  const host = fakeHost(fake.cluster);
  const planned = await plan(
    [
      "phases:",
      phase(
        "one",
        "{{ .Phases.one.Secrets.s.Data.token | toString }}",
        ", objects: {s: {kind: Secret, name: phase, namespace: shop}}",
      ),
    ].join("\n"),
    async (context, args) => {
      context.log({ stream: "stdout", pod: "p", line: `${all} ${args["text"]}` });
      throw new Error(all);
    },
  );
  const result = await runAction(
    planned,
    { ...SPEC, secrets: { s: { name: "login", namespace: "shop" } }, profile: { name: "p", namespace: "shop" } },
    { ...host, emit: (event) => void masked.push(host.redactor.mask(JSON.stringify(event))) },
  );
  t.match(result.error, { message: /hush-hush-1/ }, "values are raw for the record");
  t.match(masked.join("\n"), /"line":"\*\*\*\* \*\*\*\* \*\*\*\* \*\*\*\*"/);
  t.notMatch(masked.join("\n"), /hush/, "what a host shows has none of them");
});

t.test("a template of one phase cannot change what another sees", async (t) => {
  const texts: unknown[] = [];
  await play(
    [
      "phases:",
      phase("one", '{{ $_ := set .Object.metadata "name" "other" }}{{ .Object.metadata.name }}'),
      phase("two", "{{ .Object.metadata.name }}"),
    ].join("\n"),
    async (_context, args) => {
      texts.push(args["text"]);
      return {};
    },
  );
  t.same(texts, ["other", "shop"]);
});

t.test("warnings of the plan are told first", async (t) => {
  const { events } = await play(["type: Deployment", "phases:", phase("one", "x")].join("\n"), async () => ({}));
  t.match(events[1], {
    type: "note",
    level: "warning",
    message: "b.yaml:6 unknown field actions.a.type is ignored; use kind",
  });
});

t.test("a preview renders the first phase and runs nothing", async (t) => {
  const fake = fakeCluster([NAMESPACE, secret("login", { password: "hush-hush-1" })]);
  const host = fakeHost(fake.cluster);
  const planned = await plan(
    [
      "outputArtifacts: {dump: {keyValue: {id: '{{ .Phases.one.Output.x }}'}}}",
      "phases:",
      phase(
        "one",
        "{{ .Phases.one.Secrets.s.Data.password | toString }} {{ .Options.o }}",
        ", objects: {s: {kind: Secret, name: login, namespace: shop}}",
      ),
      phase("two", "{{ .Phases.one.Output.x }}"),
      "deferPhase: {func: Do, name: last, args: {text: x}}",
    ].join("\n"),
    async () => Promise.reject(new Error("ran")),
  );
  t.strictSame(await previewAction(planned, { ...SPEC, options: { o: "1" } }, host), {
    action: "a",
    phases: [
      { name: "one", func: "Do", deferred: false, arguments: { text: "hush-hush-1 1" } },
      { name: "two", func: "Do", deferred: false },
      { name: "last", func: "Do", deferred: true },
    ],
    outputArtifacts: ["dump"],
  });
  t.equal(host.redactor.mask("hush-hush-1"), "****", "the redactor has learned");
  const other = fakeHost(fakeCluster([NAMESPACE, secret("login", { password: "hush-hush-2" })]).cluster);
  const secrets = { login: { name: "login", namespace: "shop" } };
  await previewAction(
    await plan(phase("one", "x").replace(/^/, "phases:\n"), async () => ({})),
    { ...SPEC, secrets },
    other,
  );
  t.equal(other.redactor.mask("hush-hush-2"), "****", "also what the request names");
  t.same([...new Set(fake.calls.map((call) => call.verb))], ["get"], "the cluster is only read");
  await t.rejects(previewAction(planned, SPEC, host), {
    code: "TEMPLATE",
    where: { path: "actions.a.phases[0].args.text" },
  });
});
