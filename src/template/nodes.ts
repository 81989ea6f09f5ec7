// The tree of a parsed template, and its way back to text, which messages quote and tests compare.

import { quote } from "./quote.ts";

type At = { /** Offset into the template text that errors point at. */ readonly offset: number };

export type DotNode = At & { readonly type: "dot" };
export type NilNode = At & { readonly type: "nil" };
export type BoolNode = At & { readonly type: "bool"; readonly value: boolean };
export type StringNode = At & { readonly type: "string"; readonly quoted: string; readonly text: string };
export type NumberNode = At & {
  readonly type: "number";
  readonly text: string;
  readonly int?: bigint;
  readonly uint?: bigint;
  readonly float?: number;
  readonly complex?: { readonly re: number; readonly im: number };
};
export type FieldNode = At & { readonly type: "field"; readonly names: readonly string[] };
/** The first name is that of the variable with its `$`, the others are fields. */
export type VariableNode = At & { readonly type: "variable"; readonly names: readonly string[] };
export type IdentifierNode = At & { readonly type: "identifier"; readonly name: string };
export type ChainNode = At & { readonly type: "chain"; readonly node: Operand; readonly names: readonly string[] };
export type PipeNode = At & {
  readonly type: "pipe";
  readonly variables: readonly VariableNode[];
  readonly assigns: boolean;
  readonly commands: readonly CommandNode[];
};
export type CommandNode = At & { readonly type: "command"; readonly operands: readonly Operand[] };
export type Operand =
  | DotNode
  | NilNode
  | BoolNode
  | StringNode
  | NumberNode
  | FieldNode
  | VariableNode
  | IdentifierNode
  | ChainNode
  | PipeNode;

export type TextNode = At & { readonly type: "text"; readonly text: string };
export type ActionNode = At & { readonly type: "action"; readonly pipe: PipeNode };
export type BranchNode = At & {
  readonly type: "if" | "with" | "range";
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
};
export type LoopExitNode = At & { readonly type: "break" | "continue" };
export type CallNode = At & { readonly type: "template"; readonly name: string; readonly pipe: PipeNode | undefined };
export type Statement = TextNode | ActionNode | BranchNode | LoopExitNode | CallNode;
export type ListNode = At & { readonly type: "list"; readonly nodes: readonly Statement[] };
export type Node = Statement | ListNode | Operand | CommandNode;

/** The source of a node, in the form Go's error texts quote it. */
export function printNode(node: Node): string {
  switch (node.type) {
    case "list":
      return node.nodes.map(printNode).join("");
    case "text":
      return node.text;
    case "action":
      return `{{${printNode(node.pipe)}}}`;
    case "if":
    case "with":
    case "range":
      return printBranch(node);
    case "break":
    case "continue":
      return `{{${node.type}}}`;
    case "template":
      return `{{template ${quote(node.name)}${node.pipe === undefined ? "" : ` ${printNode(node.pipe)}`}}}`;
    case "pipe":
      return printPipe(node);
    case "command":
      return node.operands.map(printOperand).join(" ");
    case "chain":
      return printOperand(node.node) + printNames(node.names);
    case "field":
      return printNames(node.names);
    case "variable":
      return node.names.join(".");
    case "identifier":
      return node.name;
    case "string":
      return node.quoted;
    case "number":
      return node.text;
    case "bool":
      return String(node.value);
    case "nil":
      return "nil";
    case "dot":
      return ".";
  }
}

function printBranch(node: BranchNode): string {
  const otherwise = node.elseList === undefined ? "" : `{{else}}${printNode(node.elseList)}`;
  return `{{${node.type} ${printNode(node.pipe)}}}${printNode(node.list)}${otherwise}{{end}}`;
}

function printPipe(node: PipeNode): string {
  const variables = node.variables.map(printNode).join(", ");
  const commands = node.commands.map(printNode).join(" | ");
  return variables === "" ? commands : `${variables} ${node.assigns ? "=" : ":="} ${commands}`;
}

function printOperand(node: Operand): string {
  return node.type === "pipe" ? `(${printPipe(node)})` : printNode(node);
}

function printNames(names: readonly string[]): string {
  return names.map((name) => `.${name}`).join("");
}

/** Where the text of a node begins; Go's errors point at the second part of a chain instead. */
export function startOf(node: Node): number {
  if (node.type === "chain") return startOf(node.node);
  if (node.type !== "field" && node.type !== "variable") return node.offset;
  const first = node.type === "field" ? `.${node.names[0]}` : node.names[0]!;
  return node.names.length > 1 ? node.offset - first.length : node.offset;
}
