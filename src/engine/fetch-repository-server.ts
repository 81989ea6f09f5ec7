// Fetches what clients of a kopia repository server need, for blueprints and clusters of releases that had such servers.

import type { ObjectReference } from "../api/reference.ts";
import type { RepositoryServerObject } from "../api/repository-server.ts";
import { KanisterError, messageOf } from "../errors/error.ts";
import type { KubeObject, ResourceType } from "../kube/cluster.ts";
import { type Fetch, fetchOne, fetchSecret } from "./fetch-object.ts";
import type { RepositoryServer } from "./parameters.ts";
import { withUnfetched } from "./unfetched.ts";

const REPOSITORY_SERVERS: ResourceType = {
  group: "cr.kanister.io",
  version: "v1alpha1",
  resource: "repositoryservers",
};
const SERVICES: ResourceType = { group: "", version: "v1", resource: "services" };

/** What the Go implementation took where neither the object nor its environment said anything. */
const DEFAULT_CONTENT_CACHE_MB = 0;
const DEFAULT_METADATA_CACHE_MB = 500;

/** Order: the object, its two Secrets, its Service. @throws KanisterError code `OBJECT` for a server that is not ready */
export async function fetchRepositoryServer(
  reference: ObjectReference,
  isNeeded: boolean,
  fetch: Fetch,
): Promise<RepositoryServer> {
  if (!isNeeded) return withUnfetched({} as RepositoryServer, "parameters.repositoryServer", FIELDS);
  const object = await fetchOne(REPOSITORY_SERVERS, reference, "the repository server", fetch);
  const { metadata, spec, status = {} } = object as KubeObject & RepositoryServerObject;
  const { userAccess, tlsSecretRef } = spec.server;
  const namespace = metadata.namespace ?? "";
  const serverTLS = await fetchSecret(tlsSecretRef, "the TLS Secret of the repository server", fetch);
  const serverUserAccess = await fetchSecret(
    userAccess.userAccessSecretRef,
    "the user access Secret of the repository server",
    fetch,
  );
  const { podName = "", serviceName = "" } = status.serverInfo ?? {};
  const sizes = spec.repository.cacheSizeSettings ?? {};
  return {
    name: metadata.name,
    namespace,
    serverInfo: { podName, serviceName },
    username: userAccess.username,
    credentials: { serverTLS, serverUserAccess },
    address: await addressOf(serviceName, namespace, fetch),
    contentCacheMB: sizes.content ?? DEFAULT_CONTENT_CACHE_MB,
    metadataCacheMB: sizes.metadata ?? DEFAULT_METADATA_CACHE_MB,
  };
}

const FIELDS: (keyof RepositoryServer)[] = [
  "name",
  "namespace",
  "serverInfo",
  "username",
  "credentials",
  "address",
  "contentCacheMB",
  "metadataCacheMB",
];

async function addressOf(serviceName: string, namespace: string, fetch: Fetch): Promise<string> {
  if (serviceName === "") {
    throw new KanisterError("OBJECT", "the repository server has no Service yet", {
      hint: `wait until it is ready: kubectl -n ${namespace} get repositoryservers.cr.kanister.io`,
    });
  }
  let service: KubeObject;
  try {
    service = await fetchOne(SERVICES, { name: serviceName, namespace }, "its Service", fetch);
  } catch (cause) {
    if (!(cause instanceof KanisterError)) throw cause;
    throw new KanisterError(cause.code, `Error Fetching Repository Server Service: ${messageOf(cause)}`, {
      hint: cause.hint,
      cause,
    });
  }
  const [port] = (service["spec"] as { ports?: { port: number }[] } | undefined)?.ports ?? [];
  if (port === undefined) {
    throw new KanisterError("OBJECT", `the Service ${serviceName} of the repository server has no port`, {
      hint: `kubectl -n ${namespace} get service ${serviceName} -o yaml`,
    });
  }
  return `https://${serviceName}.${namespace}.svc.cluster.local:${port.port}`;
}
