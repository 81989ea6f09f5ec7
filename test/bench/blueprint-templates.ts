// The templates of many blueprints, each blueprint with parameters that let its templates be rendered.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { TemplateError } from "../../src/errors/error.ts";
import { executeTemplate, parseTemplate, references } from "../../src/template/template.ts";
import { fromJson } from "../../src/template/value.ts";
import { FIXED } from "../template/render.ts";

type Json = { [name: string]: unknown };
export type TemplateSet = { readonly templates: string[]; readonly data: Json };

const ROOT = join(import.meta.dirname, "../..");
const SHARED = process.env["KANISTER_TEST_SHARED"] ?? join(ROOT, "../shared");

/** From the corpus of published blueprints where it is at hand, else from our own examples. */
export function blueprintTemplates(): { sets: TemplateSet[]; from: string; found: number } {
  const corpus = join(SHARED, "corpus/blueprints");
  const isCorpus = existsSync(corpus);
  const folder = isCorpus ? corpus : join(ROOT, "examples");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.ya?ml$/.test(name));
  let found = 0;
  const sets = files.sort().map((file) => {
    const all = [...templatesIn(load(readFileSync(join(folder, file), "utf8")))];
    found += all.length;
    const data = parametersFor(all);
    return { data, templates: all.filter((text) => renders(text, data)) };
  });
  return { sets, from: isCorpus ? "the corpus of blueprints" : "the examples", found };
}

function* templatesIn(value: unknown): Generator<string> {
  if (typeof value === "string" && value.includes("{{")) yield value;
  if (value === null || typeof value !== "object") return;
  for (const member of Object.values(value)) yield* templatesIn(member);
}

function renders(text: string, data: Json): boolean {
  try {
    executeTemplate(parseTemplate(text), fromJson(data), FIXED);
    return true;
  } catch (error) {
    if (error instanceof TemplateError) return false;
    throw error;
  }
}

/** Usual parameters, and a text wherever a template reads something else. */
function parametersFor(templates: readonly string[]): Json {
  const data = usualParameters();
  for (const text of templates) {
    try {
      for (const { path } of references(parseTemplate(text))) setMissing(data, path);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
    }
  }
  return data;
}

function setMissing(data: Json, path: readonly unknown[]): void {
  let at = data;
  for (const [index, name] of path.entries()) {
    if (typeof name !== "string") return;
    if (index === path.length - 1) at[name] ??= "dmFsdWU=";
    else {
      const next = at[name];
      if (Array.isArray(next)) return;
      at[name] = next !== null && typeof next === "object" ? next : {};
      at = at[name] as Json;
    }
  }
}

function usualParameters(): Json {
  const workload = () => ({
    Name: "db",
    Namespace: "prod",
    Pods: ["db-0", "db-1"],
    Containers: [["main"], ["main"]],
    PersistentVolumeClaims: { "db-0": { "data-db-0": "/data" }, "db-1": { "data-db-1": "/data" } },
  });
  const location = { Type: "s3Compliant", Bucket: "b", Endpoint: "http://store", Prefix: "p", Region: "us-east-1" };
  return {
    StatefulSet: workload(),
    Deployment: workload(),
    DeploymentConfig: workload(),
    PVC: { Name: "data", Namespace: "prod" },
    Namespace: { Name: "prod", Namespace: "prod" },
    Object: { metadata: { name: "db", namespace: "prod", labels: {} }, spec: {} },
    Time: "2026-01-02T03:04:05.123456789Z",
    Profile: {
      Location: location,
      Credential: { Type: "keyPair", KeyPair: { ID: "id", Secret: "secret" } },
      SkipSSLVerify: false,
    },
  };
}
