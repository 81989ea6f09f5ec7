// Finds template faults before anything runs: syntax, fields that do not exist, phases and inputs nobody provides.

import type { Blueprint, BlueprintAction } from "../api/blueprint.ts";
import type { Path, Sourced } from "../api/documents.ts";
import { type Finding, TemplateError } from "../errors/error.ts";
import { parseTemplate, type Reference, references } from "../template/template.ts";
import type { GoType } from "../template/types.ts";
import { nearest } from "../util/nearest.ts";
import { phasesOf } from "./action-phases.ts";
import { TEMPLATE_PARAMS } from "./parameter-values.ts";

/** Names that a request provides. */
export type GivenNames = {
  artifacts: readonly string[];
  configMaps: readonly string[];
  secrets: readonly string[];
  options: readonly string[];
  /** The template parameter of the object acted on: `StatefulSet`, `Namespace` …; empty for other kinds. */
  subject: string;
  profile: boolean;
};

/** `dropped` marks what older versions of the format had. */
export type TemplateFinding = Finding & { dropped?: boolean };

/** Where a template stands, and how much of the action has run when it is rendered. */
type Site = {
  path: Path;
  text: string;
  completed: readonly string[];
  current?: string;
  deferred: boolean;
  artifact: boolean;
};

/** All findings in the templates of one action. */
export function checkTemplates(blueprint: Sourced<Blueprint>, action: string, given?: GivenNames): TemplateFinding[] {
  const source = blueprint.value.actions[action];
  if (source === undefined) return [];
  return sitesOf(source, action).flatMap((site) => checkSite(site, source, blueprint, given));
}

function sitesOf(source: BlueprintAction, action: string): Site[] {
  const sites: Site[] = [];
  const completed: string[] = [];
  for (const { phase, path, deferred } of phasesOf(source, action)) {
    const base = { completed: [...completed], current: phase.name, deferred, artifact: false };
    for (const part of ["objects", "args"] as const) collect(phase[part] ?? {}, [...path, part], base, sites);
    if (!deferred) completed.push(phase.name);
  }
  const artifacts = { completed, deferred: true, artifact: true };
  collect(source.outputArtifacts ?? {}, ["actions", action, "outputArtifacts"], artifacts, sites);
  return sites;
}

function collect(value: unknown, path: Path, base: Omit<Site, "path" | "text">, sites: Site[]): void {
  if (typeof value === "string") {
    if (value.includes("{{")) sites.push({ ...base, path, text: value });
    return;
  }
  if (value === null || typeof value !== "object") return;
  // Wait conditions have a syntax of their own.
  if (path.at(-1) === "condition") return;
  for (const [key, member] of Object.entries(value)) {
    collect(member, [...path, Array.isArray(value) ? Number(key) : key], base, sites);
  }
}

function checkSite(
  site: Site,
  source: BlueprintAction,
  blueprint: Sourced<Blueprint>,
  given: GivenNames | undefined,
): TemplateFinding[] {
  if (site.path.at(-1) === "condition") return [];
  let found: Reference[];
  try {
    found = references(parseTemplate(site.text));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const inside = { line: error.where?.line ?? 1, column: error.where?.column ?? 1 };
    return [
      {
        message: String(error.details?.["reason"] ?? error.message),
        where: blueprint.where(site.path, inside),
        ...(error.hint && { hint: error.hint }),
        severity: "error",
      },
    ];
  }
  return found.flatMap((reference) => {
    const fault =
      droppedReference(reference) ??
      unknownField(reference.path) ??
      unknownPhase(reference, site, source) ??
      (given === undefined ? undefined : missingInput(reference, given));
    if (fault === undefined) return [];
    const where = blueprint.where(site.path, { line: reference.line, column: reference.column });
    return [{ ...fault, message: `${reference.text}: ${fault.message}`, where, severity: "error" as const }];
  });
}

type Fault = { message: string; hint?: string; dropped?: boolean };

const OLD_LOCATIONS = new Set(["S3Compliant", "GCS", "Azure"]);

function droppedReference({ path }: Reference): Fault | undefined {
  if (path[0] === "ArtifactsOut") {
    const name = path.slice(1).join(".");
    return {
      message: "the format no longer has .ArtifactsOut",
      hint: `write the value of ${name || "the artifact"} here, or report it with \`kando output\` and use .Phases.<phase>.Output.<key> in outputArtifacts`,
      dropped: true,
    };
  }
  if (path[0] === "Profile" && path[1] === "Location" && OLD_LOCATIONS.has(path[2] ?? "")) {
    return {
      message: `the format no longer has .Profile.Location.${path[2]}`,
      hint: `use ${["", "Profile", "Location", ...path.slice(3)].join(".")}`,
      dropped: true,
    };
  }
  return undefined;
}

