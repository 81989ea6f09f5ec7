// Compares the template engine with recorded results of Go's text/template and sprig 2.22; skips where there are none.

import { checkGolden } from "./check-golden.ts";
import { overrides, shapes, templates } from "./templates.ts";

checkGolden("templates.jsonl", templates);
checkGolden("sprig.jsonl", templates);
checkGolden("sprig-overrides.json", overrides);
checkGolden("sprig-nondeterministic.json", shapes);
