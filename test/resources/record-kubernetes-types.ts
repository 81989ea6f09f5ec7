// Records src/resources/kubernetes-types.ts from a running Kubernetes and from the protobuf files of its Go modules (k8s.io/api,
// apimachinery, apiextensions-apiserver): `KUBECONFIG=… node test/resources/record-kubernetes-types.ts MODULES_DIRECTORY`.
import { execFileSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";

type Schema = {
  type?: string;
  format?: string;
  $ref?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  additionalProperties?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: string[];
  [extension: `x-kubernetes-${string}`]: unknown;
};

const documents = [
  "api/v1",
  ...[
    "admissionregistration.k8s.io/v1",
    "apiextensions.k8s.io/v1",
    "apps/v1",
    "authentication.k8s.io/v1",
    "authorization.k8s.io/v1",
    "autoscaling/v1",
    "batch/v1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "networking.k8s.io/v1",
    "policy/v1",
    "rbac.authorization.k8s.io/v1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1",
  ].map((group) => `apis/${group}`),
];

const opaque: Record<string, string> = {
  "meta.v1.FieldsV1": "*",
  "meta.v1.Patch": "*",
  "meta.v1.Time": "t",
  "meta.v1.MicroTime": "t",
  "runtime.RawExtension": "*",
  "intstr.IntOrString": "I",
  "resource.Quantity": "Q",
  "apiextensions.v1.JSON": "*",
  "apiextensions.v1.JSONSchemaPropsOrArray": "*",
  "apiextensions.v1.JSONSchemaPropsOrBool": "*",
  "apiextensions.v1.JSONSchemaPropsOrStringArray": "*",
};

function shortName(name: string): string {
  const parts = name.replace("#/components/schemas/", "").split(".");
  const last = parts.at(-1) ?? "";
  const version = parts.at(-2) ?? "";
  return /^v\d/.test(version) ? `${parts.at(-3)}.${version}.${last}` : `${version}.${last}`;
}

function typeOf(schema: Schema, home: string): string {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference) {
    const name = shortName(reference);
    return opaque[name] ?? (name.startsWith(`${home}.`) ? name.slice(home.length + 1) : name);
  }
  if (schema.type === "array") return `[${typeOf(schema.items ?? {}, home)}]`;
  if (schema.type === "object")
    return schema.additionalProperties ? `{${typeOf(schema.additionalProperties, home)}}` : "*";
  if (schema.type === "integer") return "i";
  if (schema.type === "boolean") return "b";
  if (schema.type === "number") return "n";
  if (schema.type === "string") {
    if (schema.format === "byte") return "y";
    return schema.format === "date-time" ? "t" : "s";
  }
  return "*";
}

function fieldOf(name: string, schema: Schema, required: boolean, home: string): string {
  let text = `${name}${required ? "!" : ""}:${typeOf(schema, home)}`;
  const strategy = String(schema["x-kubernetes-patch-strategy"] ?? "");
  if (strategy.includes("merge")) text += `~${schema["x-kubernetes-patch-merge-key"] ?? ""}`;
  if (strategy.includes("retainKeys")) text += "^";
  const keys = schema["x-kubernetes-list-map-keys"] as string[] | undefined;
  if (keys) text += `@${keys.join(",")}`;
  else if (schema["x-kubernetes-list-type"] === "set") text += "@";
  if (schema.enum) text += `=${schema.enum.join("|")}`;
  return text;
}

type ProtoField = { name: string; type: string; number: number };

// Message name as in the table -> its fields. JSON inlines some messages (a Volume's source), protobuf does not.
const messages = new Map<string, ProtoField[]>();
for (const file of globSync(`${process.argv[2]}/**/generated.proto`)) {
  const text = readFileSync(file, "utf8").replaceAll(/\/\/.*/g, "");
  const home = shortName(`${/^package (.*);/m.exec(text)?.[1]}.X`).slice(0, -2);
  for (const [, name, body] of text.matchAll(/^message (\w+) \{([^}]*)\}/gm)) {
    const fields = [...(body ?? "").matchAll(/^\s*(?:optional|repeated)?\s*(map<[^>]*>|[\w.]+) (\w+) = (\d+);/gm)].map(
      ([, type = "", field = "", number]) => ({
        name: field.replace(/^_/, "").replace(/^./, (first) => first.toLowerCase()),
        type: protoType(type, home),
        number: Number(number),
      }),
    );
    messages.set(`${home}.${name}`, fields);
  }
}

