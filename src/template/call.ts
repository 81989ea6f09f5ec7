// Calls functions and methods: counts, converts and checks arguments the way Go's templates do.

import { compileNumber, compileOperand, type Evaluate, type EvaluateStage } from "./expressions.ts";
import { FunctionError, type FunctionMap, type GoFunction } from "./functions.ts";
import { normalize } from "./go-string.ts";
import { spendItems, spendMadeText, spendText } from "./limits.ts";
import { type CommandNode, type Operand, printNode } from "./nodes.ts";
import { cell, concrete, elementOf, isTrue, type Reflected, reflectedType, unhold } from "./reflect.ts";
import { failure, type Run } from "./run.ts";
import { canBeNil, type GoType, isAssignable, isFloatKind, isSignedKind, isUnsignedKind } from "./types.ts";
import { complex, type GoValue, scalar, typeOf, zeroValue } from "./value.ts";

/** What errors of a call point at: those before it runs, unless something else is pointed at, and its own. */
export type CallSite = { readonly node: Operand | undefined; readonly blamed: Operand | CommandNode };

/** The call of a function whose operands follow the first one; with `hasFinal` the stage before hands on one more. */
export function compileCall(
  functions: FunctionMap,
  fn: GoFunction,
  site: CallSite,
  name: string,
  operands: readonly Operand[],
  hasFinal: boolean,
): EvaluateStage {
  const given = operands.slice(1);
  const miscount = countFault(fn, name, given.length, hasFinal);
  if (miscount !== undefined) {
    return (run) => {
      if (site.node !== undefined) run.node = site.node;
      throw failure(run, miscount);
    };
  }
  if (fn.stopsAt !== undefined) return compileShortCircuit(functions, fn, given, hasFinal);
  const { parameters, variadic } = fn;
  const typeAt = (index: number): GoType => parameters[Math.min(index, parameters.length - 1)]!;
  const evaluators = given.map((operand, index) => compileArgument(functions, typeAt(index), operand));
  const finalType = variadic ? typeAt(given.length) : parameters.at(-1);
  const callee = given[0] && printNode(given[0]);
  return (run, dot, final) => {
    if (site.node !== undefined) run.node = site.node;
    const values: Reflected[] = [];
    for (let i = 0; i < evaluators.length; i++) values.push(evaluators[i]!(run, dot));
    if (hasFinal) values.push(validate(run, final, finalType));
    if (fn.namesCallee) values.unshift(concrete(callee ?? shownValue(values[0])));
    return invoke(run, fn, site.blamed, name, values);
  };
}

/** How Go shows a value that it does not print: a string as it is, anything else by its type. */
function shownValue(value: Reflected): string {
  if (value === undefined) return "<invalid Value>";
  return typeof value.value === "string" ? value.value : `<${reflectedType(value).name} Value>`;
}

function countFault(fn: GoFunction, name: string, given: number, hasFinal: boolean): string | undefined {
  const count = given + (hasFinal ? 1 : 0);
  const wanted = fn.parameters.length;
  if (fn.variadic ? count >= wanted - 1 : count === wanted) return undefined;
  const reason = fn.variadic ? `want at least ${wanted - 1} got ${given}` : `want ${wanted} got ${count}`;
  return `wrong number of args for ${name}: ${reason}`;
}

function compileShortCircuit(
  functions: FunctionMap,
  fn: GoFunction,
  given: readonly Operand[],
  hasFinal: boolean,
): EvaluateStage {
  const [type] = fn.parameters;
  const evaluators = given.map((operand) => compileArgument(functions, type, operand));
  return (run, dot, final) => {
    let value: Reflected;
    for (const evaluate of evaluators) {
      value = evaluate(run, dot);
      if (isTrue(value) === fn.stopsAt) return value;
    }
    return hasFinal ? validate(run, final, type) : value;
  };
}

function invoke(
  run: Run,
  fn: GoFunction,
  blamed: Operand | CommandNode,
  name: string,
  values: readonly Reflected[],
): Reflected {
  try {
    const plain: GoValue[] = [];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]?.value ?? null;
      if (typeof value === "string") spendText(value);
      plain.push(value);
    }
    const result =
      fn.callReflected === undefined
        ? elementOf(fn.call(plain, run.environment), fn.result)
        : fn.callReflected(values, run.environment);
    // A function that hands on what it was given has made nothing.
    if (!plain.includes(result?.value ?? null)) spendOnResult(result?.value);
    return typeof result?.value === "string" && !result.value.isWellFormed()
      ? { value: normalize(result.value), held: result.held }
      : result;
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    run.node = blamed;
    throw failure(run, `error calling ${name}: ${error.message}`, { function: name }, error.cause);
  }
}

