// The last lines of a successful run: what it produced, and the command that uses it.

import type { ActionSpec } from "../api/action-set.ts";
import type { Artifact } from "../api/reference.ts";
import type { Plan } from "../engine/plan.ts";
import type { ActionResult } from "../engine/run-action.ts";
import type { Display } from "../terminal/display.ts";

export type Outcome = {
  action: string;
  specs: readonly ActionSpec[];
  results: readonly ActionResult[];
  flags: { blueprint: string; profile?: string; kubeconfig?: string; context?: string; namespace?: string };
  recordName: string | undefined;
  plan: Plan;
};

export function printOutcome(display: Display, outcome: Outcome): void {
  const produced = outcome.results.flatMap((result) => Object.entries(result.artifacts));
  for (const [name, artifact] of produced) {
    for (const [key, value] of valuesOf(artifact)) display.answer(`artifact ${name}.${key} = ${value}`);
  }
  if (outcome.recordName !== undefined) display.say(`record: ${outcome.recordName}`);
  const next = nextAction(outcome);
  if (next === undefined || produced.length === 0) return;
  const command = ["kanctl run", quote(next), "-b", quote(outcome.flags.blueprint)];
  if (outcome.flags.profile) command.push("-p", quote(outcome.flags.profile));
  for (const flag of ["kubeconfig", "context", "namespace"] as const) {
    if (outcome.flags[flag]) command.push(`--${flag}`, quote(outcome.flags[flag]));
  }
  if (outcome.recordName !== undefined) command.push("--from", quote(outcome.recordName));
  else if (outcome.specs.length === 1) {
    command.push(objectFlag(outcome.specs[0] as ActionSpec));
    for (const [name, artifact] of produced) {
      for (const [key, value] of valuesOf(artifact)) command.push("--artifact", quote(`${name}.${key}=${value}`));
    }
  } else return;
  display.say(`next: ${command.join(" ")}`);
}

function valuesOf(artifact: Artifact): [string, string][] {
  return [
    ...Object.entries(artifact.keyValue ?? {}),
    ...(artifact.kopiaSnapshot ? [["kopiaSnapshot", artifact.kopiaSnapshot] as [string, string]] : []),
  ];
}

/** The action that most likely follows: one that takes what this one made. */
function nextAction({ action, plan }: Outcome): string | undefined {
  const made = Object.keys(plan.outputArtifacts);
  const candidates = Object.entries(plan.blueprint.value.actions).filter(
    ([name, source]) => name !== action && (source.inputArtifactNames ?? []).some((input) => made.includes(input)),
  );
  return candidates.find(([name]) => name === "restore")?.[0] ?? candidates[0]?.[0];
}

const KIND_FLAGS: Record<string, string> = {
  deployment: "--deployment",
  statefulset: "--statefulset",
  deploymentconfig: "--deploymentconfig",
  pvc: "--pvc",
};

function objectFlag({ object }: ActionSpec): string {
  const kind = (object.kind ?? "").toLowerCase();
  if (kind === "namespace") return `--namespacetargets ${object.name}`;
  const flag = KIND_FLAGS[kind];
  if (flag !== undefined) return `${flag} ${object.namespace}/${object.name}`;
  const group = object.group ? `${object.group.replace(/\/$/, "")}/` : "";
  return `--objects ${group}${object.apiVersion}/${object.resource}/${object.namespace ?? ""}/${object.name}`;
}

/** For a POSIX shell. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
