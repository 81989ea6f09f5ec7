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
    const holder = readLock(directory);
    return holder?.pid === state.pid && isAlive(holder) ? state : undefined;
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
      writeSync(descriptor, `${process.pid} ${startTime(process.pid)}`);
      closeSync(descriptor);
      return () => {
        rmSync(stateFile(directory), { force: true });
        rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = readLock(directory);
      if (holder !== undefined && isAlive(holder)) {
        throw new KanisterError("SANDBOX_RUNNING", `a sandbox already runs in ${directory} (process ${holder.pid})`, {
          hint: "use it, stop it, or choose another directory",
          details: { pid: holder.pid },
        });
      }
      rmSync(file, { force: true });
    }
  }
  throw new KanisterError("SANDBOX_RUNNING", `cannot lock ${directory}`);
}

// Process ids are used again, after a restart of the machine at the latest: the start time tells two holders apart.
type Holder = { pid: number; started: string };

function readLock(directory: string): Holder | undefined {
  try {
    const [pid, started = ""] = readFileSync(lockFile(directory), "utf8").split(" ");
    return Number(pid) > 0 ? { pid: Number(pid), started } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = startTime(pid);
  return now !== "zombie" && (now === "" || started === "" || now === started);
}

function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "zombie" : (fields[19] ?? "");
  } catch {
    return "";
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
  while (readSandboxState(directory)?.pid === state.pid) {
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
