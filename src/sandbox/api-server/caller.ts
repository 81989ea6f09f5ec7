// Who is asking: the owner of the sandbox by the token of its kubeconfig, or a service account by a token made for it.
import { createHmac, timingSafeEqual } from "node:crypto";
import type { KubeObject } from "../kubernetes-objects.ts";
import type { Api } from "./api.ts";
import { ApiError } from "./api-error.ts";

export type Caller = { user: string; groups: readonly string[]; uid?: string; extra?: Record<string, string[]> };

export type Tokens = {
  /** Throws 401 when nobody is recognised. */
  authenticate(headers: Headers): Caller;
  /** A token as `kubectl create token` gives it, valid for that many seconds. */
  issue(account: KubeObject, seconds: number, pod?: { name: string; uid: string }): { token: string; expires: Date };
  review(token: string): Caller | undefined;
};

const owner: Caller = { user: "kubernetes-admin", groups: ["system:masters", "system:authenticated"] };

/** `key` signs the tokens; it must survive restarts with the data, or pods would lose access. */
export function createTokens(api: Api, adminToken: string, key: string): Tokens {
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url");

  function review(token: string): Caller | undefined {
    if (sameText(token, adminToken)) return owner;
    const [header, payload, signature] = token.split(".");
    if (!header || !payload || !signature || !sameText(sign(`${header}.${payload}`), signature)) return undefined;
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Claims;
    if (claims.exp * 1000 < Date.now()) return undefined;
    const about = claims["kubernetes.io"];
    const account = api.find(api.kind("serviceaccounts"), about.namespace, about.serviceaccount.name);
    if (account?.metadata.uid !== about.serviceaccount.uid) return undefined;
    return {
      user: claims.sub,
      groups: ["system:serviceaccounts", `system:serviceaccounts:${about.namespace}`, "system:authenticated"],
      uid: about.serviceaccount.uid,
    };
  }

  return {
    review,
    authenticate(headers) {
      const given = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
      const caller = given === undefined ? undefined : review(given.trim());
      if (!caller) throw new ApiError(401, "Unauthorized", "Unauthorized");
      return impersonated(caller, headers);
    },
    issue(account, seconds, pod) {
      const { name, uid, namespace = "" } = account.metadata;
      const now = Math.floor(Date.now() / 1000);
      const claims: Claims = {
        iss: "https://kubernetes.default.svc.cluster.local",
        sub: `system:serviceaccount:${namespace}:${name}`,
        aud: ["https://kubernetes.default.svc.cluster.local"],
        iat: now,
        exp: now + seconds,
        "kubernetes.io": { namespace, serviceaccount: { name, uid }, ...(pod ? { pod } : {}) },
      };
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
      return { token: `${text}.${sign(text)}`, expires: new Date(claims.exp * 1000) };
    },
  };
}

type Claims = {
  iss: string;
  sub: string;
  aud: string[];
  iat: number;
  exp: number;
  "kubernetes.io": {
    namespace: string;
    serviceaccount: { name: string; uid: string };
    pod?: { name: string; uid: string };
  };
};

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function impersonated(caller: Caller, headers: Headers): Caller {
  const user = headers.get("impersonate-user");
  if (!user) return caller;
  if (!caller.groups.includes("system:masters")) {
    const message = `users "${user}" is forbidden: User "${caller.user}" cannot impersonate resource "users" in API group "" at the cluster scope`;
    throw new ApiError(403, "Forbidden", message, { name: user, kind: "users" });
  }
  const account = /^system:serviceaccount:([^:]+):/.exec(user);
  const own = account ? ["system:serviceaccounts", `system:serviceaccounts:${account[1]}`] : [];
  const groups = (headers.get("impersonate-group") ?? "").split(",").map((group) => group.trim());
  return { user, groups: [...own, ...groups.filter((group) => group !== ""), "system:authenticated"] };
}
