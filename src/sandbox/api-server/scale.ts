// The scale subresource: one shape to read and set the replicas of any workload.
import { isObject, type JsonObject } from "../../resources/json.ts";
import { formatLabelSelector, type LabelSelector, selectorRequirements } from "../../resources/label-selector.ts";
import type { DraftObject, KubeObject } from "../kubernetes-objects.ts";
import { badRequest, invalid, invalidValue } from "./api-error.ts";
import type { ResourceKind } from "./resource-kind.ts";

export function scaleOf(kind: ResourceKind, object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const custom = kind.custom?.scale;
  const replicas = fieldAt(object, custom?.specReplicasPath ?? ".spec.replicas");
  const current = fieldAt(object, custom?.statusReplicasPath ?? ".status.replicas");
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    spec: { replicas: typeof replicas === "number" ? replicas : custom ? 0 : 1 },
    status: { replicas: typeof current === "number" ? current : 0, selector: selectorOf(kind, object) },
  };
}

function selectorOf(kind: ResourceKind, object: KubeObject): string | undefined {
  const custom = kind.custom?.scale;
  if (custom) {
    const text = custom.labelSelectorPath ? fieldAt(object, custom.labelSelectorPath) : undefined;
    return typeof text === "string" ? text : undefined;
  }
  const selector = (object.spec as { selector?: LabelSelector } | undefined)?.selector;
  return selector && formatLabelSelector(selectorRequirements(selector));
}

/** The workload with the replicas of a Scale. */
export function withScale(kind: ResourceKind, object: KubeObject, scale: DraftObject): DraftObject {
  const replicas = isObject(scale.spec) ? (scale.spec.replicas ?? 0) : 0;
  if (typeof replicas !== "number") throw badRequest("spec.replicas must be a number");
  if (replicas < 0) {
    const fault = invalidValue("spec.replicas", replicas, "must be greater than or equal to 0");
    throw invalid({ group: "autoscaling", plural: "scales", kind: "Scale" }, object.metadata.name, [fault]);
  }
  const path = partsOf(kind.custom?.scale?.specReplicasPath ?? ".spec.replicas");
  const result = structuredClone(object) as DraftObject & JsonObject;
  let place: JsonObject = result;
  for (const part of path.slice(0, -1)) {
    const next: JsonObject = isObject(place[part]) ? (place[part] as JsonObject) : {};
    place[part] = next;
    place = next;
  }
  place[path.at(-1) ?? "replicas"] = replicas;
  const sent = scale.metadata?.resourceVersion;
  return { ...result, metadata: { ...object.metadata, ...(sent ? { resourceVersion: sent } : {}) } };
}

function fieldAt(object: KubeObject, path: string): unknown {
  return partsOf(path).reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    object,
  );
}

/** The paths of a scale subresource are names with points between, nothing else. */
function partsOf(path: string): string[] {
  return path.replace(/^\./, "").split(".");
}
