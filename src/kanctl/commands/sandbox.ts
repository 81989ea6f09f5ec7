// kanctl sandbox: starts, stops and finds the small Kubernetes that runs on this machine.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { KanisterError, NotFoundError, UsageError } from "../../errors/error.ts";
import { createDisplay } from "../../terminal/display.ts";
import type { Io } from "../../terminal/io.ts";
import { type CommandModule, helpTail, outputOption } from "../command.ts";

type Flags = {
  directory?: string;
  port?: string;
  path?: string[];
  foreground?: boolean;
  isolation: boolean;
  output: "text" | "json";
};

const START_TIMEOUT_MS = 30_000;

export const sandbox: CommandModule = {
  define(command, io) {
    command.description(
      "A small Kubernetes on this machine, for trying and testing blueprints: a real HTTP API, with pods as local processes.\n" +
        "Images are ignored: commands come from this machine. For anything that matters use a real cluster.",
    );
    const add = (name: string, text: string) => {
      const child = new Command(name)
        .description(text)
        .summary(text)
        .option("--directory <dir>", `where it keeps everything (default: ${shorten(defaultDirectory(io), io)})`)
        .addOption(outputOption());
      command.addCommand(child);
      return child;
    };
    add("start", "start it, in the background")
      .option("--port <number>", "port on 127.0.0.1 (default: the last one, else any)")
      .option(
        "--path <dir>",
        "folder of commands that pods find before this machine's own; repeatable",
        (value: string, all: string[] = []) => [...all, value],
      )
      .option("--foreground", "stay in the foreground and print what happens")
      .option("--no-isolation", "run pods without roots of their own; pods that mount volumes are then refused")
      .addHelpText(
        "after",
        helpTail(["kanctl sandbox start", "export KUBECONFIG=$(kanctl sandbox kubeconfig)", "kubectl get pods"], EXIT),
      )
      .action((flags: Flags) => (flags.foreground ? serve(flags, io) : start(flags, io)));
    add("stop", "stop it and its pods; objects and volumes are kept for the next start")
      .addHelpText("after", helpTail(["kanctl sandbox stop"], EXIT))
      .action((flags: Flags) => stop(flags, io));
    add("status", "say whether it runs, and where")
      .addHelpText(
        "after",
        helpTail(["kanctl sandbox status", "kanctl sandbox status --output json"], [...EXIT, "3  it does not run"]),
      )
      .action((flags: Flags) => status(flags, io));
    add("kubeconfig", "print the path of its kubeconfig")
      .addHelpText(
        "after",
        helpTail(["export KUBECONFIG=$(kanctl sandbox kubeconfig)"], [...EXIT, "3  it does not run"]),
      )
      .action((flags: Flags) => kubeconfig(flags, io));
  },
};

const EXIT = ["0  done", "1  failed", "2  wrong usage"];

const sandboxModule = () => import("../../sandbox/sandbox.ts");

async function start(flags: Flags, io: Io): Promise<void> {
  const { readSandboxState } = await sandboxModule();
  const directory = directoryOf(flags, io);
  portOf(flags);
  const display = createDisplay(io, { mask: (text) => text });
  const running = readSandboxState(directory);
  if (running !== undefined) {
    announce(running, flags, io, "runs already");
    return;
  }
  makeDirectory(directory);
  const logFile = join(directory, "sandbox.log");
  const earlier = existsSync(logFile) ? statSync(logFile).size : 0;
  const log = openSync(logFile, "a", 0o600);
  const words = ["sandbox", "start", "--foreground", "--directory", directory];
  if (flags.port !== undefined) words.push("--port", flags.port);
  if (!flags.isolation) words.push("--no-isolation");
  for (const folder of flags.path ?? []) words.push("--path", resolve(folder));
  await display.busy("starting the sandbox", false);
  const child = spawn(process.execPath, [launcher(), ...words], {
    detached: true,
    stdio: ["ignore", log, log],
    env: process.env,
  });
  closeSync(log);
  const exited = once(child, "exit").then(([code]) => code as number);
  try {
    for (const end = Date.now() + START_TIMEOUT_MS; ; ) {
      const state = readSandboxState(directory);
      if (state !== undefined) {
        display.idle();
        child.unref();
        announce(state, flags, io, "is ready");
        return;
      }
      const code = await Promise.race([exited, delay(50)]);
      if (code !== undefined || Date.now() > end || io.signal.aborted) {
        child.kill();
        io.signal.throwIfAborted();
        // Somebody else may have started one at the same time.
        const other = code === undefined ? undefined : await waitForState(readSandboxState, directory);
        if (other !== undefined) return announce(other, flags, io, "runs already");
        throw new KanisterError("SANDBOX", `the sandbox did not start: ${firstFault(logFile, earlier)}`, {
          hint: `its log: ${logFile}`,
        });
      }
    }
  } finally {
    display.idle();
  }
}

/** The process that is the sandbox. */
async function serve(flags: Flags, io: Io): Promise<void> {
  const { startSandbox } = await sandboxModule();
  const directory = directoryOf(flags, io);
  const port = portOf(flags);
  makeDirectory(directory);
  const started = await startSandbox({
    directory,
    ...(port !== undefined && { port }),
    path: [toolFolder(directory), ...(flags.path ?? [])],
    // What the tools need, wherever this package and its Node lie.
    readable: [packageFile("."), dirname(process.execPath)],
    isolation: flags.isolation ? "auto" : "none",
    log: (line) => io.stderr.write(`${line}\n`),
  });
  io.stderr.write(`the sandbox is ready at ${started.url}\n`);
  if (!io.signal.aborted) await once(io.signal, "abort");
  await started.stop();
}

