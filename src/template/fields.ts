// Looks up a field or method of a value by name, with Go's rules for maps, structs, pointers and nil.

import { quote } from "./quote.ts";
import { elementOf, indirect, type Reflected, reflectedType } from "./reflect.ts";
import { failure, type Run } from "./run.ts";
import type { GoType, Method, StructField } from "./types.ts";
import { type GoValue, type Struct, zeroValue } from "./value.ts";

/** A method together with the value it was found on. */
export type BoundMethod = { readonly method: Method; readonly receiver: GoValue };

/** How a method is called once it is found. */
export type MethodCaller = (run: Run, bound: BoundMethod, name: string) => Reflected;

/**
 * The field `name` of a value. `hasArguments` says that the template gives arguments, which only methods take.
 * @throws TemplateError in Go's words
 */
export function readField(
  run: Run,
  name: string,
  receiver: Reflected,
  hasArguments: boolean,
  callMethod: MethodCaller,
): Reflected {
  if (receiver === undefined) {
    if (run.environment.missingKey !== "error") return undefined;
    throw failure(run, `nil data; no entry for key ${quote(name)}`, { missingKey: name, availableKeys: [] });
  }
  const given = receiver.value;
  // By far the commonest case, without the questions that a map has no answer to.
  if (given !== null && typeof given === "object" && given.kind === "map" && !hasArguments) {
    const element = given.type.methods === undefined ? given.entries?.get(name) : undefined;
    if (element !== undefined) return elementOf(element, given.type.elem);
  }
  const type = reflectedType(receiver);
  const value = indirect(receiver);
  if (value === null) throw failure(run, `nil pointer evaluating ${type.name}.${name}`);
  if (typeof value === "object") {
    const method =
      methodOf(value.type.methods, name) ?? (value === given ? undefined : methodOf(value.type.pointerMethods, name));
    if (method !== undefined) return callMethod(run, { method, receiver: value }, name);
    if (value.kind === "struct") {
      const found = findField(value, name, type.name);
      if (found?.error !== undefined) throw failure(run, found.error);
      if (found !== undefined && hasArguments)
        throw failure(run, `${name} has arguments but cannot be invoked as function`);
      if (found !== undefined) return found.value;
    } else if (value.kind === "map" && value.type.key?.kind === "string") {
      if (hasArguments) throw failure(run, `${name} is not a method but has arguments`);
      const element = value.entries?.get(name);
      if (element !== undefined) return elementOf(element, value.type.elem);
      return missingEntry(run, name, value.type, value.entries?.keys() ?? []);
    } else if (value.kind === "pointer" && mayHaveField(value.type.elem, name)) {
      throw failure(run, `nil pointer evaluating ${type.name}.${name}`);
    }
  }
  throw failure(run, `can't evaluate field ${name} in type ${type.name}`, {
    availableFields: typeof value === "object" && value.kind === "struct" ? fieldNames(value.type) : [],
  });
}

function methodOf(methods: GoType["methods"], name: string): Method | undefined {
  return methods !== undefined && Object.hasOwn(methods, name) ? methods[name] : undefined;
}

function missingEntry(run: Run, name: string, type: GoType, keys: Iterable<unknown>): Reflected {
  switch (run.environment.missingKey) {
    case "zero":
      return elementOf(zeroValue(type.elem!), type.elem);
    case "error":
      throw failure(run, `map has no entry for key ${quote(name)}`, {
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
