// What a template changes, nothing else sees (T12): not the next argument, not the next phase, not a function.

import t from "tap";
import { readDocument } from "../../src/api/documents.ts";
import type { Arguments, FunctionContext, KanisterFunction } from "../../src/engine/function.ts";
import { functionTable } from "../../src/engine/function-table.ts";
import { planAction } from "../../src/engine/plan.ts";
import { runAction } from "../../src/engine/run-action.ts";
import type { KubeObject } from "../../src/kube/cluster.ts";
import { fakeCluster } from "../helpers/fake-cluster.ts";
import { fakeHost } from "../helpers/fake-host.ts";

const WIDGET: KubeObject = {
  kind: "Widget",
  metadata: { name: "w", namespace: "shop", labels: { a: "b" } },
  spec: { list: ["x"], inner: { deep: { y: 1 } } },
};

/** A template that changes something, and one that shows whether it did; the second alone gives `untouched`. */
const ROWS: [title: string, change: string, look: string, untouched: string][] = [
  ["set", '{{ $_ := set .Object.metadata "name" "other" }}', "{{ .Object.metadata.name }}", "w"],
  ["set of a new key", '{{ $_ := set .Object "new" 1 }}', '{{ hasKey .Object "new" }}', "false"],
  ["set deep inside", '{{ $_ := set .Object.spec.inner.deep "y" 2 }}', "{{ .Object.spec.inner.deep.y }}", "1"],
  ["unset", '{{ $_ := unset .Object.metadata.labels "a" }}', "{{ len .Object.metadata.labels }}", "1"],
  ["merge", '{{ $_ := merge .PodOverride (dict "z" 1) }}', "{{ len .PodOverride }}", "1"],
  ["mergeOverwrite", '{{ $_ := mergeOverwrite .PodOverride (dict "c" 2) }}', "{{ .PodOverride.c }}", "1"],
  [
    "what is pushed to a list",
    '{{ $_ := set .Object.spec "list" (push .Object.spec.list "y") }}',
    "{{ .Object.spec.list }}",
    "[x]",
  ],
  ["set on an output", '{{ $_ := set .Phases.first.Output "id" "other" }}', "{{ .Phases.first.Output.id }}", "1"],
  [
    "set of one parameter inside another",
    '{{ $_ := set .Object "override" .PodOverride }}{{ $_ := set .PodOverride "c" 3 }}',
    "{{ .PodOverride.c }}",
    "1",
  ],
];

async function play(args: string[], run: (context: FunctionContext, args: Arguments) => unknown): Promise<unknown[]> {
  const seen: unknown[] = [];
  const definition: KanisterFunction = {
    name: "Do",
    version: "v0.0.0",
    summary: "",
    arguments: ["one", "two"].map((name) => ({ name, type: "string" as const, summary: "" })),
    outputs: [],
    run: async (context, given) => {
      if (context.phase !== "first") seen.push(run(context, given));
      return { id: "1" };
    },
  };
  const blueprint = [
    "apiVersion: cr.kanister.io/v1alpha1",
    "kind: Blueprint",
    "actions:",
    "  a:",
    "    phases:",
    "    - {func: Do, name: first}",
    ...args.map((one, index) => `    - {func: Do, name: p${index}, args: ${one}}`),
  ].join("\n");
  const plan = await planAction(
    await readDocument("Blueprint", blueprint, "b.yaml"),
    "a",
    functionTable({ Do: definition }),
  );
  const object = { apiVersion: "v1", group: "example.com", resource: "widgets", name: "w", namespace: "shop" };
  const spec = { name: "a", blueprint: "bp", object, podOverride: { c: 1 } };
  const result = await runAction(plan, spec, fakeHost(fakeCluster([WIDGET]).cluster));
  if (result.error !== undefined) throw result.error;
  return seen;
}

const argument = (name: string, text: string) => `${name}: ${JSON.stringify(text)}`;

for (const [title, change, look, untouched] of ROWS) {
  t.test(title, async (t) => {
    const [own, next] = (await play(
      [`{${argument("one", change + look)}, ${argument("two", look)}}`, `{${argument("one", look)}}`],
      (_context, given) => given,
    )) as Arguments[];
    t.not(own?.["one"], untouched, "it is seen in the same text");
    t.equal(own?.["two"], untouched, "not in the next argument");
    t.equal(next?.["one"], untouched, "not in the next phase");
    const [before, after] = await play(
      [`{${argument("one", look)}}`, `{${argument("one", change)}}`],
      ({ parameters }) => {
        const { object, podOverride, phases } = parameters;
        return structuredClone({ object, podOverride, first: phases["first"] });
      },
    );
    t.same(after, before, "nor by functions");
  });
}
