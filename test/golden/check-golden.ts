// Holds a recorded file to our code in a test: one assertion for each group of records.

import t from "tap";
import { differenceOf, kindOf } from "./kinds.ts";
import { goldenFile, type RecordKind, readRecords } from "./recorded.ts";

/** A test of all records of the file, each of which must be of the kind; skipped where the file is absent. */
export function checkGolden(name: string, kind: RecordKind): void {
  const { path, skip } = goldenFile(name);
  t.test(name, { skip }, async (t) => {
    const groups = Map.groupBy(readRecords(path), ({ plain }) => String(plain["group"] ?? "all"));
    for (const [group, records] of groups) {
      const wrong = records.flatMap((record) =>
        kindOf(record) === kind ? (differenceOf(record, kind) ?? []) : `${record.place} is no ${kind.name}`,
      );
      t.same(wrong, [], `${group}: ${records.length - wrong.length} of ${records.length}`);
    }
  });
}
