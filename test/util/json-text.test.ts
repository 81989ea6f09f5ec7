// JSON that keeps every digit.

import t from "tap";
import { jsonText } from "../../src/util/json-text.ts";

t.test("as JSON.stringify, with bigints as numbers", async (t) => {
  t.equal(
    jsonText({ a: 9007199254740993n, b: [-1n], c: "1n", d: null, e: undefined }),
    '{"a":9007199254740993,"b":[-1],"c":"1n","d":null}',
  );
  t.equal(jsonText("x"), '"x"');
  t.equal(jsonText(18446744073709551615n), "18446744073709551615");
});
