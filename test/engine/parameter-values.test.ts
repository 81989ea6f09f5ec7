// The JSON of parameters, which blueprints hand to programs and which must agree to the byte.

import t from "tap";
import type { ResolvedProfile, SecretObject } from "../../src/engine/parameters.ts";
import { base64, profile, REPOSITORY_SERVER, render } from "../helpers/sample-parameters.ts";

t.test("toJson .Profile is the document that kando takes, to the byte", async (t) => {
  const secret: SecretObject = {
    metadata: { name: "n", namespace: "ns" },
    type: "secrets.kanister.io/azure",
    data: { azure_storage_key: base64("key"), azure_storage_account_id: base64("acct") },
  };
  const rows: [title: string, profile: ResolvedProfile, json: string][] = [
    [
      "key pair",
      profile({
        location: { type: "s3Compliant", bucket: "b", endpoint: "https://s3.example", prefix: "p", region: "r" },
        credential: { type: "keyPair", keyPair: { id: "AK", secret: "SK" } },
      }),
      '{"Location":{"type":"s3Compliant","bucket":"b","endpoint":"https://s3.example","prefix":"p","region":"r"},"Credential":{"Type":"keyPair","KeyPair":{"ID":"AK","Secret":"SK"},"Secret":null,"KopiaServerSecret":null},"SkipSSLVerify":false}',
    ],
    [
      "a key that is JSON itself, with HTML and quotes",
      profile({
        location: { type: "gcs", bucket: "b" },
        credential: { type: "keyPair", keyPair: { id: "project", secret: `{"type":"<a>&'"}` } },
        skipSSLVerify: true,
      }),
      `{"Location":{"type":"gcs","bucket":"b","endpoint":"","prefix":"","region":""},"Credential":{"Type":"keyPair","KeyPair":{"ID":"project","Secret":"{\\"type\\":\\"\\u003ca\\u003e\\u0026'\\"}"},"Secret":null,"KopiaServerSecret":null},"SkipSSLVerify":true}`,
    ],
    [
      "a Secret",
      profile({ location: { type: "azure", bucket: "b" }, credential: { type: "secret", secret } }),
      '{"Location":{"type":"azure","bucket":"b","endpoint":"","prefix":"","region":""},"Credential":{"Type":"secret","KeyPair":null,"Secret":{"metadata":{"name":"n","namespace":"ns","creationTimestamp":null},"data":{"azure_storage_account_id":"YWNjdA==","azure_storage_key":"a2V5"},"type":"secrets.kanister.io/azure"},"KopiaServerSecret":null},"SkipSSLVerify":false}',
    ],
    [
      "kopia",
      profile({
        location: { type: "kopia", endpoint: "https://repo:51515" },
        credential: {
          type: "kopia",
          kopia: {
            username: "u",
            hostname: "h",
            password: "p",
            cert: "-----BEGIN CERTIFICATE-----\n…",
            connectOptions: { dataStoreGeneralContentCacheSize: 0 },
          },
        },
      }),
      '{"Location":{"type":"kopia","bucket":"","endpoint":"https://repo:51515","prefix":"","region":""},"Credential":{"Type":"kopia","KeyPair":null,"Secret":null,"KopiaServerSecret":{"Username":"u","Hostname":"h","Password":"p","Cert":"-----BEGIN CERTIFICATE-----\\n…","ConnectOptions":{"dataStoreGeneralContentCacheSize":0}}},"SkipSSLVerify":false}',
    ],
    [
      "kopia without options",
      profile({
        location: { type: "kopia" },
        credential: { type: "kopia", kopia: { username: "u", hostname: "h", password: "p", cert: "c" } },
      }),
      '{"Location":{"type":"kopia","bucket":"","endpoint":"","prefix":"","region":""},"Credential":{"Type":"kopia","KeyPair":null,"Secret":null,"KopiaServerSecret":{"Username":"u","Hostname":"h","Password":"p","Cert":"c","ConnectOptions":null}},"SkipSSLVerify":false}',
    ],
    [
      "a directory, without credential",
      profile({ location: { type: "file", bucket: "/b" }, credential: { type: "" } }),
      '{"Location":{"type":"file","bucket":"/b","endpoint":"","prefix":"","region":""},"Credential":{"Type":"","KeyPair":null,"Secret":null,"KopiaServerSecret":null},"SkipSSLVerify":false}',
    ],
  ];
  for (const [title, value, json] of rows) t.equal(render("{{ toJson .Profile }}", { profile: value }), json, title);
});

