// The object that generated templates read: every kind of value, and where each is found.

/** JSON text, because `1` and `1.0` are different values. */
export const DATA = `{
  "name": "mysql", "empty": "", "spaces": "  a  b ", "unicode": "héllo, 世界 🚀", "digits": "42",
  "html": "<a href=\\"x\\">O'Neil & Co</a>", "multi": "line1\\nline2\\n\\nline3", "camel": "someHTTPServer_v2",
  "date": "2018-03-01T04:05:06Z", "url": "https://u:p@example.com:8080/a/b?q=1#f", "path": "/a/b/../c.tar.gz",
  "yes": true, "no": false, "nothing": null,
  "zero": 0, "one": 1, "count": 3, "neg": -7, "exact": 9007199254740993,
  "max": 9223372036854775807, "min": -9223372036854775808, "epoch": 1519877106,
  "half": 0.5, "whole": 2.0, "third": 3.3333333333333335, "negf": -2.75, "huge": 1e300, "tiny": 1e-300,
  "over": 9223372036854775808, "million": 1e6, "long": 123456789.125, "zerof": 0.0,
  "list": ["a", "b", "c"], "nums": [3, 1, 2, 3], "floats": [1.5, 2.0, -0.5], "emptyList": [], "repeats": ["a", "a", 1, 1.0, "1"],
  "mixed": [1, "two", 3.5, true, null, ["x"], {"k": "v"}], "nested": [[1, 2], [3]], "objects": [{"name": "a", "n": 1}, {"name": "b", "n": 2}],
  "map": {"b": 2, "a": 1, "c": 3}, "texts": {"x": "1", "y": "<2>"}, "emptyMap": {}, "single": {"k": "v"},
  "deep": {"a": {"b": {"c": "end", "d": [1, 2]}, "e": ""}, "l": [{"k": 1}], "n": null},
  "odd": {"with space": 1, "": 2, "é": 3, "a.b": 4}, "config": {"replicas": 3, "image": "x:1", "labels": {"app": "db"}}
}`;

export type ValueKind = "string" | "int" | "float" | "bool" | "list" | "map" | "nil";

/** Fields by the kind of what they hold. */
export const FIELDS: Readonly<Record<ValueKind, readonly string[]>> = {
  string: [
    ..."name empty spaces unicode digits html multi camel date url path".split(" ").map((name) => `.${name}`),
    ".texts.x",
    ".deep.a.b.c",
    ".config.image",
    ".config.labels.app",
    ".single.k",
  ],
  int: ".zero .one .count .neg .exact .max .min .epoch .map.a .config.replicas".split(" "),
  float: ".half .whole .third .negf .huge .tiny .over .million .long .zerof".split(" "),
  bool: [".yes", ".no"],
  list: ".list .nums .floats .emptyList .repeats .mixed .nested .objects .deep.a.b.d .deep.l".split(" "),
  map: ". .map .texts .emptyMap .single .deep .deep.a .odd .config .config.labels".split(" "),
  nil: [".nothing", ".deep.n"],
};
