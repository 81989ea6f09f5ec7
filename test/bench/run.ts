// Prints how fast the programs are, as ratios to a named peer in the same run: npm run bench [-- NAME…]

import { measureDirectMode } from "./direct.ts";
import { measureStartup } from "./startup.ts";
import { measureTemplates } from "./templates.ts";

const MEASUREMENTS: Record<string, () => Promise<void>> = {
  startup: measureStartup,
  direct: measureDirectMode,
  templates: measureTemplates,
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(MEASUREMENTS, name));
if (unknown === undefined) {
  for (const name of asked.length === 0 ? Object.keys(MEASUREMENTS) : asked) await MEASUREMENTS[name]?.();
} else {
  console.error(`there is no measurement ${unknown}; choose from ${Object.keys(MEASUREMENTS).join(", ")}`);
  process.exitCode = 2;
}
