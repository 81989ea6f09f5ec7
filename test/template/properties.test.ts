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
import { goPeer } from "../go-peer/peer.ts";
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
const sharedData = toGoValue(json);
const CHANGES_DATA = /set|merge|sort/;

type Result = {
  readonly source: string;
  readonly template: Template | undefined;
  /** Undefined where it failed. */
  readonly output: string | undefined;
  /** Undefined where it did not; in the form of recorded results. */
  readonly error: string | undefined;
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
  const differences = asked.flatMap(({ source, output, error }, index) => {
    const go = withoutAddresses(recordedOutcome(answers[index]!));
    const ours = withoutAddresses(error ?? textOutcome(output!));
    return go === ours ? [] : [{ source, go, ours }];
  });
  t.comment(`${asked.length - differences.length} of ${asked.length} agree with Go`);
  t.same(differences.slice(0, SHOWN), []);
  t.ok(asked.length > 0.9 * COMPARED, "most templates are compared");
});

function tally({ template, output, limited }: Result): void {
  if (template !== undefined) counts.parsed++;
  if (output !== undefined) counts.executed++;
  if (limited) counts.limited++;
}

function evaluate(source: string): Result {
  let template: Template | undefined;
  try {
    template = parseTemplate(source, { functions: SPRIG });
    const output = execute(template, source);
    return { source, template, output, error: undefined, limited: false };
  } catch (error) {
    if (!(error instanceof TemplateError)) crashes.push(`${source}: ${(error as Error).stack}`);
    const said = errorOutcome(error, template === undefined ? "parse" : "execute");
    return { source, template, output: undefined, error: said, limited: LIMITS.test(said) };
  }
}

/** Data that may be changed is decoded afresh, as it was for Go. */
function execute(template: Template, source: string): string {
  const data = CHANGES_DATA.test(source) ? toGoValue(json) : sharedData;
  return executeTemplate(template, data, environment);
}

/** Parsing what was printed gives a template that prints and executes the same. */
function checkPrinting({ source, output }: Result, template: Template): void {
  const printed = printTemplate(template);
  try {
    const again = parseTemplate(printed, { functions: SPRIG });
    const reprinted = printTemplate(again);
    const sameOutput = output === undefined ? undefined : execute(again, source);
    if (reprinted !== printed || sameOutput !== output)
      unstable.push({ source, printed, reprinted, output, sameOutput });
  } catch (error) {
    unstable.push({ source, printed, error: String(error) });
  }
}

/** A pointer inside a list prints its address, which differs from run to run. */
function withoutAddresses(outcome: string): string {
  return outcome.replaceAll(/\(\*semver\.Version\)\(0x[0-9a-f]+\)/g, "(*semver.Version)(0x0)");
}
