// Bundles the programs into dist/: lazy chunks, so that a command loads only what it uses.

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { build, type Plugin } from "esbuild";

const metadata = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

/** Marks packages that wrongly claim side effects, so that their unused parts (thousands of API models) are left out. */
const treeShake: Plugin = {
  name: "tree-shake",
  setup(context) {
    context.onResolve({ filter: /./ }, async (args) => {
      if (args.pluginData === "resolved" || !args.importer.includes("@kubernetes/client-node")) return undefined;
      const { path, importer, namespace, resolveDir, kind } = args;
      const resolved = await context.resolve(path, {
        importer,
        namespace,
        resolveDir,
        kind,
        pluginData: "resolved",
        with: args.with,
      });
      return resolved.errors.length > 0 ? undefined : { ...resolved, sideEffects: false };
    });
  },
};

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "NONE";
  }
}

const version = `{"version": "${metadata.version}", "gitCommit": "${commit()}", "buildDate": "${new Date().toISOString().slice(0, 10)}"}`;

rmSync("dist", { recursive: true, force: true });
const result = await build({
  entryPoints: { kanctl: "src/kanctl/main.ts", kando: "src/kando/main.ts" },
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.19",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "linked",
  metafile: true,
  plugins: [treeShake],
  define: { KANISTER_VERSION: JSON.stringify(version) },
  // Bundled CommonJS packages still call require for Node's own modules.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
writeFileSync("dist/meta.json", JSON.stringify(result.metafile));
