// A map that computes its values when they are looked at is a map in every other way.

import t from "tap";
import { LazyMap } from "../../src/engine/lazy-map.ts";

function counting(): { map: LazyMap<string, number>; computed: string[] } {
  const computed: string[] = [];
  const compute = (key: string, value: number) => () => {
    computed.push(key);
    return value;
  };
  const entries = ["b", "a", "c"].map((key, index) => [key, compute(key, index)] as const);
  return { map: new LazyMap(entries), computed };
}

t.test("keys and their number are known without computing anything", async (t) => {
  const { map, computed } = counting();
  t.same(
    [map.size, [...map.keys()], map.has("a"), map.has("x"), map.get("x")],
    [3, ["b", "a", "c"], true, false, undefined],
  );
  t.same(computed, []);
});

t.test("a value is computed once, when it is read", async (t) => {
  const { map, computed } = counting();
  t.same([map.get("a"), map.get("a")], [1, 1]);
  t.same(computed, ["a"]);
});

t.test("everything that shows values computes them, in order", async (t) => {
  const all = [
    ["b", 0],
    ["a", 1],
    ["c", 2],
  ];
  type Read = (map: LazyMap<string, number>) => unknown;
  const rows: [title: string, read: Read, found: unknown][] = [
    ["iteration", (map) => [...map], all],
    ["entries", (map) => [...map.entries()], all],
    ["values", (map) => [...map.values()], [0, 1, 2]],
    ["a copy", (map) => [...new Map(map)], all],
    [
      "forEach",
      (map) => {
        const seen: unknown[] = [];
        map.forEach((value, key) => {
          seen.push([key, value]);
        });
        return seen;
      },
      all,
    ],
  ];
  for (const [title, read, found] of rows) t.same(read(counting().map), found, title);
});

t.test("a change outranks what would be computed", async (t) => {
  const { map, computed } = counting();
  map.set("a", 9).set("d", 4);
  map.delete("b");
  t.same(
    [...map],
    [
      ["a", 9],
      ["c", 2],
      ["d", 4],
    ],
  );
  t.same(computed, ["c"]);
  map.clear();
  t.same([map.size, [...map], map.get("c")], [0, [], undefined]);
});

t.test("what cannot be computed throws each time it is read, and nothing else does", async (t) => {
  const map = new LazyMap<string, number>([
    [
      "bad",
      () => {
        throw new Error("no");
      },
    ],
    ["good", () => 1],
  ]);
  t.equal(map.get("good"), 1);
  t.throws(() => map.get("bad"), { message: "no" });
  t.throws(() => [...map], { message: "no" });
  t.same([...map.keys()], ["bad", "good"]);
});
