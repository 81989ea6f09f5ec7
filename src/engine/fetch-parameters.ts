// Fetches what templates and functions read, in the order and with the rules of the Go implementation, and nothing else.

import type { ActionSpec } from "../api/action-set.ts";
import type { ObjectReference } from "../api/reference.ts";
import type { KubeObject, ResourceType } from "../kube/cluster.ts";
import { CONFIG_MAPS, type Fetch, fetchOne, SECRETS } from "./fetch-object.ts";
import { fetchProfile } from "./fetch-profile.ts";
import { fetchRepositoryServer } from "./fetch-repository-server.ts";
import { fetchSubject } from "./fetch-subject.ts";
import { isNamed, type Names, type Needs } from "./needs.ts";
import { emptyPhase, type Parameters, type PhaseData } from "./parameters.ts";
import { withUnfetched } from "./unfetched.ts";

/**
 * The parameters of one action. Order: Secrets, ConfigMaps, Profile, RepositoryServer, object; the first failure ends it.
 * What is not in `needs` throws when it is looked at.
 * @throws NotFoundError, KanisterError code `PROFILE` or `OBJECT`, ClusterError
 */
export async function fetchParameters(spec: ActionSpec, needs: Needs, now: Date, fetch: Fetch): Promise<Parameters> {
  const secrets = await fetchNamed(spec.secrets, needs.secrets, SECRETS, "Secret", fetch);
  const configMaps = await fetchNamed(spec.configMaps, needs.configMaps, CONFIG_MAPS, "ConfigMap", fetch);
  const profile = spec.profile && (await fetchProfile(spec.profile, needs.profile, fetch));
  const repositoryServer =
    spec.repositoryServer && (await fetchRepositoryServer(spec.repositoryServer, needs.repositoryServer, fetch));
  const parameters: Parameters = {
    object: undefined,
    artifactsIn: spec.artifacts ?? {},
    configMaps,
    secrets,
    time: goTime(now),
    ...(profile && { profile }),
    ...(repositoryServer && { repositoryServer }),
    options: spec.options ?? {},
    ...(spec.podOverride && { podOverride: spec.podOverride }),
    podAnnotations: spec.podAnnotations ?? {},
    podLabels: spec.podLabels ?? {},
    phases: {},
    deferPhase: emptyPhase(),
  };
  Object.assign(parameters, await fetchSubject(spec.object, needs, fetch));
  return needs.object ? parameters : withUnfetched(parameters, "parameters", ["object"]);
}

/** The Secrets and ConfigMaps a phase names in `objects`. */
export async function fetchPhaseObjects(
  references: Record<string, ObjectReference>,
  fetch: Fetch,
): Promise<Pick<PhaseData, "secrets" | "configMaps">> {
  const ofKind = (kind: string) =>
    Object.fromEntries(Object.entries(references).filter(([, one]) => one.kind?.toLowerCase() === kind));
  return {
    secrets: await fetchNamed(ofKind("secret"), "all", SECRETS, "Secret", fetch),
    configMaps: await fetchNamed(ofKind("configmap"), "all", CONFIG_MAPS, "ConfigMap", fetch),
  };
}

async function fetchNamed<T extends KubeObject>(
  references: Record<string, ObjectReference> | undefined,
  names: Names,
  type: ResourceType,
  kind: "Secret" | "ConfigMap",
  fetch: Fetch,
): Promise<Record<string, T>> {
  const found: Record<string, T> = {};
  for (const [key, reference] of Object.entries(references ?? {})) {
    if (isNamed(names, key)) found[key] = (await fetchOne(type, reference, `${kind} ${key}`, fetch)) as T;
    else withUnfetched(found, `parameters.${kind === "Secret" ? "secrets" : "configMaps"}`, [key]);
  }
  return found;
}

/** Go's RFC3339Nano of a moment in UTC. */
export function goTime(date: Date): string {
  return date.toISOString().replace(/\.?0*Z$/, "Z");
}