t.test("toJson of objects of the cluster", async (t) => {
  const metadata = {
    name: "n1",
    generateName: "n-",
    namespace: "shop",
    uid: "u",
    resourceVersion: "7",
    generation: 3,
    creationTimestamp: "2026-01-02T03:04:05Z",
    labels: { b: "2", a: "1" },
    annotations: { c: "3" },
    finalizers: ["x/y"],
  };
  const meta =
    '"metadata":{"name":"n1","generateName":"n-","namespace":"shop","uid":"u","resourceVersion":"7","generation":3,' +
    '"creationTimestamp":"2026-01-02T03:04:05Z","labels":{"a":"1","b":"2"},"annotations":{"c":"3"},"finalizers":["x/y"]}';
  const configMaps = {
    full: { metadata, immutable: true, data: { x: "<y>" }, binaryData: { raw: base64("AK") } },
    bare: { metadata: { name: "n2" } },
  };
  t.equal(
    render("{{ toJson .ConfigMaps.full }}", { configMaps }),
    `{${meta},"immutable":true,"data":{"x":"\\u003cy\\u003e"},"binaryData":{"raw":"QUs="}}`,
  );
  t.equal(
    render("{{ toJson .ConfigMaps.bare }}", { configMaps }),
    '{"metadata":{"name":"n2","creationTimestamp":null}}',
  );
  const secrets = { full: { metadata, immutable: false, data: { a: base64("b") }, type: "Opaque" } };
  t.equal(
    render("{{ toJson .Secrets.full }}", { secrets }),
    `{${meta},"immutable":false,"data":{"a":"Yg=="},"type":"Opaque"}`,
  );
  const artifactsIn = { a: { keyValue: { k: "v" }, kopiaSnapshot: "{}" }, b: {} };
  t.equal(
    render("{{ toJson .ArtifactsIn }}", { artifactsIn }),
    '{"a":{"keyValue":{"k":"v"},"kopiaSnapshot":"{}"},"b":{}}',
  );
});

t.test("metadata has all its members, in the order of Go's type", async (t) => {
  const metadata = {
    name: "n1",
    namespace: "shop",
    selfLink: "/api",
    creationTimestamp: "2026-01-02T03:04:05Z",
    deletionTimestamp: "2026-01-02T03:04:06Z",
    deletionGracePeriodSeconds: 30,
    ownerReferences: [
      {
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        name: "db",
        uid: "u-0",
        controller: true,
        blockOwnerDeletion: false,
      },
      { apiVersion: "v1", kind: "Pod", name: "p", uid: "u-1" },
    ],
    managedFields: [
      {
        manager: "kubectl",
        operation: "Update",
        apiVersion: "v1",
        time: "2026-01-02T03:04:05Z",
        fieldsType: "FieldsV1",
        fieldsV1: { "f:data": { ".": {}, "f:<a>": {} } },
        subresource: "status",
      },
    ],
  };
  t.equal(
    render("{{ toJson .ConfigMaps.c.ObjectMeta }}", { configMaps: { c: { metadata } } }),
    '{"name":"n1","namespace":"shop","selfLink":"/api","creationTimestamp":"2026-01-02T03:04:05Z",' +
      '"deletionTimestamp":"2026-01-02T03:04:06Z","deletionGracePeriodSeconds":30,' +
      '"ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"db","uid":"u-0","controller":true,"blockOwnerDeletion":false},' +
      '{"apiVersion":"v1","kind":"Pod","name":"p","uid":"u-1"}],' +
      '"managedFields":[{"manager":"kubectl","operation":"Update","apiVersion":"v1","time":"2026-01-02T03:04:05Z",' +
      '"fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:\\u003ca\\u003e":{}}},"subresource":"status"}]}',
  );
});

t.test("toJson .RepositoryServer is the document that kando takes", async (t) => {
  t.equal(
    render("{{ toJson .RepositoryServer }}", { repositoryServer: REPOSITORY_SERVER }),
    '{"Name":"repo","Namespace":"kanister","ServerInfo":{"podName":"repo-server-pod-1","serviceName":"repo-server-service-1"},' +
      '"Username":"kanisteruser","Credentials":{"ServerTLS":{"metadata":{"name":"tls","namespace":"kanister","creationTimestamp":null},' +
      '"data":{"tls.crt":"Q0VSVA=="}},"ServerUserAccess":{"metadata":{"name":"access","namespace":"kanister","creationTimestamp":null},' +
      '"data":{"host":"cHc="}}},"Address":"https://repo-server-service-1.kanister.svc.cluster.local:51515","ContentCacheMB":0,"MetadataCacheMB":500}',
  );
});
