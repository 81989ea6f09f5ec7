// Compares our code with files of recorded results: npm run conformance -- FILE…

import { resolve } from "node:path";
import { UsageError } from "../../src/errors/error.ts";
import { type Difference, differenceOf, kindOf } from "./kinds.ts";
import { type Recorded, readRecords } from "./recorded.ts";

const EXIT = { agree: 0, differ: 1, usage: 2 } as const;
const SHOWN_DIFFERENCES = 10;
const SHOWN_LENGTH = 300;

/** Prints what a run over the files finds and gives its exit code. */
function main(files: readonly string[]): number {
  if (files.length === 0 || files.some((file) => file.startsWith("-"))) {
    console.error("usage: npm run conformance -- FILE…\n\nFILE holds recorded results, one JSON object a line.");
    return EXIT.usage;
  }
  const codes = files.map((file) => {
    try {
      return check(file);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      console.error(error.message);
      return EXIT.usage;
    }
  });
  return Math.max(...codes);
}

function check(file: string): number {
  const records = readRecords(resolve(startFolder(), file), file);
  const kinds = records.map((record) => kindOf(record) ?? refuse(record, file));
  const differences = records.flatMap((record, index) => differenceOf(record, kinds[index]!) ?? []);
  console.log(`${file} ${records.length - differences.length}/${records.length}`);
  for (const difference of differences.slice(0, SHOWN_DIFFERENCES)) show(difference);
  if (differences.length > SHOWN_DIFFERENCES) console.log(`  and ${differences.length - SHOWN_DIFFERENCES} more`);
  return differences.length === 0 ? EXIT.agree : EXIT.differ;
}

/** npm runs scripts in the folder of the package; files are named from where the user is. */
function startFolder(): string {
  const isScript = process.env["npm_lifecycle_event"] === "conformance";
  return (isScript ? process.env["INIT_CWD"] : undefined) ?? process.cwd();
}

function refuse(record: Recorded, file: string): never {
  const fields = Object.keys(record.plain).join(", ");
  throw new UsageError(`${file}:${record.place}: a record of unknown kind, with the fields ${fields || "none"}`);
}

function show({ id, title, expected, got }: Difference): void {
  const start = firstDifference(expected, got);
  console.log(`  ${id}  ${shorten(JSON.stringify(title).slice(1, -1), 0)}`);
  console.log(`    expected  ${shorten(expected, start)}`);
  console.log(`    got       ${shorten(got, start)}`);
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** A long text around the place that matters. */
function shorten(text: string, place: number): string {
  if (text.length <= SHOWN_LENGTH) return text;
  const start = Math.max(0, Math.min(place - SHOWN_LENGTH / 3, text.length - SHOWN_LENGTH));
  const end = start + SHOWN_LENGTH;
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
}

process.exitCode = main(process.argv.slice(2));
