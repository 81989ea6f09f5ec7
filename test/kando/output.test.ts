// kando output, and the grammar and errors every command shares.

import { Writable } from "node:stream";
import t from "tap";
import { kando } from "./run-kando.ts";

const line = (key: string, value: string) => `###Phase-output###: {"key":"${key}","value":"${value}"}\n`;

t.test("output prints one line", async (t) => {
  const rows: [argv: string[], line: string][] = [
    [["version", "1.2"], line("version", "1.2")],
    [["k", ""], line("k", "")],
    [["k", "-1"], line("k", "-1")],
    [["k", "-x=y"], line("k", "-x=y")],
    [["k", "--anything"], line("k", "--anything")],
    [["k", "-"], line("k", "-")],
    [["--", "k", "-1"], line("k", "-1")],
    [["k", "--", "-1"], line("k", "-1")],
    [["k", "--", "--help"], line("k", "--help")],
    [["-v", "debug", "k", "v"], line("k", "v")],
    [["k", "-v=info", "v"], line("k", "v")],
    [["k", "v", "--verbosity", "error"], line("k", "v")],
  ];
  for (const [argv, expected] of rows) {
    t.match(await kando(["output", ...argv]), { code: 0, text: expected, stderr: "" }, argv.join(" "));
  }
  t.match(await kando(["-vinfo", "output", "k", "v"]), { code: 0, text: line("k", "v") }, "flags before the command");
});

t.test("wrong usage ends with 2, says how it is written, and prints nothing on stdout", async (t) => {
  const rows: [argv: string[], stderr: RegExp][] = [
    [["output"], /^✗ Command accepts 2 arguments, received 0 arguments\n/],
    [["output", "k"], /received 1 arguments/],
    [["output", "k", "a", "b"], /received 3 arguments\n {2}hint {2}quote/],
    [["output", "", "v"], /Key should not be empty/],
    [["output", "a b", "v"], /Key should contain only alphanumeric/],
    [["output", "-x", "k", "v"], /unknown shorthand flag: 'x' in -x/],
    [["output", "k", "v", "-v", "bogus"], /Invalid log level: bogus/],
    [["output", "k", "v", "-v"], /flag needs an argument: -v/],
    [["outptu", "k", "v"], /unknown command "outptu" for "kando"\n {2}hint {2}did you mean kando output\?/],
    [["location", "foo"], /unknown command "foo" for "kando location"/],
    [["location", "pushh", "-"], /did you mean kando location push\?/],
    [
      ["location", "push"],
      /accepts 1 arg\(s\), received 0\n {2}usage kando location push <source> \[flags\]\n {2}e.g. {2}/,
    ],
    [["location", "push", "a", "b"], /accepts 1 arg\(s\), received 2/],
    [["location", "push", "--paht", "x", "-"], /unknown flag: --paht\n {2}hint {2}did you mean --path\?/],
    [["location", "push", "--pa", "x", "-"], /unknown flag: --pa/],
    [["location", "delete", "--all=maybe"], /invalid argument "maybe" for --all/],
    [["help", "nosuch"], /unknown command "nosuch"/],
  ];
  for (const [argv, stderr] of rows) {
    const result = await kando(argv);
    t.equal(result.code, 2, argv.join(" "));
    t.equal(result.text, "");
    t.match(result.stderr, stderr);
    t.match(result.stderr, /\n {2}usage kando/);
    t.notMatch(result.stderr, /\n\s+at .*:\d+:\d+/, "no stack");
  }
});

t.test("help is on stdout, with examples and the exit status", async (t) => {
  for (const argv of [
    ["output", "--help"],
    ["output", "-h"],
    ["help", "output"],
    ["location", "push", "--help"],
    ["-h", "location", "pull"],
    ["help", "location", "delete"],
  ]) {
    const { code, text, stderr } = await kando(argv);
    t.same([code, stderr], [0, ""], argv.join(" "));
    t.match(text, /^Usage: kando [\s\S]*\nExamples:\n {2}[\s\S]*\nExit status:\n {2}0 {4}done\n/);
  }
  for (const argv of [[], ["--help"], ["location"], ["location", "-h"], ["help"]]) {
    t.match(await kando(argv), { code: 0, text: /^Usage: kando/, stderr: "" }, argv.join(" "));
  }
  t.match((await kando(["location", "push", "-h"])).text, /\n {2}69 {3}store or server unavailable\n/);
});

t.test("--version looks like JSON", async (t) => {
  const text = 'kando version {"version": "DEV", "gitCommit": "NONE", "buildDate": "UNKNOWN"}\n';
  t.match(await kando(["--version"]), { code: 0, text });
  t.equal((await kando(["output", "k", "v", "--version"])).code, 2, "on the root only");
});

t.test("an output that cannot be written is a failure", async (t) => {
  const broken = (code: string) =>
    new Writable({
      write(_piece, _encoding, done) {
        done(Object.assign(new Error(`${code}: it broke`), { code }));
      },
    });
  const full = await kando(["output", "k", "v"], { stdout: broken("ENOSPC") });
  t.match(full, { code: 1, stderr: /^✗ cannot write the output: ENOSPC/ });
  t.match(await kando(["output", "k", "v"], { stdout: broken("EPIPE") }), { code: 141, stderr: "" });
});
