// Builds the actions of a request from flags and, with --from, from the record of an earlier run.

import type { ActionSet, ActionSpec } from "../api/action-set.ts";
import type { Sourced } from "../api/documents.ts";
import type { Artifact, ObjectReference } from "../api/reference.ts";
import { UsageError } from "../errors/error.ts";

export type RequestFlags = {
  deployment?: string[];
  statefulset?: string[];
  deploymentconfig?: string[];
  pvc?: string[];
  namespacetargets?: string[];
  objects?: string[];
  options?: string[];
  secrets?: string[];
  configMaps?: string[];
  artifact?: string[];
  podlabels?: string[];
  podannotations?: string[];
};

const NAME = /^[A-Za-z0-9_.-]+$/;

/**
 * One action for each object; flags add to and outrank what the record holds.
 * @throws UsageError
 */
export function buildActions(
  action: string,
  blueprint: string,
  flags: RequestFlags,
  profile: ObjectReference | undefined,
  record: Sourced<ActionSet> | undefined,
): ActionSpec[] {
  const objects = objectsOf(flags);
  const inherited = record === undefined ? [] : inheritedActions(record);
  const bases: (Partial<ActionSpec> & { object?: ObjectReference })[] = basesOf(objects, inherited, record);
  const options = keyValues(flags.options, "--options", "key=value");
  const podLabels = keyValues(flags.podlabels, "--podlabels", "key=value");
  const podAnnotations = keyValues(flags.podannotations, "--podannotations", "key=value");
  const secrets = references(flags.secrets, "--secrets");
  const configMaps = references(flags.configMaps, "--config-maps");
  const artifacts = artifactsOf(flags.artifact);
  return bases.map((base) =>
    withoutEmpty({
      ...base,
      name: action,
      blueprint,
      object: base.object ?? {},
      profile: profile ?? base.profile,
      artifacts: { ...base.artifacts, ...artifacts },
      options: { ...base.options, ...options },
      secrets: { ...base.secrets, ...secrets },
      configMaps: { ...base.configMaps, ...configMaps },
      podLabels: { ...base.podLabels, ...podLabels },
      podAnnotations: { ...base.podAnnotations, ...podAnnotations },
    }),
  );
}

function basesOf(
  objects: ObjectReference[],
  inherited: ActionSpec[],
  record: Sourced<ActionSet> | undefined,
): (Partial<ActionSpec> & { object?: ObjectReference })[] {
  if (inherited.length === 0) {
    if (objects.length > 0) return objects.map((object) => ({ object }));
    throw new UsageError("no object is named: what shall the action work on?", {
      hint: "add one of --statefulset, --deployment, --pvc (namespace/name), --namespacetargets NAME, --objects, or --from RECORD",
    });
  }
  if (objects.length === 0) return inherited;
  if (inherited.length === 1) return objects.map((object) => ({ ...(inherited[0] as ActionSpec), object }));
  if (objects.length === inherited.length)
    return inherited.map((base, index) => ({ ...base, object: objects[index] as ObjectReference }));
  throw new UsageError(`the record holds ${inherited.length} actions, but ${objects.length} objects are named`, {
    hint: "leave the objects out, or name one for each action of the record, in its order",
    where: record?.where(["spec", "actions"]),
  });
}

/** The actions of a finished record, with the artifacts it produced as input artifacts. */
function inheritedActions(record: Sourced<ActionSet>): ActionSpec[] {
  const { spec, status } = record.value;
  if (status !== undefined && status.state !== "complete") {
    throw new UsageError(`the record is ${status.state}, so there is nothing to continue from`, {
      where: record.where(["status", "state"]),
      hint: status.error?.message ? `it ended with: ${status.error.message}` : "use the record of a run that completed",
    });
  }
  return (spec.actions ?? []).map((action, index) => {
    const produced = status?.actions?.[index]?.artifacts ?? {};
    return { ...action, artifacts: { ...action.artifacts, ...produced } };
  });
}

