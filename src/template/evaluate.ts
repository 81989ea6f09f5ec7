// Computes the value of pipelines, commands, fields and calls.

import { callFunction, evaluateArgument } from "./call.ts";
import type { CommandNode, NumberNode, Operand, PipeNode } from "./nodes.ts";
import { printNode } from "./nodes.ts";
import { quote } from "./quote.ts";
import { cell, concrete, elementOf, indirect, type Reflected, reflectedType, unhold } from "./reflect.ts";
import { assignVariable, failure, type State, variableValue } from "./state.ts";
import type { GoType, StructField } from "./types.ts";
import { complex, type GoValue, int, type Struct, zeroValue } from "./value.ts";

/** The argument that the stage before hands on, or that there is none. */
export const NONE = Symbol("no argument from the stage before");
export type Final = Reflected | typeof NONE;

export function evaluatePipe(state: State, dot: Reflected, pipe: PipeNode): Reflected {
  state.node = pipe;
  let final: Final = NONE;
  for (const command of pipe.commands) final = unhold(evaluateCommand(state, dot, command, final));
  const value = final === NONE ? undefined : final;
  for (const variable of pipe.variables) {
    if (pipe.assigns) assignVariable(state, variable.names[0]!, value);
    else state.variables.push({ name: variable.names[0]!, value });
  }
  return value;
}

function evaluateCommand(state: State, dot: Reflected, command: CommandNode, final: Final): Reflected {
  const first = command.operands[0]!;
  switch (first.type) {
    case "field":
      state.node = first;
      return evaluateFields(state, dot, dot, first, first.names, command.operands, final);
    case "chain":
      return evaluateChain(state, dot, first, command.operands, final);
    case "identifier":
      return callIdentifier(state, dot, first, command, command.operands, final);
    case "pipe":
      refuseArguments(state, command.operands, final);
      return evaluatePipe(state, dot, first);
    case "variable":
      return evaluateVariable(state, dot, first, command.operands, final);
  }
  state.node = first;
  refuseArguments(state, command.operands, final);
  switch (first.type) {
    case "dot":
      return dot;
    case "nil":
      throw failure(state, "nil is not a command");
    case "number":
      return concrete(numberConstant(state, first));
    case "bool":
      return concrete(first.value);
    case "string":
      return concrete(first.text);
  }
}

function refuseArguments(state: State, operands: readonly Operand[], final: Final): void {
  if (operands.length > 1 || final !== NONE) {
    throw failure(state, `can't give argument to non-function ${printNode(operands[0]!)}`);
  }
}

/** The value of an operand that stands for itself or for something to look up; literals are left to the caller. */
export function evaluateOperand(state: State, dot: Reflected, node: Operand): Reflected {
  switch (node.type) {
    case "dot":
      return dot;
    case "field":
      return evaluateFields(state, dot, dot, node, node.names, [node], NONE);
    case "variable":
      return evaluateVariable(state, dot, node, [], NONE);
    case "pipe":
      return evaluatePipe(state, dot, node);
    case "identifier":
      return callIdentifier(state, dot, node, node, [], NONE);
    case "chain":
      return evaluateChain(state, dot, node, [], NONE);
    case "number":
      return concrete(numberConstant(state, node));
    case "bool":
      return concrete(node.value);
    case "string":
      return concrete(node.text);
    case "nil":
      return cell(null);
  }
}

export function numberConstant(state: State, node: NumberNode): GoValue {
  state.node = node;
  const looksFloat = !/^[+-]?0[xX]/.test(node.text) || /[pP]/.test(node.text);
  if (node.complex !== undefined) return complex(node.complex.re, node.complex.im);
  if (node.float !== undefined && looksFloat && !node.text.startsWith("'") && /[.eEpP]/.test(node.text))
    return node.float;
  if (node.int !== undefined) return int(node.int);
  throw failure(state, `${node.text} overflows int`);
}

function evaluateChain(
  state: State,
  dot: Reflected,
  node: Extract<Operand, { type: "chain" }>,
  operands: readonly Operand[],
  final: Final,
): Reflected {
  state.node = node;
  if (node.node.type === "nil") throw failure(state, `indirection through explicit nil in ${printNode(node)}`);
  const receiver = evaluateArgument(state, dot, undefined, node.node);
  return evaluateFields(state, dot, receiver, node, node.names, operands, final);
}

function evaluateVariable(
  state: State,
  dot: Reflected,
  node: Extract<Operand, { type: "variable" }>,
  operands: readonly Operand[],
  final: Final,
): Reflected {
  state.node = node;
  const value = variableValue(state, node.names[0]!);
  if (node.names.length > 1) return evaluateFields(state, dot, value, node, node.names.slice(1), operands, final);
  if (operands.length > 1 || final !== NONE) refuseArguments(state, operands, final);
  return value;
}

function callIdentifier(
  state: State,
  dot: Reflected,
  node: Extract<Operand, { type: "identifier" }>,
  blamed: Operand | CommandNode,
  operands: readonly Operand[],
  final: Final,
): Reflected {
  state.node = node;
  const fn = state.functions.get(node.name);
  if (fn === undefined) throw failure(state, `${quote(node.name)} is not a defined function`);
  return callFunction(state, dot, fn, blamed, node.name, operands, final);
}

