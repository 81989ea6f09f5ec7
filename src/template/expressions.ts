// Turns pipelines, commands and operands into closures, so that nothing is looked up twice when a template runs often.

import { compileArgument, compileCall } from "./call.ts";
import { type MethodCaller, readField } from "./fields.ts";
import type { FunctionMap } from "./functions.ts";
import { type CommandNode, type NumberNode, type Operand, type PipeNode, printNode } from "./nodes.ts";
import { quote } from "./quote.ts";
import { cell, concrete, type Reflected, unhold } from "./reflect.ts";
import { assignVariable, failure, type Run, variableValue } from "./run.ts";
import { complex, type GoValue, int } from "./value.ts";

export type Evaluate = (run: Run, dot: Reflected) => Reflected;
/** `final` is what the stage before hands on; it means nothing to a first stage. */
export type EvaluateStage = (run: Run, dot: Reflected, final?: Reflected) => Reflected;

export function compilePipe(functions: FunctionMap, pipe: PipeNode): Evaluate {
  const stages = pipe.commands.map((command, index) => compileCommand(functions, command, index > 0));
  const [first, ...others] = stages as [EvaluateStage, ...EvaluateStage[]];
  const names = pipe.variables.map((variable) => variable.names[0]!);
  const evaluate: Evaluate =
    others.length === 0
      ? (run, dot) => {
          run.node = pipe;
          return unhold(first(run, dot));
        }
      : (run, dot) => {
          run.node = pipe;
          let value = unhold(first(run, dot));
          for (const stage of others) value = unhold(stage(run, dot, value));
          return value;
        };
  if (names.length === 0) return evaluate;
  return (run, dot) => {
    const value = evaluate(run, dot);
    for (const name of names) {
      if (pipe.assigns) assignVariable(run, name, value);
      else run.variables.push({ name, value });
    }
    return value;
  };
}

/** A pipeline whose value is only printed, so that it does not matter how it is held. */
export function compilePrinted(functions: FunctionMap, pipe: PipeNode): Evaluate {
  const [command, ...others] = pipe.commands;
  const isPlain = others.length === 0 && command!.operands[0]!.type !== "pipe";
  return isPlain ? compileCommand(functions, command!, false) : compilePipe(functions, pipe);
}

function compileCommand(functions: FunctionMap, command: CommandNode, hasFinal: boolean): EvaluateStage {
  const { operands } = command;
  const first = operands[0]!;
  const hasArguments = operands.length > 1 || hasFinal;
  switch (first.type) {
    case "field":
      return compileFields(functions, itself, first, first.names, operands, hasFinal);
    case "chain":
      return compileChain(functions, first, operands, hasFinal);
    case "identifier":
      return compileIdentifier(functions, first, command, operands, hasFinal);
    case "pipe":
      return hasArguments ? refuseArguments(first, false) : compilePipe(functions, first);
    case "variable":
      return compileVariable(functions, first, operands, hasFinal);
  }
  if (hasArguments) return refuseArguments(first, true);
  if (first.type !== "nil") return compileOperand(functions, first);
  return (run) => {
    run.node = first;
    throw failure(run, "nil is not a command");
  };
}

const itself: Evaluate = (_run, dot) => dot;

function refuseArguments(operand: Operand, blamesOperand: boolean): EvaluateStage {
  return (run) => {
    if (blamesOperand) run.node = operand;
    throw failure(run, `can't give argument to non-function ${printNode(operand)}`);
  };
}

/** The value of an operand that stands for itself or for something to look up. */
export function compileOperand(functions: FunctionMap, node: Operand): Evaluate {
  switch (node.type) {
    case "dot":
      return (run, dot) => {
        run.node = node;
        return dot;
      };
    case "field":
      return compileFields(functions, itself, node, node.names, [node], false);
    case "variable":
      return compileVariable(functions, node, [], false);
    case "pipe":
      return compilePipe(functions, node);
    case "identifier":
      return compileIdentifier(functions, node, node, [], false);
    case "chain":
      return compileChain(functions, node, [], false);
    case "number":
      return compileNumber(node, concrete);
    case "bool":
      return constant(node, concrete(node.value));
    case "string":
      return constant(node, concrete(node.text));
    case "nil":
      return constant(node, cell(null));
  }
}

function constant(node: Operand, value: Reflected): Evaluate {
  return (run) => {
    run.node = node;
    return value;
  };
}

