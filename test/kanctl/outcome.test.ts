// The last lines of a run: artifacts, and a command that can be pasted.

import { execFileSync } from "node:child_process";
import t from "tap";
import type { ActionSpec } from "../../src/api/action-set.ts";
import type { ObjectReference } from "../../src/api/reference.ts";
import type { Plan } from "../../src/engine/plan.ts";
import type { ActionResult } from "../../src/engine/run-action.ts";
import { describeObject } from "../../src/kanctl/describe-object.ts";
import { type Outcome, printOutcome } from "../../src/kanctl/outcome.ts";
import { createDisplay } from "../../src/terminal/display.ts";
import { fakeIo } from "../helpers/fake-io.ts";

const SET: ObjectReference = { kind: "StatefulSet", namespace: "shop", name: "db" };
const plan = (actions: Record<string, object>) =>
  ({ outputArtifacts: { dump: {} }, blueprint: { value: { actions } } }) as unknown as Plan;
const ACTIONS = {
  backup: {},
  delete: { inputArtifactNames: ["dump"] },
  restore: { inputArtifactNames: ["other", "dump"] },
};
const result = (keyValue: Record<string, string> = { path: "a/b.gz" }): ActionResult => ({
  state: "complete",
  artifacts: { dump: { keyValue } },
});

function print(parts: Partial<Outcome> = {}, object: ObjectReference = SET): { out: string[]; err: string[] } {
  const io = fakeIo();
  const specs: ActionSpec[] = [{ name: "backup", blueprint: "bp", object }];
  const display = createDisplay(io, { mask: (text) => text.replaceAll("hush-hush", "****") });
  printOutcome(display, {
    specs,
    results: [result()],
    flags: { blueprint: "b.yaml" },
    recordName: undefined,
    plan: plan(ACTIONS),
    ...parts,
  });
  const lines = (text: string) => text.split("\n").filter((line) => line !== "");
  return { out: lines(io.out()), err: lines(io.err()) };
}

t.test("artifacts are the answer; the rest is conversation", async (t) => {
  t.same(print(), {
    out: ["artifact dump.path = a/b.gz"],
    err: ["next: kanctl run restore -b b.yaml --statefulset shop/db --artifact dump.path=a/b.gz"],
  });
});

t.test("what follows", async (t) => {
  const next = (parts: Partial<Outcome>, object?: ObjectReference) => print(parts, object).err.at(-1);
  const rows: [title: string, parts: Partial<Outcome>, line: string | undefined][] = [
    ["with a record", { recordName: "./r" }, "next: kanctl run restore -b b.yaml --from ./r"],
    [
      "flags that matter are repeated",
      {
        recordName: "./r",
        flags: { blueprint: "bp", profile: "p.yaml", kubeconfig: "k", context: "c", namespace: "n" },
      },
      "next: kanctl run restore -b bp --profile p.yaml --kubeconfig k --context c --namespace n --from ./r",
    ],
    [
      "no restore: another that takes the artifact",
      { plan: plan({ backup: {}, delete: { inputArtifactNames: ["dump"] } }) },
      "next: kanctl run delete -b b.yaml --statefulset shop/db --artifact dump.path=a/b.gz",
    ],
    ["nothing takes it", { plan: plan({ backup: {}, other: { inputArtifactNames: ["x"] } }) }, undefined],
    ["nothing was made", { results: [{ state: "complete", artifacts: {} }] }, undefined],
    [
      "several objects without a record",
      {
        specs: [
          { name: "a", blueprint: "b", object: SET },
          { name: "a", blueprint: "b", object: SET },
        ],
        results: [result(), result()],
      },
      undefined,
    ],
  ];
  for (const [title, parts, line] of rows) t.equal(next(parts), line, title);
  t.match(print({ recordName: "./r", results: [] }).err, ["record: ./r"], "the record is named in any case");
  const kopia: ActionResult = { state: "complete", artifacts: { dump: { kopiaSnapshot: '{"a":1}' } } };
  t.same(print({ results: [kopia] }).out, ['artifact dump.kopiaSnapshot = {"a":1}']);
});

t.test("objects", async (t) => {
  const rows: [object: ObjectReference, flag: string, text: string][] = [
    [SET, "--statefulset shop/db", "StatefulSet shop/db"],
    [{ kind: "Deployment", namespace: "shop", name: "web" }, "--deployment shop/web", "Deployment shop/web"],
    [
      { kind: "deploymentconfig", namespace: "shop", name: "dc" },
      "--deploymentconfig shop/dc",
      "deploymentconfig shop/dc",
    ],
    [{ kind: "PVC", namespace: "shop", name: "c" }, "--pvc shop/c", "PVC shop/c"],
    [{ kind: "Namespace", namespace: "shop", name: "shop" }, "--namespacetargets shop", "Namespace shop"],
    [
      { group: "apps/", apiVersion: "v1", resource: "daemonsets", namespace: "shop", name: "a" },
      "--objects apps/v1/daemonsets/shop/a",
      "daemonsets shop/a",
    ],
    [{ group: "", apiVersion: "v1", resource: "nodes", name: "n" }, "--objects v1/nodes//n", "nodes n"],
  ];
  for (const [object, flag, text] of rows) {
    t.match(print({}, object).err.at(-1), ` ${flag} --artifact`, flag);
    t.equal(describeObject(object), text);
  }
  t.equal(describeObject({}), "object ");
});

t.test("a shell gives back what was meant", async (t) => {
  for (const value of [
    "it's $HOME",
    "a b",
    "x;y|z&",
    "*?[a]",
    '"quoted"',
    "`date`",
    "back\\slash",
    "é",
    "a\nb",
    "~",
    "#x",
    "!x",
  ]) {
    const line = print({ results: [result({ path: value })] }).err.join("\n");
    const words = line.replace(/^next: kanctl run/, "printf '%s\\0'");
    const seen = execFileSync("sh", ["-c", words]).toString().split("\0");
    t.equal(seen.at(-2), `dump.path=${value}`, JSON.stringify(value));
  }
});

t.test("names and files with blanks are quoted too", async (t) => {
  const { err } = print({ recordName: "./my record", flags: { blueprint: "my bp.yaml", profile: "it's.yaml" } });
  const line = err.at(-1) as string;
  const words = execFileSync("sh", ["-c", line.replace(/^next: kanctl run/, "printf '%s\\0'")])
    .toString()
    .split("\0");
  t.same(words.slice(0, -1), ["restore", "-b", "my bp.yaml", "--profile", "it's.yaml", "--from", "./my record"]);
});

t.test("secrets are masked", async (t) => {
  t.same(print({ results: [result({ path: "hush-hush" })] }).out, ["artifact dump.path = ****"]);
});
