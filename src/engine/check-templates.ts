// Finds template faults before anything runs: syntax, fields that do not exist, phases and inputs nobody provides.

import type { Blueprint, BlueprintAction } from "../api/blueprint.ts";
import type { Sourced } from "../api/documents.ts";
import { type Finding, TemplateError } from "../errors/error.ts";
import { ANY_KEY, type Analysis, analyse, parseTemplate } from "../template/template.ts";
import type { GoType } from "../template/types.ts";
import { nearest } from "../util/nearest.ts";
import { parseWaitCondition, parseWaitV2Condition } from "./conditions.ts";
import { behindPointer, fieldsOf, TEMPLATE_PARAMS } from "./parameter-types.ts";
import { describeReference, type PhaseName, type Read } from "./reads.ts";
import { explainTemplateError, shortened } from "./template-errors.ts";
import { conditionsOf, type Site, sitesOf, whereIn } from "./template-sites.ts";
import { warningsOf } from "./template-warnings.ts";

/** Names that a request provides. */
export type GivenNames = {
  artifacts: readonly string[];
  configMaps: readonly string[];
  secrets: readonly string[];
  options: readonly string[];
  /** The template parameter of the object acted on: `StatefulSet`, `Namespace` …; empty for other kinds. */
  subject: string;
  profile: boolean;
  /** Left out: not known. */
  repositoryServer?: boolean;
};

/** `dropped` marks what older versions of the format had. */
export type TemplateFinding = Finding & { dropped?: boolean };

/** All findings in the templates of one action. */
export function checkTemplates(blueprint: Sourced<Blueprint>, action: string, given?: GivenNames): TemplateFinding[] {
  const source = blueprint.value.actions[action];
  if (source === undefined) return [];
  return [
    ...sitesOf(source, action).flatMap((site) => checkSite(site, source, blueprint, given)),
    ...conditionsOf(source, action).flatMap((site) => {
      const parse = site.condition === "Wait" ? parseWaitCondition : parseWaitV2Condition;
      return syntaxFinding(site, blueprint, () => parse(site.text)).findings;
    }),
  ];
}

/** What the text was parsed to, or why it could not be. */
function syntaxFinding<T>(
  site: Site,
  blueprint: Sourced<Blueprint>,
  parse: () => T,
): { parsed?: T; findings: TemplateFinding[] } {
  try {
    return { parsed: parse(), findings: [] };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const where = whereIn(blueprint.where, site, placeOfFault(error, site.text));
    const { what, hint } = explainTemplateError(error);
    return { findings: [{ message: what, where, ...(hint && { hint }), severity: "error" }] };
  }
}

function checkSite(
  site: Site,
  source: BlueprintAction,
  blueprint: Sourced<Blueprint>,
  given: GivenNames | undefined,
): TemplateFinding[] {
  const { parsed: template, findings } = syntaxFinding(site, blueprint, () => parseTemplate(site.text));
  if (template === undefined) return findings;
  const analysis = analyse(template);
  const found = new Map<string, TemplateFinding>();
  for (const { line, column, text, ...finding } of [
    ...errorsOf(analysis, site, source, given),
    ...warningsOf(template, analysis, given),
  ]) {
    // What is wrong on the way to a value is wrong for everything below it.
    const key = `${line} ${finding.message}`;
    if (found.has(key)) continue;
    const message = `${shortened(text, 60)}: ${finding.message}`;
    found.set(key, { ...finding, message, where: whereIn(blueprint.where, site, { line, column }) });
  }
  return [...found.values()];
}

/** An action that is not closed is blamed where it begins, although the parser goes on to the end of the text. */
function placeOfFault({ where, details }: TemplateError, text: string): { line: number; column: number } {
  if (!String(details?.["reason"]).startsWith("unclosed action")) {
    return { line: where?.line ?? 1, column: where?.column ?? 1 };
  }
  const before = text.slice(0, text.lastIndexOf("{{")).split("\n");
  return { line: before.length, column: [...before.at(-1)!].length + 1 };
}

/** A fault and its place in the template. */
export type Fault = Omit<TemplateFinding, "where"> & { line: number; column: number; text: string };

function errorsOf(
  { references }: Analysis,
  site: Site,
  source: BlueprintAction,
  given: GivenNames | undefined,
): Fault[] {
  return references.flatMap((reference) => {
    const read = describeReference(reference);
    const fault =
      droppedReference(read) ??
      unknownField(read) ??
      (read.guarded ? undefined : (unknownPhase(read, site, source) ?? missingInput(read, given)));
    const { line, column, text } = reference;
    return fault === undefined ? [] : [{ line, column, text, severity: "error" as const, ...fault }];
  });
}

type Problem = { message: string; hint?: string; dropped?: boolean };

const OLD_LOCATIONS: ReadonlySet<unknown> = new Set(["S3Compliant", "GCS", "Azure"]);

