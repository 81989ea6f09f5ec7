// Runs a compiled template. It keeps a stack of its own, so that recursion is limited by count and not by JavaScript's.

import { compileTemplates } from "./compile.ts";
import type { Environment } from "./environment.ts";
import { FunctionError, type FunctionMap } from "./functions.ts";
import { normalize } from "./go-string.ts";
import { LimitError, MAX_WORK, spend, withAllowance } from "./limits.ts";
import type { ListNode } from "./nodes.ts";
import { concrete } from "./reflect.ts";
import { type Code, failure, type Run } from "./run.ts";
import type { GoValue } from "./value.ts";

export type Program = {
  readonly name: string;
  readonly text: string;
  readonly root: ListNode;
  readonly named: ReadonlyMap<string, ListNode>;
  readonly functions: FunctionMap;
  /** Made by the first execution. */
  code?: Code;
};

export function execute(program: Program, data: GoValue, environment: Environment): string {
  program.code ??= compileTemplates(program);
  const dot = concrete(data);
  const run: Run = {
    name: program.name,
    text: program.text,
    environment,
    output: [],
    written: 0,
    template: program.name,
    code: program.code,
    at: 0,
    dot,
    variables: [{ name: "$", value: dot }],
    scopes: [],
    loops: [],
    calls: [],
    node: program.root,
  };
  try {
    withAllowance(environment.maxSteps ?? MAX_WORK, () => play(run));
  } catch (error) {
    if (error instanceof LimitError) throw failure(run, error.message, { limit: true }, error);
    if (error instanceof FunctionError) throw failure(run, error.message, {}, error);
    // A host that calls from deep inside its own stack leaves less of it than the limits count on.
    if (error instanceof RangeError) throw failure(run, "too large or too deeply nested", { limit: true }, error);
    throw error;
  }
  return normalize(run.output.join(""));
}

function play(run: Run): void {
  for (;;) {
    const instruction = run.code[run.at++];
    if (instruction !== undefined) {
      spend(1);
      instruction(run);
    } else if (!returnFromCall(run)) return;
  }
}

function returnFromCall(run: Run): boolean {
  const call = run.calls.pop();
  if (call === undefined) return false;
  run.code = call.code;
  run.at = call.at;
  run.template = call.template;
  run.variables = call.variables;
  run.dot = call.dot;
  return true;
}
