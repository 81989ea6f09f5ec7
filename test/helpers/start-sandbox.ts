// Starts a sandbox for tests, with kando on the path of its pods.

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";

export type TestSandbox = Sandbox & { directory: string; remove(): Promise<void> };

/** In a folder of its own under the system's temporary one; `remove` stops it and leaves nothing. */
export async function startTestSandbox(options: { isolation?: "auto" | "none" } = {}): Promise<TestSandbox> {
  const directory = mkdtempSync(join(tmpdir(), "kanister-sandbox-"));
  const tools = join(directory, "tools");
  mkdirSync(tools);
  const kando = join(import.meta.dirname, "kando.ts");
  writeFileSync(join(tools, "kando"), `#!/bin/sh\nexec '${process.execPath}' '${kando}' "$@"\n`, { mode: 0o755 });
  const sandbox = await startSandbox({
    directory,
    path: [tools],
    readable: [join(import.meta.dirname, "../.."), dirname(process.execPath)],
    ...options,
  });
  return {
    ...sandbox,
    directory,
    async remove() {
      await sandbox.stop();
      await rm(directory, { recursive: true });
    },
  };
}