function droppedReference({ path }: Read): Problem | undefined {
  const names = path.filter((step) => step !== ANY_KEY);
  if (names[0] === "ArtifactsOut") {
    const name = names.slice(1).join(".");
    return {
      message: "the format no longer has .ArtifactsOut",
      hint: `write the value of ${name || "the artifact"} here, or report it with \`kando output\` and use .Phases.<phase>.Output.<key> in outputArtifacts`,
      dropped: true,
    };
  }
  if (names[0] === "Profile" && names[1] === "Location" && OLD_LOCATIONS.has(names[2])) {
    return {
      message: `the format no longer has .Profile.Location.${names[2]}`,
      hint: `use ${["", "Profile", "Location", ...names.slice(3)].join(".")}`,
      dropped: true,
    };
  }
  return undefined;
}

/** Follows a path through the declared types; maps and objects of the cluster may hold anything. */
function unknownField({ path }: Read): Problem | undefined {
  let type: GoType = TEMPLATE_PARAMS;
  for (const step of path) {
    type = behindPointer(type);
    if (type.kind !== "struct") {
      if (type.elem === undefined) return undefined;
      type = type.elem;
      continue;
    }
    if (step === ANY_KEY) return undefined;
    const fields = fieldsOf(type);
    const next = fields.get(step);
    if (next === undefined) {
      const near = nearest(step, fields.keys());
      return {
        message: `there is no field ${step}`,
        hint: near === undefined ? `fields: ${[...fields.keys()].join(", ")}` : `did you mean ${near}?`,
      };
    }
    type = next;
  }
  return undefined;
}

function phaseOf(read: Read): PhaseName | undefined {
  return "phase" in read ? read.phase : undefined;
}

function unknownPhase(read: Read, site: Site, source: BlueprintAction): Problem | undefined {
  const phase = phaseOf(read);
  if (phase?.deferred) return unknownDeferred(read, site, source);
  const name = phase?.name;
  if (name === undefined || site.completed.includes(name)) return undefined;
  if (name === site.current && !site.deferred) {
    if (read.kind !== "output") return undefined;
    return { message: `phase ${name} has no outputs before it has run`, hint: "use an earlier phase" };
  }
  const names = (source.phases ?? []).map((one) => one.name);
  if (names.includes(name)) return { message: `phase ${name} runs later`, hint: "refer to earlier phases only" };
  if (name === source.deferPhase?.name) {
    return { message: `the deferred phase ${name} is not in .Phases`, hint: "use .DeferPhase.Output" };
  }
  const near = nearest(name, names);
  return {
    message: `this action has no phase ${name}`,
    hint: near === undefined ? `phases: ${names.join(", ")}` : `did you mean ${near}?`,
  };
}

function unknownDeferred(read: Read, site: Site, source: BlueprintAction): Problem | undefined {
  if (read.path.length < 2) return undefined;
  if (source.deferPhase === undefined) return { message: "this action has no deferPhase" };
  if (read.kind === "output") {
    if (site.artifact) return undefined;
    return {
      message: "outputs of the deferred phase exist only when it has run",
      hint: "use them in outputArtifacts",
    };
  }
  return site.deferred ? undefined : { message: "its objects exist only inside the deferred phase" };
}

const INPUTS = {
  artifact: { key: "artifacts", what: "input artifact", flag: "--from RECORD or --artifact" },
  configMap: { key: "configMaps", what: "ConfigMap", flag: "--config-maps NAME=namespace/name" },
  secret: { key: "secrets", what: "Secret", flag: "--secrets NAME=namespace/name" },
  option: { key: "options", what: "option", flag: "--options NAME=value" },
} as const;

const SUBJECT_FLAGS = {
  StatefulSet: "--statefulset namespace/name",
  Deployment: "--deployment namespace/name",
  DeploymentConfig: "--deploymentconfig namespace/name",
  PVC: "--pvc namespace/name",
  Namespace: "--namespacetargets NAME",
};

function missingInput(read: Read, given: GivenNames | undefined): Problem | undefined {
  if (given === undefined || read.path.length < 2) return undefined;
  switch (read.kind) {
    case "profile":
      return given.profile ? undefined : { message: "no profile is given", hint: "add --profile" };
    case "repositoryServer":
      if (given.repositoryServer !== false) return undefined;
      return { message: "no repository server is given", hint: "name it in repositoryServer of the ActionSet" };
    case "subject": {
      const { subject } = read;
      if (given.subject === subject) return undefined;
      const actual = given.subject === "" ? "another kind of object" : `a ${given.subject}`;
      return { message: `the action is asked for ${actual}, not a ${subject}`, hint: `add ${SUBJECT_FLAGS[subject]}` };
    }
    case "option":
    case "artifact":
    case "secret":
    case "configMap": {
      const { name } = read;
      const { key, what, flag } = INPUTS[read.kind];
      if (name === undefined || phaseOf(read) !== undefined || given[key].includes(name)) return undefined;
      const near = nearest(name, given[key]);
      const isTest = read.kind === "option" && read.use === "test";
      const instead = isTest ? `, or let the blueprint test index .Options "${name}", which may be absent` : "";
      const hint = near === undefined ? `add ${flag.replace("NAME", name)}${instead}` : `did you mean ${near}?`;
      return { message: `no ${what} ${name} is given`, hint };
    }
    default:
      return undefined;
  }
}
