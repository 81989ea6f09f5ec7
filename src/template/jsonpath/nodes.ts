// The tree of a JSONPath: every node takes the values found so far and gives the next ones.

import type { GoValue } from "../value.ts";

export type PathNode =
  | ActionNode
  | FilterNode
  | SliceNode
  /** Text around braces or in quotes: it takes the place of whatever was found. */
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "field"; readonly name: string }
  /** `range`, `end`, or a word that means nothing. */
  | { readonly type: "word"; readonly name: string }
  | { readonly type: "constant"; readonly value: GoValue }
  | { readonly type: "wildcard" }
  | { readonly type: "recursive" }
  | { readonly type: "union"; readonly parts: readonly ActionNode[] };

/** What stands in one pair of braces: each node works on what the one before it found. */
export type ActionNode = { readonly type: "action"; readonly nodes: readonly PathNode[] };

/** `operator` is absent where the filter only asks whether `left` finds anything. */
export type FilterNode = {
  readonly type: "filter";
  readonly left: ActionNode;
  readonly operator?: string;
  readonly right?: ActionNode;
};

/** A single index has the end that follows from it, which counts as `derived`. */
export type SliceNode = {
  readonly type: "slice";
  readonly start: bigint;
  readonly end: bigint | undefined;
  readonly derived: boolean;
  readonly step: bigint | undefined;
};
