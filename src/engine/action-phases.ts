// The phases of an action in the order they run, with their places in the blueprint.

import type { BlueprintAction, BlueprintPhase } from "../api/blueprint.ts";
import type { Path } from "../api/documents.ts";

/** Phases in the order they run, the deferred one last. */
export function phasesOf(
  source: BlueprintAction,
  action: string,
): { phase: BlueprintPhase; path: Path; deferred: boolean }[] {
  const phases = (source.phases ?? []).map((phase, index) => ({
    phase,
    path: ["actions", action, "phases", index] as Path,
    deferred: false,
  }));
  if (source.deferPhase === undefined) return phases;
  return [...phases, { phase: source.deferPhase, path: ["actions", action, "deferPhase"], deferred: true }];
}
