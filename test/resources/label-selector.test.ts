// Selector objects: what an absent or empty one means; test/golden/ compares label selectors with what the Go library did.
import t from "tap";
import { matchesSelector } from "../../src/resources/label-selector.ts";

t.test("selector objects", async (t) => {
  t.equal(matchesSelector(undefined, { a: "1" }), false, "an absent selector matches nothing");
  t.equal(matchesSelector({}, { a: "1" }), true, "an empty one everything");
  t.equal(matchesSelector({ matchLabels: { a: "1" } }, { a: "1", b: "2" }), true);
  t.equal(matchesSelector({ matchExpressions: [{ key: "a", operator: "NotIn", values: ["1"] }] }, { a: "1" }), false);
  t.equal(matchesSelector({ matchExpressions: [{ key: "a", operator: "DoesNotExist" }] }, {}), true);
});
