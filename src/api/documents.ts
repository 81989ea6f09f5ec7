// Turns text into checked Blueprints, ActionSets and Profiles that know where their parts stand.

import type { ErrorObject } from "ajv";
import { DocumentError, type Finding, type Position } from "../errors/error.ts";
import { nearest } from "../util/nearest.ts";
import type { ActionSet } from "./action-set.ts";
import type { Blueprint } from "./blueprint.ts";
import { formatPath, readYaml, type YamlDocument } from "./kubernetes-yaml.ts";
import type { Profile } from "./profile.ts";
import {
  ACTION_SET_SCHEMA,
  BLUEPRINT_SCHEMA,
  CONFIG_MAP_SCHEMA,
  PROFILE_SCHEMA,
  type Schema,
  SECRET_SCHEMA,
} from "./schemas.ts";

export type Path = readonly (string | number)[];

/** A checked document with its positions and what is odd, but usable, about it. */
export type Sourced<T> = {
  value: T;
  /** See `YamlDocument.where`. */
  where: YamlDocument["where"];
  warnings: readonly Finding[];
};

/** An object of Kubernetes itself that stands beside one of ours in a file. */
export type Companion = {
  apiVersion: string;
  kind: "Secret" | "ConfigMap";
  metadata: { name: string; namespace?: string };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
};

type Kinds = { Blueprint: Blueprint; ActionSet: ActionSet; Profile: Profile; Secret: Companion; ConfigMap: Companion };
export type Kind = Exclude<keyof Kinds, Companion["kind"]>;

const SCHEMAS: Record<keyof Kinds, Schema> = {
  Secret: SECRET_SCHEMA,
  ConfigMap: CONFIG_MAP_SCHEMA,
  Blueprint: BLUEPRINT_SCHEMA,
  ActionSet: ACTION_SET_SCHEMA,
  Profile: PROFILE_SCHEMA,
};

/**
 * The first document of the wanted kind in `text`. Unknown fields are warnings, as the API server prunes them; wrong
 * types and missing fields are errors. Nulls count as absent, as the API server drops them; those inside `args` stay.
 * @throws DocumentError code `YAML` or `INVALID_DOCUMENT` with every fault and its position
 */
export async function readDocument<K extends Kind>(kind: K, text: string, file: string): Promise<Sourced<Kinds[K]>> {
  const documents = readYaml(text, file);
  const document = documents.find((one) => kindOf(one.value) === kind) ?? documents[0];
  if (document === undefined) {
    const message = `${file} is empty; a ${kind} was expected`;
    throw new DocumentError("INVALID_DOCUMENT", message, [{ message, where: { file }, severity: "error" }]);
  }
  return checkDocument(kind, document.value, document.where);
}

/** The Secrets and ConfigMaps of a file. @throws DocumentError as `readDocument`, without repeating a Secret's values */
export async function readCompanions(text: string, file: string): Promise<Companion[]> {
  const found: Companion[] = [];
  for (const { value, where } of readYaml(text, file)) {
    const kind = kindOf(value);
    if (kind === "Secret" || kind === "ConfigMap") found.push((await checkDocument(kind, value, where)).value);
  }
  return found;
}

/** A Blueprint, ActionSet or Profile that came from the cluster; positions name the object instead of a file. */
export async function checkObject<K extends Kind>(kind: K, value: unknown, name: string): Promise<Sourced<Kinds[K]>> {
  return checkDocument(kind, value, (path) => ({ file: name, ...(path.length > 0 && { path: formatPath(path) }) }));
}

async function checkDocument<K extends keyof Kinds>(
  kind: K,
  raw: unknown,
  where: YamlDocument["where"],
): Promise<Sourced<Kinds[K]>> {
  const actual = kindOf(raw);
  if (actual !== kind) {
    const message = actual === undefined ? `not a ${kind}: it has no kind` : `not a ${kind} but a ${actual}`;
    const hint = `a ${kind} starts with\n  apiVersion: cr.kanister.io/v1alpha1\n  kind: ${kind}`;
    const finding: Finding = { message, where: where(actual === undefined ? [] : ["kind"]), hint, severity: "error" };
    throw new DocumentError("INVALID_DOCUMENT", message, [finding]);
  }
  const value = withoutNulls(raw, []);
  const findings = (await schemaErrors(kind, value)).map((error) => toFinding(error, value, where, kind === "Secret"));
  const errors = findings.filter((finding) => finding.severity === "error");
  if (errors.length > 0) {
    const first = errors[0] as Finding;
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
    throw new DocumentError("INVALID_DOCUMENT", `invalid ${kind}: ${first.message}${more}`, errors);
  }
  return { value: value as Kinds[K], where, warnings: findings };
}

