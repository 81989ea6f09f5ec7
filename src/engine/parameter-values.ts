// Shows the parameters to templates as the Go values that blueprints were written against.

import type { ProfileLocation } from "../api/profile.ts";
import type { Artifact } from "../api/reference.ts";
import { ANY_MAP, INT, pointerTo, STRING_MAP, STRING_SLICE, sliceOf } from "../template/types.ts";
import { type GoValue, int, list, pointer, type Struct, scalar, stringList, structOf } from "../template/value.ts";
import { configMapValue, lazyMap, lazyStruct, rawMap, secretValue, textMap } from "./object-values.ts";
import {
  ARTIFACT,
  CONFIG_MAP,
  CREDENTIAL,
  CREDENTIAL_TYPE,
  DEPLOYMENT,
  DEPLOYMENT_CONFIG,
  KEY_PAIR,
  KOPIA_SERVER,
  LOCATION,
  LOCATION_TYPE,
  NAMESPACE,
  PHASE,
  PROFILE,
  PVC,
  REPOSITORY_SERVER,
  SECRET,
  SERVER_CREDENTIALS,
  SERVER_INFO,
  STATEFUL_SET,
  TEMPLATE_PARAMS,
} from "./parameter-types.ts";
import type { Parameters, PhaseData, RepositoryServer, ResolvedProfile, Workload } from "./parameters.ts";

/**
 * A copy for one rendering, so that `set` and `merge` in a template change nothing beyond it; it is made as the template
 * reads it. Reading what was not fetched throws.
 */
export function templateData(parameters: Parameters): GoValue {
  const { workload, pvc, namespace, profile, repositoryServer, podOverride } = parameters;
  return lazyStruct(TEMPLATE_PARAMS, {
    ...(workload && { [workload.kind]: () => pointer(workloadValue(workload)) }),
    ...(pvc && { PVC: () => pointer(structOf(PVC, { Name: pvc.name, Namespace: pvc.namespace })) }),
    ...(namespace && {
      Namespace: () => pointer(structOf(NAMESPACE, { Name: namespace.name, Namespace: namespace.namespace })),
    }),
    ArtifactsIn: () => lazyMap(ARTIFACT, parameters.artifactsIn, artifactValue),
    ConfigMaps: () => lazyMap(CONFIG_MAP, parameters.configMaps, configMapValue),
    Secrets: () => lazyMap(SECRET, parameters.secrets, secretValue),
    Time: () => parameters.time,
    ...(profile && { Profile: () => pointer(profileValue(profile)) }),
    ...(repositoryServer && { RepositoryServer: () => pointer(repositoryServerValue(repositoryServer)) }),
    Options: () => textMap(parameters.options),
    Object: () => objectValue(parameters),
    Phases: () => lazyMap(pointerTo(PHASE), parameters.phases, (phase) => pointer(phaseValue(phase))),
    DeferPhase: () => pointer(phaseValue(parameters.deferPhase)),
    ...(podOverride && { PodOverride: () => rawMap(podOverride) }),
    PodAnnotations: () => textMap(parameters.podAnnotations),
    PodLabels: () => textMap(parameters.podLabels),
  });
}

function objectValue({ object }: Parameters): GoValue {
  return object === undefined ? { kind: "map", type: ANY_MAP, entries: undefined } : rawMap(object);
}

const WORKLOAD_TYPES = { StatefulSet: STATEFUL_SET, Deployment: DEPLOYMENT, DeploymentConfig: DEPLOYMENT_CONFIG };

function workloadValue(workload: Workload): Struct {
  return lazyStruct(WORKLOAD_TYPES[workload.kind], {
    Name: () => workload.name,
    Namespace: () => workload.namespace,
    Pods: () => stringList(workload.pods),
    Containers: () =>
      list(
        workload.containers.map((names) => stringList(names)),
        sliceOf(STRING_SLICE),
      ),
    PersistentVolumeClaims: () => lazyMap(STRING_MAP, workload.persistentVolumeClaims, textMap),
  });
}

function artifactValue({ keyValue, kopiaSnapshot = "" }: Artifact): GoValue {
  return structOf(ARTIFACT, { KeyValue: textMap(keyValue), KopiaSnapshot: kopiaSnapshot });
}

function phaseValue(phase: PhaseData): Struct {
  return lazyStruct(PHASE, {
    Secrets: () => lazyMap(SECRET, phase.secrets, secretValue),
    ConfigMaps: () => lazyMap(CONFIG_MAP, phase.configMaps, configMapValue),
    Output: () => rawMap(phase.output),
  });
}

function profileValue(profile: ResolvedProfile): Struct {
  return lazyStruct(PROFILE, {
    Location: () => locationValue(profile.location),
    Credential: () => credentialValue(profile.credential),
    SkipSSLVerify: () => profile.skipSSLVerify,
  });
}

function locationValue({ type, bucket = "", endpoint = "", prefix = "", region = "" }: ProfileLocation): Struct {
  return structOf(LOCATION, {
    Type: scalar(LOCATION_TYPE, type),
    Bucket: bucket,
    Endpoint: endpoint,
    Prefix: prefix,
    Region: region,
  });
}

function credentialValue(credential: ResolvedProfile["credential"]): Struct {
  return lazyStruct(CREDENTIAL, {
    Type: () => scalar(CREDENTIAL_TYPE, credential.type),
    ...("keyPair" in credential && { KeyPair: () => pairPointer(credential) }),
    ...("secret" in credential && { Secret: () => secretPointer(credential) }),
    ...("kopia" in credential && { KopiaServerSecret: () => kopiaPointer(credential) }),
  });
}

const nil = (type: Struct["type"]): GoValue => ({ kind: "pointer", type: pointerTo(type), target: undefined });

function pairPointer({ keyPair }: ResolvedProfile["credential"]): GoValue {
  if (keyPair === undefined) return nil(KEY_PAIR);
  return pointer(structOf(KEY_PAIR, { ID: keyPair.id, Secret: keyPair.secret }));
}

function secretPointer({ secret }: ResolvedProfile["credential"]): GoValue {
  return secret === undefined ? nil(SECRET) : pointer(secretValue(secret));
}

function kopiaPointer({ kopia }: ResolvedProfile["credential"]): GoValue {
  if (kopia === undefined) return nil(KOPIA_SERVER);
  return pointer(
    structOf(KOPIA_SERVER, {
      Username: kopia.username,
      Hostname: kopia.hostname,
      Password: kopia.password,
      Cert: kopia.cert,
      ConnectOptions: lazyMap(INT, kopia.connectOptions, int),
    }),
  );
}

function repositoryServerValue(server: RepositoryServer): Struct {
  return lazyStruct(REPOSITORY_SERVER, {
    Name: () => server.name,
    Namespace: () => server.namespace,
    ServerInfo: () =>
      structOf(SERVER_INFO, { PodName: server.serverInfo.podName, ServiceName: server.serverInfo.serviceName }),
    Username: () => server.username,
    Credentials: () =>
      structOf(SERVER_CREDENTIALS, {
        ServerTLS: secretValue(server.credentials.serverTLS),
        ServerUserAccess: secretValue(server.credentials.serverUserAccess),
      }),
    Address: () => server.address,
    ContentCacheMB: () => int(server.contentCacheMB),
    MetadataCacheMB: () => int(server.metadataCacheMB),
  });
}
