// The scenarios on a sandbox of their own.

import t from "tap";
import { startTestSandbox } from "../helpers/start-sandbox.ts";
import { runScenario } from "./run-scenario.ts";
import { scenarioNames } from "./scenario.ts";

const sandbox = await startTestSandbox();
t.teardown(() => sandbox.remove());

const only = process.env["KANISTER_TEST_SCENARIO"];
t.jobs = 4;
for (const name of scenarioNames()) {
  if (only !== undefined && only !== name) continue;
  t.test(name, { buffered: true }, (t) =>
    runScenario(t, name, { kind: "sandbox", kubeconfig: sandbox.kubeconfigFile, image: "localhost/any:1" }),
  );
}
