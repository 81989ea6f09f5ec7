// The last lines of a successful run: what it produced, and the command that uses it.

import type { ActionSpec } from "../api/action-set.ts";
import type { Artifact } from "../api/reference.ts";
import type { Plan } from "../engine/plan.ts";
import type { ActionResult } from "../engine/run-action.ts";
import type { Display } from "../terminal/display.ts";
import type { AllowFlags } from "./allowed.ts";
import { describeObject } from "./describe-object.ts";
import type { RequestFlags } from "./request.ts";

export type OutcomeFlags = RequestFlags &
  AllowFlags & {
    blueprint: string;
    profile?: string;
    kubeconfig?: string;
    context?: string;
    namespace?: string;
    functions?: string[];
  };

export type Outcome = {
  specs: readonly ActionSpec[];
  results: readonly ActionResult[];
  flags: OutcomeFlags;
  recordName: string | undefined;
  plan: Plan;
};

export function printOutcome(display: Display, outcome: Outcome): void {
  const several = outcome.specs.length > 1;
  const produced = outcome.results.flatMap((result) => Object.entries(result.artifacts));
  for (const [index, result] of outcome.results.entries()) {
    const whose = several ? `${describeObject((outcome.specs[index] as ActionSpec).object)} ` : "";
    for (const [name, artifact] of Object.entries(result.artifacts)) {
      for (const [key, value] of valuesOf(artifact)) void display.answer(`${whose}artifact ${name}.${key} = ${value}`);
    }
  }
  if (outcome.recordName !== undefined) display.say(`record: ${outcome.recordName}`);
  const next = nextCommand(outcome, produced);
  if (next !== undefined) display.say(`next: ${next}`);
}

function nextCommand(outcome: Outcome, produced: readonly [string, Artifact][]): string | undefined {
  const { flags, recordName, specs } = outcome;
  const next = nextAction(outcome);
  if (next === undefined || produced.length === 0) return undefined;
  const command = ["kanctl run", quote(next), "-b", quote(flags.blueprint)];
  const repeat = (flag: string, values: readonly string[] | undefined) => {
    for (const value of values ?? []) command.push(flag, quote(value));
  };
  for (const flag of ["profile", "kubeconfig", "context", "namespace"] as const) {
    if (flags[flag]) command.push(`--${flag}`, quote(flags[flag]));
  }
  repeat("--functions", flags.functions);
  repeat("--allow-env", flags.allowEnv);
  repeat("--allow-host", flags.allowHost);
  if (recordName !== undefined) return [...command, "--from", quote(recordName)].join(" ");
  if (specs.length !== 1) return undefined;
  repeat("--options", flags.options);
  repeat("--secrets", flags.secrets);
  repeat("--config-maps", flags.configMaps);
  command.push(objectFlag(specs[0] as ActionSpec));
  for (const [name, artifact] of produced) {
    for (const [key, value] of valuesOf(artifact)) command.push("--artifact", quote(`${name}.${key}=${value}`));
  }
  return command.join(" ");
}

function valuesOf(artifact: Artifact): [string, string][] {
  return [
    ...Object.entries(artifact.keyValue ?? {}),
    ...(artifact.kopiaSnapshot ? [["kopiaSnapshot", artifact.kopiaSnapshot] as [string, string]] : []),
  ];
}

/** The action that most likely follows: one that takes what this one made. */
function nextAction({ plan }: Outcome): string | undefined {
  const made = Object.keys(plan.outputArtifacts);
  const candidates = Object.entries(plan.blueprint.value.actions).filter(
    ([name, source]) => name !== plan.action && (source.inputArtifactNames ?? []).some((input) => made.includes(input)),
  );
  return candidates.find(([name]) => name === "restore")?.[0] ?? candidates[0]?.[0];
}

const KIND_FLAGS: ReadonlyMap<string, string> = new Map([
  ["deployment", "--deployment"],
  ["statefulset", "--statefulset"],
  ["deploymentconfig", "--deploymentconfig"],
  ["pvc", "--pvc"],
]);

function objectFlag({ object }: ActionSpec): string {
  const kind = (object.kind ?? "").toLowerCase();
  if (kind === "namespace") return `--namespacetargets ${object.name}`;
  const flag = KIND_FLAGS.get(kind);
  if (flag !== undefined) return `${flag} ${object.namespace}/${object.name}`;
  const group = object.group ? `${object.group.replace(/\/$/, "")}/` : "";
  return `--objects ${group}${object.apiVersion}/${object.resource}/${object.namespace ?? ""}/${object.name}`;
}

/** For a POSIX shell. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
