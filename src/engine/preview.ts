// What an action would do, as far as it can be known before its first phase has run; reads the cluster, changes nothing.

import type { ActionSpec } from "../api/action-set.ts";
import type { ObjectReference } from "../api/reference.ts";
import { decodeArguments } from "./arguments.ts";
import { fetchParameters, fetchPhaseObjects } from "./fetch-parameters.ts";
import { learnSecret, learnSecrets } from "./learn-secrets.ts";
import { needsOf } from "./needs.ts";
import { emptyPhase } from "./parameters.ts";
import type { Plan, PlannedPhase } from "./plan.ts";
import { renderer } from "./render.ts";
import type { Host } from "./run-action.ts";

export type Preview = {
  action: string;
  phases: {
    name: string;
    func: string;
    deferred: boolean;
    /** Rendered for the first phase only: later ones may need what earlier ones yield. */
    arguments?: Record<string, unknown>;
  }[];
  outputArtifacts: string[];
};

/** @throws NotFoundError, ClusterError, TemplateError */
export async function previewAction(plan: Plan, spec: ActionSpec, host: Host): Promise<Preview> {
  const parameters = await fetchParameters(spec, needsOf(plan), host.now(), host);
  learnSecrets(host.redactor, parameters);
  const render = renderer(plan.blueprint.where, parameters, host.environment);
  const first = plan.phases[0];
  let rendered: Record<string, unknown> | undefined;
  if (first !== undefined) {
    const data = { ...emptyPhase() };
    parameters.phases[first.name] = data;
    const references = render.value(first.source.objects ?? {}, [...first.path, "objects"]) as Record<
      string,
      ObjectReference
    >;
    Object.assign(data, await fetchPhaseObjects(references, host));
    for (const secret of Object.values(data.secrets)) learnSecret(host.redactor, secret);
    rendered = render.value(first.source.args ?? {}, [...first.path, "args"]) as Record<string, unknown>;
    decodeArguments(first.definition, rendered);
  }
  const describe = (phase: PlannedPhase) => ({ name: phase.name, func: phase.source.func, deferred: phase.deferred });
  return {
    action: plan.action,
    phases: [
      ...plan.phases.map((phase, index) => ({
        ...describe(phase),
        ...(index === 0 && rendered && { arguments: rendered }),
      })),
      ...(plan.deferPhase ? [describe(plan.deferPhase)] : []),
    ],
    outputArtifacts: Object.keys(plan.outputArtifacts),
  };
}