function protoType(type: string, home: string): string {
  return type.includes(".") ? shortName(type) : `${home}.${type}`;
}

// The fields in the order of their numbers; `%n` where a number does not follow the one before, `+` for an inlined message.
function numbered(name: string, fields: Map<string, string>, home: string): string[] {
  const proto = [...(messages.get(name) ?? [])].sort((a, b) => a.number - b.number);
  const words: string[] = [];
  const left = new Map(fields);
  let last = 0;
  for (const { name: field, type, number } of proto) {
    const word = fields.get(field);
    const mark = number === last + 1 ? "" : `%${number}`;
    if (word !== undefined) words.push(`${word}${mark}`);
    else {
      const inline = messages.get(type);
      if (!inline) continue;
      const members = new Map(
        inline.flatMap((own) => (left.has(own.name) ? [[own.name, left.get(own.name) ?? ""]] : [])),
      );
      if (members.size === 0) continue;
      if (!definitions.has(type) && type.startsWith(`${home}.`)) {
        definitions.set(type, [type.slice(home.length + 1), ...numbered(type, members, home)].join(" "));
      }
      words.push(`+:${type.startsWith(`${home}.`) ? type.slice(home.length + 1) : type}${mark}`);
      last = number;
      continue;
    }
    left.delete(field);
    last = number;
  }
  const inlined = [...left].map(([, word]) => `${word}%0`);
  return [...words, ...inlined];
}

const definitions = new Map<string, string>();
const roots: string[] = [];
for (const path of documents) {
  const raw = execFileSync("kubectl", ["get", "--raw", `/openapi/v3/${path}`], {
    maxBuffer: 1 << 26,
    encoding: "utf8",
  });
  const { components } = JSON.parse(raw) as { components: { schemas: Record<string, Schema> } };
  for (const [full, schema] of Object.entries(components.schemas)) {
    const name = shortName(full);
    const last = name.split(".").at(-1) ?? "";
    if (opaque[name] || /(List|WatchEvent|APIResource|APIGroup)$/.test(last)) continue;
    const home = name.slice(0, -last.length - 1);
    const required = new Set(schema.required ?? []);
    const fields = Object.entries(schema.properties ?? {})
      .filter(([field]) => !(field === "apiVersion" || field === "kind") || !schema["x-kubernetes-group-version-kind"])
      .map(([field, value]): [string, string] => [field, fieldOf(field, value, required.has(field), home)]);
    const kinds = (schema["x-kubernetes-group-version-kind"] ?? []) as {
      group: string;
      version: string;
      kind: string;
    }[];
    const kind = kinds.length === 1 ? kinds[0] : undefined;
    const mark = kind ? `>${kind.group ? `${kind.group}/` : ""}${kind.version}` : "";
    definitions.set(name, [`${last}${mark}`, ...numbered(name, new Map(fields), home)].join(" "));
    if (kind) roots.push(name);
  }
}

const sections = new Map<string, string[]>();
for (const [name, line] of [...definitions].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const home = name.slice(0, name.lastIndexOf("."));
  sections.set(home, [...(sections.get(home) ?? []), line]);
}
const wrapped = [...sections].flatMap(([home, lines]) => [`@${home}`, ...lines.flatMap(wrap)]);

function wrap(line: string): string[] {
  const out: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current && current.length + word.length > 116) {
      out.push(current);
      current = "";
    }
    current = current ? `${current} ${word}` : out.length ? ` ${word}` : word;
  }
  return [...out, current];
}

const target = new URL("../../src/resources/kubernetes-types.ts", import.meta.url);
writeFileSync(
  target,
  `// The fields of Kubernetes' own types, recorded from a 1.34 API server by test/resources/record-kubernetes-types.ts, since
// pruning, validation and strategic merge need them and the published documents are fifty times as long.

/** The notation is explained where it is read: type-table.ts. */
export const kubernetesTypes = \`
${wrapped.join("\n")}
\`;
`,
);
