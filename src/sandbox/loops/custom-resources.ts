// Removes the objects of a custom resource together with its definition.
import type { Api } from "../api-server/api.ts";
import type { KubeObject } from "../kubernetes-objects.ts";
import { type Loop, startLoop } from "./loop.ts";

const finalizer = "customresourcecleanup.apiextensions.k8s.io";

export function startCustomResourceLoop(api: Api, log: (line: string) => void): Loop {
  const definitions = api.kind("customresourcedefinitions");
  return startLoop({
    store: api.store,
    log,
    watch: {
      "customresourcedefinitions.apiextensions.k8s.io": (definition) => [definition.metadata.name],
      "*": (_object, change) => {
        const kind = change && api.registry.stored(change.resource);
        return kind?.custom && change?.type === "DELETED" ? [`${kind.plural}.${kind.group}`] : [];
      },
    },
    reconcile(name) {
      const definition = api.find(definitions, undefined, name);
      if (!definition) return undefined;
      if (!definition.metadata.deletionTimestamp) {
        keepUntilEmpty(api, definition);
        return undefined;
      }
      const kind = api.registry.stored(name);
      const members = kind ? api.list(kind) : [];
      for (const member of members) {
        if (kind && !member.metadata.deletionTimestamp)
          api.remove(kind, member.metadata.namespace, member.metadata.name);
      }
      if (kind && api.list(kind).length > 0) return undefined;
      api.modify(definitions, undefined, name, (current) => ({
        ...current,
        metadata: { ...current.metadata, finalizers: current.metadata.finalizers?.filter((own) => own !== finalizer) },
      }));
      return undefined;
    },
  });
}

function keepUntilEmpty(api: Api, definition: KubeObject): void {
  if (definition.metadata.finalizers?.includes(finalizer)) return;
  api.modify(api.kind("customresourcedefinitions"), undefined, definition.metadata.name, (current) => ({
    ...current,
    metadata: { ...current.metadata, finalizers: [...(current.metadata.finalizers ?? []), finalizer] },
  }));
}
