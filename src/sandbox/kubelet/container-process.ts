// One run of a container: starts its first process, collects its output, signals it, and tells how it ended.
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { PassThrough, type Readable, type Writable } from "node:stream";
import type { ExecProcess } from "../api-server/pod-runtime.ts";
import { type ContainerPlan, containerCommand, hasProgram, type Isolation, joinCommand } from "./isolation.ts";
import type { LogWriter } from "./log-file.ts";
import type { Watchdog } from "./watchdog.ts";

export type ContainerEnd = { exitCode: number; signal?: number };

export type ContainerProcess = {
  /** Undefined once it runs; else why it could not start. */
  started: Promise<{ missing: string } | { error: string } | undefined>;
  /** After all of its output is written. */
  ended: Promise<ContainerEnd>;
  /** Only the first process gets it, as in a real container; KILL ends all of them. */
  kill(signal: "SIGTERM" | "SIGKILL"): void;
  exec(command: readonly string[], options: { stdin: boolean; tty: boolean; env: Record<string, string> }): ExecProcess;
  attach(options: { stdin: boolean }): ExecProcess;
};

type Options = {
  isolation: Isolation;
  plan: ContainerPlan;
  env: Record<string, string>;
  keepStdin: boolean;
  log: LogWriter;
  watchdog: Watchdog;
};

export function startContainerProcess(options: Options): ContainerProcess {
  const { isolation, plan, env, log, watchdog } = options;
  const [file = "", ...args] = containerCommand(isolation, plan);
  const child = spawn(file, args, {
    env,
    cwd: "/",
    detached: true,
    stdio: [options.keepStdin ? "pipe" : "ignore", "pipe", "pipe", "pipe"],
  });
  const pid = child.pid;
  if (pid !== undefined) watchdog.add(pid);
  child.stdin?.on("error", () => {});
  child.stdout?.on("data", (chunk: Buffer) => log.write(chunk, "stdout"));
  child.stderr?.on("data", (chunk: Buffer) => log.write(chunk, "stderr"));

  const started = startReport(child);
  const ended = endOf(child).then((end) => {
    if (pid !== undefined) {
      // Without a namespace of their own, children outlive the first process unless they are ended with its group.
      if (isolation.kind === "none") killGroup(pid);
      watchdog.remove(pid);
    }
    log.end();
    return end;
  });

  const firstProcess = () => (isolation.kind === "none" ? pid : pid === undefined ? undefined : childOf(pid));
  return {
    started,
    ended,
    kill(signal) {
      const target = firstProcess();
      if (signal === "SIGKILL" && pid !== undefined) {
        if (target !== undefined && target !== pid) signalProcess(target, signal);
        killGroup(pid);
      } else if (target !== undefined) {
        signalProcess(target, signal);
      }
    },
    exec(command, exec) {
      const target = firstProcess();
      if (target === undefined) return failedExec("container not running");
      const line = joinCommand(isolation, target, plan.workingDir, command);
      return startExec(line, exec, watchdog);
    },
    attach({ stdin }) {
      const stdout = new PassThrough();
      const stderr = new PassThrough();
      child.stdout?.on("data", (chunk: Buffer) => stdout.writable && stdout.write(chunk));
      child.stderr?.on("data", (chunk: Buffer) => stderr.writable && stderr.write(chunk));
      const done = ended.then((end) => {
        stdout.end();
        stderr.end();
        return { exitCode: end.exitCode };
      });
      return { stdin: stdin ? (child.stdin ?? undefined) : undefined, stdout, stderr, ended: done, resize: () => {} };
    },
  };
}

// The script's line on descriptor 3. None at all means that not even the shell or `unshare` could be started.
function startReport(child: ChildProcess): ContainerProcess["started"] {
  return new Promise((resolve) => {
    let text = "";
    let problem: string | undefined;
    child.once("error", (error) => {
      problem = error.message;
      resolve({ error: error.message });
    });
    const pipe = child.stdio[3] as Readable | null;
    pipe?.on("error", () => {});
    // The programs around the container keep the pipe open, so the line counts and not its end.
    pipe?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.startsWith("ready\n")) resolve(undefined);
    });
    pipe?.on("close", () => {
      const [, word, rest = ""] = /^(missing|error)[ ]?(.*)/s.exec(text.trim()) ?? [];
      if (word === "missing") resolve({ missing: rest });
      else resolve({ error: rest || problem || "the container's first process could not be set up" });
    });
  });
}

