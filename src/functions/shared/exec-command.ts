// Runs a command in a pod so that cancelling also ends the command, which closing the connection alone does not do.

import type { FunctionContext } from "../../engine/function.ts";
import { ClusterError, KanisterError, messageOf } from "../../errors/error.ts";
import type { ContainerPath, ExecResult } from "../../kube/cluster.ts";
import { commandOutput, lastWords } from "./command-output.ts";

const STOP_TIMEOUT_MS = 20_000;

/**
 * The values the command reported on stdout; all its output is logged as it appears.
 * @throws KanisterError code `COMMAND_FAILED` for a non-zero exit code, ClusterError when it could not be started
 */
export async function execCommand(
  context: FunctionContext,
  at: ContainerPath,
  command: readonly string[],
): Promise<Record<string, string>> {
  const output = commandOutput(context, at.pod, at.container);
  const streams = { stdout: output.stdout, stderr: output.stderr, signal: context.signal };
  let result: ExecResult;
  try {
    result = await execMarked(context, at, command, streams);
  } catch (error) {
    if (context.signal.aborted) await stopCommand(context, at);
    throw error;
  }
  const outputs = output.end();
  if (result.exitCode === 0) return outputs;
  const container = at.container ? ` (container ${at.container})` : "";
  throw new KanisterError(
    "COMMAND_FAILED",
    `command terminated with exit code ${result.exitCode} in pod ${at.pod}${container}${lastWords(output.lastLine())}`,
    {
      hint: exitCodeHint(result.exitCode),
      details: { exitCode: result.exitCode },
    },
  );
}

type Streams = { signal: AbortSignal; stdout: (chunk: Uint8Array) => void; stderr: (chunk: Uint8Array) => void };

/** The command carries its mark in the environment, which its children inherit; images without `env` run it unmarked. */
async function execMarked(
  context: FunctionContext,
  at: ContainerPath,
  command: readonly string[],
  streams: Streams,
): Promise<ExecResult> {
  if (command[0]?.includes("=")) return context.cluster.exec(at, command, streams);
  try {
    return await context.cluster.exec(at, ["env", mark(context), ...command], streams);
  } catch (error) {
    const noEnv = error instanceof ClusterError && /exec: "env".*(not found|no such file)/.test(error.message);
    if (!noEnv) throw error;
    return context.cluster.exec(at, command, streams);
  }
}

const mark = (context: FunctionContext) => `KANISTER_RUN_ID=${context.runId}`;

// Asks every marked process to end, gives them 5 s, then kills them. Only tools that the smallest images have.
const STOP_SCRIPT = `
marked() {
  for d in /proc/[0-9]*; do
    grep -q "$1" "$d/environ" 2>/dev/null && echo "\${d#/proc/}"
  done
}
p=$(marked "$1"); [ -n "$p" ] && kill -TERM $p 2>/dev/null
i=0
while [ -n "$(marked "$1")" ] && [ $i -lt 50 ]; do i=$((i+1)); sleep 0.1 2>/dev/null || sleep 1; done
p=$(marked "$1"); [ -n "$p" ] && kill -KILL $p 2>/dev/null
i=0
while [ -n "$(marked "$1")" ] && [ $i -lt 50 ]; do i=$((i+1)); sleep 0.1 2>/dev/null || sleep 1; done
[ -z "$(marked "$1")" ]
`;

async function stopCommand(context: FunctionContext, at: ContainerPath): Promise<void> {
  const problem = await context.cluster
    .exec(at, ["sh", "-c", STOP_SCRIPT, "stop", mark(context)], { signal: AbortSignal.timeout(STOP_TIMEOUT_MS) })
    .then((result) => (result.exitCode === 0 ? undefined : `the stop script ended with ${result.exitCode}`), messageOf);
  if (problem === undefined) return;
  context.note(
    "warning",
    `the command may still be running in pod ${at.namespace}/${at.pod}: ${problem}; look with: kubectl -n ${at.namespace} exec ${at.pod} -- ps`,
  );
}

function exitCodeHint(code: number): string | undefined {
  if (code === 126) return "the program is not executable";
  if (code === 127) return "a program was not found in the container; is it in the image?";
  if (code === 137) return "it was killed, perhaps for want of memory: kubectl describe pod";
  return undefined;
}
