#!/usr/bin/env node
// Starts kanctl; written so that even a Node too old to run it can say so.

var version = process.versions.node.split(".").map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 19)) {
  console.error(
    "kanctl needs Node 22.19 or newer, and this is " + process.version + "; inside the project use: npx kanctl",
  );
  process.exitCode = 1;
} else {
  import("node:module")
    .then((module) => {
      module.enableCompileCache();
      return import("../dist/kanctl.mjs");
    })
    .then(
      (program) => program.main(),
      (error) => {
        if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
        console.error("kanctl has not been built yet; run: npm run build");
        process.exitCode = 1;
      },
    );
}