/** Counts what a function has made, and holds it to the limits. */
function spendOnResult(value: GoValue | undefined): void {
  if (typeof value === "string") spendMadeText(value);
  else if (typeof value === "object" && value !== null) {
    if (value.kind === "list") spendItems(value.items?.length ?? 0);
    else if (value.kind === "map") spendItems(value.entries?.size ?? 0);
    else if (value.kind === "bytes") spendItems((value.data?.length ?? 0) >> 4);
  }
}

/** The value of an operand where a parameter of the type awaits it; without a type anything is taken. */
export function compileArgument(functions: FunctionMap, type: GoType | undefined, node: Operand): Evaluate {
  switch (node.type) {
    case "dot":
      return (run, dot) => {
        run.node = node;
        return validate(run, dot, type);
      };
    case "nil":
      return compileNil(type, node);
    case "bool":
    case "string":
    case "number":
      return compileLiteral(type, node);
  }
  const evaluate = compileOperand(functions, node);
  if (type === undefined || type.kind === "reflect") return evaluate;
  return (run, dot) => validate(run, evaluate(run, dot), type);
}

function compileNil(type: GoType | undefined, node: Operand): Evaluate {
  const refusal = `cannot assign nil to ${type?.name ?? "<nil>"}`;
  const value = type === undefined || !canBeNil(type) ? undefined : elementOf(zeroValue(type), type);
  return (run) => {
    run.node = node;
    if (type?.kind === "reflect") return undefined;
    if (value === undefined) throw failure(run, refusal);
    return value;
  };
}

type Literal = Extract<Operand, { type: "bool" | "string" | "number" }>;

function compileLiteral(type: GoType | undefined, node: Literal): Evaluate {
  const kind = type?.kind ?? "interface";
  if (kind === "interface" || kind === "reflect") {
    const hold = kind === "reflect" ? concrete : cell;
    if (node.type === "number") return compileNumber(node, hold);
    const value = hold(node.type === "string" ? node.text : node.value);
    return (run) => {
      run.node = node;
      return value;
    };
  }
  const { value, expected } = literalOf(type!, node);
  const held = value === undefined ? undefined : concrete(value);
  return (run) => {
    run.node = node;
    if (held !== undefined) return held;
    throw failure(
      run,
      expected === undefined
        ? `can't handle ${printNode(node)} for arg of type ${type!.name}`
        : `expected ${expected}; found ${printNode(node)}`,
    );
  };
}

/** The literal as a value of the type, and what would have been one. */
function literalOf(type: GoType, node: Literal): { value?: GoValue | undefined; expected?: string } {
  const { kind } = type;
  const number = node.type === "number" ? node : undefined;
  const typed = (plain: bigint | number | string | boolean | undefined) =>
    plain === undefined ? undefined : scalar(type, plain);
  if (kind === "string") return { value: typed(node.type === "string" ? node.text : undefined), expected: "string" };
  if (kind === "bool") return { value: typed(node.type === "bool" ? node.value : undefined), expected: "bool" };
  if (isSignedKind(kind)) return { value: typed(number?.int), expected: "integer" };
  if (isUnsignedKind(kind)) return { value: typed(number?.uint), expected: "unsigned integer" };
  if (isFloatKind(kind)) return { value: typed(number?.float), expected: "float" };
  if (kind !== "complex128") return {};
  const value = number?.complex ?? (number?.float === undefined ? undefined : { re: number.float, im: 0 });
  return { value: value && complex(value.re, value.im), expected: "complex" };
}

/** The value as the parameter type takes it. */
function validate(run: Run, given: Reflected, type: GoType | undefined): Reflected {
  if (given === undefined) {
    if (type === undefined) return undefined;
    if (!canBeNil(type)) throw failure(run, `invalid value; expected ${type.name}`);
    return type.kind === "reflect" ? undefined : elementOf(zeroValue(type), type);
  }
  if (type === undefined || type.kind === "reflect") return given;
  if (type.kind === "interface") return { value: given.value, held: true };
  if (isAssignable(reflectedType(given), type)) return plainText(given);
  const inner = unhold(given);
  if (inner === undefined) throw wrongType(run, type, given);
  if (isAssignable(reflectedType(inner), type)) return plainText(inner);
  const value: GoValue = inner.value;
  if (value !== null && typeof value === "object" && value.kind === "pointer" && isAssignable(value.type.elem!, type)) {
    if (value.target === undefined) throw failure(run, `dereference of nil pointer of type ${type.name}`);
    return concrete(value.target);
  }
  throw wrongType(run, type, inner);
}

/** Functions that take a string get a plain one, also where it has a truth of its own. */
function plainText(given: NonNullable<Reflected>): NonNullable<Reflected> {
  const { value, held } = given;
  const isText = value !== null && typeof value === "object" && value.kind === "scalar" && value.type.name === "string";
  return isText ? { value: value.value as string, held } : given;
}

function wrongType(run: Run, type: GoType, given: NonNullable<Reflected>): Error {
  const name = given.value === null || given.held ? "interface {}" : typeOf(given.value).name;
  return failure(run, `wrong type for value; expected ${type.name}; got ${name}`);
}
