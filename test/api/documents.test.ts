// Blueprints, ActionSets and Profiles: what is accepted, what is only odd, and what is refused where.

import t from "tap";
import { checkObject, type Kind, readDocument } from "../../src/api/documents.ts";
import { DocumentError, type Finding } from "../../src/errors/error.ts";
import { sharedFiles } from "../helpers/shared-data.ts";

const HEAD = "apiVersion: cr.kanister.io/v1alpha1\n";
const blueprint = (actions: string) => `${HEAD}kind: Blueprint\nactions:\n${actions}`;
const PHASE = "  a:\n    phases:\n    - func: F\n      name: p\n";

/** Findings of a document, whether it is refused or not. */
async function findings(kind: Kind, text: string): Promise<readonly Finding[]> {
  try {
    return (await readDocument(kind, text, "f.yaml")).warnings;
  } catch (error) {
    if (error instanceof DocumentError) return error.findings;
    throw error;
  }
}

t.test("a document is taken as it is", async (t) => {
  const text = blueprint(
    `${PHASE}      args: {no-value: null, list: [1, null], s: x}\n      objects: {login: {kind: Secret, name: db}}\n    deferPhase: {func: G}\n  empty: {}\n`,
  );
  const { value, where, warnings } = await readDocument("Blueprint", text, "f.yaml");
  t.strictSame(value.actions, {
    a: {
      phases: [
        {
          func: "F",
          name: "p",
          args: { "no-value": null, list: [1, null], s: "x" },
          objects: { login: { kind: "Secret", name: "db" } },
        },
      ],
      deferPhase: { func: "G" },
    },
    empty: {},
  });
  t.same(warnings, []);
  t.match(where(["actions", "a", "phases", 0, "func"]), { line: 6, column: 13, path: "actions.a.phases[0].func" });
});

t.test("nulls count as absent, but for those in args", async (t) => {
  const text = blueprint(
    "  a:\n    phases:\n    deferPhase:\n    kind:\n    outputArtifacts:\n      x:\n        keyValue:\n",
  );
  const { value } = await readDocument("Blueprint", text, "f.yaml");
  t.strictSame(value.actions, { a: { outputArtifacts: { x: {} } } });
});

t.test("the document of the wanted kind is found among others", async (t) => {
  const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n";
  const profile = `${HEAD}kind: Profile\nlocation: {type: file, bucket: /b}\n`;
  const { value, where } = await readDocument("Profile", `${secret}---\n${profile}`, "f.yaml");
  t.equal(value.location.bucket, "/b");
  t.match(where(["location", "type"]), { line: 7 });
});

t.test("unknown fields are warnings that name the right one", async (t) => {
  const rows: [title: string, kind: Kind, text: string, message: RegExp, hint: RegExp, line: number][] = [
    [
      "type was replaced by kind",
      "Blueprint",
      blueprint("  a:\n    type: Deployment\n"),
      /actions\.a\.type is/,
      /^use kind$/,
      5,
    ],
    [
      "outputArtifactNames",
      "Blueprint",
      blueprint("  a:\n    outputArtifactNames: [x]\n"),
      /outputArtifactNames/,
      /^use outputArtifacts$/,
      5,
    ],
    ["a slip", "Blueprint", blueprint("  a:\n    phase: []\n"), /actions\.a\.phase is/, /^use phases$/, 5],
    [
      "something else",
      "Blueprint",
      blueprint("  a:\n    zzz: 1\n"),
      /actions\.a\.zzz is/,
      /^known fields: name, kind/,
      5,
    ],
    ["spec", "ActionSet", `${HEAD}kind: ActionSet\nspec:\n  action: []\n`, /spec\.action is/, /^use actions$/, 4],
    [
      "at the top",
      "Profile",
      `${HEAD}kind: Profile\nlocaton: 1\nlocation: {type: file}\n`,
      /localton|localtion|locaton/,
      /^use location$/,
      3,
    ],
  ];
  for (const [title, kind, text, message, hint, line] of rows) {
    const found = await findings(kind, text);
    t.match(found, [{ severity: "warning", message, hint, where: { file: "f.yaml", line } }], title);
  }
});

