// Commands in pods that are there already: marks, exit codes, and how cancelling ends the command too.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import t from "tap";
import { CancelledError } from "../../../src/errors/error.ts";
import { execCommand } from "../../../src/functions/shared/exec-command.ts";
import { type ExecHandler, fakeCluster, refusal } from "../../helpers/fake-cluster.ts";
import { fakeContext } from "../../helpers/fake-host.ts";

const AT = { namespace: "shop", pod: "db-0", container: "db" };

async function play(exec: ExecHandler, command: string[] = ["sh", "-c", "true"]) {
  const fake = fakeCluster([], { exec });
  const context = fakeContext(fake.cluster);
  const outcome = execCommand(context, AT, command);
  outcome.catch(() => {});
  return { fake, context, outcome, commands: () => fake.calls.map((call) => call.body) };
}

t.test("the command carries its mark, and its reports are the outputs", async (t) => {
  const { outcome, commands, context } = await play(async (_at, _command, io) => {
    io.stdout('hello\n###Phase-output###: {"key":"id","value":"7"}\n');
    return 0;
  });
  t.same(await outcome, { id: "7" });
  t.same(commands(), [["env", "KANISTER_RUN_ID=run-1", "sh", "-c", "true"]]);
  t.match(context.lines, [{ line: "hello", pod: "db-0", container: "db" }]);
});

t.test("images without env, and programs that look like a variable, run unmarked", async (t) => {
  for (const message of [
    'exec: "env": executable file not found in $PATH',
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "env": stat env: no such file or directory',
  ]) {
    const { outcome, commands } = await play(async (_at, command) => {
      if (command[0] === "env") throw refusal(500, "InternalError", `cannot run a command: ${message}`);
      return 0;
    });
    t.same(await outcome, {}, message);
    t.same(commands().at(-1), ["sh", "-c", "true"]);
  }
  const odd = await play(async () => 0, ["./a=b"]);
  await odd.outcome;
  t.same(odd.commands(), [["./a=b"]]);
  const other = await play(async () =>
    Promise.reject(refusal(500, "InternalError", 'exec: "sh": executable file not found')),
  );
  await t.rejects(other.outcome, { message: /exec: "sh"/ });
  t.equal(other.commands().length, 1, "another program that is not there is not tried twice");
});

t.test("a command that fails", async (t) => {
  const rows: [code: number, said: string, message: string, hint: RegExp | undefined][] = [
    [1, "", "command terminated with exit code 1 in pod db-0 (container db)", undefined],
    [
      2,
      "pg_dump: no such table\n",
      "command terminated with exit code 2 in pod db-0 (container db): pg_dump: no such table",
      undefined,
    ],
    [126, "", "command terminated with exit code 126 in pod db-0 (container db)", /not executable/],
    [127, "", "command terminated with exit code 127 in pod db-0 (container db)", /not found in the container/],
    [137, "", "command terminated with exit code 137 in pod db-0 (container db)", /killed, perhaps for want of memory/],
  ];
  for (const [code, said, message, hint] of rows) {
    const { outcome } = await play(async (_at, _command, io) => {
      io.stderr(said);
      return code;
    });
    await t.rejects(outcome, { code: "COMMAND_FAILED", message, details: { exitCode: code }, ...(hint && { hint }) });
  }
});

t.test("errors of the cluster are passed on", async (t) => {
  const { outcome, commands } = await play(async () =>
    Promise.reject(refusal(404, "NotFound", 'pods "db-0" not found')),
  );
  await t.rejects(outcome, { code: "CLUSTER", status: 404 });
  t.equal(commands().length, 1, "nothing has to be stopped");
});

t.test("a malformed report fails the phase although the command did not", async (t) => {
  const { outcome } = await play(async (_at, _command, io) => {
    io.stdout("###Phase-output###: nonsense");
    return 0;
  });
  await t.rejects(outcome, { code: "PHASE_OUTPUT" });
});

t.test("cancelling stops the command by its mark", async (t) => {
  const { outcome, context, commands } = await play(async (_at, command, io) => {
    if (command[0] === "sh" && command[3] === "stop") return 0;
    io.stdout("working\n");
    setImmediate(() => context.cancel.abort(new CancelledError("interrupted")));
    return new Promise(() => {});
  });
  await t.rejects(outcome, { code: "CANCELLED", message: "interrupted" });
  const stop = commands()[1] as string[];
  t.same([stop[0], stop[1], ...stop.slice(3)], ["sh", "-c", "stop", "KANISTER_RUN_ID=run-1"]);
  t.match(stop[2], /kill -TERM[\s\S]*kill -KILL/);
  t.same(context.notes, []);
});

