// Where a flag's value is looked for: file, standard input or cluster.

import { join } from "node:path";
import t from "tap";
import { findDocument, isFileName } from "../../src/kanctl/documents.ts";
import { fakeCluster, refusal } from "../helpers/fake-cluster.ts";
import { fakeIo } from "../helpers/fake-io.ts";

const PROFILE =
  "apiVersion: cr.kanister.io/v1alpha1\nkind: Profile\nmetadata: {name: p}\nlocation: {type: file, bucket: /b}\n";
const SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n";
const noCluster = async () => {
  throw new Error("the cluster was asked");
};

t.test("what looks like a file", async (t) => {
  const rows: [value: string, file: boolean][] = [
    ["-", true],
    ["./x", true],
    ["../x", true],
    ["/x", true],
    ["x.yaml", true],
    ["x.yml", true],
    ["a/x.json", true],
    ["x", false],
    ["ns/x", false],
    ["x.yaml.bak", false],
    ["yaml", false],
    ["...", false],
    ["~/x", false],
  ];
  for (const [value, file] of rows) t.equal(isFileName(value), file, value);
});

t.test("files and standard input", async (t) => {
  const folder = t.testdir({ "my p.yaml": `${SECRET}---\n${PROFILE}`, empty: "", broken: "a: [" });
  const file = join(folder, "my p.yaml");
  const found = await findDocument("Profile", file, noCluster, fakeIo());
  t.match(found, {
    document: { value: { location: { bucket: "/b" } } },
    alongside: [{ kind: "Secret", metadata: { name: "s" } }],
  });
  t.equal(found.alongside.length, 1);
  t.match(found.document.where(["location"]), { file, line: 8 });
  const input = await findDocument("Profile", "-", noCluster, fakeIo({ stdin: PROFILE }));
  t.match(input.document.where(["location"]), { file: "<stdin>" });
  await t.rejects(findDocument("Profile", join(folder, "zz.yaml"), noCluster, fakeIo()), {
    code: "NOT_FOUND",
    message: `the Profile file ${join(folder, "zz.yaml")} does not exist`,
    hint: /relative to this directory/,
  });
  await t.rejects(findDocument("Profile", `${folder}/`, noCluster, fakeIo()), {
    code: "READ",
    message: /cannot read the Profile/,
  });
  await t.rejects(findDocument("Profile", join(folder, "empty"), noCluster, fakeIo()), { code: "INVALID_DOCUMENT" });
  await t.rejects(findDocument("Profile", join(folder, "broken"), noCluster, fakeIo()), { code: "YAML" });
});

t.test("names in the cluster", async (t) => {
  const profile = { apiVersion: "cr.kanister.io/v1alpha1", kind: "Profile", location: { type: "file" } };
  const fake = fakeCluster(
    [
      { ...profile, metadata: { name: "p", namespace: "ctx" } },
      { ...profile, metadata: { name: "p", namespace: "other" }, location: { type: "nonsense" } },
    ],
    { defaultNamespace: "ctx" },
  );
  const find = (value: string, cluster = fake.cluster) => findDocument("Profile", value, async () => cluster, fakeIo());
  const { document, alongside } = await find("p");
  t.match(document.where(["location"]), { file: "Profile ctx/p", path: "location" });
  t.same(alongside, []);
  await t.rejects(
    find("other/p"),
    { code: "INVALID_DOCUMENT", where: { file: "Profile other/p" } },
    "it is checked as well",
  );
  await t.rejects(find("zz/q"), {
    code: "NOT_FOUND",
    message: "there is no Profile q in namespace zz",
    hint: /a file name must start with .* kubectl -n zz get profiles$/,
  });
  const forbidden = refusal(403, "Forbidden", "no");
  await t.rejects(find("p", { ...fake.cluster, get: async () => Promise.reject(forbidden) }), {
    code: "CLUSTER",
    status: 403,
  });
});