function kindOf(value: unknown): string | undefined {
  if (value === null || typeof value !== "object" || !("kind" in value)) return undefined;
  return typeof value.kind === "string" ? value.kind : undefined;
}

function withoutNulls(value: unknown, path: Path): unknown {
  if (value === null || typeof value !== "object" || path.at(-1) === "args") return value;
  if (Array.isArray(value)) return value.map((item, index) => withoutNulls(item, [...path, index]));
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutNulls(member, [...path, key])]));
}

const validators = new Map<keyof Kinds, (value: unknown) => ErrorObject[]>();

async function schemaErrors(kind: keyof Kinds, value: unknown): Promise<ErrorObject[]> {
  let validate = validators.get(kind);
  if (validate === undefined) {
    // The default export is the one that both Node and bundlers give to a CommonJS package.
    const { default: ajv } = await import("ajv");
    const compiled = new ajv.Ajv({ allErrors: true, strict: false, verbose: true }).compile(SCHEMAS[kind]);
    validate = (input) => (compiled(input) ? [] : [...(compiled.errors ?? [])]);
    validators.set(kind, validate);
  }
  return validate(value);
}

// Fields of older formats that still occur, and what replaced them.
const RENAMED_FIELDS: ReadonlyMap<string, string> = new Map([
  ["type", "kind"],
  ["outputArtifactNames", "outputArtifacts"],
]);

/** `hide`: values are not to be repeated. */
function toFinding(error: ErrorObject, root: unknown, where: (path: Path) => Position, hide: boolean): Finding {
  const path = pointerPath(error.instancePath, root);
  const at = path.length === 0 ? "the document" : formatPath(path);
  switch (error.keyword) {
    case "additionalProperties": {
      const field = String(error.params["additionalProperty"]);
      const known = Object.keys((error.parentSchema as Schema | undefined)?.properties ?? {});
      const renamed = RENAMED_FIELDS.get(field);
      const near = renamed !== undefined && known.includes(renamed) ? renamed : nearest(field, known);
      return {
        message: `unknown field ${formatPath([...path, field])} is ignored`,
        where: where([...path, field]),
        hint: near === undefined ? `known fields: ${known.join(", ")}` : `use ${near}`,
        severity: "warning",
      };
    }
    case "required":
      return {
        message: `${at} lacks ${error.params["missingProperty"]}`,
        where: where(path),
        hint: `add ${error.params["missingProperty"]}:`,
        severity: "error",
      };
    case "enum":
      return {
        message: `${at} is ${JSON.stringify(error.data)}`,
        where: where(path),
        hint: `allowed: ${(error.params["allowedValues"] as string[]).join(", ")}`,
        severity: "error",
      };
    case "minLength":
      return { message: `${at} is empty`, where: where(path), severity: "error" };
    default: {
      const wanted = String(error.params["type"] ?? error.message);
      const found = Array.isArray(error.data) ? "a list" : describe(error.data, hide);
      const hint = wanted === "string" && typeof error.data !== "object" ? "put the value in quotes" : undefined;
      return {
        message: `${at} must be ${ARTICLES[wanted] ?? wanted} but is ${found}`,
        where: where(path),
        ...(hint && { hint }),
        severity: "error",
      };
    }
  }
}

const ARTICLES: Record<string, string> = {
  object: "a map",
  array: "a list",
  string: "text",
  boolean: "true or false",
  integer: "a whole number",
};

function describe(value: unknown, hide: boolean): string {
  if (value === null) return "null";
  if (typeof value === "object") return "a map";
  if (hide) return `a ${typeof value}`;
  return typeof value === "string" ? "text" : `the ${typeof value} ${value}`;
}

function pointerPath(pointer: string, root: unknown): (string | number)[] {
  let value = root;
  return pointer
    .split("/")
    .slice(1)
    .map((part) => {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const step = Array.isArray(value) ? Number(key) : key;
      value = (value as Record<string, unknown> | undefined)?.[key];
      return step;
    });
}
