// The parser's view of the token stream: what was read ahead, which variables are in scope, and how it fails.

import { type Lexer, nextToken } from "./lexer.ts";
import type { ListNode } from "./nodes.ts";
import { parseFailure } from "./position.ts";
import { unquote } from "./quote.ts";
import { describeToken, type Token } from "./tokens.ts";

/** Nesting beyond this is refused; Go's own limit is its memory. */
const MAX_NESTING = 250;

const MAX_CHAINED = 1000;

/** What all trees of one text share, since definitions are cut from the same stream of tokens. */
export type Source = {
  readonly name: string;
  readonly text: string;
  readonly lexer: Lexer;
  readonly hasFunction: (name: string) => boolean;
  readonly named: Map<string, ListNode>;
};

export type Tree = {
  readonly source: Source;
  readonly lookahead: [Token, Token, Token];
  peeked: number;
  variables: string[];
  actionLine: number;
  rangeDepth: number;
  nesting: number;
  /** How many `else if` or `else with` the one being read follows on. */
  chained: number;
};

export function createTree(source: Source, nesting: number): Tree {
  const none: Token = { type: "eof", offset: 0, value: "", line: 0 };
  return {
    source,
    lookahead: [none, none, none],
    peeked: 0,
    variables: ["$"],
    actionLine: 0,
    rangeDepth: 0,
    nesting,
    chained: 0,
  };
}

export function unquoteToken(tree: Tree, token: Token): string {
  const text = unquote(token.value);
  if (text === undefined) throw fail(tree, "invalid syntax");
  return text;
}

export function expectRightDelimiter(tree: Tree, context: string): Token {
  const token = nextNonSpace(tree);
  if (token.type !== "right-delimiter") throw unexpected(tree, token, context);
  return token;
}

export function isKeyword(token: Token, word: string): boolean {
  return token.type === "keyword" && token.value === word;
}

export function nest(tree: Tree): void {
  if (++tree.nesting > MAX_NESTING) throw fail(tree, `nesting deeper than ${MAX_NESTING} levels`);
}

/** Another branch of a chain, which to its author is no deeper than the first. */
export function chain<T>(tree: Tree, parse: () => T): T {
  if (++tree.chained > MAX_CHAINED) throw fail(tree, `more than ${MAX_CHAINED} branches in a row`);
  tree.nesting--;
  const branch = parse();
  tree.nesting++;
  tree.chained--;
  return branch;
}

export function unexpected(tree: Tree, token: Token, context: string): Error {
  if (token.type !== "error") return fail(tree, `unexpected ${describeToken(token)} in ${context}`);
  let extra = "";
  if (tree.actionLine !== 0 && tree.actionLine !== token.line) {
    extra = ` started at ${tree.source.name}:${tree.actionLine}`;
    if (!token.value.endsWith(" action")) extra = ` in action${extra}`;
  }
  return fail(tree, token.value + extra);
}

export function fail(tree: Tree, reason: string): Error {
  const token = tree.lookahead[0];
  return parseFailure(tree.source.name, tree.source.text, token, reason);
}

// The three tokens of look-ahead are kept the way Go keeps them, because its errors name the line of the first slot.

export function next(tree: Tree): Token {
  if (tree.peeked > 0) tree.peeked--;
  else tree.lookahead[0] = nextToken(tree.source.lexer);
  return tree.lookahead[tree.peeked]!;
}

export function backup(tree: Tree): void {
  tree.peeked++;
}

/** Puts tokens back in front of the one that was peeked at. */
export function pushBack(tree: Tree, tokens: readonly [Token] | readonly [Token, Token]): void {
  if (tokens.length === 1) {
    tree.lookahead[1] = tokens[0];
    tree.peeked = 2;
  } else {
    tree.lookahead[1] = tokens[1];
    tree.lookahead[2] = tokens[0];
    tree.peeked = 3;
  }
}

export function peek(tree: Tree): Token {
  if (tree.peeked > 0) return tree.lookahead[tree.peeked - 1]!;
  tree.peeked = 1;
  tree.lookahead[0] = nextToken(tree.source.lexer);
  return tree.lookahead[0];
}

export function nextNonSpace(tree: Tree): Token {
  for (;;) {
    const token = next(tree);
    if (token.type !== "space") return token;
  }
}

export function peekNonSpace(tree: Tree): Token {
  const token = nextNonSpace(tree);
  backup(tree);
  return token;
}
