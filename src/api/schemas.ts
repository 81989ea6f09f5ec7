// The shapes of Blueprint, ActionSet and Profile as JSON Schema; the source is the CRDs of the Go implementation.

export type Schema = {
  type?: "object" | "array" | "string" | "boolean" | "integer";
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  items?: Schema;
  enum?: (string | number)[];
  minLength?: number;
};

const text: Schema = { type: "string" };
const textMap: Schema = { type: "object", additionalProperties: text };
const textList: Schema = { type: "array", items: text };
const free: Schema = { type: "object" };
const object = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

const reference = object({ apiVersion: text, group: text, resource: text, kind: text, name: text, namespace: text });
const references: Schema = { type: "object", additionalProperties: reference };
const artifact = object({ keyValue: textMap, kopiaSnapshot: text });
const artifacts: Schema = { type: "object", additionalProperties: artifact };

const top = (kind: string, properties: Record<string, Schema>, required: string[]): Schema =>
  object(
    {
      apiVersion: { ...text, enum: ["cr.kanister.io/v1alpha1"] },
      kind: { ...text, enum: [kind] },
      metadata: free,
      ...properties,
    },
    ["apiVersion", "kind", ...required],
  );

const phaseFields = { func: { ...text, minLength: 1 }, name: text, objects: references, args: free };
const phase = object({ ...phaseFields, name: { ...text, minLength: 1 } }, ["func", "name"]);
// Nothing refers to a deferred phase by name, and published blueprints leave it out.
const deferPhase = object(phaseFields, ["func"]);

export const BLUEPRINT_SCHEMA = top(
  "Blueprint",
  {
    actions: {
      type: "object",
      additionalProperties: object({
        name: text,
        kind: text,
        configMapNames: textList,
        secretNames: textList,
        inputArtifactNames: textList,
        outputArtifacts: artifacts,
        phases: { type: "array", items: phase },
        deferPhase,
      }),
    },
  },
  ["actions"],
);

const progress = {
  sizeDownloadedB: { type: "integer" },
  sizeUploadedB: { type: "integer" },
  estimatedDownloadSizeB: { type: "integer" },
  estimatedUploadSizeB: { type: "integer" },
  lastTransitionTime: text,
} satisfies Record<string, Schema>;

const phaseStatus = object({
  name: text,
  state: text,
  output: free,
  progress: object({ ...progress, progressPercent: text, estimatedTimeSeconds: { type: "integer" } }),
});

export const ACTION_SET_SCHEMA = top(
  "ActionSet",
  {
    spec: object({
      actions: {
        type: "array",
        items: object(
          {
            name: text,
            object: reference,
            blueprint: text,
            artifacts,
            configMaps: references,
            secrets: references,
            profile: reference,
            repositoryServer: reference,
            podOverride: free,
            options: textMap,
            preferredVersion: text,
            podLabels: textMap,
            podAnnotations: textMap,
          },
          ["name"],
        ),
      },
    }),
    status: object({
      state: text,
      error: object({ message: text }),
      progress: object({ ...progress, runningPhase: text, percentCompleted: text }),
      actions: {
        type: "array",
        items: object({
          name: text,
          object: reference,
          blueprint: text,
          phases: { type: "array", items: phaseStatus },
          artifacts,
          deferPhase: phaseStatus,
        }),
      },
    }),
  },
  ["spec"],
);

const keyOfSecret = object({ key: text, secret: reference }, ["key", "secret"]);

export const PROFILE_SCHEMA = top(
  "Profile",
  {
    location: object(
      {
        type: { ...text, enum: ["s3Compliant", "gcs", "azure", "kopia", "file"] },
        bucket: text,
        endpoint: text,
        prefix: text,
        region: text,
      },
      ["type"],
    ),
    credential: object(
      {
        type: { ...text, enum: ["keyPair", "secret", "kopia"] },
        keyPair: object({ idField: text, secretField: text, secret: reference }, ["idField", "secretField", "secret"]),
        secret: reference,
        kopiaServerSecret: object({
          username: text,
          hostname: text,
          userPassphrase: keyOfSecret,
          tlsCert: keyOfSecret,
          connectOptions: { type: "object", additionalProperties: { type: "integer" } },
        }),
      },
      ["type"],
    ),
    skipSSLVerify: { type: "boolean" },
  },
  ["location"],
);

const plain = (kind: string, maps: readonly string[]): Schema =>
  object(
    {
      apiVersion: { ...text, enum: ["v1"] },
      kind: { ...text, enum: [kind] },
      metadata: {
        type: "object",
        required: ["name"],
        properties: { name: { ...text, minLength: 1 }, namespace: text },
      },
      type: text,
      immutable: { type: "boolean" },
      ...Object.fromEntries(maps.map((name) => [name, textMap])),
    },
    ["apiVersion", "kind", "metadata"],
  );

/** Objects that may stand beside a Profile or Blueprint in its file. */
export const SECRET_SCHEMA = plain("Secret", ["data", "stringData"]);
export const CONFIG_MAP_SCHEMA = plain("ConfigMap", ["data", "binaryData"]);
