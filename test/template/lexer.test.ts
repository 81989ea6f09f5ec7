// The tokens of a template, with their lines.

import t from "tap";
import { createLexer, nextToken } from "../../src/template/lexer.ts";

function tokens(text: string): string[] {
  const lexer = createLexer(text, () => false);
  const shown: string[] = [];
  for (let token = nextToken(lexer); token.type !== "eof"; token = nextToken(lexer)) {
    if (token.type !== "space")
      shown.push(`${token.type} ${JSON.stringify(token.value)}${token.line > 1 ? `@${token.line}` : ""}`);
  }
  return shown;
}

const open = 'left-delimiter "{{"';
const close = 'right-delimiter "}}"';

const CASES: readonly (readonly [title: string, text: string, expected: readonly string[]])[] = [
  ["plain text", "a b", ['text "a b"']],
  ["an action", "a{{ .b }}c", ['text "a"', open, 'field ".b"', close, 'text "c"']],
  ["trimmed space", "a \n {{- 1 -}} \n b", ['text "a"', `${open}@2`, 'number "1"@2', `${close}@2`, 'text "b"@3']],
  ["a minus that does not trim", "a {{-1}}", ['text "a "', open, 'number "-1"', close]],
  ["comments", "a{{/* x\n */}}b", ['text "a"', 'text "b"@2']],
  ["chains and variables", "{{$x.a .}}", [open, 'variable "$x"', 'field ".a"', 'dot "."', close]],
  [
    "literals",
    "{{\"s\" `r` 'c' 0x1F 1.5e3 1+2i true nil}}",
    [
      open,
      'string "\\"s\\""',
      'raw-string "`r`"',
      "character \"'c'\"",
      'number "0x1F"',
      'number "1.5e3"',
      'complex "1+2i"',
      'bool "true"',
      'nil "nil"',
      close,
    ],
  ],
  ["keywords", "{{if else end}}", [open, 'keyword "if"', 'keyword "else"', 'keyword "end"', close]],
  [
    "punctuation",
    "{{($a, $b := 1 | x = y)}}",
    [
      open,
      'left-paren "("',
      'variable "$a"',
      'char ","',
      'variable "$b"',
      'declare ":="',
      'number "1"',
      'pipe "|"',
      'identifier "x"',
      'assign "="',
      'identifier "y"',
      'right-paren ")"',
      close,
    ],
  ],
  ["an error ends the tokens", "{{ .a-b }}", [open, "error \"bad character U+002D '-'\""]],
  ["an unclosed action", "{{ a", [open, 'identifier "a"', 'error "unclosed action"']],
];

for (const [title, text, expected] of CASES) {
  t.test(title, async (t) => t.same(tokens(text), expected));
}
