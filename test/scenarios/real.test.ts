// The scenarios on a real cluster, named by KANISTER_TEST_KUBECONFIG.

import t from "tap";
import { runScenario } from "./run-scenario.ts";
import { scenarioNames } from "./scenario.ts";
import { realStage } from "./stages.ts";

const stage = realStage(process.env);
if (typeof stage === "string") {
  t.plan(0, stage);
} else {
  const only = process.env["KANISTER_TEST_SCENARIO"];
  t.jobs = 4;
  for (const name of scenarioNames()) {
    if (only !== undefined && only !== name) continue;
    t.test(name, { buffered: true }, (t) => runScenario(t, name, stage));
  }
}