t.test("the stop script ends what carries the mark, and nothing else", async (t) => {
  if (process.platform !== "linux") return t.plan(0, "it reads /proc as containers have it");
  const { outcome, context, commands } = await play(async (_at, command) => {
    if (command[3] === "stop") return 0;
    setImmediate(() => context.cancel.abort(new CancelledError("interrupted")));
    return new Promise(() => {});
  });
  await outcome.catch(() => {});
  const [program = "", ...args] = commands().at(-1) as string[];
  const mark = `KANISTER_RUN_ID=test-${process.pid}`;
  const marked = spawn("env", [mark, "sh", "-c", "sleep 600 & echo up; wait"], { stdio: ["ignore", "pipe", "ignore"] });
  const other = spawn("env", ["KANISTER_RUN_ID=other", "sleep", "600"], { stdio: "ignore" });
  t.teardown(() => void other.kill());
  await once(marked.stdout, "data");
  const ended = once(marked, "exit");
  await promisify(execFile)(program, [...args.slice(0, -1), mark]);
  const [, endedBy] = await ended;
  t.equal(endedBy, "SIGTERM", "asked to end, not killed");
  t.same([other.exitCode, other.signalCode], [null, null]);
});

t.test("a command that could not be stopped is told of", async (t) => {
  const rows: [title: string, stop: () => Promise<number>, message: RegExp][] = [
    [
      "the script failed",
      async () => 1,
      /may still be running in pod shop\/db-0: the stop script ended with 1; look with: kubectl -n shop exec db-0 -- ps/,
    ],
    [
      "no shell",
      async () => Promise.reject(refusal(500, "X", 'exec: "sh": not found')),
      /may still be running in pod shop\/db-0: exec: "sh": not found/,
    ],
  ];
  for (const [title, stop, message] of rows) {
    const { outcome, context } = await play(async (_at, command) => {
      if (command[3] === "stop") return stop();
      setImmediate(() => context.cancel.abort(new CancelledError("interrupted")));
      return new Promise(() => {});
    });
    await t.rejects(outcome, { code: "CANCELLED" }, title);
    t.match(context.notes, [["warning", message]], title);
  }
});

/** R, S or D while the process runs, Z when nobody has asked for its end, empty when it is gone. */
const stateOf = async (pid: number) =>
  (await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")).replace(/^.*\) /s, "").charAt(0);

/** The stop script as it is sent to a pod. */
async function stopScript(): Promise<string[]> {
  const { outcome, context, commands } = await play(async (_at, command) => {
    if (command[3] === "stop") return 0;
    setImmediate(() => context.cancel.abort(new CancelledError("interrupted")));
    return new Promise(() => {});
  });
  await outcome.catch(() => {});
  return (commands().at(-1) as string[]).slice(0, -1);
}

t.test(
  "the stop script ends children that cleared their environment, also when their parent is gone first",
  async (t) => {
    if (process.platform !== "linux") return t.plan(0, "it reads /proc as containers have it");
    const [program = "", ...args] = await stopScript();
    const mark = `KANISTER_RUN_ID=children-${process.pid}`;
    const child = "echo $$; exec sleep 600";
    const marked = spawn("env", [mark, "sh", "-c", `env -i sh -c '${child}' & wait`], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [pid] = (await once(marked.stdout, "data")) as [Buffer];
    const ended = once(marked, "exit");
    await promisify(execFile)(program, [...args, mark]);
    t.equal((await ended)[1], "SIGTERM");
    t.notMatch(await stateOf(Number(pid)), /^[RSD]$/, "the child does not run any more");
  },
);

t.test("the stop script says when it finds nothing", async (t) => {
  if (process.platform !== "linux") return t.plan(0, "it reads /proc as containers have it");
  const [program = "", ...args] = await stopScript();
  const error = promisify(execFile)(program, [...args, `KANISTER_RUN_ID=nobody-${process.pid}`]);
  await t.rejects(error, { code: 3 });
});

t.test("a command without a mark that was cancelled: it is not known whether it ended", async (t) => {
  const { outcome, context } = await play(async (_at, command) => {
    if (command[3] === "stop") return 3;
    setImmediate(() => context.cancel.abort(new CancelledError("interrupted")));
    return new Promise(() => {});
  });
  await t.rejects(outcome, { code: "CANCELLED" });
  t.match(context.notes, [
    [
      "warning",
      /^could not tell whether the command still runs in pod shop\/db-0: no process carries its mark \(KANISTER_RUN_ID=run-1\); look with: /,
    ],
  ]);
});

t.test("after the signal nothing is started", async (t) => {
  const fake = fakeCluster();
  const context = fakeContext(fake.cluster, { signal: AbortSignal.abort(new CancelledError("interrupted")) });
  await t.rejects(execCommand(context, AT, ["true"]), { code: "CANCELLED" });
  t.same(fake.calls, []);
});
