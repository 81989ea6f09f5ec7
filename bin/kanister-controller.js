#!/usr/bin/env node
// The controller is not written yet; this says so instead of leaving a program that cannot be found.

console.error("kanister-controller is not part of this version; run actions from the shell: kanctl run --help");
process.exitCode = 1;
