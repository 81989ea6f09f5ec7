// The tokens of a template: the vocabulary shared by lexer and parser.

import { quote } from "./quote.ts";

export type TokenType =
  | "text"
  | "left-delimiter"
  | "right-delimiter"
  | "space"
  | "identifier"
  | "field"
  | "variable"
  | "dot"
  | "nil"
  | "bool"
  | "number"
  | "complex"
  | "character"
  | "string"
  | "raw-string"
  | "left-paren"
  | "right-paren"
  | "pipe"
  | "assign"
  | "declare"
  | "char"
  | "keyword"
  | "comment"
  | "error"
  | "eof";

export type Token = {
  readonly type: TokenType;
  /** Offset into the template text. */
  readonly offset: number;
  readonly value: string;
  readonly line: number;
};

export const KEYWORDS: ReadonlySet<string> = new Set([
  "block",
  "break",
  "continue",
  "define",
  "else",
  "end",
  "if",
  "range",
  "template",
  "with",
]);

/** Operands may start with these. */
export const OPERANDS: ReadonlySet<TokenType> = new Set<TokenType>([
  "bool",
  "character",
  "complex",
  "dot",
  "field",
  "identifier",
  "number",
  "nil",
  "raw-string",
  "string",
  "variable",
  "left-paren",
]);

/** How an error text names a token. */
export function describeToken(token: Token): string {
  if (token.type === "eof") return "EOF";
  if (token.type === "error") return token.value;
  if (token.type === "keyword" || token.type === "nil" || token.type === "dot") return `<${token.value}>`;
  const head = [...token.value].slice(0, 10).join("");
  return Buffer.byteLength(token.value) > 10 ? `${quote(head)}...` : quote(token.value);
}
