// Reads the recorded table of Kubernetes' own types: which fields a type has and how a patch merges them.
import { kubernetesTypes } from "./kubernetes-types.ts";

/** `any` is opaque JSON; `quantity` and `intOrString` accept two JSON types. */
export type Scalar =
  | "string"
  | "integer"
  | "number"
  | "boolean"
  | "time"
  | "bytes"
  | "any"
  | "quantity"
  | "intOrString";

export type TypeNode =
  | { form: "scalar"; scalar: Scalar }
  | { form: "list"; items: TypeNode }
  | { form: "map"; values: TypeNode }
  | { form: "object"; name: string };

export type Field = {
  name: string;
  type: TypeNode;
  required: boolean;
  /** Lists only: how a strategic merge treats it. */
  patch: "merge" | "replace";
  /** The field that identifies an element of a merged list of objects. */
  mergeKey: string | undefined;
  retainKeys: boolean;
  /** Lists with server-side apply's `map` type: the fields that identify an element; `[]` for a set. */
  listKeys: readonly string[] | undefined;
  allowed: readonly string[] | undefined;
  /** In the protobuf form; 0 for the fields of an inlined message. */
  number: number;
};

export type ObjectType = {
  name: string;
  fields: ReadonlyMap<string, Field>;
  groupVersion: string | undefined;
  /** Types whose fields JSON shows among the type's own, by the number protobuf gives them. */
  inlined: ReadonlyMap<number, string>;
};

/** The type with that name, e.g. `core.v1.PodSpec`; undefined when Kubernetes has none. */
export function findType(name: string): ObjectType | undefined {
  const { lines, types } = loadTable();
  const known = types.get(name);
  if (known) return known;
  const line = lines.get(name);
  if (line === undefined) return undefined;
  const type = parseType(name, line);
  types.set(name, type);
  return type;
}

/** The type of a top-level object; undefined for custom resources. */
export function findKind(groupVersion: string, kind: string): ObjectType | undefined {
  const name = loadTable().kinds.get(`${groupVersion}/${kind}`);
  return name === undefined ? undefined : findType(name);
}

type Table = { lines: Map<string, string>; kinds: Map<string, string>; types: Map<string, ObjectType> };
let table: Table | undefined;

// `@core.v1` opens a package; each further line is a type: its name, `>group/version` for a top-level kind, and its
// fields as name[!required]:type[~mergeKey][^ retain keys][@list keys][=allowed|values][%number]; an indented line continues.
// Fields stand in the order of their protobuf numbers, `%` marks where one does not follow the one before; `+:Type` is a
// message that JSON inlines.
// Types: s string, i integer, n number, b boolean, t time, y bytes, Q quantity, I int-or-string, * anything,
// [T] list, {T} map, else the name of a type in the same package, or with its package.
function loadTable(): Table {
  if (table) return table;
  const lines = new Map<string, string>();
  const kinds = new Map<string, string>();
  let home = "";
  for (const line of kubernetesTypes.replaceAll("\n ", " ").trim().split("\n")) {
    if (line.startsWith("@")) {
      home = line.slice(1);
      continue;
    }
    const [head = ""] = line.split(" ", 1);
    const [last = "", groupVersion] = head.split(">");
    const name = `${home}.${last}`;
    lines.set(name, line);
    if (groupVersion) kinds.set(`${groupVersion}/${last}`, name);
  }
  table = { lines, kinds, types: new Map() };
  return table;
}

function parseType(name: string, line: string): ObjectType {
  const home = name.slice(0, name.lastIndexOf("."));
  const [head = "", ...words] = line.split(" ");
  const fields = new Map<string, Field>();
  const inlined = new Map<number, string>();
  let last = 0;
  for (const word of words) {
    const found = /^([^!:]+)(!?):([^~^@=%]+)(?:~([^^@=%]*))?(\^)?(?:@([^=%]*))?(?:=([^%]*))?(?:%(\d+))?$/.exec(word);
    if (!found) throw new Error(`bad entry in the type table: ${word}`);
    const [, field = "", required, type = "", mergeKey, retainKeys, listKeys, allowed, mark] = found;
    const number = mark === undefined ? last + 1 : Number(mark);
    if (number > 0) last = number;
    if (field === "+") {
      inlined.set(number, type.includes(".") ? type : `${home}.${type}`);
      continue;
    }
    fields.set(field, {
      name: field,
      type: parseNode(type, home),
      required: required === "!",
      patch: mergeKey === undefined ? "replace" : "merge",
      mergeKey: mergeKey || undefined,
      retainKeys: retainKeys !== undefined,
      listKeys: listKeys?.split(",").filter((key) => key !== ""),
      allowed: allowed?.split("|"),
      number,
    });
  }
  const groupVersion = head.split(">")[1];
  if (groupVersion) {
    for (const field of ["apiVersion", "kind"]) fields.set(field, plainField(field, parseNode("s", home)));
  }
  return { name, fields, groupVersion, inlined };
}

function plainField(name: string, type: TypeNode): Field {
  const none = { mergeKey: undefined, listKeys: undefined, allowed: undefined };
  return { name, type, required: false, patch: "replace", retainKeys: false, number: 0, ...none };
}

const scalars: Record<string, Scalar> = {
  s: "string",
  i: "integer",
  n: "number",
  b: "boolean",
  t: "time",
  y: "bytes",
  Q: "quantity",
  I: "intOrString",
  "*": "any",
};

function parseNode(text: string, home: string): TypeNode {
  const scalar = scalars[text];
  if (scalar) return { form: "scalar", scalar };
  if (text.startsWith("[")) return { form: "list", items: parseNode(text.slice(1, -1), home) };
  if (text.startsWith("{")) return { form: "map", values: parseNode(text.slice(1, -1), home) };
  return { form: "object", name: text.includes(".") ? text : `${home}.${text}` };
}
