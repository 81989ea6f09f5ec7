// JSON merge patch (RFC 7386), which `kubectl patch --type=merge` and `apply` on custom resources send.
import { isObject, type JsonObject, setKey } from "./json.ts";

/** Neither argument is changed; the result may share parts of both. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else setKey(merged, key, mergePatch(Object.hasOwn(merged, key) ? merged[key] : undefined, value));
  }
  return merged;
}
