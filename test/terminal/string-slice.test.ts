// Flags with several values, as the Go tools split them (one CSV record each).

import t from "tap";
import { stringSlice } from "../../src/terminal/string-slice.ts";

t.test("values of one occurrence", async (t) => {
  const rows: [title: string, text: string, values: string[]][] = [
    ["one", "a=b", ["a=b"]],
    ["several", "a,b,c", ["a", "b", "c"]],
    ["blanks are kept", " a, b ", [" a", " b "]],
    ["quotes keep a comma", '"a=b,c"', ["a=b,c"]],
    ["doubled quotes", '"say ""hi"""', ['say "hi"']],
    ["quoted and plain", '"a,b",c', ["a,b", "c"]],
    ["an empty quoted one", '""', [""]],
    ["empty ones between", "a,,b", ["a", "", "b"]],
    ["an empty one at the end", "a,", ["a", ""]],
    ["a comma alone", ",", ["", ""]],
    ["a quoted one and an empty end", '"a",', ["a", ""]],
    ["nothing", "", []],
    ["line ends inside quotes", '"a\nb"', ["a\nb"]],
    ["equals signs and slashes", "k=a/b==", ["k=a/b=="]],
  ];
  for (const [title, text, values] of rows) t.same(stringSlice(text), values, title);
});

t.test("occurrences add up", async (t) => {
  const first = stringSlice("a,b");
  t.same(stringSlice("c", first), ["a", "b", "c"]);
  t.same(stringSlice("", first), ["a", "b"]);
  t.same(first, ["a", "b"], "and leave the list that was handed in alone");
});

t.test("faults name the column", async (t) => {
  const rows: [text: string, message: string][] = [
    ['"a', 'parse error on column 1: unclosed "'],
    ['a,"b', 'parse error on column 3: unclosed "'],
    ['"a"b', 'parse error on column 4: text after "'],
    ['a"b', 'parse error on column 2: bare " in non-quoted field'],
    ['x,a"b', 'parse error on column 4: bare " in non-quoted field'],
  ];
  for (const [text, message] of rows)
    t.throws(() => stringSlice(text), { code: "commander.invalidArgument", message }, text);
});
