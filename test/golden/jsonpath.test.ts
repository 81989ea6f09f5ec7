// Compares JSONPath with recorded results of client-go's util/jsonpath; skips where there are none.

import { checkGolden } from "./check-golden.ts";
import { jsonPath } from "./jsonpath.ts";

checkGolden("jsonpath.jsonl", jsonPath);
