// Tells clients which groups, versions and resources there are, in the plain and the aggregated form.
import type { ResourceKind } from "./resource-kind.ts";
import { groupVersion } from "./resource-kind.ts";
import type { ResourceRegistry } from "./resource-registry.ts";

/** The body for a discovery path, or undefined when it is none. */
export function discoveryDocument(path: string, accept: string, registry: ResourceRegistry): object | undefined {
  const aggregated = accept.includes("apidiscovery.k8s.io") && accept.includes("v=v2;");
  const aggregatedLast = accept.includes("as=APIGroupDiscoveryList") && /v=v2(?![\w])/.test(accept);
  const parts = path.split("/").filter((part) => part !== "");
  if (path === "/api" || path === "/apis") {
    if (aggregated || aggregatedLast) return aggregatedList(registry, path === "/api");
    return path === "/api"
      ? { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] }
      : groupList(registry);
  }
  if (parts[0] === "apis" && parts.length === 2) {
    return groups(registry).find((group) => group.name === parts[1]);
  }
  const isVersion = (parts[0] === "api" && parts.length === 2) || (parts[0] === "apis" && parts.length === 3);
  if (!isVersion) return undefined;
  const [group, version] = parts[0] === "api" ? ["", parts[1]] : [parts[1], parts[2]];
  const kinds = registry.kinds().filter((kind) => kind.group === group && kind.version === version);
  return kinds.length === 0 ? undefined : resourceList(kinds);
}

/** The content type that goes with it. */
export function discoveryContentType(body: object): string {
  return "kind" in body && body.kind === "APIGroupDiscoveryList"
    ? "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    : "application/json";
}

function versionsByGroup(registry: ResourceRegistry): Map<string, Map<string, ResourceKind[]>> {
  const result = new Map<string, Map<string, ResourceKind[]>>();
  for (const kind of registry.kinds()) {
    const versions = result.get(kind.group) ?? new Map<string, ResourceKind[]>();
    result.set(kind.group, versions);
    versions.set(kind.version, [...(versions.get(kind.version) ?? []), kind]);
  }
  return result;
}

function groups(registry: ResourceRegistry) {
  return [...versionsByGroup(registry)]
    .filter(([name]) => name !== "")
    .map(([name, versions]) => {
      const list = [...versions.keys()].map((version) => ({ groupVersion: `${name}/${version}`, version }));
      return { kind: "APIGroup", apiVersion: "v1", name, versions: list, preferredVersion: list[0] };
    });
}

function groupList(registry: ResourceRegistry) {
  return {
    kind: "APIGroupList",
    apiVersion: "v1",
    groups: groups(registry).map(({ kind, apiVersion, ...group }) => group),
  };
}

function resourceList(kinds: readonly ResourceKind[]) {
  const first = kinds[0] as ResourceKind;
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: groupVersion(first),
    resources: kinds.flatMap((kind) => {
      const { plural, singular, namespaced, verbs, shortNames, categories } = kind;
      const main = {
        name: plural,
        singularName: singular,
        namespaced,
        kind: kind.kind,
        verbs,
        ...(shortNames.length > 0 ? { shortNames } : {}),
        ...(categories.length > 0 ? { categories } : {}),
        storageVersionHash: "",
      };
      return [main, ...kind.subresources.map((name) => subresourceEntry(kind, name))];
    }),
  };
}

function subresourceEntry(kind: ResourceKind, name: string) {
  const { kind: responseKind, group, version } = subresourceKind(kind, name);
  return {
    name: `${kind.plural}/${name}`,
    singularName: "",
    namespaced: kind.namespaced,
    ...(group === kind.group && version === kind.version ? {} : { group, version }),
    kind: responseKind,
    verbs: subresourceVerbs(name),
  };
}

function subresourceKind(kind: ResourceKind, name: string): { group: string; version: string; kind: string } {
  if (name === "scale") return { group: "autoscaling", version: "v1", kind: "Scale" };
  if (name === "eviction") return { group: "policy", version: "v1", kind: "Eviction" };
  if (name === "token") return { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" };
  if (name === "exec") return { group: "", version: "v1", kind: "PodExecOptions" };
  if (name === "attach") return { group: "", version: "v1", kind: "PodAttachOptions" };
  if (name === "binding") return { group: "", version: "v1", kind: "Binding" };
  return kind;
}

function subresourceVerbs(name: string): string[] {
  if (name === "exec" || name === "attach") return ["create", "get"];
  if (name === "log") return ["get"];
  if (name === "eviction" || name === "token" || name === "binding") return ["create"];
  if (name === "finalize") return ["update"];
  return ["get", "patch", "update"];
}

function aggregatedList(registry: ResourceRegistry, core: boolean) {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: [...versionsByGroup(registry)]
      .filter(([name]) => (name === "") === core)
      .map(([name, versions]) => ({
        metadata: name === "" ? {} : { name },
        versions: [...versions].map(([version, kinds]) => ({
          version,
          freshness: "Current",
          resources: kinds.map(aggregatedResource),
        })),
      })),
  };
}

function aggregatedResource(kind: ResourceKind) {
  const { plural, singular, namespaced, verbs, shortNames, categories, group, version } = kind;
  return {
    resource: plural,
    responseKind: { group, version, kind: kind.kind },
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(kind.subresources.length > 0
      ? {
          subresources: kind.subresources.map((name) => ({
            subresource: name,
            responseKind: subresourceKind(kind, name),
            verbs: subresourceVerbs(name),
          })),
        }
      : {}),
  };
}
