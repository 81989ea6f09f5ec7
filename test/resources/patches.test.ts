// JSON patch, merge patch, field selectors and quantities: tables of rules.
import t from "tap";
import { matchesFields, parseFieldSelector } from "../../src/resources/field-selector.ts";
import { jsonPatch } from "../../src/resources/json-patch.ts";
import { mergePatch } from "../../src/resources/merge-patch.ts";
import { formatQuantity, parseQuantity } from "../../src/resources/quantity.ts";

t.test("JSON patch", async (t) => {
  const rows: [string, unknown, unknown, unknown][] = [
    ["add to an object", { a: 1 }, [{ op: "add", path: "/b", value: 2 }], { a: 1, b: 2 }],
    ["add into a list", { a: [1, 3] }, [{ op: "add", path: "/a/1", value: 2 }], { a: [1, 2, 3] }],
    ["append to a list", { a: [1] }, [{ op: "add", path: "/a/-", value: 2 }], { a: [1, 2] }],
    ["escaped keys", { "a/b~": 1 }, [{ op: "replace", path: "/a~1b~0", value: 2 }], { "a/b~": 2 }],
    ["remove", { a: [1, 2] }, [{ op: "remove", path: "/a/0" }], { a: [2] }],
    ["move", { a: 1 }, [{ op: "move", from: "/a", path: "/b" }], { b: 1 }],
    ["copy", { a: [1] }, [{ op: "copy", from: "/a", path: "/b" }], { a: [1], b: [1] }],
    ["test passes", { a: 1 }, [{ op: "test", path: "/a", value: 1 }], { a: 1 }],
    [
      "a key named __proto__ is a key",
      {},
      [{ op: "add", path: "/__proto__", value: 1 }],
      JSON.parse('{"__proto__":1}'),
    ],
  ];
  for (const [title, document, patch, want] of rows) {
    t.equal(JSON.stringify(jsonPatch(document, patch)), JSON.stringify(want), title);
  }
  const bad: [string, unknown][] = [
    ["remove what is absent", [{ op: "remove", path: "/x" }]],
    ["replace what is absent", [{ op: "replace", path: "/x", value: 1 }]],
    ["index out of range", [{ op: "add", path: "/l/7", value: 1 }]],
    ["test fails", [{ op: "test", path: "/a", value: 2 }]],
    ["unknown operation", [{ op: "frob", path: "/a" }]],
    ["not a list", {}],
  ];
  for (const [title, patch] of bad) t.throws(() => jsonPatch({ a: 1, l: [] }, patch), { code: "PATCH" }, title);
});

t.test("merge patch", async (t) => {
  t.strictSame(mergePatch({ a: { b: 1, c: 2 }, l: [1] }, { a: { b: null, d: 3 }, l: [2] }), {
    a: { c: 2, d: 3 },
    l: [2],
  });
  t.strictSame(mergePatch("x", { a: { b: null } }), { a: {} });
});

t.test("field selectors", async (t) => {
  const fields: Record<string, string> = { "metadata.name": "x", "status.phase": "Running" };
  const matches = (text: string) => matchesFields(parseFieldSelector(text), (name) => fields[name]);
  t.equal(matches("metadata.name=x,status.phase!=Failed"), true);
  t.equal(matches("metadata.name==y"), false);
  t.equal(matches(""), true);
  t.throws(() => parseFieldSelector("nonsense"), { code: "FIELD_SELECTOR" });
});

t.test("quantities", async (t) => {
  const rows: [string, number, string][] = [
    ["1", 1, "1"],
    ["500m", 0.5, "500m"],
    ["0.5", 0.5, "500m"],
    ["1e3", 1000, "1k"],
    ["1Ki", 1024, "1024"],
    ["-2", -2, "-2"],
    ["1E", 1e18, "1E"],
  ];
  for (const [text, value, canonical] of rows) {
    t.equal(Number(parseQuantity(text)) / 1e9, value, text);
    t.equal(formatQuantity(parseQuantity(text)), canonical, text);
  }
  t.equal(formatQuantity(parseQuantity("2048Mi"), "binary"), "2Gi");
  for (const text of ["", "x", "1.2.3", "1Zi", "."]) t.throws(() => parseQuantity(text), { code: "QUANTITY" }, text);
});
