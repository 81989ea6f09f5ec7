// A file that is always whole: the old content or the new.

import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { writeFileAtomically, writeFileAtomicallySync } from "../../src/util/atomic-file.ts";

const mode = (file: string) => statSync(file).mode & 0o777;

t.test("writes and replaces, with the mode asked for", async (t) => {
  const folder = t.testdir({ "old file": "old" });
  const file = join(folder, "old file");
  await writeFileAtomically(file, "new é", 0o600);
  t.equal(readFileSync(file, "utf8"), "new é");
  t.equal(mode(file), 0o600, "also where the old file was readable by all");
  await writeFileAtomically(join(folder, "fresh"), "");
  t.equal(readFileSync(join(folder, "fresh"), "utf8"), "");
  t.same(readdirSync(folder).sort(), ["fresh", "old file"], "nothing else is left");
});

t.test("a reader that has the old file open keeps it whole", async (t) => {
  const folder = t.testdir({ f: "x".repeat(100_000) });
  const file = join(folder, "f");
  const writes = Array.from({ length: 5 }, (_, index) => writeFileAtomically(file, String(index).repeat(50_000)));
  const seen = new Set<string>();
  for (let done = false; !done; ) {
    done = await Promise.race([
      Promise.all(writes).then(() => true),
      new Promise<boolean>((r) => setImmediate(r, false)),
    ]);
    const text = readFileSync(file, "utf8");
    seen.add(`${text[0]} ${text.length} ${new Set(text).size}`);
  }
  for (const one of seen) t.match(one, /^(x 100000 1|\d 50000 1)$/);
  t.same(readdirSync(folder), ["f"]);
});

t.test("a failure leaves the old content and no rubbish", async (t) => {
  const folder = t.testdir({ f: "old" });
  await t.rejects(writeFileAtomically(join(folder, "no/where"), "x"), { code: "ENOENT" });
  mkdirSync(join(folder, "directory"));
  writeFileSync(join(folder, "directory", "x"), "");
  await t.rejects(writeFileAtomically(join(folder, "directory"), "x"), { code: /EISDIR|ENOTEMPTY|EEXIST/ });
  t.same(readdirSync(folder).sort(), ["directory", "f"]);
  t.equal(readFileSync(join(folder, "f"), "utf8"), "old");
});

t.test("a relative name, and a link", async (t) => {
  const folder = t.testdir({ target: "old" });
  symlinkSync("target", join(folder, "link"));
  await writeFileAtomically(join(folder, "link"), "new");
  t.equal(readFileSync(join(folder, "link"), "utf8"), "new");
});

t.test("at once, for the last moment of a process", async (t) => {
  const folder = t.testdir({ f: "old" });
  writeFileAtomicallySync(join(folder, "f"), "new", 0o600);
  t.equal(readFileSync(join(folder, "f"), "utf8"), "new");
  t.equal(mode(join(folder, "f")), 0o600);
  mkdirSync(join(folder, "directory"));
  t.doesNotThrow(() => writeFileAtomicallySync(join(folder, "directory"), "x"), "nobody could act on its error");
  t.doesNotThrow(() => writeFileAtomicallySync(join(folder, "no/where"), "x"));
  t.same(readdirSync(folder).sort(), ["directory", "f"], "nothing else is left");
});
