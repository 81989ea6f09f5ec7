// What an action has to fetch before it starts: what its templates read, and what its functions say they look at.

import type { ParameterName } from "./function.ts";
import type { Plan } from "./plan.ts";
import { type Read, readsOf } from "./reads.ts";
import { sitesOf } from "./template-sites.ts";

/** Names of an ActionSet's map, or all of them. */
export type Names = "all" | ReadonlySet<string>;

export type Needs = {
  secrets: Names;
  configMaps: Names;
  /** `location` is all but the values of the credential. */
  profile: "nothing" | "location" | "all";
  repositoryServer: boolean;
  /** Template parameters of workloads whose pods, containers or claims are read: `StatefulSet` … */
  pods: Names;
  object: boolean;
};

export const EVERYTHING: Needs = {
  secrets: "all",
  configMaps: "all",
  profile: "all",
  repositoryServer: true,
  pods: "all",
  object: true,
};

export const NOTHING: Needs = {
  secrets: new Set(),
  configMaps: new Set(),
  profile: "nothing",
  repositoryServer: false,
  pods: new Set(),
  object: false,
};

/** What the templates and functions of a planned action read. */
export function needsOf(plan: Plan): Needs {
  const source = plan.blueprint.value.actions[plan.action] ?? {};
  const ofTemplates = sitesOf(source, plan.action).flatMap((site) => readsOf(site.text).map(needOfRead));
  const phases = [...plan.phases, ...(plan.deferPhase ? [plan.deferPhase] : [])];
  const ofFunctions = phases.flatMap(({ definition }) => definition.reads?.map(needOfFunction) ?? [EVERYTHING]);
  return [...ofTemplates, ...ofFunctions].reduce<Needs>(both, NOTHING);
}

function needOfFunction(name: ParameterName): Partial<Needs> {
  return { [name]: EVERYTHING[name] };
}

function needOfRead(read: Read): Partial<Needs> {
  switch (read.kind) {
    case "everything":
      return read.use === "value" ? EVERYTHING : {};
    case "secret":
    case "configMap": {
      if (read.phase !== undefined) return {};
      const names = namesOf(read);
      return names === undefined ? {} : { [read.kind === "secret" ? "secrets" : "configMaps"]: names };
    }
    case "profile":
      return { profile: needOfProfile(read) };
    case "repositoryServer":
      return { repositoryServer: read.path.length > 1 || read.use === "value" };
    case "subject": {
      const isKnown = read.field === "Name" || read.field === "Namespace";
      const asksOnly = read.path.length === 1 && read.use !== "value";
      return isKnown || asksOnly ? {} : { pods: new Set([read.subject]) };
    }
    case "object":
      return { object: true };
    default:
      return {};
  }
}

/** How many there are is known without fetching them. */
function namesOf(read: Extract<Read, { kind: "secret" | "configMap" }>): Names | undefined {
  if (read.name !== undefined) return new Set([read.name]);
  return read.path.length === 1 && read.use !== "value" ? undefined : "all";
}

function needOfProfile({ path, use, part }: Extract<Read, { kind: "profile" }>): Needs["profile"] {
  const [, , member] = path;
  if (path.length === 1) return use === "value" ? "all" : "nothing";
  if (part !== "Credential" || member === "Type") return "location";
  return path.length === 2 && use !== "value" ? "location" : "all";
}

const PROFILE_LEVELS = ["nothing", "location", "all"] as const;

function both(a: Needs, b: Partial<Needs>): Needs {
  const profile = Math.max(PROFILE_LEVELS.indexOf(a.profile), PROFILE_LEVELS.indexOf(b.profile ?? "nothing"));
  return {
    secrets: union(a.secrets, b.secrets),
    configMaps: union(a.configMaps, b.configMaps),
    profile: PROFILE_LEVELS[profile]!,
    repositoryServer: a.repositoryServer || (b.repositoryServer ?? false),
    pods: union(a.pods, b.pods),
    object: a.object || (b.object ?? false),
  };
}

function union(a: Names, b: Names | undefined): Names {
  if (b === undefined || a === "all") return a;
  return b === "all" ? "all" : new Set([...a, ...b]);
}

export function isNamed(names: Names, name: string): boolean {
  return names === "all" || names.has(name);
}