function endOf(child: ChildProcess): Promise<ContainerEnd> {
  return new Promise((resolve) => {
    let end: ContainerEnd = { exitCode: 128 };
    child.once("error", () => {
      if (child.pid === undefined) resolve(end);
    });
    child.once("exit", (code, signal) => {
      const number = signal ? signalNumber(signal) : 0;
      end = signal ? { exitCode: 128 + number, signal: number } : { exitCode: code ?? 128 };
      // A process that left the container's group may hold the pipes open for ever.
      const timer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        child.stdio[3]?.destroy();
      }, 1000);
      child.once("close", () => clearTimeout(timer));
    });
    child.once("close", () => resolve(end));
  });
}

const signalNumbers: Record<string, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
};

function signalNumber(signal: string): number {
  return signalNumbers[signal] ?? 1;
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime, which is what was wanted.
  }
}

function killGroup(pid: number): void {
  signalProcess(-pid, "SIGKILL");
}

// `unshare` stays outside and waits; its only child is the container's first process.
function childOf(pid: number): number | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0];
    if (children) return Number(children);
  } catch {
    // Kernels may lack that file: look for the child from the other side.
  }
  for (const entry of safeList("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      if (Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid) return Number(entry);
    } catch {
      // A process that ended while the list was read.
    }
  }
  return undefined;
}

function safeList(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function failedExec(failure: string): ExecProcess {
  const stdout = new PassThrough();
  stdout.end();
  return { stdin: undefined, stdout, stderr: undefined, ended: Promise.resolve({ failure }), resize: () => {} };
}

function startExec(
  line: string[],
  options: { stdin: boolean; tty: boolean; env: Record<string, string> },
  watchdog: Watchdog,
): ExecProcess {
  const useTerminal = options.tty && hasProgram("script");
  const quoted = line.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const [file = "", ...args] = useTerminal ? ["script", "-q", "-e", "-c", `exec ${quoted}`, "/dev/null"] : line;
  const env = useTerminal ? { TERM: "xterm", ...options.env, SHELL: "/bin/sh" } : options.env;
  const child = spawn(file, args, {
    env,
    cwd: "/",
    detached: true,
    stdio: [options.stdin ? "pipe" : "ignore", "pipe", "pipe", "pipe"],
  });
  const { pid } = child;
  if (pid !== undefined) watchdog.add(pid);
  const report = startReport(child);
  const ended = Promise.all([report, endOf(child)]).then(([problem, end]) => {
    if (pid !== undefined) watchdog.remove(pid);
    if (problem && "missing" in problem) {
      return { failure: missingMessage(problem.missing, "exec") };
    }
    return problem && !useTerminal ? { failure: problem.error } : { exitCode: end.exitCode };
  });
  return {
    stdin: (child.stdin as Writable | null) ?? undefined,
    stdout: child.stdout as Readable,
    stderr: useTerminal ? undefined : (child.stderr as Readable),
    ended,
    resize: (columns, rows) => pid !== undefined && useTerminal && resizeTerminal(pid, columns, rows),
  };
}

/** A runtime's words for a command that is not there, when a container starts and when `exec` asks for it. */
export function missingMessage(command: string, during: "start" | "exec"): string {
  const why = command.includes("/")
    ? `stat ${command}: no such file or directory`
    : "executable file not found in $PATH";
  const text = `unable to start container process: ${during === "start" ? "error during container init: " : ""}exec: "${command}": ${why}`;
  if (during === "start")
    return `failed to create containerd task: OCI runtime create failed: runc create failed: ${text}`;
  return (
    "Internal error occurred: error executing command in container: failed to exec in container: failed to start exec: " +
    `OCI runtime exec failed: exec failed: ${text}: unknown`
  );
}

// `script` owns the other end of the terminal and offers no way to tell it the size.
function resizeTerminal(pid: number, columns: number, rows: number): void {
  const inner = childOf(pid);
  if (inner === undefined || !hasProgram("stty")) return;
  const stty = spawn("stty", ["-F", `/proc/${inner}/fd/0`, "rows", String(rows), "cols", String(columns)], {
    stdio: "ignore",
  });
  stty.on("error", () => {});
}
