// The command line itself: help, wrong words, exit codes, and errors without a stack.

import t from "tap";
import { runCli } from "../helpers/run-cli.ts";

const NO_STACK = /^\s+at .*\.(ts|js):\d+/m;

t.test("help is an answer: stdout, exit 0", async (t) => {
  const rows: [argv: string[], text: RegExp][] = [
    [[], /^Usage: kanctl \[options\] \[command\][\s\S]*Examples:[\s\S]*Exit status/],
    [["--help"], /Commands:[\s\S]*run[\s\S]*functions/],
    [["-h"], /^Usage: kanctl/],
    [["help"], /^Usage: kanctl/],
    [["run", "--help"], /^Usage: kanctl run \[options\] <action>[\s\S]*Examples:[\s\S]*Exit status:\n {2}0 [\s\S]*130/],
    [["help", "run"], /^Usage: kanctl run/],
    [["functions", "-h"], /^Usage: kanctl functions/],
    [["--version"], /^kanctl version /],
    [["-v"], /^kanctl version /],
  ];
  for (const [argv, text] of rows) {
    const result = await runCli(argv);
    t.equal(result.code, 0, argv.join(" "));
    t.match(result.stdout, text, argv.join(" "));
    t.equal(result.stderr, "", argv.join(" "));
  }
});

