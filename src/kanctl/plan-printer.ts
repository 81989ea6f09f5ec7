// kanctl run --dry-run: shows what would run, with the arguments that are known before anything has run.

import type { ActionSpec } from "../api/action-set.ts";
import { writeYaml } from "../api/kubernetes-yaml.ts";
import type { Plan } from "../engine/plan.ts";
import { type Preview, previewAction } from "../engine/preview.ts";
import type { Host } from "../engine/run-action.ts";
import type { Io } from "../terminal/io.ts";
import { jsonText } from "../util/json-text.ts";
import { describeObject } from "./describe-object.ts";

/** Secret values are masked. @throws as rendering does */
export async function printPlan(
  plans: readonly Plan[],
  specs: readonly ActionSpec[],
  host: Host,
  format: "text" | "json",
  io: Io,
): Promise<void> {
  for (const [index, plan] of plans.entries()) {
    const spec = specs[index] as ActionSpec;
    const preview = await previewAction(plan, spec, host);
    const text =
      format === "json" ? `${jsonText({ type: "plan", object: spec.object, ...preview })}\n` : planText(preview, spec);
    io.stdout.write(host.redactor.mask(text));
  }
}

function planText(preview: Preview, spec: ActionSpec): string {
  const phases = preview.phases.map((phase, index) => {
    const label = phase.deferred ? "deferred" : `${index + 1}.`;
    const args =
      phase.arguments === undefined
        ? "     (arguments are rendered when it runs)\n"
        : indent(writeYaml(phase.arguments), "     ");
    return `${label} ${phase.name} ${phase.func}\n${args}`;
  });
  const artifacts =
    preview.outputArtifacts.length === 0 ? "" : `output artifacts: ${preview.outputArtifacts.join(", ")}\n`;
  return `${preview.action} of ${describeObject(spec.object)}, nothing is changed\n${phases.join("")}${artifacts}`;
}

function indent(text: string, blanks: string): string {
  return text.replace(/^(?=.)/gm, blanks);
}
