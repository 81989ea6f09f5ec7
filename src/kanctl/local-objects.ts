// Lets objects that came from files stand in for objects of the cluster.

import type { Cluster, KubeObject, ResourcePath } from "../kube/cluster.ts";

const RESOURCES: ReadonlyMap<string, { group: string; resource: string }> = new Map([
  ["Secret", { group: "", resource: "secrets" }],
  ["ConfigMap", { group: "", resource: "configmaps" }],
  ["Profile", { group: "cr.kanister.io", resource: "profiles" }],
]);

/** A cluster that answers `get` for these objects itself; everything else goes to `cluster`. */
export function withLocalObjects(cluster: Cluster, objects: readonly KubeObject[]): Cluster {
  const local = new Map<string, KubeObject>();
  for (const object of objects) {
    const type = RESOURCES.get(object.kind ?? "");
    if (type === undefined) continue;
    const namespace = object.metadata.namespace || cluster.defaultNamespace;
    local.set(key({ ...type, version: "", namespace, name: object.metadata.name }), asStored(object, namespace));
  }
  return {
    ...cluster,
    async get(path, options) {
      return local.get(key(path)) ?? cluster.get(path, options);
    },
  };
}

const key = (path: ResourcePath) => [path.group, path.resource, path.namespace, path.name].join("\n");

/** As the API server would give it back: `stringData` of a Secret becomes `data`. */
function asStored(object: KubeObject, namespace: string): KubeObject {
  const { stringData, ...rest } = object as KubeObject & {
    stringData?: Record<string, string>;
    data?: Record<string, string>;
  };
  const encoded = Object.entries(stringData ?? {}).map(([name, text]) => [name, Buffer.from(text).toString("base64")]);
  return {
    ...rest,
    ...(object.kind === "Secret" && { data: { ...rest.data, ...Object.fromEntries(encoded) } }),
    metadata: { ...object.metadata, namespace },
  };
}
