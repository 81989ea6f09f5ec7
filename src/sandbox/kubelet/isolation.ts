// Finds out whether pods can have their own root on this machine, and builds the command lines that enter it.
import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { enterRootScript, joinRootScript, plainScript } from "./enter-root.ts";

export type Mount = { source: string; target: string; readOnly: boolean };

export type ContainerPlan = {
  root: string;
  scratch: string;
  hide: string;
  hostname: string;
  workingDir: string;
  mounts: readonly Mount[];
  command: readonly string[];
};

/** `user` makes a user namespace first, for people who are not root. */
export type Isolation =
  | { kind: "namespaces"; mode: "root" | "user"; script: string }
  | { kind: "none"; reason: string };

/** Tries it, since only the kernel knows: a container may be root and still not be allowed to mount. */
export async function detectIsolation(wanted: "auto" | "none", directory: string): Promise<Isolation> {
  if (wanted === "none") return { kind: "none", reason: "isolation was turned off" };
  if (process.platform !== "linux") {
    return { kind: "none", reason: `mount namespaces need Linux, this is ${process.platform}` };
  }
  // A file, since the text on the command line would fill the process list of whoever looks for a pod.
  const script = join(directory, "enter-root.sh");
  await writeFile(script, enterRootScript, { mode: 0o600 });
  const modes = process.getuid?.() === 0 ? (["root", "user"] as const) : (["user"] as const);
  let reason = "";
  for (const mode of modes) {
    const failure = await tryMode(mode, script);
    if (failure === undefined) return { kind: "namespaces", mode, script };
    reason ||= failure;
  }
  return { kind: "none", reason: `the kernel does not allow mount namespaces here: ${reason}` };
}

async function tryMode(mode: "root" | "user", script: string): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), "sandbox-probe-"));
  try {
    const plan = { root: join(directory, "root"), scratch: join(directory, "scratch"), hide: directory };
    await mkdir(plan.root);
    await mkdir(plan.scratch);
    const [file = "", ...args] = containerCommand(
      { kind: "namespaces", mode, script },
      {
        ...plan,
        hostname: "probe",
        workingDir: "/",
        mounts: [{ source: plan.scratch, target: "/run/probe", readOnly: false }],
        command: ["true"],
      },
    );
    return await new Promise((resolve) => {
      // The script reports on descriptor 3, which execFile does not open: 3>&2 joins it to what is shown.
      execFile(
        "/bin/sh",
        ["-c", 'exec 3>&2; exec "$@"', "sh", file, ...args],
        { timeout: 15_000 },
        (error, _, stderr) => {
          const said = stderr.replace(/^ready$/m, "").trim();
          resolve(error ? said.split("\n")[0]?.replace(/^error /, "") || error.message : undefined);
        },
      );
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The whole command line of a container's first process. Without namespaces root, scratch and mounts are not used. */
export function containerCommand(isolation: Isolation, plan: ContainerPlan): string[] {
  if (isolation.kind === "none") {
    return ["/bin/sh", "-c", plainScript, "sh", "plain", plan.workingDir, ...plan.command];
  }
  const user = isolation.mode === "user" ? ["--user", "--map-root-user"] : [];
  const namespaces = ["--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child"];
  const { root, scratch, hide, hostname, workingDir } = plan;
  const mounts = plan.mounts.flatMap(({ source, target, readOnly }) => [source, target, readOnly ? "ro" : "rw"]);
  const places = [root, scratch, hide, hostname, isolation.mode, workingDir, String(plan.mounts.length)];
  const script = ["/bin/sh", isolation.script, ...places, ...mounts, ...plan.command];
  return [...dieWithParent(), "unshare", ...user, ...namespaces, "--", ...script];
}

/** The command line that runs something beside a container whose first process is `pid`. */
export function joinCommand(
  isolation: Isolation,
  pid: number,
  workingDir: string,
  command: readonly string[],
): string[] {
  if (isolation.kind === "none") return ["/bin/sh", "-c", plainScript, "sh", "plain", workingDir, ...command];
  const user = isolation.mode === "user" ? ["--user", "--preserve-credentials"] : [];
  const namespaces = ["--mount", "--pid", "--uts", "--ipc"];
  const script = ["/bin/sh", "-c", joinRootScript, "sh", isolation.mode, workingDir, ...command];
  return [...dieWithParent(), "nsenter", "--target", String(pid), ...user, ...namespaces, "--", ...script];
}

// Part of util-linux like unshare, but missing on small systems; the watchdog ends the pods there.
function dieWithParent(): string[] {
  return hasProgram("setpriv") ? ["setpriv", "--pdeathsig", "KILL", "--"] : [];
}

const programs = new Map<string, boolean>();

export function hasProgram(name: string): boolean {
  const known = programs.get(name);
  if (known !== undefined) return known;
  const found = (process.env.PATH ?? "").split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  programs.set(name, found);
  return found;
}
