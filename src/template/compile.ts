// Turns the statements of a template into instructions with jumps, so that executing is a loop without recursion.

import { compilePipe, compilePrinted, type Evaluate } from "./expressions.ts";
import { sprint } from "./fmt/print.ts";
import type { FunctionMap } from "./functions.ts";
import type { ActionNode, BranchNode, CallNode, ListNode, Node, Statement } from "./nodes.ts";
import { quote } from "./quote.ts";
import { startLoop } from "./range.ts";
import { isTrue, printable, type Reflected, unhold } from "./reflect.ts";
import {
  assignVariable,
  type Code,
  enterScope,
  failure,
  type Instruction,
  leaveScope,
  type Run,
  write,
} from "./run.ts";

/** Calls of templates inside one another. */
const MAX_CALLS = 100_000;

type Templates = {
  readonly name: string;
  readonly named: ReadonlyMap<string, ListNode>;
  readonly root: ListNode;
  readonly functions: FunctionMap;
};

/** An instruction that is known only later. */
type Target = { at: number };

type Writer = {
  readonly code: Instruction[];
  readonly functions: FunctionMap;
  readonly codeOf: (name: string) => Code | undefined;
  /** Scopes that are open here. */
  scopes: number;
  /** The innermost range. */
  loop: { readonly scopes: number; readonly next: Target; readonly end: Target } | undefined;
};

/** The instructions of a text's main template; defined ones are compiled when they are first called. */
export function compileTemplates({ name, root, named, functions }: Templates): Code {
  const known = new Map<string, Code>();
  const compileList = (list: ListNode, name: string): Code => {
    const writer: Writer = { code: [], functions, codeOf, scopes: 0, loop: undefined };
    known.set(name, writer.code);
    writeList(writer, list);
    return writer.code;
  };
  const codeOf = (name: string): Code | undefined => {
    const list = named.get(name);
    return list && (known.get(name) ?? compileList(list, name));
  };
  return compileList(root, name);
}

function writeList(writer: Writer, list: ListNode): void {
  for (const node of list.nodes) writeStatement(writer, node);
}

function writeStatement(writer: Writer, node: Statement): void {
  switch (node.type) {
    case "text": {
      const { text } = node;
      writer.code.push((run) => write(run, text));
      return;
    }
    case "action":
      writer.code.push(action(writer, node));
      return;
    case "if":
    case "with":
      writeBranch(writer, node);
      return;
    case "range":
      writeRange(writer, node);
      return;
    case "break":
    case "continue":
      writeLoopExit(writer, node.type === "break");
      return;
    case "template":
      writer.code.push(templateCall(writer, node));
  }
}

function action(writer: Writer, node: ActionNode): Instruction {
  if (node.pipe.variables.length > 0) {
    const evaluate = compilePipe(writer.functions, node.pipe);
    return (run) => {
      run.node = node;
      evaluate(run, run.dot);
    };
  }
  const evaluate = compilePrinted(writer.functions, node.pipe);
  return (run) => {
    run.node = node.pipe;
    const value = evaluate(run, run.dot);
    if (typeof value?.value === "string") write(run, value.value);
    else print(run, node, unhold(value));
  };
}

function print(run: Run, node: Node, reflected: Reflected): void {
  run.node = node;
  if (reflected === undefined) {
    write(run, "<no value>");
    return;
  }
  const value = printable(reflected.value);
  if (value !== null && typeof value === "object" && value.kind === "func") {
    throw failure(run, `can't print ${quote(value.type.name)} of type ${value.type.name}`);
  }
  write(run, typeof value === "string" ? value : sprint([value]));
}

function writeBranch(writer: Writer, node: BranchNode): void {
  const evaluate = compilePipe(writer.functions, node.pipe);
  const isWith = node.type === "with";
  const otherwise: Target = { at: 0 };
  const end: Target = { at: 0 };
  writer.code.push((run) => {
    run.node = node;
    enterScope(run);
    const value = unhold(evaluate(run, run.dot));
    if (!isTrue(value)) run.at = otherwise.at;
    else if (isWith) run.dot = value;
  });
  writer.scopes++;
  writeList(writer, node.list);
  if (node.elseList !== undefined) writer.code.push(jump(end));
  otherwise.at = writer.code.length;
  if (node.elseList !== undefined) writeList(writer, node.elseList);
  end.at = writer.code.length;
  writer.scopes--;
  writer.code.push(leaveScope);
}

function jump(target: Target): Instruction {
  return (run) => {
    run.at = target.at;
  };
}

function writeRange(writer: Writer, node: BranchNode): void {
  const next: Target = { at: 0 };
  const otherwise: Target = { at: 0 };
  const end: Target = { at: 0 };
  writer.code.push(rangeStart(node, compilePipe(writer.functions, node.pipe), otherwise));
  next.at = writer.code.length;
  writer.code.push(rangeNext(node, end));
  const outer = writer.loop;
  writer.scopes++;
  writer.loop = { scopes: writer.scopes, next, end };
  writeList(writer, node.list);
  writer.loop = outer;
  writer.code.push(jump(next));
  otherwise.at = writer.code.length;
  if (node.elseList !== undefined) writeList(writer, node.elseList);
  end.at = writer.code.length;
  writer.scopes--;
  writer.code.push(leaveScope);
}

function rangeStart(node: BranchNode, evaluate: Evaluate, otherwise: Target): Instruction {
  return (run) => {
    run.node = node;
    enterScope(run);
    const value = evaluate(run, run.dot);
    const loop = startLoop(run, value, node.pipe.variables.length);
    if (loop === undefined) run.at = otherwise.at;
    else run.loops.push(loop);
  };
}

function rangeNext(node: BranchNode, end: Target): Instruction {
  const { assigns } = node.pipe;
  const [first, second] = node.pipe.variables.map((variable) => variable.names[0]!);
  return (run) => {
    const loop = run.loops.at(-1)!;
    run.variables.length = loop.variables;
    if (loop.next === loop.count) {
      run.loops.pop();
      run.at = end.at;
      return;
    }
    const position = loop.next++;
    const element = loop.element(position);
    if (first !== undefined) {
      const shared = second === undefined ? element : loop.index(position);
      if (assigns) {
        assignVariable(run, first, shared);
        if (second !== undefined) assignVariable(run, second, element);
      } else {
        run.variables[loop.variables - 1]!.value = element;
        if (second !== undefined) run.variables[loop.variables - 2]!.value = shared;
      }
    }
    run.dot = element;
  };
}

function writeLoopExit(writer: Writer, ends: boolean): void {
  const { scopes, next, end } = writer.loop!;
  const inner = writer.scopes - scopes;
  writer.code.push((run) => {
    run.scopes.length -= inner;
    if (ends) run.loops.pop();
    run.at = ends ? end.at : next.at;
  });
}

function templateCall(writer: Writer, node: CallNode): Instruction {
  const evaluate = node.pipe && compilePipe(writer.functions, node.pipe);
  const { codeOf } = writer;
  return (run) => {
    run.node = node;
    const code = codeOf(node.name);
    if (code === undefined) throw failure(run, `template ${quote(node.name)} not defined`);
    if (run.calls.length === MAX_CALLS) throw failure(run, `exceeded maximum template depth (${MAX_CALLS})`);
    const data = evaluate?.(run, run.dot);
    const { at, template, variables, dot } = run;
    run.calls.push({ code: run.code, at, template, variables, dot });
    run.template = node.name;
    run.variables = [{ name: "$", value: data }];
    run.code = code;
    run.at = 0;
    run.dot = data;
  };
}