t.test("wrong usage: exit 2, what was meant, and the usage line instead of the whole help", async (t) => {
  const rows: [title: string, argv: string[], text: RegExp][] = [
    ["a slip in a command", ["rnu"], /✗ unknown command 'rnu'[\s\S]*did you mean run\?/],
    ["an unknown command", ["frobnicate"], /✗ unknown command 'frobnicate'[\s\S]*commands: run, functions/],
    [
      "a slip in a flag",
      ["run", "backup", "-b", "x", "--statefullset", "a/b"],
      /✗ unknown option '--statefullset'[\s\S]*did you mean --statefulset\?/,
    ],
    [
      "an unknown flag",
      ["run", "backup", "-b", "x", "--frobnicate"],
      /✗ unknown option '--frobnicate'[\s\S]*usage: kanctl run \[options\] <action>/,
    ],
    ["no action", ["run", "-b", "x"], /✗ missing required argument 'action'[\s\S]*usage: kanctl run/],
    ["no blueprint", ["run", "backup"], /✗ required option '-b, --blueprint <file\|name>' not specified/],
    ["one argument too many", ["run", "backup", "more", "-b", "x"], /✗ too many arguments/],
    ["a flag without its value", ["run", "backup", "-b"], /✗ option '-b, --blueprint <file\|name>' argument missing/],
    [
      "a value that is not allowed",
      ["run", "backup", "-b", "x", "--output", "xml"],
      /✗ option '--output <format>' argument 'xml' is invalid[\s\S]*text, json/,
    ],
    ["broken CSV", ["run", "backup", "-b", "x", "-o", 'a"b'], /bare " in non-quoted field/],
    [
      "not a duration",
      ["run", "backup", "-b", "x", "--timeout", "5"],
      /✗ --timeout 5: not a duration[\s\S]*for example 90s/,
    ],
    ["no time at all", ["run", "backup", "-b", "x", "--timeout", "0s"], /✗ --timeout 0s: not a duration/],
    [
      "not a duration either",
      ["run", "backup", "-b", "x", "--pod-start-timeout", "soon"],
      /✗ --pod-start-timeout soon: not a duration/,
    ],
  ];
  for (const [title, argv, text] of rows) {
    const result = await runCli(argv);
    t.equal(result.code, 2, title);
    t.match(result.stderr, text, title);
    t.equal(result.stdout, "", `${title}: nothing on stdout`);
    t.notMatch(result.stderr, NO_STACK, `${title}: no stack`);
    t.ok(result.stderr.split("\n").length < 10, `${title}: not the whole help`);
  }
});

t.test("things that are not there: exit 3", async (t) => {
  const folder = t.testdir({
    "b.yaml": "apiVersion: cr.kanister.io/v1alpha1\nkind: Blueprint\nmetadata: {name: bp}\nactions: {backup: {}}\n",
  });
  const b = `${folder}/b.yaml`;
  const rows: [title: string, argv: string[], text: RegExp][] = [
    [
      "the blueprint's file",
      ["run", "backup", "-b", "./zz.yaml", "--pvc", "a/b"],
      /the Blueprint file \.\/zz\.yaml does not exist/,
    ],
    [
      "a kubeconfig, for a name in the cluster",
      ["run", "backup", "-b", "bp", "--pvc", "a/b"],
      /no kubeconfig: .* does not exist[\s\S]*sandbox start/,
    ],
    [
      "the kubeconfig that is named",
      ["run", "backup", "-b", b, "--pvc", "a/b", "--kubeconfig", "/zz"],
      /no kubeconfig: \/zz does not exist/,
    ],
    [
      "the action",
      ["run", "backp", "-b", b, "--pvc", "a/b"],
      /blueprint bp has no action backp[\s\S]*did you mean backup\?/,
    ],
    [
      "the profile's file",
      ["run", "backup", "-b", b, "-p", "./p.yaml", "--pvc", "a/b"],
      /the Profile file \.\/p\.yaml does not exist/,
    ],
    [
      "the record's file",
      ["run", "backup", "-b", b, "-f", "./r.yaml"],
      /the ActionSet file \.\/r\.yaml does not exist/,
    ],
  ];
  for (const [title, argv, text] of rows) {
    const result = await runCli(argv);
    t.equal(result.code, 3, title);
    t.match(result.stderr, text, title);
    t.notMatch(result.stderr, NO_STACK, `${title}: no stack`);
  }
});

t.test("functions", async (t) => {
  const list = await runCli(["functions"]);
  t.equal(list.code, 0);
  t.match(list.stdout, /^KubeExec +Runs a command[\s\S]*\nScaleWorkload /m);
  const one = await runCli(["functions", "KubeTask"]);
  t.match(
    one.stdout,
    /^KubeTask\n[\s\S]*Arguments:\n[\s\S]*image +container image \(string, required\)[\s\S]*Outputs:\n {2}whatever the command reports/,
  );
  const json = await runCli(["functions", "KubeOps", "--output", "json"]);
  t.match(JSON.parse(json.stdout), [{ name: "KubeOps", arguments: [{ name: "operation", required: true }] }]);
  const unknown = await runCli(["functions", "KubeTsk"]);
  t.equal(unknown.code, 3);
  t.match(unknown.stderr, /✗ there is no function KubeTsk\n {2}hint {2}did you mean KubeTask\?\n$/);
});

t.test("functions of others", async (t) => {
  const folder = t.testdir({
    "own.mjs":
      'export default { name: "Own", version: "v0.0.0", summary: "Mine.", arguments: [], outputs: [], run: async () => ({}) };\n',
    "twice.mjs":
      'export default { name: "KubeTask", version: "v0.0.0", summary: "Mine.", arguments: [], outputs: [], run: async () => ({}) };\n',
  });
  t.match((await runCli(["functions", "Own", "--functions", `${folder}/own.mjs`])).stdout, /^Own\n {2}Mine\.\n/);
  const twice = await runCli(["functions", "--functions", `${folder}/twice.mjs`]);
  t.equal(twice.code, 1);
  t.match(twice.stderr, /function KubeTask v0\.0\.0 exists already/);
  const absent = await runCli(["functions", "--functions", `${folder}/zz.mjs`]);
  t.equal(absent.code, 1);
  t.match(absent.stderr, /cannot load functions from/);
  t.notMatch(absent.stderr, NO_STACK);
});

t.test("with --output json an error is one JSON object on stdout", async (t) => {
  const rows: [argv: string[], exitCode: number, part: object][] = [
    [["run", "backup", "--output", "json"], 2, { code: "USAGE", message: /required option/ }],
    [
      ["run", "backup", "--output=json", "-b", "./zz.yaml"],
      3,
      { code: "NOT_FOUND", message: /does not exist/, hint: /./ },
    ],
    [["functions", "Nope", "--output", "json"], 3, { code: "NOT_FOUND" }],
  ];
  for (const [argv, exitCode, part] of rows) {
    const result = await runCli(argv);
    t.equal(result.code, exitCode);
    t.equal(result.stdout.trimEnd().split("\n").length, 1);
    const object = JSON.parse(result.stdout) as Record<string, unknown>;
    t.match(object, { type: "error", exitCode, ...part });
    t.notMatch(result.stdout, /"stack"|\.ts:\d+/);
    t.equal(result.stderr, "");
  }
});
