// Says in the words of blueprints what a template reads: options, Secrets and their keys, outputs of phases and so on.

import type { Blueprint } from "../api/blueprint.ts";
import type { Path, Sourced } from "../api/documents.ts";
import { type Position, TemplateError } from "../errors/error.ts";
import { ANY_KEY, analyse, type DataPath, parseTemplate, type Reference, type Template } from "../template/template.ts";
import type { WorkloadKind } from "./parameters.ts";
import { sitesOf, whereIn } from "./template-sites.ts";

/** A name that is left out means any or all of them. */
type What =
  | { kind: "option"; name?: string }
  | { kind: "artifact"; name?: string; part?: string; key?: string }
  /** Of the ActionSet, or with `phase` of the objects of that phase. */
  | { kind: "secret" | "configMap"; phase?: PhaseName; name?: string; field?: string; key?: string }
  | { kind: "output"; phase: PhaseName; key?: string }
  /** All that a phase has, or whether it has run. */
  | { kind: "phase"; phase: PhaseName }
  | { kind: "profile"; part?: string }
  | { kind: "repositoryServer"; part?: string }
  | { kind: "subject"; subject: WorkloadKind | "PVC" | "Namespace"; field?: string }
  /** Field names and keys inside the object acted on. */
  | { kind: "object"; inside: DataPath }
  /** Another parameter: `Time`, `PodLabels` …; also one that does not exist. */
  | { kind: "parameter"; name: string }
  /** The parameters as a whole. */
  | { kind: "everything" };

/** `deferred` is the deferred phase, which templates refer to by no name; neither is any phase, chosen at run time. */
export type PhaseName = { name?: string; deferred?: boolean };

export type Read = Reference &
  What & {
    /** A key on the way is computed while rendering, or is any element of a list. */
    readonly dynamic: boolean;
  };

/** What a template reads, in the order of its text. A text that cannot be parsed reads nothing: it fails first. */
export function readsOf(template: Template | string): Read[] {
  const parsed = typeof template === "string" ? parsedOrUndefined(template) : template;
  return parsed === undefined ? [] : analyse(parsed).references.map(describeReference);
}

function parsedOrUndefined(text: string): Template | undefined {
  try {
    return parseTemplate(text);
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

/** A read and its place in the blueprint. */
export type LocatedRead = { read: Read; path: Path; where: Position };

/** What all templates of an action read: of its phases in order, the deferred one, then of its artifacts. */
export function readsOfAction(blueprint: Sourced<Blueprint>, action: string): LocatedRead[] {
  const source = blueprint.value.actions[action];
  if (source === undefined) return [];
  return sitesOf(source, action).flatMap((site) =>
    readsOf(site.text).map((read) => ({ read, path: site.path, where: whereIn(blueprint.where, site, read) })),
  );
}

const SUBJECTS: ReadonlySet<unknown> = new Set(["StatefulSet", "Deployment", "DeploymentConfig", "PVC", "Namespace"]);

export function describeReference(reference: Reference): Read {
  return { ...reference, ...whatIs(reference.path), dynamic: reference.path.includes(ANY_KEY) };
}

function whatIs(path: DataPath): What {
  const [root, ...rest] = path;
  const [first, second, third] = rest.map((step) => (step === ANY_KEY ? undefined : step));
  switch (root) {
    case undefined:
    case ANY_KEY:
      return { kind: "everything" };
    case "Options":
      return { kind: "option", ...named("name", first) };
    case "ArtifactsIn":
      return { kind: "artifact", ...named("name", first), ...named("part", second), ...named("key", third) };
    case "Secrets":
      return { kind: "secret", ...objectParts(rest) };
    case "ConfigMaps":
      return { kind: "configMap", ...objectParts(rest) };
    case "Phases":
      return partOfPhase(named("name", first), rest.slice(1));
    case "DeferPhase":
      return partOfPhase({ deferred: true }, rest);
    case "Profile":
      return { kind: "profile", ...named("part", first) };
    case "RepositoryServer":
      return { kind: "repositoryServer", ...named("part", first) };
    case "Object":
      return { kind: "object", inside: rest };
    default:
      if (SUBJECTS.has(root)) {
        const subject = root as Extract<What, { kind: "subject" }>["subject"];
        return { kind: "subject", subject, ...named("field", first) };
      }
      return { kind: "parameter", name: root };
  }
}

function partOfPhase(phase: PhaseName, path: DataPath): What {
  const [part, key] = path;
  switch (part) {
    case "Output":
      return { kind: "output", phase, ...named("key", key) };
    case "Secrets":
      return { kind: "secret", phase, ...objectParts(path.slice(1)) };
    case "ConfigMaps":
      return { kind: "configMap", phase, ...objectParts(path.slice(1)) };
    default:
      return { kind: "phase", phase };
  }
}

const objectParts = ([name, field, key]: DataPath) => ({
  ...named("name", name),
  ...named("field", field),
  ...named("key", key),
});

function named<K extends string>(name: K, step: DataPath[number] | undefined): { [key in K]?: string } {
  return step === undefined || step === ANY_KEY ? {} : ({ [name]: step } as { [key in K]?: string });
}
