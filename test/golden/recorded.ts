// What a recorded result is, and how files of them are read, so that tests and the conformance command read alike.

import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UsageError } from "../../src/errors/error.ts";
import { sharedFolder } from "../helpers/shared.ts";
import { parseLossless } from "../template/lossless-json.ts";

export type Fields = Readonly<Record<string, unknown>>;

export type Recorded = {
  /** As plain JSON. */
  readonly plain: Fields;
  /** With whole numbers as bigints, so that `1` and `1.0` differ as they do in Go. */
  readonly lossless: Fields;
  /** Where it stands, for messages: the line, or its place in a JSON document. */
  readonly place: string;
  /** Whether it is one of the `cases` of a document, which are about Kanister's own functions. */
  readonly isCase: boolean;
};

/** What was recorded and what we compute, in the same form; they agree when the texts are equal. */
export type Comparison = { readonly expected: string; readonly got: string };

export type RecordKind = {
  readonly name: string;
  /** Whether it is such a record, by its fields. */
  readonly matches: (record: Recorded) => boolean;
  /** What the record is about, for people: the template, the expression. */
  readonly title: (fields: Fields) => string;
  readonly compare: (record: Recorded) => Comparison;
};

/** The path of a recorded file, and why it cannot be used where it is absent. */
export function goldenFile(name: string): { readonly path: string; readonly skip: string | false } {
  const path = join(sharedFolder(), "golden", name);
  return { path, skip: existsSync(path) ? false : `${path} is not there; set KANISTER_TEST_SHARED` };
}

/** The records of a file of JSON lines, or of a JSON document with `cases` or with `functions` and their `checks`. */
export function readRecords(path: string, shownPath = path): Recorded[] {
  const text = readText(path, shownPath);
  return documentRecords(text) ?? lineRecords(text, shownPath);
}

function readText(path: string, shownPath: string): string {
  try {
    if (statSync(path).isDirectory()) throw new UsageError(`${shownPath} is a directory, not a file of records`);
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const isAbsent = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new UsageError(isAbsent ? `${shownPath}: there is no such file` : `${shownPath}: ${messageOf(error)}`);
  }
}

function documentRecords(text: string): Recorded[] | undefined {
  let plain: Fields;
  try {
    plain = JSON.parse(text) as Fields;
  } catch {
    return undefined;
  }
  const lossless = parseLossless(text) as Fields;
  const paths = casePaths(plain);
  if (paths.length === 0) return undefined;
  const at = (document: Fields, path: readonly (string | number)[]) =>
    path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], document) as Fields;
  return paths.map((path) => ({
    plain: at(plain, path),
    lossless: at(lossless, path),
    place: path.join("."),
    isCase: path[0] === "cases",
  }));
}

function casePaths(document: Fields | null): (string | number)[][] {
  if (typeof document !== "object" || document === null) return [];
  const { cases, functions } = document as { cases?: unknown; functions?: unknown };
  if (Array.isArray(cases)) return cases.map((_case, index) => ["cases", index]);
  if (!Array.isArray(functions)) return [];
  return functions.flatMap(({ checks }: { checks?: unknown }, index) =>
    Array.isArray(checks) ? checks.map((_check, number) => ["functions", index, "checks", number]) : [],
  );
}

function lineRecords(text: string, shownPath: string): Recorded[] {
  const records: Recorded[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    records.push({ ...readLine(line, `${shownPath}:${index + 1}`), place: String(index + 1), isCase: false });
  }
  if (records.length === 0) throw new UsageError(`${shownPath} has no records`);
  return records;
}

function readLine(line: string, where: string): { plain: Fields; lossless: Fields } {
  let plain: unknown;
  let lossless: unknown;
  try {
    plain = JSON.parse(line);
    lossless = parseLossless(line);
  } catch (error) {
    throw new UsageError(`${where}: not JSON: ${messageOf(error)}`);
  }
  if (typeof plain !== "object" || plain === null || Array.isArray(plain))
    throw new UsageError(`${where}: a record is a JSON object`);
  return { plain: plain as Fields, lossless: lossless as Fields };
}
