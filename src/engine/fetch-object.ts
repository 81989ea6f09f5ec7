// Gets one object that an action refers to, and says what to look for when it is not there.

import type { ObjectReference } from "../api/reference.ts";
import { ClusterError, KanisterError, NotFoundError } from "../errors/error.ts";
import type { Cluster, KubeObject, ResourcePath, ResourceType } from "../kube/cluster.ts";
import type { SecretObject } from "./parameters.ts";

export type Fetch = { cluster: Cluster; signal: AbortSignal };

const CORE = { group: "", version: "v1" };
export const SECRETS: ResourceType = { ...CORE, resource: "secrets" };
export const CONFIG_MAPS: ResourceType = { ...CORE, resource: "configmaps" };

/** A reference without namespace means that of the context. @throws KanisterError `OBJECT`, NotFoundError, ClusterError */
export async function fetchOne(
  type: ResourceType,
  reference: ObjectReference,
  what: string,
  { cluster, signal }: Fetch,
): Promise<KubeObject> {
  const name = reference.name ?? "";
  const namespace = reference.namespace || cluster.defaultNamespace;
  if (name === "") throw new KanisterError("OBJECT", `the reference to ${what} has no name`, { hint: "add name:" });
  try {
    return await cluster.get({ ...type, namespace, name }, { signal });
  } catch (error) {
    throw notFound(error, `${what}: ${type.resource} "${name}" not found in namespace ${namespace}`, {
      ...type,
      namespace,
    });
  }
}

export async function fetchSecret(reference: ObjectReference, what: string, fetch: Fetch): Promise<SecretObject> {
  return (await fetchOne(SECRETS, reference, what, fetch)) as SecretObject;
}

/** A `NotFoundError` for the API's 404; any other error as it is. */
export function notFound(error: unknown, message: string, path: ResourcePath): unknown {
  if (!(error instanceof ClusterError) || error.status !== 404) return error;
  const group = path.group === "" ? "" : `.${path.group}`;
  const where = path.namespace === undefined ? "" : ` -n ${path.namespace}`;
  return new NotFoundError(message, {
    hint: `list what there is: kubectl get ${path.resource}${group}${where}`,
    cause: error,
  });
}
