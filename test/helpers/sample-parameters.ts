// Parameters of actions as tests render templates with them.

import type {
  ConfigMapObject,
  Parameters,
  PhaseData,
  RepositoryServer,
  ResolvedProfile,
  SecretObject,
  Workload,
} from "../../src/engine/parameters.ts";
import { renderer } from "../../src/engine/render.ts";
import { blueprintEnvironment } from "../../src/engine/template-environment.ts";
import { NOW, noParameters } from "./fake-host.ts";

export const base64 = (text: string) => Buffer.from(text).toString("base64");

export const render = (text: string, parts: Partial<Parameters> = {}) =>
  renderer(
    () => ({}),
    noParameters(parts),
    blueprintEnvironment(() => NOW),
  ).text(text, []);

export const profile = (parts: Partial<ResolvedProfile> = {}): ResolvedProfile => ({
  location: { type: "s3Compliant", bucket: "b" },
  credential: { type: "keyPair" },
  skipSSLVerify: false,
  ...parts,
});

export const SECRET: SecretObject = {
  kind: "Secret",
  apiVersion: "v1",
  metadata: {
    name: "login",
    namespace: "shop",
    uid: "u-1",
    resourceVersion: "7",
    labels: { app: "db" },
    annotations: { note: "x" },
    creationTimestamp: "2026-01-02T03:04:05Z",
    ownerReferences: [{ uid: "u-0", kind: "StatefulSet", name: "db", controller: true }],
    ...{ finalizers: ["a/b"] },
  },
  type: "Opaque",
  data: { user: base64("admin"), "a-b": base64("dash"), bin: Buffer.from([0xff, 0x00]).toString("base64") },
  immutable: true,
};

export const CONFIG_MAP: ConfigMapObject = {
  metadata: { name: "settings", namespace: "shop", labels: { tier: "1" } },
  data: { path: "s3://b/p" },
  binaryData: { raw: base64("AK") },
};

export const workload = (kind: Workload["kind"], parts: Partial<Workload> = {}): Workload => ({
  kind,
  name: "my-db",
  namespace: "shop",
  pods: ["my-db-0", "my-db-1"],
  containers: [["db", "side"], ["db"]],
  persistentVolumeClaims: { "my-db-0": { "data-my-db-0": "/data", "a-log": "/log" } },
  ...parts,
});

export const OBJECT: Partial<Parameters> = {
  object: {
    apiVersion: "v1",
    metadata: { name: "n1", labels: { "app.kubernetes.io/instance": "inst" } },
    spec: { nodeSets: [{ count: 3 }], ratio: 1.5, big: 1e6, huge: 9007199254740993n, nothing: null, flag: true },
    status: null,
    data: { x: base64("plain") },
  },
};

export const PHASE: PhaseData = {
  output: { originalReplicaCount: 2, dbSubnetGroup: "default", id: "x", list: ["a", 1] },
  secrets: { s: SECRET },
  configMaps: { c: CONFIG_MAP },
};

export const REPOSITORY_SERVER: RepositoryServer = {
  name: "repo",
  namespace: "kanister",
  serverInfo: { podName: "repo-server-pod-1", serviceName: "repo-server-service-1" },
  username: "kanisteruser",
  credentials: {
    serverTLS: { metadata: { name: "tls", namespace: "kanister" }, data: { "tls.crt": base64("CERT") } },
    serverUserAccess: { metadata: { name: "access", namespace: "kanister" }, data: { host: base64("pw") } },
  },
  address: "https://repo-server-service-1.kanister.svc.cluster.local:51515",
  contentCacheMB: 0,
  metadataCacheMB: 500,
};
