// What can be known of a value without running a template: which part of the data it is, or which constant.

import type { Node } from "./nodes.ts";
import type { GoType } from "./types.ts";

/** Stands for a key that only shows at run time: an element of a list, a key that is computed. */
export const ANY_KEY: unique symbol = Symbol("any key");

/** Names of fields and keys, from the root of the data on. */
export type DataPath = readonly (string | typeof ANY_KEY)[];

/** One part of the data that a value may be. */
export type Alias = {
  readonly path: DataPath;
  /** Its last part may be absent without an error: `index` looked it up, or it was tested before. */
  readonly optional: boolean;
  /** The same, or what it is part of was tested before. */
  readonly guarded: boolean;
  /** One of several things that it may be. */
  readonly unsure?: true;
  /** Where it is written. */
  readonly node: Node;
};

export type Shape = {
  /** None for what a function computed: whatever went into it was reported when it did. */
  readonly aliases: readonly Alias[];
  /** The text that it surely is. */
  readonly text?: string;
  /** The type that it surely has, where that does not follow from the data. */
  readonly type?: GoType;
  /** The function that computed it. */
  readonly call?: string;
  /** What its truth says about the data. */
  readonly proves?: Proof;
};

/** Paths that are surely there when a condition holds, and when it does not. */
export type Proof = { readonly yes: readonly DataPath[]; readonly no: readonly DataPath[] };

export const UNKNOWN: Shape = { aliases: [] };

export function proofOf(shape: Shape): Proof {
  if (shape.proves !== undefined) return shape.proves;
  const [only, ...others] = shape.aliases;
  if (only === undefined || others.length > 0 || !isConstant(only.path)) return { yes: [], no: [] };
  return { yes: [only.path], no: [] };
}

function isConstant(path: DataPath): boolean {
  return path.length > 0 && !path.includes(ANY_KEY);
}

/** The alias with what the tests on the way to it say. */
export function guardedBy(alias: Alias, guards: readonly DataPath[]): Alias {
  const { path } = alias;
  const covering = guards.filter((guard) => guard.every((step, index) => step === path[index]));
  const optional = alias.optional || alias.unsure === true || covering.some((guard) => guard.length === path.length);
  return { ...alias, optional, guarded: optional || alias.guarded || covering.length > 0 };
}

/** The same part of the data, read at another place. */
export function readAt(shape: Shape, node: Node): Shape {
  return { ...shape, aliases: shape.aliases.map((alias) => ({ ...alias, node })) };
}

export function below(shape: Shape, steps: DataPath, node: Node, optional = false): Shape {
  const aliases = shape.aliases.map(({ path, unsure }) => ({
    path: [...path, ...steps],
    optional,
    guarded: optional,
    ...(unsure && { unsure }),
    node,
  }));
  return { aliases };
}

/** The value where it may be another one, or may not be looked at. */
export function unsure(shape: Shape): Shape {
  return { ...shape, aliases: shape.aliases.map((alias) => ({ ...alias, unsure: true })) };
}

/** A value that is one of the two. */
export function either(a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const aliases = [...unsure(a).aliases, ...unsure(b).aliases];
  return {
    aliases: [...new Map(aliases.map((alias) => [aliasKey(alias), alias])).values()],
    ...(a.text !== undefined && a.text === b.text && { text: a.text }),
    ...(a.type !== undefined && a.type === b.type && { type: a.type }),
    ...(a.call !== undefined && a.call === b.call && { call: a.call }),
  };
}

export function sameShape(a: Shape, b: Shape): boolean {
  return shapeKey(a) === shapeKey(b);
}

export function shapeKey({ aliases, text = "" }: Shape): string {
  return JSON.stringify([text, ...aliases.map(aliasKey).sort()]);
}

function aliasKey({ path, optional, guarded, unsure }: Alias): string {
  return `${unsure ? "|" : ""}${optional ? "?" : guarded ? "~" : "!"}${pathKey(path)}`;
}

/** Different for different paths. */
export function pathKey(path: DataPath): string {
  return JSON.stringify(path.map((step) => (step === ANY_KEY ? 0 : step)));
}