/** A number where no type is asked for, held the way the place wants it. */
export function compileNumber(node: NumberNode, hold: (value: GoValue) => Reflected): Evaluate {
  const value = numberConstant(node);
  if (value !== undefined) return constant(node, hold(value));
  return (run) => {
    run.node = node;
    throw failure(run, `${node.text} overflows int`);
  };
}

function numberConstant(node: NumberNode): GoValue | undefined {
  // upstream: with a sign a hexadecimal number that has an `e` counts as a float.
  const looksFloat = !/^0[xX]/.test(node.text) || /[pP]/.test(node.text);
  if (node.complex !== undefined) return complex(node.complex.re, node.complex.im);
  if (node.float !== undefined && looksFloat && !node.text.startsWith("'") && /[.eEpP]/.test(node.text))
    return node.float;
  return node.int === undefined ? undefined : int(node.int);
}

function compileChain(
  functions: FunctionMap,
  node: Extract<Operand, { type: "chain" }>,
  operands: readonly Operand[],
  hasFinal: boolean,
): EvaluateStage {
  if (node.node.type === "nil") {
    return (run) => {
      run.node = node;
      throw failure(run, `indirection through explicit nil in ${printNode(node)}`);
    };
  }
  const start = compileArgument(functions, undefined, node.node);
  return compileFields(functions, start, node, node.names, operands, hasFinal);
}

function compileVariable(
  functions: FunctionMap,
  node: Extract<Operand, { type: "variable" }>,
  operands: readonly Operand[],
  hasFinal: boolean,
): EvaluateStage {
  const [name = "", ...fields] = node.names;
  if (fields.length > 0) {
    return compileFields(functions, (run) => variableValue(run, name), node, fields, operands, hasFinal);
  }
  const hasArguments = operands.length > 1 || hasFinal;
  const refuse = hasArguments ? refuseArguments(operands[0]!, false) : undefined;
  return (run, dot, final) => {
    run.node = node;
    const value = variableValue(run, name);
    return refuse === undefined ? value : refuse(run, dot, final);
  };
}

function compileIdentifier(
  functions: FunctionMap,
  node: Extract<Operand, { type: "identifier" }>,
  blamed: Operand | CommandNode,
  operands: readonly Operand[],
  hasFinal: boolean,
): EvaluateStage {
  const { name } = node;
  const fn = functions.get(name);
  if (fn !== undefined) return compileCall(functions, fn, { node, blamed }, name, operands, hasFinal);
  return (run) => {
    run.node = node;
    throw failure(run, `${quote(name)} is not a defined function`);
  };
}

/** Fields of what `start` gives, one after another; arguments are for the last. */
function compileFields(
  functions: FunctionMap,
  start: Evaluate,
  node: Operand,
  names: readonly string[],
  operands: readonly Operand[],
  hasFinal: boolean,
): EvaluateStage {
  const hasArguments = operands.length > 1 || hasFinal;
  const known = names.map(intern);
  const last = known.length - 1;
  const lastName = known[last]!;
  const plainMethod = methodCaller(functions, node, [], false, undefined, undefined);
  return (run, dot, final) => {
    run.node = node;
    let receiver = start === itself ? dot : start(run, dot);
    for (let i = 0; i < last; i++) receiver = readField(run, known[i]!, receiver, false, plainMethod);
    const callLast = hasArguments ? methodCaller(functions, node, operands, hasFinal, dot, final) : plainMethod;
    return readField(run, lastName, receiver, hasArguments, callLast);
  };
}

/** Methods are known only when their value is, so their calls are compiled on the spot. */
function methodCaller(
  functions: FunctionMap,
  node: Operand,
  operands: readonly Operand[],
  hasFinal: boolean,
  dot: Reflected,
  final: Reflected,
): MethodCaller {
  return (run, { method, receiver }, name) => {
    const fn = {
      parameters: method.parameters,
      variadic: false,
      result: method.result,
      call: (values: readonly GoValue[]) => method.call(receiver, values),
    };
    return compileCall(functions, fn, { node: undefined, blamed: node }, name, operands, hasFinal)(run, dot, final);
  };
}

/** The copy of a text that JavaScript keeps for property names, which maps find without comparing characters. */
function intern(name: string): string {
  return Object.keys({ [name]: 0 })[0]!;
}