async function stop(flags: Flags, io: Io): Promise<void> {
  const { stopSandbox } = await sandboxModule();
  const directory = directoryOf(flags, io);
  const display = createDisplay(io, { mask: (text) => text });
  await display.busy("stopping the sandbox", false);
  const stopped = await stopSandbox(directory).finally(() => display.idle());
  const text = stopped ? "the sandbox has stopped" : "no sandbox was running";
  if (flags.output === "json") display.answer(JSON.stringify({ stopped }));
  else display.say(text);
}

async function status(flags: Flags, io: Io): Promise<void> {
  announce(await runningState(flags, io), flags, io, "runs");
}

async function kubeconfig(flags: Flags, io: Io): Promise<void> {
  const state = await runningState(flags, io);
  io.stdout.write(
    flags.output === "json" ? `${JSON.stringify({ kubeconfig: state.kubeconfigFile })}\n` : `${state.kubeconfigFile}\n`,
  );
}

async function runningState(flags: Flags, io: Io) {
  const { readSandboxState } = await sandboxModule();
  const directory = directoryOf(flags, io);
  const state = readSandboxState(directory);
  if (state !== undefined) return state;
  throw new NotFoundError(`no sandbox runs in ${directory}`, { hint: "start one: kanctl sandbox start" });
}

type State = {
  url: string;
  pid: number;
  kubeconfigFile: string;
  isolation: string;
  isolationReason?: string;
  startedAt: string;
};

function announce(state: State, flags: Flags, io: Io, verb: string): void {
  if (flags.output === "json") {
    io.stdout.write(`${JSON.stringify(state)}\n`);
    return;
  }
  const display = createDisplay(io, { mask: (text) => text });
  display.answer(`the sandbox ${verb} at ${state.url} (process ${state.pid})`);
  if (state.isolation === "none") {
    display.say(
      `pods have no roots of their own (${state.isolationReason ?? "asked for"}): those that mount volumes are refused`,
    );
  }
  display.say(`next: export KUBECONFIG=${state.kubeconfigFile}`);
}

function defaultDirectory(io: Io): string {
  const base = io.env["XDG_STATE_HOME"] || join(io.env["HOME"] || homedir(), ".local", "state");
  return join(base, "kanister-sandbox");
}

const shorten = (path: string, io: Io) => (io.env["HOME"] ? path.replace(io.env["HOME"], "~") : path);

function directoryOf(flags: Flags, io: Io): string {
  return resolve(flags.directory ?? defaultDirectory(io));
}

function makeDirectory(directory: string): void {
  try {
    // One by one: below /proc Node's recursive form never returns.
    const missing: string[] = [];
    for (let folder = directory; !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
    for (const folder of missing) mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    throw new KanisterError("SANDBOX", `cannot make ${directory}: ${(cause as Error).message}`, {
      hint: "choose another place with --directory",
      cause,
    });
  }
}

function portOf(flags: Flags): number | undefined {
  if (flags.port === undefined) return undefined;
  const port = Number(flags.port);
  if (/^\d+$/.test(flags.port) && port > 0 && port < 65536) return port;
  throw new UsageError(`--port ${flags.port}: not a port`, { hint: "use a number from 1 to 65535" });
}

/** Pods call these programs by their plain names, with the Node that runs this one, whatever the machine's own is. */
function toolFolder(directory: string): string {
  const folder = join(directory, "tools");
  mkdirSync(folder, { recursive: true });
  for (const tool of ["kando", "kanctl"]) {
    const script = `#!/bin/sh\nexec '${process.execPath}' '${packageFile(`bin/${tool}.js`)}' "$@"\n`;
    writeFileSync(join(folder, tool), script, { mode: 0o755 });
  }
  return folder;
}

const launcher = () => packageFile("bin/kanctl.js");

/** A file of this package, from the sources as well as from the bundle. */
function packageFile(path: string): string {
  for (let folder = fileURLToPath(new URL(".", import.meta.url)); ; folder = join(folder, "..")) {
    const file = join(folder, "package.json");
    try {
      if ((JSON.parse(readFileSync(file, "utf8")) as { name?: string }).name === "kanister-ts")
        return join(folder, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
    if (resolve(folder) === "/")
      throw new KanisterError("INTERNAL", "the package folder of this program was not found");
  }
}

/** What the process said was wrong: the first line marked as an error after `from`, else its last line. */
function firstFault(file: string, from: number): string {
  const lines = readFileSync(file).subarray(from).toString("utf8").trim().split("\n");
  const fault = lines.find((line) => line.startsWith("✗"))?.replace(/^✗ /, "");
  return fault ?? lines.at(-1) ?? "it said nothing";
}

/** The state of a sandbox that another process is starting just now. */
async function waitForState<T>(read: (directory: string) => T | undefined, directory: string): Promise<T | undefined> {
  for (const end = Date.now() + 2000; Date.now() < end; await delay(50)) {
    const state = read(directory);
    if (state !== undefined) return state;
  }
  return undefined;
}
