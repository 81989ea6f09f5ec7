// Cuts a template into tokens, one at a time, with the trimming of space and the error texts of Go's text/template.

import { charAt, describeCharacter, isSpace, WORD } from "./characters.ts";
import { isPrintable, quote } from "./quote.ts";
import { KEYWORDS, type Token, type TokenType } from "./tokens.ts";

const LEFT = "{{";
const RIGHT = "}}";
const LEFT_COMMENT = "/*";
const RIGHT_COMMENT = "*/";
/** A minus and the space next to it. */
const TRIM_MARKER = 2;
export type Lexer = {
  readonly text: string;
  position: number;
  start: number;
  line: number;
  startLine: number;
  insideAction: boolean;
  parenDepth: number;
  failed: boolean;
  /** Names that are functions although they are keywords of newer Go. */
  readonly isFunction: (name: string) => boolean;
};

export function createLexer(text: string, isFunction: (name: string) => boolean): Lexer {
  return {
    text,
    position: 0,
    start: 0,
    line: 1,
    startLine: 1,
    insideAction: false,
    parenDepth: 0,
    failed: false,
    isFunction,
  };
}

/** The next token; after the end or an error it is always "eof". */
export function nextToken(lexer: Lexer): Token {
  if (lexer.failed) return { type: "eof", offset: lexer.position, value: "EOF", line: lexer.startLine };
  if (lexer.insideAction) return lexAction(lexer);
  return lexText(lexer);
}

function lexText(lexer: Lexer): Token {
  for (;;) {
    const { text } = lexer;
    const delimiter = text.indexOf(LEFT, lexer.position);
    if (delimiter < 0) {
      if (lexer.position >= text.length) return take(lexer, "eof");
      lexer.position = text.length;
      return take(lexer, "text");
    }
    if (delimiter > lexer.position) {
      let end = delimiter;
      if (hasLeftTrimMarker(text, delimiter + LEFT.length)) {
        while (end > lexer.position && isSpace(text[end - 1])) end--;
      }
      lexer.position = end;
      const token = take(lexer, "text");
      lexer.position = delimiter;
      ignore(lexer);
      if (token.value !== "") return token;
    }
    const token = lexLeftDelimiter(lexer);
    if (token !== undefined) return token;
  }
}

/** The delimiter, or undefined after a comment was passed over. */
function lexLeftDelimiter(lexer: Lexer): Token | undefined {
  const { text } = lexer;
  const marker = hasLeftTrimMarker(text, lexer.position + LEFT.length) ? TRIM_MARKER : 0;
  const inside = lexer.position + LEFT.length + marker;
  if (text.startsWith(LEFT_COMMENT, inside)) {
    lexer.position = inside;
    ignore(lexer);
    return skipComment(lexer);
  }
  lexer.position += LEFT.length;
  const token = take(lexer, "left-delimiter");
  lexer.position = inside;
  ignore(lexer);
  lexer.insideAction = true;
  lexer.parenDepth = 0;
  return token;
}

function skipComment(lexer: Lexer): Token | undefined {
  const end = lexer.text.indexOf(RIGHT_COMMENT, lexer.position + LEFT_COMMENT.length);
  if (end < 0) return fail(lexer, "unclosed comment");
  lexer.position = end + RIGHT_COMMENT.length;
  const { found, trim } = rightDelimiterAt(lexer.text, lexer.position);
  if (!found) return fail(lexer, "comment ends before closing delimiter");
  lexer.position += RIGHT.length + (trim ? TRIM_MARKER : 0);
  if (trim) skipSpace(lexer);
  ignore(lexer);
  return undefined;
}

function lexRightDelimiter(lexer: Lexer, trim: boolean): Token {
  if (trim) {
    lexer.position += TRIM_MARKER;
    ignore(lexer);
  }
  lexer.position += RIGHT.length;
  const token = take(lexer, "right-delimiter");
  if (trim) {
    skipSpace(lexer);
    ignore(lexer);
  }
  lexer.insideAction = false;
  return token;
}

function lexAction(lexer: Lexer): Token {
  const { text } = lexer;
  const delimiter = rightDelimiterAt(text, lexer.position);
  if (delimiter.found) {
    return lexer.parenDepth === 0 ? lexRightDelimiter(lexer, delimiter.trim) : fail(lexer, "unclosed left paren");
  }
  const char = charAt(text, lexer.position);
  if (char === "") return fail(lexer, "unclosed action");
  if (isSpace(char)) return lexSpace(lexer);
  const after = text[lexer.position + 1] ?? "";
  if (char === "." && !(after >= "0" && after <= "9") && after !== "") return lexFieldOrVariable(lexer, "field");
  if (/[.+\-0-9]/.test(char)) return lexNumber(lexer);
  if (WORD.test(char)) return lexIdentifier(lexer);
  lexer.position += char.length;
  switch (char) {
    case "=":
      return take(lexer, "assign");
    case ":":
      lexer.position++;
      return after === "=" ? take(lexer, "declare") : fail(lexer, "expected :=");
    case "|":
      return take(lexer, "pipe");
    case '"':
      return lexQuoted(lexer, '"', "string", "unterminated quoted string");
    case "'":
      return lexQuoted(lexer, "'", "character", "unterminated character constant");
    case "`":
      return lexRawString(lexer);
    case "$":
      lexer.position--;
      return lexFieldOrVariable(lexer, "variable");
    case "(":
      lexer.parenDepth++;
      return take(lexer, "left-paren");
    case ")":
      lexer.parenDepth--;
      return lexer.parenDepth < 0 ? fail(lexer, "unexpected right paren") : take(lexer, "right-paren");
    default: {
      const code = char.codePointAt(0)!;
      if (code < 0x80 && isPrintable(code)) return take(lexer, "char");
      return fail(lexer, `unrecognized character in action: ${describeCharacter(char)}`);
    }
  }
}