function objectsOf(flags: RequestFlags): ObjectReference[] {
  const named = (kind: string, values: string[] | undefined, flag: string): ObjectReference[] =>
    (values ?? []).map((value) => {
      const parts = value.split("/");
      const [namespace, name] = parts;
      if (parts.length === 2 && NAME.test(namespace ?? "") && NAME.test(name ?? "")) {
        return { kind, namespace: namespace as string, name: name as string };
      }
      throw new UsageError(`${flag} ${value}: Expected namespace/name. Got ${value}`, {
        hint: `for example ${flag} shop/db`,
      });
    });
  const all = [
    ...named("Deployment", flags.deployment, "--deployment"),
    ...named("StatefulSet", flags.statefulset, "--statefulset"),
    ...named("DeploymentConfig", flags.deploymentconfig, "--deploymentconfig"),
    ...named("PVC", flags.pvc, "--pvc"),
    ...(flags.namespacetargets ?? []).map((value) => {
      if (NAME.test(value)) return { kind: "Namespace", namespace: value, name: value };
      throw new UsageError(`--namespacetargets ${value}: not a namespace name`, {
        hint: "for example --namespacetargets shop",
      });
    }),
    ...(flags.objects ?? []).map(customObject),
  ];
  return [...new Map(all.map((object) => [JSON.stringify(object), object])).values()];
}

/** `group/version/resource/namespace/name`; four parts are of the core group, an empty namespace is cluster-scoped. */
function customObject(value: string): ObjectReference {
  const parts = value.split("/");
  const [group, apiVersion, resource, namespace, name] = parts.length === 4 ? ["", ...parts] : parts;
  const complete =
    [apiVersion, resource, name].every((part) => NAME.test(part ?? "")) &&
    (namespace === "" || NAME.test(namespace ?? ""));
  if ((parts.length === 4 || parts.length === 5) && complete) {
    return {
      group: group ?? "",
      apiVersion: apiVersion as string,
      resource: resource as string,
      namespace: namespace as string,
      name: name as string,
    };
  }
  throw new UsageError(
    `--objects ${value}: Expected group/version/resource/namespace/name or in the case of core group's resources version/resource/namespace/name . Got ${value}`,
    {
      hint: "for example --objects apps/v1/daemonsets/shop/agent, --objects v1/services/shop/web, or v1/nodes//node-1",
    },
  );
}

/** Split at the first `=`, so that values may hold more of them. */
function keyValues(values: string[] | undefined, flag: string, form: string): Record<string, string> {
  return Object.fromEntries(
    (values ?? []).map((pair) => {
      const at = pair.indexOf("=");
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
      throw new UsageError(`${flag} ${pair}: Expected ${form} pairs. Got ${pair}`, {
        hint: `for example ${flag} level=9; a value with a comma needs quotes: ${flag} '"a=b,c"'`,
      });
    }),
  );
}

function references(values: string[] | undefined, flag: string): Record<string, ObjectReference> {
  return Object.fromEntries(
    (values ?? []).map((value) => {
      const match = /^([A-Za-z0-9_.-]+)=([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(value);
      if (match !== null) return [match[1] as string, { namespace: match[2] as string, name: match[3] as string }];
      throw new UsageError(`${flag} ${value}: Expected ref=namespace/name. Got ${value}`, {
        hint: `for example ${flag} login=shop/db-login`,
      });
    }),
  );
}

/** `NAME.KEY=VALUE`, as the end of a run prints them. */
function artifactsOf(values: string[] | undefined): Record<string, Artifact> {
  const artifacts = new Map<string, Artifact>();
  for (const value of values ?? []) {
    const match = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(value);
    if (match === null) {
      throw new UsageError(`--artifact ${value}: Expected name.key=value. Got ${value}`, {
        hint: "for example --artifact dump.path=2026/dump.gz",
      });
    }
    const [, name = "", key = "", text = ""] = match;
    const artifact = artifacts.get(name) ?? {};
    artifacts.set(
      name,
      key === "kopiaSnapshot"
        ? { ...artifact, kopiaSnapshot: text }
        : { ...artifact, keyValue: { ...artifact.keyValue, [key]: text } },
    );
  }
  return Object.fromEntries(artifacts);
}

function withoutEmpty(spec: ActionSpec): ActionSpec {
  const kept = Object.entries(spec).filter(
    ([key, value]) =>
      value !== undefined && (key === "object" || typeof value !== "object" || Object.keys(value as object).length > 0),
  );
  return Object.fromEntries(kept) as ActionSpec;
}
