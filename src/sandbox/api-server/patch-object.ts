// PATCH in its four forms.
import { messageOf } from "../../errors/error.ts";
import { isObject } from "../../resources/json.ts";
import { jsonPatch } from "../../resources/json-patch.ts";
import { mergePatch } from "../../resources/merge-patch.ts";
import { PatchError } from "../../resources/patch-error.ts";
import { strategicMergePatch } from "../../resources/strategic-merge-patch.ts";
import { findKind } from "../../resources/type-table.ts";
import type { DraftObject, KubeObject } from "../kubernetes-objects.ts";
import { ApiError, badRequest } from "./api-error.ts";
import { groupVersion, type ResourceKind } from "./resource-kind.ts";

export const applyPatchType = "application/apply-patch+yaml";

/** The object after the patch; `type` is the request's content type. */
export function patchedObject(kind: ResourceKind, current: KubeObject, patch: unknown, type: string): DraftObject {
  try {
    const result = applyPatch(kind, current, patch, type);
    if (!isObject(result) || !isObject(result.metadata)) throw badRequest("the patch does not leave an object");
    return result as DraftObject;
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    if (error.kind === "unprocessable") {
      throw new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", {});
    }
    throw badRequest(`error decoding patch: ${messageOf(error)}`);
  }
}

function applyPatch(kind: ResourceKind, current: KubeObject, patch: unknown, type: string): unknown {
  switch (type) {
    case "application/json-patch+json":
      return jsonPatch(current, patch);
    case "application/merge-patch+json":
      return mergePatch(current, patch);
    case "application/strategic-merge-patch+json": {
      const known = kind.custom ? undefined : findKind(groupVersion(kind), kind.kind);
      if (known) return strategicMergePatch(current, patch, known.name);
      throw unsupportedMediaType(["application/json-patch+json", "application/merge-patch+json", applyPatchType]);
    }
    default:
      throw unsupportedMediaType([
        "application/json-patch+json",
        "application/merge-patch+json",
        "application/strategic-merge-patch+json",
        applyPatchType,
      ]);
  }
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`;
  return new ApiError(415, "UnsupportedMediaType", message);
}
