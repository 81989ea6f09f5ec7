// Every kind of recorded result, told apart by the fields of a record.

import { jsonPath } from "./jsonpath.ts";
import { crashOutcome } from "./outcome.ts";
import { podMerge } from "./podmerge.ts";
import type { Comparison, Recorded, RecordKind } from "./recorded.ts";
import { selectors } from "./selectors.ts";
import { overrides, shapes, templates } from "./templates.ts";

export const KINDS: readonly RecordKind[] = [templates, overrides, shapes, jsonPath, podMerge, selectors];

export function kindOf(record: Recorded): RecordKind | undefined {
  return KINDS.find((kind) => kind.matches(record));
}

export type Difference = Comparison & { readonly id: string; readonly title: string };

/** How a record of a known kind comes out differently; undefined where it does not. */
export function differenceOf(record: Recorded, kind: RecordKind): Difference | undefined {
  const { expected, got } = compare(record, kind);
  if (expected === got) return undefined;
  return { id: String(record.plain["id"] ?? record.place), title: kind.title(record.plain), expected, got };
}

function compare(record: Recorded, kind: RecordKind): Comparison {
  try {
    return kind.compare(record);
  } catch (error) {
    return { expected: "a comparison", got: crashOutcome(error) };
  }
}
