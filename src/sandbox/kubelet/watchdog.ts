// Ends every process of the pods when the server dies without a chance to do so itself, even by SIGKILL.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export type Watchdog = {
  /** Registers a process that leads its own group. */
  add(pid: number): void;
  remove(pid: number): void;
  /** Ends the watchdog and everything still registered or marked. */
  stop(): Promise<void>;
};

/** The variable by which the watchdog recognises processes that left their group. */
export const markVariable = "KUBERNETES_SANDBOX";

// It reads from a pipe that only the server holds: the end of the input is the end of the server.
const script = `
trap '' INT TERM HUP
list=' '
while read -r word pid; do
  case $word in
    add) list="$list$pid ";;
    remove) list=$(printf '%s' "$list" | sed "s/ $pid / /");;
  esac
done
for pid in $list; do kill -KILL "-$pid" 2>/dev/null || kill -KILL "$pid" 2>/dev/null; done
[ -d /proc/self ] || exit 0
for round in 1 2; do
  for file in $(grep -lsaF "$1" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}; pid=\${pid%/environ}
    [ "$pid" = $$ ] || kill -KILL "$pid" 2>/dev/null
  done
done
exit 0
`;

/** `mark` is the value of the mark variable that every container carries. */
export function startWatchdog(mark: string): Watchdog {
  const child: ChildProcess = spawn("/bin/sh", ["-c", script, "sh", `${markVariable}=${mark}`], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  child.on("error", () => {});
  child.stdin?.on("error", () => {});
  child.unref();
  const ended = once(child, "exit");
  return {
    add: (pid) => child.stdin?.write(`add ${pid}\n`),
    remove: (pid) => child.stdin?.write(`remove ${pid}\n`),
    async stop() {
      child.ref();
      child.stdin?.end();
      await ended;
    },
  };
}
