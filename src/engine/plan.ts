// Turns a blueprint's action into a plan that can be listed, checked, rendered or run; pure but for loading functions.

import type { Blueprint, BlueprintAction, BlueprintPhase } from "../api/blueprint.ts";
import type { Path, Sourced } from "../api/documents.ts";
import type { Artifact } from "../api/reference.ts";
import { DocumentError, type Finding, KanisterError, NotFoundError } from "../errors/error.ts";
import { nearest } from "../util/nearest.ts";
import { phasesOf } from "./action-phases.ts";
import { checkTemplates, type GivenNames } from "./check-templates.ts";
import type { KanisterFunction } from "./function.ts";
import type { FunctionTable } from "./function-table.ts";

export type PlannedPhase = {
  name: string;
  deferred: boolean;
  /** Place of the phase in the blueprint. */
  path: Path;
  source: BlueprintPhase;
  definition: KanisterFunction;
};

export type Plan = {
  action: string;
  blueprint: Sourced<Blueprint>;
  phases: PlannedPhase[];
  deferPhase?: PlannedPhase;
  outputArtifacts: Record<string, Artifact>;
  warnings: readonly Finding[];
};

/**
 * The plan of one action, with everything checked that can be known without a cluster: functions, arguments, template
 * syntax, names that templates refer to. `given` says what the request brings, so that a missing artifact or option is
 * found now; left out, such names are not checked.
 * @throws NotFoundError for an unknown action; DocumentError code `BLUEPRINT` with every finding
 */
export async function planAction(
  blueprint: Sourced<Blueprint>,
  action: string,
  functions: FunctionTable,
  options: { preferredVersion?: string; given?: GivenNames } = {},
): Promise<Plan> {
  const source = findAction(blueprint, action);
  const findings: Finding[] = [];
  const phases: PlannedPhase[] = [];
  let deferPhase: PlannedPhase | undefined;
  for (const { phase, path, deferred } of phasesOf(source, action)) {
    const definition = await checkPhase(phase, path, blueprint, functions, options.preferredVersion, findings);
    if (definition === undefined) continue;
    const planned = { name: phase.name ?? "", deferred, path, source: phase, definition };
    if (deferred) deferPhase = planned;
    else phases.push(planned);
  }
  findings.push(...duplicateNames(source, action, blueprint));
  findings.push(...checkTemplates(blueprint, action, options.given));
  for (const [other, candidate] of Object.entries(blueprint.value.actions)) {
    if (other === action) continue;
    findings.push(...droppedArguments(candidate, other, blueprint));
    findings.push(...checkTemplates(blueprint, other).filter((finding) => finding.dropped));
  }
  const errors = findings.filter((finding) => finding.severity === "error");
  if (errors.length > 0) {
    const all = [...findings, ...blueprint.warnings].sort((a, b) => (a.where.line ?? 0) - (b.where.line ?? 0));
    const count = errors.length === 1 ? "1 fault" : `${errors.length} faults`;
    throw new DocumentError(
      "BLUEPRINT",
      `blueprint ${blueprint.value.metadata?.name ?? ""} cannot run ${action}: ${count}`,
      all,
    );
  }
  return {
    action,
    blueprint,
    phases,
    ...(deferPhase && { deferPhase }),
    outputArtifacts: source.outputArtifacts ?? {},
    warnings: [...findings, ...blueprint.warnings],
  };
}

function findAction(blueprint: Sourced<Blueprint>, action: string): BlueprintAction {
  const { actions, metadata } = blueprint.value;
  const source = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (source !== undefined) return source;
  const names = Object.keys(actions);
  const near = nearest(action, names);
  throw new NotFoundError(`blueprint ${metadata?.name ?? ""} has no action ${action}`, {
    where: blueprint.where(["actions"]),
    hint: `${near === undefined ? "" : `did you mean ${near}? `}actions: ${names.join(", ") || "none"}`,
  });
}

async function checkPhase(
  phase: BlueprintPhase,
  path: Path,
  blueprint: Sourced<Blueprint>,
  functions: FunctionTable,
  version: string | undefined,
  findings: Finding[],
): Promise<KanisterFunction | undefined> {
  const add = (message: string, at: Path, hint?: string) =>
    findings.push({ message, where: blueprint.where(at), ...(hint && { hint }), severity: "error" });
  for (const [key, reference] of Object.entries(phase.objects ?? {})) {
    if (!["secret", "configmap"].includes((reference.kind ?? "").toLowerCase())) {
      add(
        `objects may be Secrets and ConfigMaps only, not ${reference.kind || "of no kind"}`,
        [...path, "objects", key],
        "set kind: Secret or kind: ConfigMap",
      );
    }
  }
  const args = phase.args ?? {};
  findings.push(...droppedArgumentsOf(phase, path, blueprint));
  let definition: KanisterFunction;
  try {
    definition = await functions.load(phase.func, version);
  } catch (error) {
    if (!(error instanceof KanisterError) || error.code !== "UNKNOWN_FUNCTION") throw error;
    add(error.message, [...path, "func"], error.hint);
    return undefined;
  }
  const known = definition.arguments.map((spec) => spec.name);
  for (const name of Object.keys(args)) {
    if (known.includes(name) || DROPPED_ARGUMENTS.has(name)) continue;
    const near = nearest(name, known);
    add(
      `${phase.func} has no argument ${name}`,
      [...path, "args", name],
      near === undefined ? `arguments: ${known.join(", ")}` : `did you mean ${near}?`,
    );
  }
  for (const spec of definition.arguments) {
    if (!spec.required || (args[spec.name] ?? null) !== null) continue;
    add(`${phase.func} needs the argument ${spec.name}`, [...path, "args"], `${spec.name}: ${spec.summary}`);
  }
  return definition;
}

// Arguments of format versions before the first release of the CRDs, and what took their place.
const DROPPED_ARGUMENTS: ReadonlyMap<string, string> = new Map([["backupArtifact", "backupArtifactPrefix"]]);

function droppedArguments(source: BlueprintAction, action: string, blueprint: Sourced<Blueprint>): Finding[] {
  return phasesOf(source, action).flatMap(({ phase, path }) => droppedArgumentsOf(phase, path, blueprint));
}

function droppedArgumentsOf(phase: BlueprintPhase, path: Path, blueprint: Sourced<Blueprint>): Finding[] {
  return Object.keys(phase.args ?? {}).flatMap((name) => {
    const replacement = DROPPED_ARGUMENTS.get(name);
    if (replacement === undefined) return [];
    return [
      {
        message: `the format no longer has the argument ${name}`,
        where: blueprint.where([...path, "args", name]),
        hint: `use ${replacement}`,
        severity: "error" as const,
      },
    ];
  });
}

function duplicateNames(source: BlueprintAction, action: string, blueprint: Sourced<Blueprint>): Finding[] {
  const seen = new Set<string>();
  return phasesOf(source, action).flatMap(({ phase, path }) => {
    if (phase.name === undefined || !seen.has(phase.name)) {
      seen.add(phase.name ?? "");
      return [];
    }
    return [
      {
        message: `two phases of ${action} are called ${phase.name}`,
        where: blueprint.where([...path, "name"]),
        hint: "give each phase its own name",
        severity: "error" as const,
      },
    ];
  });
}
