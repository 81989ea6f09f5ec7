// Builds the tree of a template from its tokens; what Go rejects while parsing is rejected here with the same text.

import { createLexer } from "./lexer.ts";
import type { BranchNode, CallNode, ListNode, LoopExitNode, Statement, TextNode } from "./nodes.ts";
import {
  backup,
  chain,
  createTree,
  expectRightDelimiter,
  fail,
  isKeyword,
  nest,
  next,
  nextNonSpace,
  peek,
  peekNonSpace,
  pushBack,
  type Source,
  type Tree,
  unexpected,
  unquoteToken,
} from "./parse-tree.ts";
import { parsePipeline } from "./pipeline-parser.ts";
import { quote } from "./quote.ts";
import type { Token } from "./tokens.ts";

export type ParsedTemplates = { readonly root: ListNode; readonly named: ReadonlyMap<string, ListNode> };

type End = { readonly type: "end" | "else"; readonly offset: number };

export function parseText(name: string, text: string, hasFunction: (name: string) => boolean): ParsedTemplates {
  const lexer = createLexer(text, hasFunction);
  const source: Source = { name, text, lexer, hasFunction, named: new Map() };
  const tree = createTree(source, 0);
  const nodes: Statement[] = [];
  const offset = peek(tree).offset;
  while (peek(tree).type !== "eof") {
    if (peek(tree).type === "left-delimiter") {
      const delimiter = next(tree);
      const token = nextNonSpace(tree);
      if (token.type === "keyword" && token.value === "define") {
        parseDefinition(createTree(source, 0));
        continue;
      }
      pushBack(tree, [delimiter]);
    }
    const node = parseTextOrAction(tree);
    if (isEnd(node)) throw fail(tree, `unexpected {{${node.type}}}`);
    nodes.push(node);
  }
  const root: ListNode = { type: "list", offset, nodes };
  addTemplate(tree, name, root);
  return { root: source.named.get(name)!, named: source.named };
}

function parseDefinition(tree: Tree): void {
  const context = "define clause";
  const name = nextNonSpace(tree);
  if (name.type !== "string" && name.type !== "raw-string") throw unexpected(tree, name, context);
  const text = unquoteToken(tree, name);
  expectRightDelimiter(tree, context);
  const { list, end } = parseList(tree);
  if (end.type !== "end") throw fail(tree, `unexpected {{${end.type}}} in ${context}`);
  addTemplate(tree, text, list);
}

function addTemplate(tree: Tree, name: string, list: ListNode): void {
  const { named } = tree.source;
  const old = named.get(name);
  if (old === undefined || isEmpty(old)) named.set(name, list);
  else if (!isEmpty(list)) throw fail(tree, `template: multiple definition of template ${quote(name)}`);
}

/** What Go's unicode package takes for space, which is not quite what JavaScript does. */
const BLANK = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;

function isEmpty(list: ListNode): boolean {
  return list.nodes.every((node) => node.type === "text" && BLANK.test(node.text));
}

function parseList(tree: Tree): { list: ListNode; end: End } {
  const nodes: Statement[] = [];
  const { offset } = peekNonSpace(tree);
  while (peekNonSpace(tree).type !== "eof") {
    const node = parseTextOrAction(tree);
    if (isEnd(node)) return { list: { type: "list", offset, nodes }, end: node };
    nodes.push(node);
  }
  throw fail(tree, "unexpected EOF");
}

function isEnd(node: Statement | End): node is End {
  return node.type === "end" || node.type === "else";
}

function parseTextOrAction(tree: Tree): Statement | End {
  const token = nextNonSpace(tree);
  if (token.type === "text") return { type: "text", offset: token.offset, text: token.value } satisfies TextNode;
  if (token.type !== "left-delimiter") throw unexpected(tree, token, "input");
  tree.actionLine = token.line;
  const node = parseAction(tree);
  tree.actionLine = 0;
  return node;
}

function parseAction(tree: Tree): Statement | End {
  const token = nextNonSpace(tree);
  if (token.type === "keyword") {
    switch (token.value) {
      case "if":
      case "with":
      case "range":
        return parseBranch(tree, token.value);
      case "end":
        return { type: "end", offset: expectRightDelimiter(tree, "end").offset };
      case "else":
        return parseElse(tree);
      case "break":
      case "continue":
        return parseLoopExit(tree, token, token.value);
      case "template":
        return parseCall(tree);
      case "block":
        return parseBlock(tree);
    }
  }
  backup(tree);
  const { offset } = peek(tree);
  return { type: "action", offset, pipe: parsePipeline(tree, "command", "right-delimiter") };
}

function parseElse(tree: Tree): End {
  const following = peekNonSpace(tree);
  if (isKeyword(following, "if") || isKeyword(following, "with")) return { type: "else", offset: following.offset };
  return { type: "else", offset: expectRightDelimiter(tree, "else").offset };
}

function parseLoopExit(tree: Tree, keyword: Token, type: LoopExitNode["type"]): LoopExitNode {
  const token = nextNonSpace(tree);
  if (token.type !== "right-delimiter") throw unexpected(tree, token, `{{${type}}}`);
  if (tree.rangeDepth === 0) throw fail(tree, `{{${type}}} outside {{range}}`);
  return { type, offset: keyword.offset };
}

function parseBranch(tree: Tree, type: BranchNode["type"]): BranchNode {
  nest(tree);
  const variables = tree.variables.length;
  const pipe = parsePipeline(tree, type, "right-delimiter");
  if (type === "range") tree.rangeDepth++;
  const { list, end } = parseList(tree);
  if (type === "range") tree.rangeDepth--;
  const elseList = end.type === "else" ? parseElseList(tree, type, end) : undefined;
  tree.variables.length = variables;
  tree.nesting--;
  return { type, offset: pipe.offset, pipe, list, elseList };
}

function parseElseList(tree: Tree, type: BranchNode["type"], end: End): ListNode {
  if (type !== "range" && isKeyword(peek(tree), type)) {
    next(tree);
    return { type: "list", offset: end.offset, nodes: [chain(tree, () => parseBranch(tree, type))] };
  }
  const otherwise = parseList(tree);
  if (otherwise.end.type !== "end") throw fail(tree, `expected end; found {{${otherwise.end.type}}}`);
  return otherwise.list;
}

function parseCall(tree: Tree): CallNode {
  const context = "template clause";
  const token = nextNonSpace(tree);
  const name = parseTemplateName(tree, token, context);
  if (nextNonSpace(tree).type === "right-delimiter")
    return { type: "template", offset: token.offset, name, pipe: undefined };
  backup(tree);
  return { type: "template", offset: token.offset, name, pipe: parsePipeline(tree, context, "right-delimiter") };
}

function parseBlock(tree: Tree): CallNode {
  const context = "block clause";
  const token = nextNonSpace(tree);
  const name = parseTemplateName(tree, token, context);
  const pipe = parsePipeline(tree, context, "right-delimiter");
  nest(tree);
  const block = createTree(tree.source, tree.nesting);
  const { list, end } = parseList(block);
  if (end.type !== "end") throw fail(tree, `unexpected {{${end.type}}} in ${context}`);
  addTemplate(block, name, list);
  tree.nesting--;
  return { type: "template", offset: token.offset, name, pipe };
}

function parseTemplateName(tree: Tree, token: Token, context: string): string {
  if (token.type !== "string" && token.type !== "raw-string") throw unexpected(tree, token, context);
  return unquoteToken(tree, token);
}
