// Knows every resource the server offers right now: Kubernetes' own and those of CustomResourceDefinitions.
import { isObject, type JsonObject } from "../../resources/json.ts";
import type { KubeObject } from "../kubernetes-objects.ts";
import type { ObjectStore } from "./object-store.ts";
import {
  builtInKinds,
  type CustomVersion,
  type PrinterColumn,
  type ResourceKind,
  storageKey,
} from "./resource-kind.ts";

export type ResourceRegistry = {
  kinds(): readonly ResourceKind[];
  find(group: string, version: string, plural: string): ResourceKind | undefined;
  /** By the words of an ownerReference or a scale target. */
  findKind(apiVersion: string, kind: string): ResourceKind | undefined;
  /** Any version of the resource with that storage key. */
  stored(key: string): ResourceKind | undefined;
  /** The version that objects are stored in. */
  storageVersion(kind: ResourceKind): string;
};

export const definitionsKey = "customresourcedefinitions.apiextensions.k8s.io";

export function createRegistry(store: ObjectStore): ResourceRegistry {
  let custom: ResourceKind[] | undefined;
  let storage = new Map<string, string>();
  let cachedAll: readonly ResourceKind[] = builtInKinds;
  store.listen((change) => {
    if (change.resource === definitionsKey) custom = undefined;
  });

  function all(): readonly ResourceKind[] {
    if (custom) return cachedAll;
    storage = new Map();
    custom = store.list(definitionsKey).flatMap((definition) => {
      const { kinds, storageVersion } = readDefinition(definition);
      const first = kinds[0];
      if (first) storage.set(storageKey(first), storageVersion);
      return kinds;
    });
    cachedAll = [...builtInKinds, ...custom];
    return cachedAll;
  }

  return {
    kinds: all,
    find: (group, version, plural) =>
      all().find((kind) => kind.plural === plural && kind.group === group && kind.version === version),
    findKind(apiVersion, name) {
      const slash = apiVersion.indexOf("/");
      const group = apiVersion.slice(0, Math.max(slash, 0));
      return all().find((kind) => kind.kind === name && kind.group === group);
    },
    stored: (key) => all().find((kind) => storageKey(kind) === key),
    storageVersion(kind) {
      all();
      return storage.get(storageKey(kind)) ?? kind.version;
    },
  };
}

function readDefinition(definition: KubeObject): { kinds: ResourceKind[]; storageVersion: string } {
  const spec = definition.spec as JsonObject & {
    group: string;
    scope: string;
    names: { kind: string; plural: string; singular?: string; shortNames?: string[]; categories?: string[] };
    versions: {
      name: string;
      served: boolean;
      storage: boolean;
      schema?: { openAPIV3Schema?: JsonObject };
      subresources?: { status?: object; scale?: CustomVersion["scale"] };
      additionalPrinterColumns?: PrinterColumn[];
    }[];
  };
  const { names } = spec;
  const kinds = spec.versions
    .filter((version) => version.served)
    .sort((a, b) => byPriority(a.name, b.name))
    .map((version): ResourceKind => {
      const schema = version.schema?.openAPIV3Schema;
      return {
        group: spec.group,
        version: version.name,
        kind: names.kind,
        plural: names.plural,
        singular: names.singular ?? names.kind.toLowerCase(),
        shortNames: names.shortNames ?? [],
        categories: names.categories ?? [],
        namespaced: spec.scope === "Namespaced",
        verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        subresources: [
          ...(isObject(version.subresources?.status) ? (["status"] as const) : []),
          ...(version.subresources?.scale ? (["scale"] as const) : []),
        ],
        custom: {
          schema: isObject(schema) ? schema : undefined,
          printerColumns: version.additionalPrinterColumns,
          scale: version.subresources?.scale,
        },
      };
    });
  return { kinds, storageVersion: spec.versions.find((version) => version.storage)?.name ?? kinds[0]?.version ?? "v1" };
}

// v2 before v1 before v1beta1 before v1alpha1, the order in which clients should prefer them.
function byPriority(a: string, b: string): number {
  const rank = (version: string) => {
    const found = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
    if (!found) return -1;
    const stage = found[2] === "alpha" ? 0 : found[2] === "beta" ? 1 : 2;
    return stage * 1e6 + Number(found[1]) * 1e3 + Number(found[3] ?? 0);
  };
  return rank(b) - rank(a);
}
