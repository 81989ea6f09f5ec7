// Calls functions and methods: counts, converts and checks arguments the way Go's templates do.

import { evaluateOperand, evaluatePipe, type Final, NONE, numberConstant } from "./evaluate.ts";
import { FunctionError, type GoFunction } from "./functions.ts";
import { normalize } from "./go-string.ts";
import { type CommandNode, type Operand, printNode } from "./nodes.ts";
import { cell, concrete, elementOf, isTrue, type Reflected, reflectedType, unhold } from "./reflect.ts";
import { failure, type State } from "./state.ts";
import { canBeNil, type GoType, isAssignable, isFloatKind, isSignedKind, isUnsignedKind } from "./types.ts";
import { complex, type GoValue, scalar, typeOf, zeroValue } from "./value.ts";

export function callFunction(
  state: State,
  dot: Reflected,
  fn: GoFunction,
  blamed: Operand | CommandNode,
  name: string,
  operands: readonly Operand[],
  final: Final,
): Reflected {
  const given = operands.slice(1);
  checkCount(state, fn, name, given.length, final);
  if (fn.stopsAt !== undefined) return callShortCircuit(state, dot, fn, given, final);
  const { parameters, variadic } = fn;
  const typeAt = (index: number): GoType => parameters[Math.min(index, parameters.length - 1)]!;
  const values = given.map((operand, index) => evaluateArgument(state, dot, typeAt(index), operand));
  if (final !== NONE) {
    const last = variadic ? typeAt(given.length) : parameters.at(-1)!;
    values.push(validate(state, final, last));
  }
  if (fn.namesCallee) values.unshift(concrete(given[0] === undefined ? shownValue(values[0]) : printNode(given[0])));
  const result = invoke(state, fn, blamed, name, values);
  return typeof result?.value === "string" && !result.value.isWellFormed()
    ? { value: normalize(result.value), held: result.held }
    : result;
}

/** How Go shows a value that it does not print: a string as it is, anything else by its type. */
function shownValue(value: Reflected): string {
  if (value === undefined) return "<invalid Value>";
  return typeof value.value === "string" ? value.value : `<${reflectedType(value).name} Value>`;
}

function checkCount(state: State, fn: GoFunction, name: string, given: number, final: Final): void {
  const count = given + (final === NONE ? 0 : 1);
  const wanted = fn.parameters.length;
  if (fn.variadic ? count < wanted - 1 : count !== wanted) {
    const reason = fn.variadic ? `want at least ${wanted - 1} got ${given}` : `want ${wanted} got ${count}`;
    throw failure(state, `wrong number of args for ${name}: ${reason}`);
  }
}

function callShortCircuit(
  state: State,
  dot: Reflected,
  fn: GoFunction,
  given: readonly Operand[],
  final: Final,
): Reflected {
  let value: Reflected;
  for (const operand of given) {
    value = evaluateArgument(state, dot, fn.parameters[0], operand);
    if (isTrue(value) === fn.stopsAt) return value;
  }
  return final === NONE ? value : validate(state, final, fn.parameters[0]!);
}

function invoke(
  state: State,
  fn: GoFunction,
  blamed: Operand | CommandNode,
  name: string,
  values: readonly Reflected[],
): Reflected {
  try {
    if (fn.callReflected !== undefined) return fn.callReflected(values, state.environment);
    const result = fn.call(
      values.map((value) => value?.value ?? null),
      state.environment,
    );
    return elementOf(result, fn.result);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    state.node = blamed;
    throw failure(state, `error calling ${name}: ${error.message}`, { function: name }, error.cause);
  }
}

/** The value of an operand where a parameter of the type awaits it; without a type anything is taken. */
export function evaluateArgument(state: State, dot: Reflected, type: GoType | undefined, node: Operand): Reflected {
  state.node = node;
  switch (node.type) {
    case "dot":
      return validate(state, dot, type);
    case "nil":
      if (type?.kind === "reflect") return undefined;
      if (type !== undefined && canBeNil(type)) return elementOf(zeroValue(type), type);
      throw failure(state, `cannot assign nil to ${type?.name ?? "<nil>"}`);
    case "field":
    case "variable":
    case "identifier":
    case "chain":
      return validate(state, evaluateOperand(state, dot, node), type);
    case "pipe":
      return validate(state, evaluatePipe(state, dot, node), type);
  }
  return literalArgument(state, type, node);
}

type Literal = Extract<Operand, { type: "bool" | "string" | "number" }>;

function literalArgument(state: State, type: GoType | undefined, node: Literal): Reflected {
  const expected = (what: string) => failure(state, `expected ${what}; found ${printNode(node)}`);
  const kind = type?.kind ?? "interface";
  if (kind === "interface" || kind === "reflect") {
    const value =
      node.type === "number" ? numberConstant(state, node) : node.type === "string" ? node.text : node.value;
    return kind === "reflect" ? concrete(value) : cell(value);
  }
  const target = type!;
  if (kind === "string")
    return node.type === "string" ? concrete(scalar(target, node.text)) : raise(expected("string"));
  if (kind === "bool") return node.type === "bool" ? concrete(scalar(target, node.value)) : raise(expected("bool"));
  const number = node.type === "number" ? node : undefined;
  if (isSignedKind(kind))
    return number?.int !== undefined ? concrete(scalar(target, number.int)) : raise(expected("integer"));
  if (isUnsignedKind(kind)) {
    return number?.uint !== undefined ? concrete(scalar(target, number.uint)) : raise(expected("unsigned integer"));
  }
  if (isFloatKind(kind))
    return number?.float !== undefined ? concrete(scalar(target, number.float)) : raise(expected("float"));
  if (kind === "complex128") {
    const value = number?.complex ?? (number?.float === undefined ? undefined : { re: number.float, im: 0 });
    return value === undefined ? raise(expected("complex")) : concrete(complex(value.re, value.im));
  }
  throw failure(state, `can't handle ${printNode(node)} for arg of type ${target.name}`);
}

function raise(error: Error): never {
  throw error;
}

/** The value as the parameter type takes it. */
function validate(state: State, given: Reflected, type: GoType | undefined): Reflected {
  if (given === undefined) {
    if (type === undefined) return undefined;
    if (!canBeNil(type)) throw failure(state, `invalid value; expected ${type.name}`);
    return type.kind === "reflect" ? undefined : elementOf(zeroValue(type), type);
  }
  if (type === undefined || type.kind === "reflect") return given;
  if (type.kind === "interface") return { value: given.value, held: true };
  if (isAssignable(reflectedType(given), type)) return given;
  const inner = unhold(given);
  if (inner === undefined) throw wrongType(state, type, given);
  if (isAssignable(reflectedType(inner), type)) return inner;
  const value: GoValue = inner.value;
  if (value !== null && typeof value === "object" && value.kind === "pointer" && isAssignable(value.type.elem!, type)) {
    if (value.target === undefined) throw failure(state, `dereference of nil pointer of type ${type.name}`);
    return concrete(value.target);
  }
  throw wrongType(state, type, inner);
}

function wrongType(state: State, type: GoType, given: NonNullable<Reflected>): Error {
  const name = given.value === null || given.held ? "interface {}" : typeOf(given.value).name;
  return failure(state, `wrong type for value; expected ${type.name}; got ${name}`);
}