/** Follows a chain through the declared types; maps and objects of the cluster may hold anything. */
function unknownField(path: readonly string[]): Fault | undefined {
  let type: GoType = TEMPLATE_PARAMS;
  for (const name of path) {
    if (type.kind === "ptr" && type.elem !== undefined) type = type.elem;
    if (type.kind === "map" && type.elem !== undefined) {
      type = type.elem;
      continue;
    }
    if (type.kind !== "struct") return undefined;
    const fields = fieldsOf(type);
    const next: GoType | undefined = fields.get(name);
    if (next === undefined) {
      const near = nearest(name, fields.keys());
      return {
        message: `there is no field ${name}`,
        hint: near === undefined ? `fields: ${[...fields.keys()].join(", ")}` : `did you mean ${near}?`,
      };
    }
    type = next;
  }
  return undefined;
}

function fieldsOf(type: GoType): Map<string, GoType> {
  const fields = new Map<string, GoType>();
  for (const field of type.fields ?? []) {
    fields.set(field.name, field.type);
    if (field.embedded) for (const [name, inner] of fieldsOf(field.type)) fields.set(name, inner);
  }
  return fields;
}

function unknownPhase(reference: Reference, site: Site, source: BlueprintAction): Fault | undefined {
  const [root, name, part] = reference.path;
  if (reference.guarded) return undefined;
  if (root === "DeferPhase" && name !== undefined) {
    if (source.deferPhase === undefined) return { message: "this action has no deferPhase" };
    if (name === "Output" && !site.artifact) {
      return {
        message: "outputs of the deferred phase exist only when it has run",
        hint: "use them in outputArtifacts",
      };
    }
    if (name !== "Output" && !site.deferred) return { message: "its objects exist only inside the deferred phase" };
    return undefined;
  }
  if (root !== "Phases" || name === undefined) return undefined;
  if (site.completed.includes(name)) return undefined;
  if (name === site.current && !site.deferred) {
    if (part !== "Output") return undefined;
    return { message: `phase ${name} has no outputs before it has run`, hint: "use an earlier phase" };
  }
  const names = (source.phases ?? []).map((phase) => phase.name);
  if (names.includes(name)) return { message: `phase ${name} runs later`, hint: "refer to earlier phases only" };
  if (name === source.deferPhase?.name) {
    return {
      message: "the deferred phase is not in .Phases",
      hint: `use .DeferPhase${part === undefined ? "" : `.${part}`}`,
    };
  }
  const near = nearest(name, names);
  return {
    message: `this action has no phase ${name}`,
    hint: near === undefined ? `phases: ${names.join(", ")}` : `did you mean ${near}?`,
  };
}

const INPUTS = {
  ArtifactsIn: { key: "artifacts", what: "input artifact", flag: "--from RECORD or --artifact" },
  ConfigMaps: { key: "configMaps", what: "ConfigMap", flag: "--config-maps NAME=namespace/name" },
  Secrets: { key: "secrets", what: "Secret", flag: "--secrets NAME=namespace/name" },
  Options: { key: "options", what: "option", flag: "--options NAME=value" },
} as const;

const SUBJECTS: Record<string, string> = {
  StatefulSet: "--statefulset namespace/name",
  Deployment: "--deployment namespace/name",
  DeploymentConfig: "--deploymentconfig namespace/name",
  PVC: "--pvc namespace/name",
  Namespace: "--namespacetargets NAME",
};

function missingInput({ path, guarded }: Reference, given: GivenNames): Fault | undefined {
  const [root = "", name] = path;
  if (guarded || name === undefined) return undefined;
  if (root === "Profile" && !given.profile) return { message: "no profile is given", hint: "add --profile" };
  const flag = SUBJECTS[root];
  if (flag !== undefined && given.subject !== root) {
    const actual = given.subject === "" ? "another kind of object" : `a ${given.subject}`;
    return { message: `the action is asked for ${actual}, not a ${root}`, hint: `add ${flag}` };
  }
  const input = INPUTS[root as keyof typeof INPUTS];
  if (input === undefined || given[input.key].includes(name)) return undefined;
  const near = nearest(name, given[input.key]);
  return {
    message: `no ${input.what} ${name} is given`,
    hint: near === undefined ? `add ${input.flag.replace("NAME", name)}` : `did you mean ${near}?`,
  };
}
