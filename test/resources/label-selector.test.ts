// Label selectors against what the Go library did.
import { existsSync, readFileSync } from "node:fs";
import t from "tap";
import {
  formatLabelSelector,
  matchesLabels,
  matchesSelector,
  parseLabelSelector,
} from "../../src/resources/label-selector.ts";

const file = `${process.env.GOLDEN_DIR ?? "/work/shared/golden"}/selectors.jsonl`;

type Row = {
  id: string;
  selector: string;
  labels: Record<string, string>;
  matches?: boolean;
  canonical?: string;
  error?: string;
};

t.test("recorded results", { skip: existsSync(file) ? false : `no ${file}` }, async (t) => {
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    const row = JSON.parse(line) as Row;
    let result: unknown;
    try {
      const requirements = parseLabelSelector(row.selector);
      result = { canonical: formatLabelSelector(requirements), matches: matchesLabels(requirements, row.labels) };
    } catch (thrown) {
      result = { error: (thrown as Error).message };
    }
    const want = row.error === undefined ? { canonical: row.canonical, matches: row.matches } : { error: row.error };
    t.strictSame(result, want, `${row.id} ${row.selector}`);
  }
});

t.test("selector objects", async (t) => {
  t.equal(matchesSelector(undefined, { a: "1" }), false, "an absent selector matches nothing");
  t.equal(matchesSelector({}, { a: "1" }), true, "an empty one everything");
  t.equal(matchesSelector({ matchLabels: { a: "1" } }, { a: "1", b: "2" }), true);
  t.equal(matchesSelector({ matchExpressions: [{ key: "a", operator: "NotIn", values: ["1"] }] }, { a: "1" }), false);
  t.equal(matchesSelector({ matchExpressions: [{ key: "a", operator: "DoesNotExist" }] }, {}), true);
});
