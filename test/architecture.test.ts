// Holds the table of who may import whom, and which package enters by which door.

import { globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import t from "tap";

const ROOT = join(import.meta.dirname, "..");

/** Folders a folder may import from; "types:x" allows `import type` only. `main` files are exempt. */
const MAY_IMPORT: Record<string, string[]> = {
  errors: [],
  util: [],
  resources: ["errors", "util"],
  api: ["errors", "util", "types:objectstore"],
  template: ["errors", "util"],
  objectstore: ["errors", "util"],
  kube: ["errors", "util", "resources", "types:api"],
  datamover: ["errors", "util", "types:objectstore"],
  engine: ["errors", "util", "api", "resources", "template", "types:kube", "types:objectstore"],
  functions: ["errors", "util", "api", "resources", "engine", "kube", "objectstore", "datamover"],
  hooks: ["errors", "util", "api", "types:engine"],
  lint: ["errors", "util", "api", "resources", "template", "engine"],
  manifests: ["errors", "util", "api"],
  controller: ["errors", "util", "api", "resources", "engine", "hooks", "kube", "lint", "manifests", "datamover"],
  sandbox: ["errors", "util", "resources", "template"],
  terminal: ["errors", "util"],
  kando: ["errors", "util", "api", "objectstore", "datamover", "terminal"],
  kanctl: [
    "errors",
    "util",
    "api",
    "resources",
    "template",
    "objectstore",
    "kube",
    "datamover",
    "engine",
    "functions",
    "hooks",
    "lint",
    "manifests",
    "controller",
    "sandbox",
    "terminal",
  ],
};

/** Files or folders that may name a package; types are free. */
const DOORS: Record<string, string[]> = {
  "@kubernetes/client-node": ["src/kube/"],
  "@azure/identity": ["src/objectstore/drivers/azure"],
  "@azure/storage-blob": ["src/objectstore/drivers/azure"],
  "@aws-sdk/": ["src/objectstore/drivers/s3"],
  "@smithy/": ["src/objectstore/drivers/s3"],
  ajv: ["src/api/", "src/sandbox/"],
  chalk: ["src/terminal/"],
  commander: ["src/terminal/", "src/kanctl/", "src/kando/"],
  execa: ["src/sandbox/kubelet/"],
  "google-auth-library": ["src/objectstore/drivers/gcs"],
  "js-yaml": ["src/api/"],
  ora: ["src/terminal/"],
  re2js: ["src/template/"],
  undici: [],
  ws: ["src/kube/", "src/sandbox/"],
};

type Import = { target: string; typeOnly: boolean };

/** Every import of a source text, static and dynamic. */
export function importsOf(text: string): Import[] {
  const found: Import[] = [];
  const statements = /^\s*(?:import|export)\s+(type\s+)?([^"';]*?\sfrom\s+)?"([^"]+)"/gm;
  for (const [, type, names = "", target] of text.matchAll(statements)) {
    const members =
      /\{([^}]*)\}/
        .exec(names)?.[1]
        ?.split(",")
        .map((one) => one.trim())
        .filter(Boolean) ?? [];
    const allTypes = members.length > 0 && members.every((one) => one.startsWith("type ")) && !/^\s*\w/.test(names);
    found.push({ target: target as string, typeOnly: type !== undefined || allTypes });
  }
  for (const [, target] of text.matchAll(/\bimport\(\s*"([^"]+)"/g))
    found.push({ target: target as string, typeOnly: false });
  return found;
}

/** What is wrong with the imports of one file. */
export function faultsOf(file: string, text: string): string[] {
  const folder = file.split("/")[1] as string;
  const allowed = MAY_IMPORT[folder];
  if (allowed === undefined) return [`${file}: folder ${folder} is not in the table`];
  return importsOf(text).flatMap(({ target, typeOnly }) => {
    if (target.startsWith(".")) {
      const path = relative(ROOT, join(ROOT, dirname(file), target));
      const other = path.split("/")[1] as string;
      if (!path.startsWith("src/")) return [`${file} imports ${path}, which is outside src`];
      if (other === folder || /\/main\.ts$/.test(file)) return [];
      if (allowed.includes(other) || (typeOnly && allowed.includes(`types:${other}`))) return [];
      return [
        `${file} imports ${path}: ${folder} may not import ${other}${allowed.includes(`types:${other}`) ? " but for its types" : ""}`,
      ];
    }
    if (target.startsWith("node:")) return [];
    if (builtinModules.includes(target)) return [`${file} imports ${target} without node:`];
    const door = Object.keys(DOORS).find(
      (name) => target === name || target.startsWith(name.endsWith("/") ? name : `${name}/`),
    );
    if (door === undefined) return [`${file} imports ${target}, a package without a door`];
    if (typeOnly || (DOORS[door] as string[]).some((place) => file.startsWith(place))) return [];
    return [`${file} imports ${target}, whose door is ${(DOORS[door] as string[]).join(", ") || "nowhere"}`];
  });
}

t.test("every import of src keeps to the table", async (t) => {
  const files = globSync("src/**/*.ts", { cwd: ROOT }).sort();
  t.ok(files.length > 50, "the sources were found");
  t.same(
    files.flatMap((file) => faultsOf(file, readFileSync(join(ROOT, file), "utf8"))),
    [],
  );
});

t.test("the checker sees what it must see", async (t) => {
  t.match(faultsOf("src/engine/x.ts", 'import { openCluster } from "../kube/kubernetes-cluster.ts";'), [
    /may not import kube but for its types/,
  ]);
  t.same(faultsOf("src/engine/x.ts", 'import type { Cluster } from "../kube/cluster.ts";'), []);
  t.same(faultsOf("src/engine/x.ts", 'import { type Cluster } from "../kube/cluster.ts";'), []);
  t.match(faultsOf("src/sandbox/x.ts", 'const x = await import("../engine/plan.ts");'), [/may not import engine/]);
  t.match(faultsOf("src/engine/x.ts", 'import chalk from "chalk";'), [/whose door is/]);
  t.match(faultsOf("src/engine/x.ts", 'import left from "left-pad";'), [/without a door/]);
  t.match(faultsOf("src/engine/x.ts", 'import fs from "fs";'), [/without node:/]);
  t.match(faultsOf("src/nowhere/x.ts", ""), [/not in the table/]);
  t.match(faultsOf("src/util/x.ts", 'export { a } from "../errors/error.ts";'), [/may not import errors/]);
});

t.test("the sandbox knows no word of Kanister", async (t) => {
  for (const file of globSync("src/sandbox/**/*.ts", { cwd: ROOT })) {
    const text = readFileSync(join(ROOT, file), "utf8").replaceAll("KanisterError", "");
    t.notMatch(text, /kanister|blueprint|actionset|kando/i, file);
  }
});
