// What the columns of a CustomResourceDefinition show, cell by cell.
import t from "tap";
import { builtInKinds, type ResourceKind } from "../../src/sandbox/api-server/resource-kind.ts";
import { tableFor } from "../../src/sandbox/api-server/table.ts";
import type { KubeObject } from "../../src/sandbox/kubernetes-objects.ts";

const object = {
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: {
    name: "w",
    labels: { "example.com/tier": "db" },
    creationTimestamp: new Date(Date.now() - 3 * 86_400_000).toISOString(),
  },
  spec: { size: 2, ratio: 1.5, none: null, on: true, list: [1, { a: "<" }] },
  status: {
    conditions: [
      { type: "Ready", status: "True" },
      { type: "Old", status: "False" },
    ],
  },
} as unknown as KubeObject;

function cells(...columns: [type: string, jsonPath: string][]): unknown[] {
  const kind: ResourceKind = {
    ...builtInKinds[0]!,
    custom: {
      schema: undefined,
      printerColumns: columns.map(([type, jsonPath], index) => ({ name: `c${index}`, type, jsonPath })),
      scale: undefined,
    },
  };
  return tableFor(kind).row(object).slice(1);
}

const rows: [title: string, type: string, jsonPath: string, expected: unknown][] = [
  ["a field", "string", ".metadata.name", "w"],
  ["a key with points in it", "string", ".metadata.labels.example\\.com/tier", "db"],
  ["a filter", "string", ".status.conditions[?(@.type=='Ready')].status", "True"],
  ["a comparison other than equality", "string", ".status.conditions[?(@.type!='Ready')].status", "False"],
  ["the last item", "string", ".status.conditions[-1].type", "Old"],
  ["of several values the first", "string", ".status.conditions[*].type", "Ready"],
  ["numbers as text where the column is text", "string", ".spec.size", "2"],
  ["lists and maps as JSON", "string", ".spec.list", '[1,{"a":"\\u003c"}]'],
  ["upstream: a null in a column of text", "string", ".spec.none", "<no value>"],
  ["a null elsewhere", "integer", ".spec.none", null],
  ["a missing field", "string", ".status.missing.deeper", null],
  ["a path that cannot be followed", "string", ".spec.list[7]", null],
  ["a path that is none", "string", ".spec.list[", null],
  ["an integer", "integer", ".spec.size", 2],
  ["an integer cut from a fraction", "integer", ".spec.ratio", 1],
  ["a number", "number", ".spec.ratio", 1.5],
  ["text in a column of numbers", "integer", ".metadata.name", null],
  ["a truth value", "boolean", ".spec.on", true],
  ["a time", "date", ".metadata.creationTimestamp", "3d"],
  ["text that is no time", "date", ".metadata.name", "<invalid>"],
];

for (const [title, type, jsonPath, expected] of rows) {
  t.test(`printer columns show ${title}`, async (t) => t.strictSame(cells([type, jsonPath]), [expected]));
}
