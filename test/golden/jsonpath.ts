// Compares JSONPath expressions with what client-go's util/jsonpath made of them.

import { TemplateError } from "../../src/errors/error.ts";
import { encodeUtf8 } from "../../src/template/go-string.ts";
import { executeJsonPath, parseJsonPath } from "../../src/template/jsonpath/json-path.ts";
import { toGoValue } from "../template/lossless-json.ts";
import { crashOutcome, errorOutcome, hasOutcome, outputOutcome, recordedBytes, recordedOutcome } from "./outcome.ts";
import type { Fields, RecordKind } from "./recorded.ts";

export const jsonPath: RecordKind = {
  name: "JSONPath expression",
  matches: ({ plain }) => typeof plain["expression"] === "string" && hasOutcome(plain),
  title: (fields) => `${fields["expression"]}${fields["allowMissingKeys"] === true ? " (missing keys allowed)" : ""}`,
  compare: ({ plain, lossless }) => ({ expected: expected(plain), got: actual(lossless) }),
};

function expected(fields: Fields): string {
  return typeof fields["error"] === "string" ? recordedOutcome(fields) : comparable(fields, recordedBytes(fields));
}

function actual(fields: Fields): string {
  let stage = "parse";
  try {
    const path = parseJsonPath(fields["expression"] as string, {
      allowMissingKeys: fields["allowMissingKeys"] === true,
    });
    stage = "execute";
    return comparable(fields, encodeUtf8(executeJsonPath(path, toGoValue(fields["data"]))));
  } catch (error) {
    return error instanceof TemplateError ? errorOutcome(error, stage) : crashOutcome(error);
  }
}

/** Where Go visits a map in random order, the items between blanks count and not their order. */
function comparable(fields: Fields, output: Uint8Array): string {
  if (fields["unordered"] !== true) return outputOutcome(output);
  const items = Buffer.from(output).toString("latin1").split(" ").sort();
  return `in any order ${outputOutcome(Buffer.from(items.join(" "), "latin1"))}`;
}
