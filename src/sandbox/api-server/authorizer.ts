// Decides by Role, ClusterRole and their bindings what a caller may do, so that missing permissions show here as they do in production.
import type { KubeObject } from "../kubernetes-objects.ts";
import type { Api } from "./api.ts";
import { ApiError } from "./api-error.ts";
import type { Caller } from "./caller.ts";

export type Attributes = {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  name?: string;
  namespace?: string;
};

export type Rule = {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
};

type Binding = KubeObject & {
  roleRef: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace?: string }[];
};

export type Authorizer = {
  allows(caller: Caller, attributes: Attributes): boolean;
  /** Throws the 403 of a real server. */
  check(caller: Caller, attributes: Attributes): void;
  rules(caller: Caller, namespace: string): Rule[];
};

/** What everyone who is known may do. */
const everyone: Rule[] = [
  {
    verbs: ["create"],
    apiGroups: ["authorization.k8s.io"],
    resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
  },
  { verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"] },
];

export function createAuthorizer(api: Api): Authorizer {
  function rules(caller: Caller, namespace: string | undefined): Rule[] {
    if (caller.groups.includes("system:masters")) {
      return [
        { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
        { verbs: ["*"], nonResourceURLs: ["*"] },
      ];
    }
    const cluster = api.list(api.kind("clusterrolebindings")) as Binding[];
    const local = namespace ? (api.list(api.kind("rolebindings"), namespace) as Binding[]) : [];
    const granted = [...cluster, ...local]
      .filter((binding) => appliesTo(binding, caller))
      .flatMap((binding) => roleRules(api, binding));
    return [...everyone, ...granted];
  }

  const allows = (caller: Caller, attributes: Attributes) =>
    rules(caller, attributes.namespace).some((rule) => ruleAllows(rule, attributes));

  return {
    allows,
    rules,
    check(caller, attributes) {
      if (!allows(caller, attributes)) throw refusal(caller, attributes);
    },
  };
}

function appliesTo(binding: Binding, caller: Caller): boolean {
  return (binding.subjects ?? []).some((subject) => {
    if (subject.kind === "User") return subject.name === caller.user;
    if (subject.kind === "Group") return caller.groups.includes(subject.name);
    const namespace = subject.namespace ?? binding.metadata.namespace;
    return caller.user === `system:serviceaccount:${namespace}:${subject.name}`;
  });
}

function roleRules(api: Api, binding: Binding): Rule[] {
  const isCluster = binding.roleRef.kind === "ClusterRole";
  const kind = api.kind(isCluster ? "clusterroles" : "roles");
  const role = api.find(kind, binding.metadata.namespace, binding.roleRef.name);
  return (role?.rules as Rule[] | undefined) ?? [];
}

function ruleAllows(rule: Rule, wanted: Attributes): boolean {
  const has = (list: string[] | undefined, value: string) => list?.includes("*") || list?.includes(value) || false;
  if (!has(rule.verbs, wanted.verb) || !has(rule.apiGroups, wanted.group)) return false;
  const full = wanted.subresource ? `${wanted.resource}/${wanted.subresource}` : wanted.resource;
  const named =
    has(rule.resources, full) || (wanted.subresource && rule.resources?.includes(`*/${wanted.subresource}`));
  if (!named) return false;
  return !rule.resourceNames?.length || (wanted.name !== undefined && rule.resourceNames.includes(wanted.name));
}

function refusal(caller: Caller, wanted: Attributes): ApiError {
  const full = wanted.subresource ? `${wanted.resource}/${wanted.subresource}` : wanted.resource;
  const target = wanted.group ? `${wanted.resource}.${wanted.group}` : wanted.resource;
  const what = wanted.name ? `${target} "${wanted.name}"` : target;
  const where = wanted.namespace ? `in the namespace "${wanted.namespace}"` : "at the cluster scope";
  return new ApiError(
    403,
    "Forbidden",
    `${what} is forbidden: User "${caller.user}" cannot ${wanted.verb} resource "${full}" in API group "${wanted.group}" ${where}`,
    {
      ...(wanted.name ? { name: wanted.name } : {}),
      ...(wanted.group ? { group: wanted.group } : {}),
      kind: wanted.resource,
    },
  );
}
