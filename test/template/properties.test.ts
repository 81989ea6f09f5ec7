// Properties that hold for every template: nothing hangs or crashes, printing loses nothing, and Go says the same.

import t from "tap";
import { TemplateError } from "../../src/errors/error.ts";
import { SPRIG } from "../../src/template/sprig/index.ts";
import {
  type Environment,
  executeTemplate,
  parseTemplate,
  printTemplate,
  type Template,
} from "../../src/template/template.ts";
import { type Answer, goPeer } from "../go-peer/peer.ts";
import { errorOutcome, recordedOutcome, textOutcome } from "../golden/outcome.ts";
import { DATA, makeDirectCall, makeTemplate } from "./grammar.ts";
import { parseLossless, toGoValue } from "./lossless-json.ts";
import { randomFrom } from "./random.ts";
import { FIXED } from "./render.ts";

const SEED = Number(process.env["KANISTER_TEST_SEED"] ?? 1);
const COUNT = 100_000;
/** The first so many templates depend on nothing but their data, so that Go can be asked about them. */
const COMPARED = 10_000;
const LEAST_PARSED = 0.6;
const LEAST_EXECUTED = 0.3;
const SHOWN = 5;
/** Errors by our own limits, which are not Go's. */
const LIMITS = /stopped after \d+ steps|grew past|nested more than|nesting deeper than|too deeply nested/;

const environment: Environment = { ...FIXED, maxSteps: 100_000, getEnv: (name) => (name === "TZ" ? "UTC" : undefined) };
const json = parseLossless(DATA);

type Result = {
  readonly source: string;
  readonly template: Template | undefined;
  readonly executed: boolean;
  /** The output or the error, in the form of recorded results. */
  readonly outcome: string;
  /** Our own limits ended it, which are not Go's. */
  readonly limited: boolean;
};

const random = randomFrom(SEED);
const results: Result[] = [];
const crashes: string[] = [];
const unstable: unknown[] = [];
const counts = { parsed: 0, executed: 0, limited: 0 };

t.comment(`KANISTER_TEST_SEED=${SEED}`);

t.test("no generated template crashes, and printing one loses nothing", async (t) => {
  for (let index = 0; index < COUNT; index++) {
    const isCompared = index < COMPARED;
    const impure = !isCompared;
    const source = index % 4 === 0 ? makeDirectCall(random, { impure }) : makeTemplate(random, { impure });
    const result = evaluate(source);
    if (isCompared) results.push(result);
    tally(result);
    if (result.template !== undefined) checkPrinting(result, result.template);
  }
  t.comment(`${counts.parsed} of ${COUNT} templates parse, ${counts.executed} execute, ${counts.limited} meet a limit`);
  t.same(crashes.slice(0, SHOWN), [], "all errors are errors of templates");
  t.same(unstable.slice(0, SHOWN), [], "what was printed parses to the same template");
  t.ok(counts.parsed >= LEAST_PARSED * COUNT, `${counts.parsed} of ${COUNT} parse`);
  t.ok(counts.executed >= LEAST_EXECUTED * COUNT, `${counts.executed} of ${COUNT} execute`);
});

t.test("Go says the same", async (t) => {
  const { peer, reason } = goPeer();
  if (peer === undefined) {
    t.pass("there is no Go", { skip: reason });
    return;
  }
  const asked = results.filter((result) => !result.limited);
  const answers = peer.answer(asked.map(({ source }, index) => ({ id: String(index), template: source, data: DATA })));
  const differences = asked.flatMap(({ source, outcome }, index) => {
    const said = answerOutcome(answers[index]!);
    return said === withoutAddresses(outcome) ? [] : [{ source, go: said, ours: outcome }];
  });
  t.comment(`${asked.length - differences.length} of ${asked.length} agree with Go`);
  t.same(differences.slice(0, SHOWN), []);
  t.ok(asked.length > 0.9 * COMPARED, "most templates are compared");
});

function tally({ template, executed, limited }: Result): void {
  if (template !== undefined) counts.parsed++;
  if (executed) counts.executed++;
  if (limited) counts.limited++;
}

function evaluate(source: string): Result {
  let template: Template | undefined;
  try {
    template = parseTemplate(source, { functions: SPRIG });
    const output = executeTemplate(template, toGoValue(json), environment);
    return { source, template, executed: true, outcome: textOutcome(output), limited: false };
  } catch (error) {
    if (!(error instanceof TemplateError)) crashes.push(`${source}: ${(error as Error).stack}`);
    const outcome = errorOutcome(error, template === undefined ? "parse" : "execute");
    return { source, template, executed: false, outcome, limited: LIMITS.test(outcome) };
  }
}

/** Parsing what was printed gives a template that prints and executes the same. */
function checkPrinting({ source, executed, outcome }: Result, template: Template): void {
  const printed = printTemplate(template);
  try {
    const again = parseTemplate(printed, { functions: SPRIG });
    const reprinted = printTemplate(again);
    const result = executed ? textOutcome(executeTemplate(again, toGoValue(json), environment)) : outcome;
    if (reprinted !== printed || result !== outcome) unstable.push({ source, printed, reprinted, outcome, result });
  } catch (error) {
    unstable.push({ source, printed, error: String(error) });
  }
}

function answerOutcome(answer: Answer): string {
  return withoutAddresses(recordedOutcome(answer));
}

/** A pointer inside a list prints its address, which differs from run to run. */
function withoutAddresses(outcome: string): string {
  return outcome.replaceAll(/\(\*semver\.Version\)\(0x[0-9a-f]+\)/g, "(*semver.Version)(0x0)");
}
