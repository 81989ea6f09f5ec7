// The completion scripts: fresh in completions/, and understood by the shell.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { runCli } from "../helpers/run-cli.ts";

for (const shell of ["bash", "zsh", "fish"]) {
  t.test(`completions/kanctl.${shell} is what kanctl completion ${shell} prints`, async (t) => {
    const { code, stdout } = await runCli(["completion", shell]);
    t.equal(code, 0);
    const file = join(import.meta.dirname, `../../completions/kanctl.${shell}`);
    t.equal(readFileSync(file, "utf8"), stdout, `stale: kanctl completion ${shell} > completions/kanctl.${shell}`);
  });
}

t.test(
  "bash completes commands and flags",
  { skip: spawnSync("bash", ["-c", "true"]).status === 0 ? false : "there is no bash" },
  async (t) => {
    const { stdout } = await runCli(["completion", "bash"]);
    const complete = (...words: string[]) =>
      spawnSync(
        "bash",
        [
          "-c",
          `${stdout}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _kanctl; echo "\${COMPREPLY[@]}"`,
        ],
        {
          encoding: "utf8",
        },
      ).stdout.trim();
    t.equal(complete("kanctl", "ru"), "run");
    t.equal(complete("kanctl", "run", "backup", "--dry"), "--dry-run");
    t.equal(complete("kanctl", "sandbox", "st"), "start stop status");
    t.equal(complete("kanctl", "sandbox", "start", "--fore"), "--foreground");
  },
);

t.test("another shell is refused by name", async (t) => {
  const { code, stderr } = await runCli(["completion", "tcsh"]);
  t.equal(code, 2);
  t.match(stderr, "bash, fish, zsh");
});
