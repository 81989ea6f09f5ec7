// Parses what stands between the delimiters: pipelines, commands and operands.

import type { CommandNode, Operand, PipeNode, VariableNode } from "./nodes.ts";
import { readCharacter, readNumber } from "./number-literal.ts";
import {
  backup,
  fail,
  nest,
  next,
  nextNonSpace,
  peek,
  peekNonSpace,
  pushBack,
  type Tree,
  unexpected,
  unquoteToken,
} from "./parse-tree.ts";
import { quote } from "./quote.ts";
import { OPERANDS, type TokenType } from "./tokens.ts";

export function parsePipeline(tree: Tree, context: string, end: TokenType): PipeNode {
  nest(tree);
  const { offset } = peekNonSpace(tree);
  const { variables, assigns } = parseDeclarations(tree, context);
  const commands: CommandNode[] = [];
  for (;;) {
    const token = nextNonSpace(tree);
    if (token.type === end) break;
    if (!OPERANDS.has(token.type)) throw unexpected(tree, token, context);
    backup(tree);
    commands.push(parseCommand(tree));
  }
  checkPipeline(tree, commands, context);
  tree.nesting--;
  return { type: "pipe", offset, variables, assigns, commands };
}

function parseDeclarations(tree: Tree, context: string): { variables: VariableNode[]; assigns: boolean } {
  const variables: VariableNode[] = [];
  for (;;) {
    const variable = peekNonSpace(tree);
    if (variable.type !== "variable") return { variables, assigns: false };
    next(tree);
    // Space is a token, so "$x foo" needs three tokens before it shows that $x is an argument.
    const after = peek(tree);
    const following = peekNonSpace(tree);
    const declares = following.type === "assign" || following.type === "declare";
    if (!declares && !(following.type === "char" && following.value === ",")) {
      if (after.type === "space") pushBack(tree, [variable, after]);
      else pushBack(tree, [variable]);
      return { variables, assigns: false };
    }
    nextNonSpace(tree);
    variables.push({ type: "variable", offset: variable.offset, names: variable.value.split(".") });
    tree.variables.push(variable.value);
    if (declares) return { variables, assigns: following.type === "assign" };
    if (context !== "range" || variables.length >= 2) throw fail(tree, `too many declarations in ${context}`);
    const then = peekNonSpace(tree).type;
    if (then !== "variable" && then !== "right-delimiter" && then !== "right-paren") {
      throw fail(tree, "range can only initialize variables");
    }
  }
}

const NOT_EXECUTABLE: ReadonlySet<Operand["type"]> = new Set(["bool", "dot", "nil", "number", "string"] as const);

function checkPipeline(tree: Tree, commands: readonly CommandNode[], context: string): void {
  if (commands.length === 0) throw fail(tree, `missing value for ${context}`);
  const wrong = commands.findIndex((command, index) => index > 0 && NOT_EXECUTABLE.has(command.operands[0]!.type));
  if (wrong > 0) throw fail(tree, `non executable command in pipeline stage ${wrong + 1}`);
}

function parseCommand(tree: Tree): CommandNode {
  const { offset } = peekNonSpace(tree);
  const operands: Operand[] = [];
  for (;;) {
    peekNonSpace(tree);
    const operand = parseOperand(tree);
    if (operand !== undefined) operands.push(operand);
    const token = next(tree);
    if (token.type === "space") continue;
    if (token.type === "right-delimiter" || token.type === "right-paren") backup(tree);
    else if (token.type !== "pipe") throw unexpected(tree, token, "operand");
    break;
  }
  if (operands.length === 0) throw fail(tree, "empty command");
  return { type: "command", offset, operands };
}

function parseOperand(tree: Tree): Operand | undefined {
  const node = parseTerm(tree);
  if (node === undefined || peek(tree).type !== "field") return node;
  const { offset } = peek(tree);
  const names: string[] = [];
  while (peek(tree).type === "field") names.push(next(tree).value.slice(1));
  switch (node.type) {
    case "field":
      return { type: "field", offset, names: [...node.names, ...names] };
    case "variable":
      return { type: "variable", offset, names: [...node.names, ...names] };
    case "bool":
      throw fail(tree, `unexpected . after term ${quote(String(node.value))}`);
    case "string":
      throw fail(tree, `unexpected . after term ${quote(node.quoted)}`);
    case "number":
      throw fail(tree, `unexpected . after term ${quote(node.text)}`);
    case "nil":
    case "dot":
      throw fail(tree, `unexpected . after term ${quote(node.type === "nil" ? "nil" : ".")}`);
    default:
      return { type: "chain", offset, node, names };
  }
}

function parseTerm(tree: Tree): Operand | undefined {
  const token = nextNonSpace(tree);
  const { offset, value } = token;
  switch (token.type) {
    case "identifier":
      if (!tree.source.hasFunction(value)) throw fail(tree, `function ${quote(value)} not defined`);
      return { type: "identifier", offset, name: value };
    case "dot":
      return { type: "dot", offset };
    case "nil":
      return { type: "nil", offset };
    case "variable":
      if (!tree.variables.includes(value)) throw fail(tree, `undefined variable ${quote(value)}`);
      return { type: "variable", offset, names: [value] };
    case "field":
      return { type: "field", offset, names: [value.slice(1)] };
    case "bool":
      return { type: "bool", offset, value: value === "true" };
    case "character":
    case "complex":
    case "number": {
      const node =
        token.type === "character" ? readCharacter(value, offset) : readNumber(value, offset, token.type === "complex");
      if (typeof node === "string") throw fail(tree, node);
      return node;
    }
    case "left-paren":
      return parsePipeline(tree, "parenthesized pipeline", "right-paren");
    case "string":
    case "raw-string":
      return { type: "string", offset, quoted: value, text: unquoteToken(tree, token) };
    default:
      backup(tree);
      return undefined;
  }
}
