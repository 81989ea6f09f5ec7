#!/usr/bin/env node
// Starts kando; written so that even a Node too old to run it can say so.

var version = process.versions.node.split(".").map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 19)) {
  console.error(
    "kando needs Node 22.19 or newer, and this is " + process.version + "; inside the project use: npx kando",
  );
  process.exitCode = 1;
} else {
  import("node:module")
    .then((module) => {
      module.enableCompileCache();
      return import("../dist/kando.mjs");
    })
    .then(
      (program) => program.main(),
      (error) => {
        if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
        console.error("kando has not been built yet; run: npm run build");
        process.exitCode = 1;
      },
    );
}
