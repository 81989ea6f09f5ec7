// Names the object of an action for people.

import type { ObjectReference } from "../api/reference.ts";

/** `StatefulSet shop/db`, `Namespace shop`. */
export function describeObject(object: ObjectReference): string {
  const kind = object.kind || object.resource || "object";
  if (kind.toLowerCase() === "namespace") return `${kind} ${object.name}`;
  return `${kind} ${object.namespace ? `${object.namespace}/` : ""}${object.name ?? ""}`;
}