t.test("faults are errors with place and hint, all at once", async (t) => {
  const set = (action: string) => `${HEAD}kind: ActionSet\nspec:\n  actions:\n  - ${action}\n`;
  const profile = (rest: string) => `${HEAD}kind: Profile\n${rest}`;
  type Row = [title: string, kind: Kind, text: string, message: string, line: number, hint?: string];
  const rows: Row[] = [
    [
      "func is missing",
      "Blueprint",
      blueprint("  a:\n    phases:\n    - name: p\n"),
      "actions.a.phases[0] lacks func",
      6,
      "add func:",
    ],
    [
      "a phase needs a name",
      "Blueprint",
      blueprint("  a:\n    phases:\n    - func: F\n"),
      "actions.a.phases[0] lacks name",
      6,
      "add name:",
    ],
    [
      "func is empty",
      "Blueprint",
      blueprint('  a:\n    phases:\n    - {name: p, func: ""}\n'),
      "actions.a.phases[0].func is empty",
      6,
    ],
    ["an action is a list", "Blueprint", blueprint("  a:\n  - func: F\n"), "actions.a must be a map but is a list", 5],
    [
      "phases is a map",
      "Blueprint",
      blueprint("  a:\n    phases:\n      p: 1\n"),
      "actions.a.phases must be a list but is a map",
      6,
    ],
    [
      "args is a list",
      "Blueprint",
      blueprint(`${PHASE}      args: [1]\n`),
      "actions.a.phases[0].args must be a map but is a list",
      8,
    ],
    [
      "a number for text",
      "Blueprint",
      blueprint("  a:\n    phases:\n    - {func: F, name: 1}\n"),
      "actions.a.phases[0].name must be text but is the number 1",
      6,
      "put the value in quotes",
    ],
    [
      "yes for text",
      "Blueprint",
      blueprint("  a:\n    kind: yes\n"),
      "actions.a.kind must be text but is the boolean true",
      5,
      "put the value in quotes",
    ],
    ["no actions", "Blueprint", `${HEAD}kind: Blueprint\n`, "the document lacks actions", 1, "add actions:"],
    [
      "another version",
      "Blueprint",
      "apiVersion: v1\nkind: Blueprint\nactions: {}\n",
      'apiVersion is "v1"',
      1,
      "allowed: cr.kanister.io/v1alpha1",
    ],
    [
      "an option that is a number",
      "ActionSet",
      set("{name: a, options: {level: 9}}"),
      "spec.actions[0].options.level must be text but is the number 9",
      5,
      "put the value in quotes",
    ],
    ["an action without name", "ActionSet", set("{blueprint: b}"), "spec.actions[0] lacks name", 5, "add name:"],
    [
      "a label that is a word",
      "ActionSet",
      set("{name: a, podLabels: {x: on}}"),
      "spec.actions[0].podLabels.x must be text but is the boolean true",
      5,
      "put the value in quotes",
    ],
    [
      "unknown location",
      "Profile",
      profile("location: {type: S3}\n"),
      'location.type is "S3"',
      3,
      "allowed: s3Compliant, gcs, azure, kopia, file",
    ],
    [
      "unknown credential",
      "Profile",
      profile("location: {type: gcs}\ncredential: {type: x}\n"),
      'credential.type is "x"',
      4,
      "allowed: keyPair, secret, kopia",
    ],
    ["no location", "Profile", profile("metadata: {name: p}\n"), "the document lacks location", 1, "add location:"],
    [
      "key pair without fields",
      "Profile",
      profile("location: {type: gcs}\ncredential: {type: keyPair, keyPair: {idField: a, secretField: b}}\n"),
      "credential.keyPair lacks secret",
      4,
    ],
    [
      "text for a boolean",
      "Profile",
      profile('location: {type: file}\nskipSSLVerify: "true"\n'),
      "skipSSLVerify must be true or false but is text",
      4,
    ],
  ];
  for (const [title, kind, text, message, line, hint] of rows) {
    await t.rejects(
      readDocument(kind, text, "f.yaml"),
      {
        code: "INVALID_DOCUMENT",
        message: `invalid ${kind}: ${message}`,
        findings: [{ message, severity: "error", where: { file: "f.yaml", line }, ...(hint && { hint }) }],
      },
      title,
    );
  }
  const both = blueprint("  a:\n    phases:\n    - name: p\n    - func: F\n  b: []\n");
  await t.rejects(readDocument("Blueprint", both, "f.yaml"), { message: /\(and 2 more\)$/, findings: { length: 3 } });
});

t.test("not the document that was wanted", async (t) => {
  const rows: [title: string, text: string, message: RegExp, hint?: RegExp][] = [
    ["nothing", "# only a comment\n", /^f\.yaml is empty; a Blueprint was expected$/],
    ["another kind", "apiVersion: v1\nkind: Pod\n", /^not a Blueprint but a Pod$/, /kind: Blueprint/],
    ["no kind", "a: 1\n", /^not a Blueprint: it has no kind$/, /apiVersion: cr.kanister.io/],
    ["a list", "- 1\n", /it has no kind$/],
    ["a text", "hello\n", /it has no kind$/],
    ["a kind that is no text", "kind: 3\n", /it has no kind$/],
  ];
  for (const [title, text, message, hint] of rows) {
    await t.rejects(
      readDocument("Blueprint", text, "f.yaml"),
      { code: "INVALID_DOCUMENT", message, where: { file: "f.yaml" }, ...(hint && { hint }) },
      title,
    );
  }
});

t.test("an object of the cluster is checked alike; positions name the object", async (t) => {
  const value = { apiVersion: "cr.kanister.io/v1alpha1", kind: "Blueprint", actions: { a: { type: "x" } } };
  const { warnings, where } = await checkObject("Blueprint", value, "Blueprint ns/bp");
  t.match(warnings, [{ where: { file: "Blueprint ns/bp", path: "actions.a.type" } }]);
  t.same(where([]), { file: "Blueprint ns/bp" });
  await t.rejects(checkObject("Profile", value, "x"), { message: "not a Profile but a Blueprint" });
});

t.test("published blueprints are accepted, but for one whose action is a list", async (t) => {
  const { files, skip } = sharedFiles("corpus/blueprints");
  if (skip !== undefined) return t.plan(0, skip);
  const refused: [string, string][] = [];
  for (const { name, text } of files) {
    try {
      await readDocument("Blueprint", text, name);
    } catch (error) {
      refused.push([name, (error as Error).message]);
    }
  }
  t.match(refused, [[/./, /actions\.restore must be a map but is a list/]]);
  t.equal(refused.length, 1);
});

t.test("published ActionSets and Profiles are accepted", async (t) => {
  for (const [folder, kind] of [
    ["corpus/actionsets", "ActionSet"],
    ["corpus/profiles", "Profile"],
  ] as const) {
    const { files, skip } = sharedFiles(folder);
    if (skip !== undefined) return t.plan(0, skip);
    for (const { name, text } of files) {
      if (text.includes("kind: RepositoryServer")) continue;
      await t.resolves(readDocument(kind, text, name), `${kind} ${name}`);
    }
  }
});
