// The demo ends well, with and without mount namespaces.

import { spawn } from "node:child_process";
import { join } from "node:path";
import t, { type Test } from "tap";

async function demo(t: Test, ...words: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../examples/demo.ts"), ...words]);
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  t.equal(await new Promise((resolve) => child.on("close", resolve)), 0, output);
  return output;
}

t.test("the demo compares checksums and says ok last", async (t) => {
  const output = await demo(t);
  t.equal(output.trim().split("\n").at(-1), "demo: ok");
  const sums = [...output.matchAll(/(?:before the loss|after the restore) +([0-9a-f]{64})/g)].map((match) => match[1]);
  t.equal(sums.length, 2);
  t.equal(sums[0], sums[1]);
});

t.test("it also works where mount namespaces are forbidden", async (t) => {
  const output = await demo(t, "--no-isolation");
  t.match(output, "pods have no roots of their own");
  t.equal(output.trim().split("\n").at(-1), "demo: ok");
});