function lexSpace(lexer: Lexer): Token {
  const { text } = lexer;
  while (isSpace(text[lexer.position])) lexer.position++;
  // The last blank may belong to a trimming delimiter; then it is not space of its own.
  if (text[lexer.position] === "-" && text.startsWith(RIGHT, lexer.position + 1)) {
    lexer.position--;
    if (lexer.position === lexer.start) return lexRightDelimiter(lexer, true);
  }
  return take(lexer, "space");
}

function lexIdentifier(lexer: Lexer): Token {
  skipWord(lexer);
  if (!atTerminator(lexer)) return badCharacter(lexer);
  const word = lexer.text.slice(lexer.start, lexer.position);
  if (KEYWORDS.has(word)) {
    const shadowed = (word === "break" || word === "continue") && lexer.isFunction(word);
    return take(lexer, shadowed ? "identifier" : "keyword");
  }
  if (word === "nil") return take(lexer, "nil");
  return take(lexer, word === "true" || word === "false" ? "bool" : "identifier");
}

function lexFieldOrVariable(lexer: Lexer, type: "field" | "variable"): Token {
  lexer.position++;
  if (atTerminator(lexer)) return take(lexer, type === "variable" ? "variable" : "dot");
  skipWord(lexer);
  return atTerminator(lexer) ? take(lexer, type) : badCharacter(lexer);
}

function lexQuoted(lexer: Lexer, mark: string, type: TokenType, message: string): Token {
  for (;;) {
    const char = lexer.text[lexer.position++];
    if (char === mark) return take(lexer, type);
    const escaped = char === "\\" ? lexer.text[lexer.position++] : char;
    if (escaped === undefined || escaped === "\n") return fail(lexer, message);
  }
}

function lexRawString(lexer: Lexer): Token {
  const end = lexer.text.indexOf("`", lexer.position);
  if (end < 0) return fail(lexer, "unterminated raw quoted string");
  lexer.position = end + 1;
  return take(lexer, "raw-string");
}

function lexNumber(lexer: Lexer): Token {
  if (!scanNumber(lexer)) return badNumber(lexer);
  const sign = lexer.text[lexer.position];
  if (sign !== "+" && sign !== "-") return take(lexer, "number");
  if (!scanNumber(lexer) || lexer.text[lexer.position - 1] !== "i") return badNumber(lexer);
  return take(lexer, "complex");
}

const NUMBER_SHAPES = [
  /[+-]?0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?i?/y,
  /[+-]?0[oO][0-7_]*(?:\.[0-7_]*)?i?/y,
  /[+-]?0[bB][01_]*(?:\.[01_]*)?i?/y,
  /[+-]?[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?i?/y,
];

function scanNumber(lexer: Lexer): boolean {
  for (const shape of NUMBER_SHAPES) {
    shape.lastIndex = lexer.position;
    if (!shape.test(lexer.text)) continue;
    lexer.position = shape.lastIndex;
    break;
  }
  const next = charAt(lexer.text, lexer.position);
  if (next === "" || !WORD.test(next)) return true;
  lexer.position += next.length;
  return false;
}

function badNumber(lexer: Lexer): Token {
  return fail(lexer, `bad number syntax: ${quote(lexer.text.slice(lexer.start, lexer.position))}`);
}

function badCharacter(lexer: Lexer): Token {
  return fail(lexer, `bad character ${describeCharacter(charAt(lexer.text, lexer.position))}`);
}

function atTerminator(lexer: Lexer): boolean {
  const char = lexer.text[lexer.position];
  return char === undefined || isSpace(char) || ".,|:)(".includes(char) || lexer.text.startsWith(RIGHT, lexer.position);
}

function skipWord(lexer: Lexer): void {
  for (
    let char = charAt(lexer.text, lexer.position);
    char !== "" && WORD.test(char);
    char = charAt(lexer.text, lexer.position)
  ) {
    lexer.position += char.length;
  }
}

function skipSpace(lexer: Lexer): void {
  while (isSpace(lexer.text[lexer.position])) lexer.position++;
}

function hasLeftTrimMarker(text: string, position: number): boolean {
  return text[position] === "-" && isSpace(text[position + 1]);
}

function rightDelimiterAt(text: string, position: number): { found: boolean; trim: boolean } {
  const trim = isSpace(text[position]) && text[position + 1] === "-" && text.startsWith(RIGHT, position + TRIM_MARKER);
  return { found: trim || text.startsWith(RIGHT, position), trim };
}

function take(lexer: Lexer, type: TokenType): Token {
  const token = {
    type,
    offset: lexer.start,
    value: lexer.text.slice(lexer.start, lexer.position),
    line: lexer.startLine,
  };
  ignore(lexer);
  return token;
}

function ignore(lexer: Lexer): void {
  for (let at = lexer.start; at < lexer.position; at++) if (lexer.text.charCodeAt(at) === 10) lexer.line++;
  lexer.start = lexer.position;
  lexer.startLine = lexer.line;
}

function fail(lexer: Lexer, message: string): Token {
  lexer.failed = true;
  return { type: "error", offset: lexer.start, value: message, line: lexer.startLine };
}
