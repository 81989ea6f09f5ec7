// Compares the template engine with recorded results of Go's text/template and sprig 2.22; skips where there are none.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { TemplateError } from "../../src/errors/error.ts";
import { encodeUtf8 } from "../../src/template/go-string.ts";
import { SPRIG } from "../../src/template/sprig/index.ts";
import { type Environment, executeTemplate, parseTemplate } from "../../src/template/template.ts";
import { parseLossless, toGoValue } from "../template/lossless-json.ts";

type Recorded = {
  id: string;
  group: string;
  template: string;
  data: unknown;
  missingKey?: Environment["missingKey"];
  output?: string;
  outputBase64?: string;
  error?: string;
  errorStage?: "parse" | "execute";
};

/** Records that are known to come out differently, each with the reason. */
const KNOWN_DIFFERENCES: ReadonlyMap<string, string> = new Map();

const shared = process.env["KANISTER_TEST_SHARED"] ?? join(import.meta.dirname, "../../../shared");
const golden = join(shared, "golden");
const skip = existsSync(golden) ? false : `no recorded results in ${golden}`;

const environment: Environment = {
  missingKey: "error",
  now: () => BigInt(Date.now()) * 1_000_000n,
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  getEnv: (name) => (name === "TZ" ? "UTC" : undefined),
  lookupHost: () => [],
  timeZone: "UTC",
};

function actual(record: Recorded, functions?: typeof SPRIG): string {
  let stage = "parse";
  try {
    const template = parseTemplate(record.template, { functions });
    stage = "execute";
    const output = executeTemplate(template, toGoValue(record.data), {
      ...environment,
      missingKey: record.missingKey ?? "error",
    });
    return Buffer.from(encodeUtf8(output)).toString("base64");
  } catch (error) {
    if (error instanceof TemplateError) return `${stage}: ${error.message}`;
    throw error;
  }
}

function expected(record: Recorded): string {
  if (record.error !== undefined) return `${record.errorStage}: ${record.error}`;
  return record.outputBase64 ?? Buffer.from(record.output!).toString("base64");
}

for (const file of ["templates.jsonl", "sprig.jsonl"]) {
  t.test(file, { skip }, async (t) => {
    const lines = readFileSync(join(golden, file), "utf8").trimEnd().split("\n");
    const groups = Map.groupBy(
      lines.map((line) => parseLossless(line) as Recorded),
      (record) => record.group,
    );
    for (const [group, records] of groups) {
      const wrong = records.filter(
        (record) => !KNOWN_DIFFERENCES.has(record.id) && actual(record, SPRIG) !== expected(record),
      );
      t.same(
        wrong.map(({ id, template }) => `${id} ${template}`),
        [],
        `${group}: ${records.length - wrong.length} of ${records.length}`,
      );
    }
  });
}

t.test("functions that Kanister replaces", { skip }, async (t) => {
  const { cases } = JSON.parse(readFileSync(join(golden, "sprig-overrides.json"), "utf8")) as { cases: Recorded[] };
  for (const record of cases) t.equal(actual(record), expected(record), record.template);
});

t.test("functions that depend on the world have the recorded shape", { skip }, async (t) => {
  type Check = { template: string; data: unknown; outputPattern?: string; errorPattern?: string };
  const { functions } = JSON.parse(readFileSync(join(golden, "sprig-nondeterministic.json"), "utf8")) as {
    functions: { functions: string[]; checks: Check[] }[];
  };
  for (const { functions: names, checks } of functions) {
    for (const { template, data, outputPattern, errorPattern } of checks) {
      const result = actual({ id: "", group: "", template, data }, SPRIG);
      const shown = errorPattern === undefined ? Buffer.from(result, "base64").toString("utf8") : result;
      t.match(shown, new RegExp((outputPattern ?? errorPattern)!), `${names.join(", ")}: ${template}`);
    }
  }
});
