// The places of an action where templates stand, in the order they are rendered.

import type { BlueprintAction } from "../api/blueprint.ts";
import type { Path, Sourced } from "../api/documents.ts";
import type { Position } from "../errors/error.ts";
import { phasesOf } from "./action-phases.ts";

/** A text that is rendered, and how much of the action has run by then. */
export type Site = {
  /** Of the text, or of the member whose key it is. */
  path: Path;
  text: string;
  isKey: boolean;
  /** Names of the phases that have run. */
  completed: readonly string[];
  /** Name of the phase whose objects or arguments it is part of. */
  current?: string;
  /** Part of the deferred phase, or rendered after it. */
  deferred: boolean;
  artifact: boolean;
  /** The function whose condition it is; conditions have a language of their own. */
  condition?: WaitFunction;
};

export type WaitFunction = "Wait" | "WaitV2";

/** Every text of the action that holds a template, keys of maps too; not the conditions of functions that wait. */
export function sitesOf(source: BlueprintAction, action: string): Site[] {
  return allSites(source, action).filter((site) => site.condition === undefined);
}

/** The conditions of functions that wait. */
export function conditionsOf(source: BlueprintAction, action: string): (Site & { condition: WaitFunction })[] {
  return allSites(source, action).filter((site) => site.condition !== undefined) as (Site & {
    condition: WaitFunction;
  })[];
}

function allSites(source: BlueprintAction, action: string): Site[] {
  const sites: Site[] = [];
  const completed: string[] = [];
  for (const { phase, path, deferred } of phasesOf(source, action)) {
    const waits = phase.func === "Wait" || phase.func === "WaitV2" ? { waits: phase.func as WaitFunction } : {};
    const base: Base = { completed: [...completed], current: phase.name, deferred, artifact: false, ...waits };
    for (const part of ["objects", "args"] as const) collect(phase[part] ?? {}, [...path, part], base, sites);
    if (!deferred) completed.push(phase.name);
  }
  for (const [name, artifact] of Object.entries(source.outputArtifacts ?? {})) {
    const path = ["actions", action, "outputArtifacts", name];
    const base = { completed, deferred: true, artifact: true };
    for (const [key, text] of Object.entries(artifact.keyValue ?? {})) {
      collect(text, [...path, "keyValue", key], base, sites);
    }
    collect(artifact.kopiaSnapshot, [...path, "kopiaSnapshot"], base, sites);
  }
  return sites;
}

/** Where a place in the text of a site stands in the file. */
export function whereIn(where: Sourced<unknown>["where"], { path, isKey }: Site, place: TextPlace): Position {
  return isKey ? where(path) : where(path, place);
}

type TextPlace = { line: number; column: number };

type Base = Omit<Site, "path" | "text" | "isKey" | "condition"> & { waits?: WaitFunction };

function collect(value: unknown, path: Path, { waits, ...base }: Base, sites: Site[]): void {
  if (typeof value === "string") {
    const condition = waits !== undefined && path.at(-1) === "condition" ? { condition: waits } : {};
    if (value.includes("{{")) sites.push({ ...base, ...condition, path, text: value, isKey: false });
    return;
  }
  if (value === null || typeof value !== "object") return;
  for (const [key, member] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (!Array.isArray(value) && key.includes("{{")) sites.push({ ...base, path: at, text: key, isKey: true });
    collect(member, at, { ...base, ...(waits && { waits }) }, sites);
  }
}
