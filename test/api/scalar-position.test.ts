// A character inside a text is found in the file, however YAML has the text written.

import t from "tap";
import { readYaml } from "../../src/api/kubernetes-yaml.ts";

/** Each holds one `.MARK`, which is looked up by its place in the value of `v`. */
const ROWS: [title: string, text: string][] = [
  ["plain", "v: a {{ .MARK }} b"],
  ["plain behind a character of two code units", "'😀': 1\nv: 😀 {{ .MARK }}"],
  ["plain over several lines", "v: one\n  two\n\n  three {{ .MARK }}\n  four"],
  ["plain with blanks at line ends", "v: one   \n   two   {{ .MARK }}"],
  ["plain in a flow list", "v: [x, 'y {{ .MARK }}']"],
  ["single quotes", "v: 'a {{ .MARK }}'"],
  ["single quotes with quotes inside", "v: 'it''s ''{{ .MARK }}'''"],
  ["single quotes over several lines", "v: 'one\n\n  two ''x''\n  {{ .MARK }}'"],
  ["double quotes", 'v: "a {{ .MARK }}"'],
  ["double quotes with escapes", 'v: "a\\tb\\n\\"{{ .MARK }}\\""'],
  ["double quotes with characters by number", 'v: "\\x41\\u00e9\\U0001F600\\U00000041 {{ .MARK }}"'],
  ["double quotes with an escaped blank and a slash", 'v: "\\ \\/ \\_ {{ .MARK }}"'],
  ["double quotes with an escaped backslash", 'v: "a\\\\ {{ index .x \\"y\\" }} {{ .MARK }}"'],
  ["double quotes over several lines", 'v: "one\n  two\\n\\n\n\n  three {{ .MARK }}"'],
  ["double quotes with a line that goes on", 'v: "one\\\n  \\  two {{ .MARK }}"'],
  ["literal", "v: |\n  one\n    two {{ .MARK }}\n"],
  ["literal, third line, characters of two code units", "v: |\n  a\n\n  😀 {{ .MARK }}\n"],
  ["literal with empty lines in front", "v: |\n\n\n  one\n  {{ .MARK }}\n"],
  ["literal with an indentation of its own", "v: |2\n    one\n  {{ .MARK }}\n"],
  ["literal, stripped", "v: |-\n  {{ .MARK }}"],
  ["literal, kept, behind a comment", "v: |+ # note\n  one\n\n  {{ .MARK }}\n\n"],
  ["literal in a list", "v:\n- |\n  one\n  {{ .MARK }}\n"],
  ["literal deep inside", "a:\n  v:\n    - - |\n        one\n        {{ .MARK }}\n"],
  ["literal behind an anchor and a tag", "v: &x !!str |\n  one\n  {{ .MARK }}\n"],
  ["folded", "v: >\n  one\n  two {{ .MARK }}\n  three\n"],
  ["folded with paragraphs", "v: >\n  one\n\n  two\n  {{ .MARK }}\n"],
  ["folded with lines that stand further in", "v: >\n  one\n    two\n      {{ .MARK }}\n"],
  ["folded with empty lines in front", "v: >-\n\n  one\n  {{ .MARK }}"],
  ["lines that end as on Windows, plain", "a: 1\r\nv: one {{ .MARK }}\r\n"],
  ["lines that end as on Windows, literal", "a: 1\r\nv: |\r\n  one\r\n  two {{ .MARK }}\r\n"],
  ["lines that end as on Windows, double quotes", 'a: 1\r\nv: "one\r\n  two {{ .MARK }}"\r\n'],
];

function placeIn(text: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(".MARK"));
  return { line: before.split("\n").length, column: [...before.slice(before.lastIndexOf("\n") + 1)].length + 1 };
}

function find(value: unknown, path: (string | number)[]): { path: (string | number)[]; text: string } | undefined {
  if (typeof value === "string") return value.includes(".MARK") ? { path, text: value } : undefined;
  if (value === null || typeof value !== "object") return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = find(member, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

for (const [title, text] of ROWS) {
  t.test(title, async (t) => {
    const [document] = readYaml(text, "f.yaml");
    const found = find(document?.value, []);
    t.ok(found, "the value holds the mark");
    if (found === undefined) return;
    const { line, column } = document?.where(found.path, placeIn(found.text)) ?? {};
    t.same({ line, column }, placeIn(text.replaceAll("\r\n", "\n")), JSON.stringify(text));
  });
}

t.test("places beyond the text and in white space lead to what is next to them", async (t) => {
  const [document] = readYaml('v: "a\\n  b"\nw: x', "f.yaml");
  const rows: [line: number, column: number, at: [number, number]][] = [
    [1, 1, [1, 5]],
    [1, 2, [1, 10]],
    [2, 3, [1, 10]],
    [2, 9, [1, 11]],
    [9, 9, [1, 11]],
  ];
  for (const [line, column, [wantedLine, wantedColumn]] of rows) {
    t.match(document?.where(["v"], { line, column }), { line: wantedLine, column: wantedColumn }, `${line}:${column}`);
  }
});
