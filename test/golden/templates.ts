// Compares templates with what Go's text/template and sprig made of them.

import { TemplateError } from "../../src/errors/error.ts";
import { FIPS_SPRIG, SPRIG } from "../../src/template/sprig/index.ts";
import { type Environment, executeTemplate, parseTemplate } from "../../src/template/template.ts";
import { toGoValue } from "../template/lossless-json.ts";
import { crashOutcome, errorOutcome, hasOutcome, recordedOutcome, textOutcome } from "./outcome.ts";
import type { Fields, Recorded, RecordKind } from "./recorded.ts";

/** The world in which the results were recorded. */
const environment: Environment = {
  missingKey: "error",
  now: () => BigInt(Date.now()) * 1_000_000n,
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  getEnv: (name) => (name === "TZ" ? "UTC" : undefined),
  lookupHost: () => [],
  timeZone: "UTC",
};

function render(fields: Fields, functions: typeof SPRIG): string {
  let stage = "parse";
  try {
    const template = parseTemplate(fields["template"] as string, { functions });
    stage = "execute";
    const missingKey = (fields["missingKey"] as Environment["missingKey"] | undefined) ?? "error";
    return textOutcome(executeTemplate(template, toGoValue(fields["data"]), { ...environment, missingKey }));
  } catch (error) {
    return error instanceof TemplateError ? errorOutcome(error, stage) : crashOutcome(error);
  }
}

const isTemplate = ({ plain }: Recorded) => typeof plain["template"] === "string";
const title = (fields: Fields) => String(fields["template"]);

/** Templates with plain sprig. */
export const templates: RecordKind = {
  name: "template",
  matches: (record) => isTemplate(record) && hasOutcome(record.plain) && !record.isCase,
  title,
  compare: ({ plain, lossless }) => ({ expected: recordedOutcome(plain), got: render(lossless, SPRIG) }),
};

/** Templates with sprig as Kanister changes it. */
export const overrides: RecordKind = {
  name: "template with Kanister's functions",
  matches: (record) => isTemplate(record) && hasOutcome(record.plain) && record.isCase,
  title,
  compare: ({ plain, lossless }) => ({ expected: recordedOutcome(plain), got: render(lossless, FIPS_SPRIG) }),
};

/** Templates whose result has a known shape only. */
export const shapes: RecordKind = {
  name: "template with a pattern",
  matches: (record) =>
    isTemplate(record) && ["outputPattern", "errorPattern"].some((name) => typeof record.plain[name] === "string"),
  title,
  compare: ({ plain, lossless }) => {
    const pattern = (plain["outputPattern"] ?? plain["errorPattern"]) as string;
    const expected = `${"outputPattern" in plain ? "output" : "error"} like ${pattern}`;
    const got = render(lossless, SPRIG);
    const isOutput = got.startsWith('"');
    const text = isOutput ? (JSON.parse(got) as string) : got;
    return { expected, got: isOutput === "outputPattern" in plain && new RegExp(pattern).test(text) ? expected : got };
  },
};
