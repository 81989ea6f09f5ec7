// The kinds that are questions: who am I, may I, is this token good.
import { isObject, type JsonObject } from "../../resources/json.ts";
import type { Attributes, Authorizer } from "./authorizer.ts";
import type { Caller, Tokens } from "./caller.ts";

/** The review with its status filled in. */
export function answerReview(
  kind: string,
  namespace: string | undefined,
  body: JsonObject,
  caller: Caller,
  services: { authorizer: Authorizer; tokens: Tokens },
): JsonObject {
  const spec = isObject(body.spec) ? body.spec : {};
  const answer = { metadata: {}, ...body, kind };
  switch (kind) {
    case "SelfSubjectReview":
      return { ...answer, apiVersion: "authentication.k8s.io/v1", status: { userInfo: userInfo(caller) } };
    case "TokenReview": {
      const found = services.tokens.review(String(spec.token ?? ""));
      const status = found
        ? { authenticated: true, user: userInfo(found) }
        : { authenticated: false, error: "invalid bearer token" };
      return { ...answer, apiVersion: "authentication.k8s.io/v1", status };
    }
    case "SelfSubjectRulesReview": {
      const rules = services.authorizer.rules(caller, String(spec.namespace ?? namespace ?? "default"));
      const status = {
        resourceRules: rules.filter((rule) => rule.resources),
        nonResourceRules: rules.filter((rule) => rule.nonResourceURLs),
        incomplete: false,
      };
      return { ...answer, apiVersion: "authorization.k8s.io/v1", status };
    }
    default: {
      const about = kind === "SelfSubjectAccessReview" ? caller : subject(spec);
      const allowed = isAllowed(about, spec, namespace, services.authorizer);
      const status = { allowed, ...(allowed ? {} : { reason: "no rule of RBAC allows it" }) };
      return { ...answer, apiVersion: "authorization.k8s.io/v1", status };
    }
  }
}

function userInfo(caller: Caller): JsonObject {
  return { username: caller.user, groups: caller.groups, ...(caller.uid ? { uid: caller.uid } : {}) };
}

function subject(spec: JsonObject): Caller {
  const groups = Array.isArray(spec.groups) ? spec.groups.map(String) : [];
  return { user: String(spec.user ?? ""), groups };
}

function isAllowed(caller: Caller, spec: JsonObject, namespace: string | undefined, authorizer: Authorizer): boolean {
  const wanted = isObject(spec.resourceAttributes) ? spec.resourceAttributes : undefined;
  if (!wanted) return caller.groups.includes("system:masters") || isReadablePath(spec);
  const text = (field: string) =>
    typeof wanted[field] === "string" && wanted[field] !== "" ? wanted[field] : undefined;
  const attributes: Attributes = {
    verb: text("verb") ?? "*",
    group: text("group") ?? "",
    resource: text("resource") ?? "*",
    subresource: text("subresource"),
    name: text("name"),
    namespace: text("namespace") ?? namespace,
  };
  return authorizer.allows(caller, attributes);
}

function isReadablePath(spec: JsonObject): boolean {
  const wanted = isObject(spec.nonResourceAttributes) ? spec.nonResourceAttributes : {};
  return wanted.verb === "get" && /^\/(api|apis|openapi|version|healthz|readyz|livez)(\/|$)/.test(String(wanted.path));
}
