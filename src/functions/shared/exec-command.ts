// Runs a command in a pod so that cancelling also ends the command, which closing the connection alone does not do.

import type { FunctionContext } from "../../engine/function.ts";
import { ClusterError, KanisterError, messageOf } from "../../errors/error.ts";
import type { ContainerPath, ExecResult, OutputListener } from "../../kube/cluster.ts";
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
  context.signal.throwIfAborted();
  const output = commandOutput(context, at.pod, at.container);
  const streams = { stdout: output.stdout, stderr: output.stderr, signal: context.signal };
  let result: ExecResult;
  try {
    result = await execMarked(context, at, command, streams);
  } catch (error) {
    if (context.signal.aborted) await stopCommand(context, at);
    throw error;
  }
  const outputs = await output.end();
  if (result.exitCode === 0) return outputs;
  const container = at.container ? ` (container ${at.container})` : "";
  throw new KanisterError(
    "COMMAND_FAILED",
    `command terminated with exit code ${result.exitCode} in pod ${at.pod}${container}${lastWords(context, output.lastLine())}`,
    {
      hint: exitCodeHint(result.exitCode),
      details: { exitCode: result.exitCode },
    },
  );
}

type Streams = { signal: AbortSignal; stdout: OutputListener; stderr: OutputListener };

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

const NOTHING_FOUND = 3;

// Asks the marked processes and all that came from them to end, gives them 5 s, then kills them. Children are found by
// their parents, since some clear their environment, and remembered, since they outlive their parents. A command that is
// only now being started is waited for. Only tools that the smallest images have: a shell, grep and sleep.
const STOP_SCRIPT = `
mark=$1 known=' '
look() {
  for f in $(grep -l "$mark" /proc/[0-9]*/environ 2>/dev/null); do
    f=\${f#/proc/} f=\${f%/environ}
    case "$known" in *" $f "*) ;; *) known="$known$f " ;; esac
  done
  all=
  for d in /proc/[0-9]*; do
    { read -r s <"$d/stat"; } 2>/dev/null || continue
    set -- \${s##*) }
    [ "$1" = Z ] || all="$all \${d#/proc/}:$2"
  done
  more=1
  while [ -n "$more" ]; do
    more= found=
    for e in $all; do
      case "$known" in
        *" \${e%:*} "*) found="$found \${e%:*}" ;;
        *" \${e#*:} "*) known="$known\${e%:*} " more=1 ;;
      esac
    done
  done
}
nap() { sleep 0.1 2>/dev/null || sleep 1; }
i=0; look
while [ -z "$found" ] && [ $i -lt 10 ]; do i=$((i+1)); nap; look; done
[ -n "$found" ] || exit ${NOTHING_FOUND}
kill -TERM $found 2>/dev/null
i=0; look
while [ -n "$found" ] && [ $i -lt 50 ]; do i=$((i+1)); nap; look; done
[ -n "$found" ] || exit 0
kill -KILL $found 2>/dev/null
i=0; look
while [ -n "$found" ] && [ $i -lt 50 ]; do i=$((i+1)); nap; look; done
[ -z "$found" ]
`;

async function stopCommand(context: FunctionContext, at: ContainerPath): Promise<void> {
  const limit = AbortSignal.timeout(STOP_TIMEOUT_MS);
  const outcome = await context.cluster
    .exec(at, ["sh", "-c", STOP_SCRIPT, "stop", mark(context)], { signal: limit })
    .then((result) => result.exitCode, messageOf);
  if (outcome === 0) return;
  const place = `pod ${at.namespace}/${at.pod}`;
  const doubt =
    outcome === NOTHING_FOUND
      ? `could not tell whether the command still runs in ${place}: no process carries its mark (${mark(context)})`
      : `the command may still be running in ${place}: ${typeof outcome === "number" ? `the stop script ended with ${outcome}` : outcome}`;
  context.note("warning", `${doubt}; look with: kubectl -n ${at.namespace} exec ${at.pod} -- ps`);
}

function exitCodeHint(code: number): string | undefined {
  if (code === 126) return "the program is not executable";
  if (code === 127) return "a program was not found in the container; is it in the image?";
  if (code === 137) return "it was killed, perhaps for want of memory: kubectl describe pod";
  return undefined;
}
