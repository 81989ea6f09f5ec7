// Start-up is a feature: follows the static imports from each program and fails when a heavy package is among them.

import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import t from "tap";

const ROOT = join(import.meta.dirname, "..");
const HEAVY = ["@kubernetes/client-node", "@aws-sdk/", "ajv", "ora", "execa", "js-yaml", "ws", "undici"];

/** Files and packages loaded before the program has decided what to do. */
function staticImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(ROOT, file), "utf8");
  for (const [, type, names = "", target = ""] of text.matchAll(
    /^\s*(?:import|export)\s+(type\s+)?([^"';]*?\sfrom\s+)?"([^"]+)"/gm,
  )) {
    const onlyTypes =
      /^\{[^}]*\}/.test(names) &&
      names
        .replace(/\}.*/s, "")
        .slice(1)
        .split(",")
        .every((one) => /^\s*(type\s|$)/.test(one));
    if (type !== undefined || onlyTypes) continue;
    if (target.startsWith(".")) staticImports(relative(ROOT, join(ROOT, dirname(file), target)), seen);
    else seen.add(target);
  }
  return seen;
}

const heavy = (file: string) =>
  [...staticImports(file)].filter((name) =>
    HEAVY.some((one) => name === one || name.startsWith(one.endsWith("/") ? one : `${one}/`)),
  );

t.test("kanctl --help loads no cluster code", async (t) => {
  t.same(heavy("src/kanctl/main.ts"), []);
  t.notOk(
    [...staticImports("src/kanctl/main.ts")].some((file) => /^src\/(kube|engine|functions|template|api)\//.test(file)),
  );
});

t.test("kando output loads no store", async (t) => {
  t.same(heavy("src/kando/main.ts"), []);
  t.same(heavy("src/kando/commands/output.ts"), []);
});

t.test("the walk finds what is there", async (t) => {
  t.ok(heavy("src/kube/kubeconfig.ts").length > 0);
  t.ok(heavy("src/api/documents.ts").includes("js-yaml"));
});
