// Says in the words of blueprints why a template could not be executed.

import { nearest } from "../util/nearest.ts";
import type { Parameters } from "./parameters.ts";
import type { Explanation } from "./template-errors.ts";
import { ifFetched } from "./unfetched.ts";

type Details = Readonly<Record<string, unknown>>;

/** `reason` is Go's; where nothing better is known it stays. */
export function explainExecution(
  reason: string,
  expression: string,
  details: Details,
  parameters: Parameters | undefined,
): Explanation {
  if (typeof details["missingKey"] === "string") return explainMissing(details["missingKey"], expression, details);
  return (
    explainNil(reason, parameters) ??
    explainField(reason, details) ??
    explainPods(reason, expression, parameters) ??
    explainType(reason) ??
    explainComparison(reason) ?? { what: reason, ...hintFor(reason) }
  );
}

/** What there is none of where a map has no keys at all. */
const EMPTY: Readonly<Record<string, string>> = {
  Options: "the action was given no options",
  ArtifactsIn: "the action was given no artifacts",
  Secrets: "the action was given no Secrets",
  ConfigMaps: "the action was given no ConfigMaps",
  Phases: "no phase has run yet",
};

function explainMissing(key: string, expression: string, details: Details): Explanation {
  const keys = [...((details["availableKeys"] as readonly string[] | undefined) ?? [])].sort();
  const [, root = "", second] = /^[($]*\.?(\w+)(?:\.(\w+))?/.exec(expression) ?? [];
  return {
    what: `${JSON.stringify(key)} not found`,
    hint: keysHint(key, keys, second === key ? EMPTY[root] : undefined),
  };
}

const MOST_KEYS = 20;

function keysHint(key: string, keys: readonly string[], nothing: string | undefined): string {
  if (keys.length === 0) return nothing ?? "there are no keys here";
  const near = nearest(key, keys);
  const more = keys.length > MOST_KEYS ? `, and ${keys.length - MOST_KEYS} more` : "";
  const all = `${keys.slice(0, MOST_KEYS).join(", ")}${more}`;
  if (near === undefined) return `keys: ${all}`;
  return keys.length === 1 ? `did you mean ${near}?` : `did you mean ${near}? keys: ${all}`;
}

const SUBJECTS: Readonly<Record<string, string>> = {
  "param.StatefulSetParams": "StatefulSet",
  "param.DeploymentParams": "Deployment",
  "param.DeploymentConfigParams": "DeploymentConfig",
  "param.PVCParams": "PVC",
  "param.NamespaceParams": "Namespace",
};

const CREDENTIALS: Readonly<Record<string, string>> = {
  "param.KeyPair": "KeyPair",
  "v1.Secret": "Secret",
  "param.KopiaServerCreds": "KopiaServerSecret",
};

function explainNil(reason: string, parameters: Parameters | undefined): Explanation | undefined {
  const [, type = "", field = ""] = /^nil pointer evaluating \*?(.+)\.(\w+)$/.exec(reason) ?? [];
  if (type === "") return undefined;
  const subject = SUBJECTS[type];
  if (subject !== undefined) {
    const actual = parameters && subjectOf(parameters);
    return {
      what: `.${subject} is empty: the action runs on ${actual === undefined ? "another kind of object" : `a ${actual}`}`,
      hint: `${actual === undefined ? "" : `use .${actual}, or `}test it first: {{ if .${subject} }}`,
    };
  }
  const credential = CREDENTIALS[type];
  if (credential !== undefined) {
    const actual = parameters?.profile && ifFetched(parameters.profile, "credential")?.type;
    return {
      what: `.Profile.Credential.${credential} is empty: the profile has another kind of credential${actual ? ` (${actual})` : ""}`,
      hint: `test it first: {{ if .Profile.Credential.${credential} }}`,
    };
  }
  switch (type) {
    case "param.Profile":
      return { what: ".Profile is empty: the action was given no profile", hint: "name a profile in the request" };
    case "param.RepositoryServer":
      return {
        what: ".RepositoryServer is empty: the action was given no repository server",
        hint: "name it in repositoryServer of the ActionSet",
      };
    case "param.Phase":
      return { what: "the phase has not run, or there is none of that name", hint: `test it before .${field}` };
    default:
      return { what: `what comes before .${field} is null or absent`, hint: "test it first, with if or with" };
  }
}

function subjectOf({ workload, pvc, namespace }: Parameters): string | undefined {
  return workload?.kind ?? (pvc === undefined ? (namespace === undefined ? undefined : "Namespace") : "PVC");
}

function explainField(reason: string, details: Details): Explanation | undefined {
  const [, field = "", type = ""] = /^can't evaluate field (\S+) in type (.+)$/.exec(reason) ?? [];
  if (field === "") return undefined;
  const fields = (details["availableFields"] as readonly string[] | undefined) ?? [];
  if (fields.length === 0) return { what: `there is no field ${field} in ${typeWord(type)}` };
  const near = nearest(field, fields);
  return {
    what: `there is no field ${field}`,
    hint: near === undefined ? `fields: ${fields.join(", ")}` : `did you mean ${near}?`,
  };
}

/** By far the commonest reason for an index that is out of range. */
function explainPods(reason: string, expression: string, parameters: Parameters | undefined): Explanation | undefined {
  if (!reason.includes("index out of range") || !/\.(Pods|Containers)\b/.test(expression)) return undefined;
  const hint = "only pods that were running when the action started are listed; is the workload scaled to zero?";
  const workload = parameters?.workload;
  const pods = workload && ifFetched(workload, "pods");
  if (workload === undefined || pods === undefined) return { what: "there are not that many running pods", hint };
  const count =
    pods.length === 0 ? "no running pod" : pods.length === 1 ? "1 running pod" : `${pods.length} running pods`;
  return { what: `${workload.kind} ${workload.name} has ${count}`, hint };
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  int: "a number",
  int64: "a number",
  float64: "a number",
  bool: "a boolean",
  "[]uint8": "bytes",
  "[]string": "a list",
  "[]interface {}": "a list",
  "map[string]string": "a map of texts",
  "map[string][]uint8": "a map of bytes",
  "map[string]interface {}": "a raw map such as .Object",
  "interface {}": "what is no map",
};

/** A Go type as people say it. */
export function typeWord(name: string): string {
  return TYPE_WORDS[name] ?? `a ${name.replace(/^\*/, "")}`;
}

function explainType(reason: string): Explanation | undefined {
  const [, expected = "", got = ""] = /^wrong type for value; expected (.+); got (.+)$/.exec(reason) ?? [];
  if (expected === "") return undefined;
  const hint = conversionHint(expected, got);
  return { what: `${typeWord(expected)} is needed, not ${typeWord(got)}`, ...(hint && { hint }) };
}

/** How a value of one Go type becomes one of another. */
export function conversionHint(expected: string, got: string): string | undefined {
  if (expected === "string") {
    return got.startsWith("map[") || got.startsWith("[]string")
      ? "toJson turns it into text"
      : "pipe it through toString";
  }
  if (expected === "map[string]interface {}" && got.startsWith("map[")) {
    return 'index works on every map, and gives an empty value for a key that is absent: index .Options "key"';
  }
  if (got === "string" && expected.startsWith("int")) return `convert it: (${expected} .Options.n)`;
  return undefined;
}

function explainComparison(reason: string): Explanation | undefined {
  const [, left = "", right = ""] = /incompatible types for comparison: (.+) and (.+)$/.exec(reason) ?? [];
  if (left === "") return undefined;
  return {
    what: `${typeWord(left)} and ${typeWord(right)} do not compare`,
    hint: [left, right].includes("string")
      ? "put the number in quotes, or convert the text: (int .Options.n)"
      : "write both as whole numbers, or both with a fraction",
  };
}

const HINTS: readonly (readonly [reason: RegExp, hint: string])[] = [
  [/index of (nil pointer|untyped nil)/, "a key before the last one is absent; test it first, with if or with"],
  [/^wrong number of args/, "in a pipeline the value before | counts as the last argument"],
  [/^range can't iterate over/, "range takes lists, maps and whole numbers"],
  [/has arguments but cannot be invoked|can't give argument to non-function/, "only functions take arguments"],
  [/^template "(.*)" not defined/, "templates are known only inside the text that defines them"],
  [/value has type int; should be string/, 'keys of maps are texts in double quotes: index .Options "key"'],
  [/may not look up the host/, "allow it by name: --allow-host NAME"],
  [/cannot index slice\/array with type string/, "elements are numbered: index .list 0"],
];

function hintFor(reason: string): { hint?: string } {
  const hint = HINTS.find(([pattern]) => pattern.test(reason))?.[1];
  return hint === undefined ? {} : { hint };
}