function evaluateFields(
  state: State,
  dot: Reflected,
  start: Reflected,
  node: Operand,
  names: readonly string[],
  operands: readonly Operand[],
  final: Final,
): Reflected {
  let receiver = start;
  for (let i = 0; i < names.length - 1; i++) receiver = evaluateField(state, dot, names[i]!, node, [], NONE, receiver);
  return evaluateField(state, dot, names.at(-1)!, node, operands, final, receiver);
}

function evaluateField(
  state: State,
  dot: Reflected,
  name: string,
  node: Operand,
  operands: readonly Operand[],
  final: Final,
  receiver: Reflected,
): Reflected {
  if (receiver === undefined) {
    if (state.environment.missingKey !== "error") return undefined;
    throw failure(state, `nil data; no entry for key ${quote(name)}`, { missingKey: name, availableKeys: [] });
  }
  const type = reflectedType(receiver);
  const { target, isNil } = indirect(receiver);
  const { value } = target;
  if (value === null) throw failure(state, `nil pointer evaluating ${type.name}.${name}`);
  if (typeof value === "object") {
    const method =
      value.type.methods?.[name] ?? (value === receiver.value ? undefined : value.type.pointerMethods?.[name]);
    if (method !== undefined) {
      const bound = {
        parameters: method.parameters,
        variadic: false,
        result: method.result,
        call: (values: readonly GoValue[]) => method.call(value, values),
      };
      return callFunction(state, dot, bound, node, name, operands, final);
    }
    const hasArguments = operands.length > 1 || final !== NONE;
    if (value.kind === "struct") {
      const found = findField(value, name, type.name);
      if (found !== undefined && hasArguments)
        throw failure(state, `${name} has arguments but cannot be invoked as function`);
      if (found !== undefined) return found.error === undefined ? found.value : fail(state, found.error);
    } else if (value.kind === "map" && value.type.key?.kind === "string") {
      if (hasArguments) throw failure(state, `${name} is not a method but has arguments`);
      const element = value.entries?.get(name);
      if (element !== undefined) return elementOf(element, value.type.elem);
      return missingEntry(state, name, value.type, value.entries?.keys() ?? []);
    } else if (value.kind === "pointer" && isNil && mayHaveField(value.type.elem, name)) {
      throw failure(state, `nil pointer evaluating ${type.name}.${name}`);
    }
  }
  throw failure(state, `can't evaluate field ${name} in type ${type.name}`, {
    availableFields: typeof value === "object" && value.kind === "struct" ? fieldNames(value.type) : [],
  });
}

function fail(state: State, reason: string): never {
  throw failure(state, reason);
}

function missingEntry(state: State, name: string, type: GoType, keys: Iterable<unknown>): Reflected {
  switch (state.environment.missingKey) {
    case "zero":
      return elementOf(zeroValue(type.elem!), type.elem);
    case "error":
      throw failure(state, `map has no entry for key ${quote(name)}`, {
        missingKey: name,
        availableKeys: [...keys].map(String),
      });
    default:
      return undefined;
  }
}

/** A field that nothing is known of counts as present, since a nil pointer's type may have been given by name only. */
function mayHaveField(type: GoType | undefined, name: string): boolean {
  if (type?.kind !== "struct" || (type.fields?.length ?? 0) === 0) return true;
  return fieldNames(type).includes(name);
}

function fieldNames(type: GoType): string[] {
  return (type.fields ?? []).flatMap((field) => [
    field.name,
    ...(field.embedded ? fieldNames(structBehind(field.type)) : []),
  ]);
}

function structBehind(type: GoType): GoType {
  return type.kind === "ptr" && type.elem !== undefined ? type.elem : type;
}

type FoundField = { value: Reflected; error?: string };

/** The field of that name, own ones before those of embedded structs. */
function findField(struct: Struct, name: string, seenAs: string): FoundField | undefined {
  const own = struct.type.fields?.find((field) => field.name === name);
  if (own !== undefined && !/^\p{Lu}/u.test(name)) {
    return { value: undefined, error: `${name} is an unexported field of struct type ${seenAs}` };
  }
  if (own !== undefined) return { value: elementOf(struct.fields.get(name) ?? null, own.type) };
  for (const field of struct.type.fields ?? []) {
    const found = field.embedded ? findInEmbedded(struct, field, name, seenAs) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function findInEmbedded(struct: Struct, field: StructField, name: string, seenAs: string): FoundField | undefined {
  const value = struct.fields.get(field.name);
  if (value === null || typeof value !== "object") return undefined;
  if (value.kind === "struct") return findField(value, name, seenAs);
  if (value.kind !== "pointer" || !fieldNames(structBehind(field.type)).includes(name)) return undefined;
  const target = value.target;
  if (target !== undefined && target !== null && typeof target === "object" && target.kind === "struct")
    return findField(target, name, seenAs);
  return { value: undefined, error: `reflect: indirection through nil pointer to embedded struct field ${field.name}` };
}
