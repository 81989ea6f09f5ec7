// How long the programs take to start, beside Node itself.

import { join } from "node:path";
import { printRatio, timeOf } from "./measure.ts";

const ROOT = join(import.meta.dirname, "../..");
const NODE = process.execPath;

export async function measureStartup(): Promise<void> {
  const bare = timeOf(NODE, ["-e", "0"]);
  printRatio("kanctl --help", timeOf(NODE, [join(ROOT, "bin/kanctl.js"), "--help"]), "bare Node", bare);
  printRatio("kando output k v", timeOf(NODE, [join(ROOT, "bin/kando.js"), "output", "k", "v"]), "bare Node", bare);
}
