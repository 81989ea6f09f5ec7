// Compares label selectors with what Kubernetes' labels package made of them.

import { KanisterError } from "../../src/errors/error.ts";
import { formatLabelSelector, matchesLabels, parseLabelSelector } from "../../src/resources/label-selector.ts";
import { crashOutcome, errorOutcome } from "./outcome.ts";
import type { Fields, RecordKind } from "./recorded.ts";

export const selectors: RecordKind = {
  name: "label selector",
  matches: ({ plain }) =>
    typeof plain["selector"] === "string" &&
    typeof plain["labels"] === "object" &&
    plain["labels"] !== null &&
    ("matches" in plain || typeof plain["error"] === "string"),
  title: (fields) => `${fields["selector"]} on ${JSON.stringify(fields["labels"])}`,
  compare: ({ plain }) => ({ expected: expected(plain), got: actual(plain) }),
};

function expected(fields: Fields): string {
  return typeof fields["error"] === "string"
    ? errorOutcome({ message: fields["error"] })
    : shown(fields["canonical"], fields["matches"]);
}

function actual(fields: Fields): string {
  try {
    const requirements = parseLabelSelector(fields["selector"] as string);
    const matches = matchesLabels(requirements, fields["labels"] as Record<string, string>);
    return shown(formatLabelSelector(requirements), matches);
  } catch (error) {
    return error instanceof KanisterError ? errorOutcome(error) : crashOutcome(error);
  }
}

function shown(canonical: unknown, matches: unknown): string {
  return `${JSON.stringify(canonical)} ${matches === true ? "matches" : "does not match"}`;
}
