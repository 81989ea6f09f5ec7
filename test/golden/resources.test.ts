// Compares pod overrides and label selectors with recorded results of Kubernetes' own code; skips where there are none.

import { checkGolden } from "./check-golden.ts";
import { podMerge } from "./podmerge.ts";
import { selectors } from "./selectors.ts";

checkGolden("podmerge.jsonl", podMerge);
checkGolden("selectors.jsonl", selectors);
