// From rendered arguments to the types a function declared (reference: weak decoding).

import t from "tap";
import { decodeArguments } from "../../src/engine/arguments.ts";
import type { ArgumentType, KanisterFunction } from "../../src/engine/function.ts";

const taking = (type: ArgumentType, required = false): KanisterFunction => ({
  name: "F",
  version: "v0.0.0",
  summary: "",
  arguments: [{ name: "a", type, required, summary: "what a is for" }],
  outputs: [],
  run: async () => ({}),
});
const decode = (type: ArgumentType, value: unknown) => decodeArguments(taking(type), { a: value });

t.test("what each type takes", async (t) => {
  const rows: [title: string, type: ArgumentType, given: unknown, value: unknown][] = [
    ["text", "string", "x", "x"],
    ["empty text is a value", "string", "", ""],
    ["an integer becomes decimal text", "string", 3, "3"],
    ["a big integer keeps its digits", "string", 9007199254740993n, "9007199254740993"],
    ["a great integer has no exponent", "string", 1e21, "1000000000000000000000"],
    ["a float is its shortest text", "string", 0.1, "0.1"],
    ["a float with fraction", "string", -1.5, "-1.5"],
    ["a boolean keeps its text (F37)", "string", true, "true"],
    ["and false", "string", false, "false"],
    ["true", "boolean", true, true],
    ["false", "boolean", false, false],
    ...["1", "t", "T", "TRUE", "true", "True"].map((word): Row => [`the word ${word}`, "boolean", word, true]),
    ...["0", "f", "F", "FALSE", "false", "False"].map((word): Row => [`the word ${word}`, "boolean", word, false]),
    ["empty text is false", "boolean", "", false],
    ["zero is false", "boolean", 0, false],
    ["any other number is true", "boolean", -2, true],
    ["a big number is true", "boolean", 9007199254740993n, true],
    ["an integer", "integer", 3, 3],
    ["zero", "integer", 0, 0],
    ["decimal text", "integer", "12", 12],
    ["decimal text with a sign", "integer", "-3", -3],
    ["decimal text with blanks, as templates leave them", "integer", " 2\n", 2],
    ["leading zeros are decimal in text", "integer", "010", 10],
    ["a list", "stringList", ["a", "b c"], ["a", "b c"]],
    ["an empty list", "stringList", [], []],
    ["items by the rule of text", "stringList", ["x", 1, true, 1.5, false], ["x", "1", "true", "1.5", "false"]],
    ["one text is a list of one, not split", "stringList", "echo a b", ["echo a b"]],
    ["one number as well", "stringList", 7, ["7"]],
    ["an item without a value is absent (T1)", "stringList", ["x", null, "y"], ["x", "y"]],
    ["a member without a value is absent (T1)", "stringMap", { a: "x", b: null }, { a: "x" }],
    ["a map of texts", "stringMap", { a: "x", b: 1, c: true }, { a: "x", b: "1", c: "true" }],
    ["upstream: an empty list is an empty map", "stringMap", [], {}],
    ["a map is kept as it is", "map", { a: [1, { b: null }] }, { a: [1, { b: null }] }],
  ];
  for (const [title, type, given, value] of rows) t.strictSame(decode(type, given), { a: value }, `${type}: ${title}`);
});

type Row = [string, ArgumentType, unknown, unknown];

t.test("what each type refuses, by name", async (t) => {
  const rows: [type: ArgumentType, given: unknown, message: string][] = [
    ["string", ["x"], "must be text but is a list"],
    ["string", { x: 1 }, "must be text but is a map"],
    ["boolean", "yes", 'must be true or false but is "yes"'],
    ["boolean", "on", 'must be true or false but is "on"'],
    ["boolean", [], "must be true or false but is a list"],
    ["integer", 1.5, "must be a whole number but is 1.5"],
    ["integer", "1.5", 'must be a whole number but is "1.5"'],
    ["integer", "two", 'must be a whole number but is "two"'],
    ["integer", "", 'must be a whole number but is ""'],
    ["integer", "99999999999999999999", 'must be a whole number but is "99999999999999999999"'],
    ["integer", true, "must be a whole number but is true"],
    ["integer", [1], "must be a whole number but is a list"],
    ["integer", 9007199254740993n, "must be a whole number but is 9007199254740993"],
    ["string", Symbol.iterator, "must be text but is undefined"],
    ["stringList", { a: 1 }, "must be a list of texts but is a map"],
    ["stringList", ["x", ["y"]], "must be a list of texts but is a list"],
    ["stringList", ["x", { a: 1 }], "must be a list of texts but is a list"],
    ["stringMap", "x", 'must be a map of texts but is "x"'],
    ["stringMap", ["x"], "must be a map of texts but is a list"],
    ["stringMap", { a: { b: 1 } }, "must be a map of texts but is a map"],
    ["map", "x", 'must be a map but is "x"'],
    ["map", [], "must be a map but is a list"],
  ];
  for (const [type, given, message] of rows) {
    t.throws(
      () => decode(type, given),
      { code: "ARGUMENT", message: `argument a ${message}`, details: { argument: "a" }, hint: "a: what a is for" },
      `${type}: ${message}`,
    );
  }
});

t.test("absent and null", async (t) => {
  for (const rendered of [{}, { a: null }, { a: undefined }]) {
    t.strictSame(decodeArguments(taking("string"), rendered), {}, "an optional one is left out");
    t.throws(() => decodeArguments(taking("string", true), rendered), {
      code: "ARGUMENT",
      message: "Required arg missing: a",
      details: { argument: "a" },
    });
  }
  t.strictSame(decodeArguments(taking("string", true), { a: "" }), { a: "" }, "empty text is not absent");
  t.strictSame(decodeArguments(taking("string"), { a: "x", b: "y" }), { a: "x" }, "only what is declared is passed on");
});
