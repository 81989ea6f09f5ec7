// Compares merged pod specs with what Kubernetes' strategicpatch made of them.

import { KanisterError } from "../../src/errors/error.ts";
import { strategicMergePatch } from "../../src/resources/strategic-merge-patch.ts";
import { canonicalJson, crashOutcome, errorOutcome } from "./outcome.ts";
import type { Fields, RecordKind } from "./recorded.ts";

/** The recorded `typedError` is about reading the result into a typed PodSpec, which our merge leaves to others. */
export const podMerge: RecordKind = {
  name: "pod override",
  matches: ({ plain }) =>
    "original" in plain && "override" in plain && ("merged" in plain || typeof plain["error"] === "string"),
  title: (fields) => `override ${JSON.stringify(fields["override"])}`,
  compare: ({ plain }) => ({ expected: expected(plain), got: actual(plain) }),
};

function expected(fields: Fields): string {
  return typeof fields["error"] === "string"
    ? errorOutcome({ message: fields["error"] })
    : canonicalJson(fields["merged"]);
}

function actual(fields: Fields): string {
  try {
    return canonicalJson(strategicMergePatch(fields["original"], fields["override"], "core.v1.PodSpec"));
  } catch (error) {
    return error instanceof KanisterError ? errorOutcome(error) : crashOutcome(error);
  }
}
