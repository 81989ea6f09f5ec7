// What a running sandbox leaves in its directory, so that other commands can find it and end it.
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { KanisterError } from "../errors/error.ts";

export type SandboxState = {
  pid: number;
  port: number;
  url: string;
  kubeconfigFile: string;
  isolation: "namespaces" | "none";
  isolationReason?: string;
  startedAt: string;
};

const stateFile = (directory: string) => join(directory, "state.json");
const lockFile = (directory: string) => join(directory, "lock");

/** The sandbox that runs in the directory; undefined when none does, also when one died without tidying up. */
export function readSandboxState(directory: string): SandboxState | undefined {
  try {
    const state = JSON.parse(readFileSync(stateFile(directory), "utf8")) as SandboxState;
    return isAlive(state.pid) && readLock(directory) === state.pid ? state : undefined;
  } catch {
    return undefined;
  }
}

export function writeSandboxState(directory: string, state: SandboxState): void {
  writeFileAtomically(stateFile(directory), `${JSON.stringify(state, null, 2)}\n`);
}

/** A file that is either the old or the new one, for its owner's eyes only. */
export function writeFileAtomically(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** One directory has one sandbox; throws when another process holds it. Returns how to let go. */
export function lockDirectory(directory: string): () => void {
  const file = lockFile(directory);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const descriptor = openSync(file, "wx", 0o600);
      writeSync(descriptor, String(process.pid));
      closeSync(descriptor);
      return () => {
        rmSync(stateFile(directory), { force: true });
        rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = readLock(directory);
      if (holder !== undefined && isAlive(holder)) {
        throw new KanisterError("SANDBOX_RUNNING", `a sandbox already runs in ${directory} (process ${holder})`, {
          hint: "use it, stop it, or choose another directory",
          details: { pid: holder },
        });
      }
      rmSync(file, { force: true });
    }
  }
  throw new KanisterError("SANDBOX_RUNNING", `cannot lock ${directory}`);
}

function readLock(directory: string): number | undefined {
  try {
    return Number(readFileSync(lockFile(directory), "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Asks the sandbox of that directory to end and waits until it has; after the deadline it is ended by force, and its pods
 * with it. False when none was running.
 */
export async function stopSandbox(directory: string, options: { timeoutSeconds?: number } = {}): Promise<boolean> {
  const state = readSandboxState(directory);
  if (!state) return false;
  process.kill(state.pid, "SIGTERM");
  const deadline = Date.now() + (options.timeoutSeconds ?? 20) * 1000;
  while (isAlive(state.pid) && readSandboxState(directory)) {
    if (Date.now() > deadline) {
      process.kill(state.pid, "SIGKILL");
      rmSync(stateFile(directory), { force: true });
      rmSync(lockFile(directory), { force: true });
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
