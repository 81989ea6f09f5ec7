// KubeTask: a command in a new pod.

import t from "tap";
import { kubeTask } from "../../src/functions/kube-task.ts";
import type { KubeObject } from "../../src/kube/cluster.ts";
import { fakeCluster } from "../helpers/fake-cluster.ts";
import { startFunction } from "../helpers/run-function.ts";

const DONE = { containerStatuses: [{ name: "container", state: { terminated: { exitCode: 0 } } }] };
const start = (args: Record<string, unknown>) =>
  startFunction(kubeTask, args, {
    fake: fakeCluster([], {
      onChange: (event, self) => {
        if (event.type === "ADDED") setImmediate(() => self.put({ ...event.object, status: DONE }));
      },
      logs: async function* () {
        yield '2026-01-01T00:00:01Z ###Phase-output###: {"key":"id","value":"7"}\n';
      },
    }),
  });

t.test("the pod is made of the arguments", async (t) => {
  const { outcome, fake } = start({
    image: "img:1",
    command: ["sh", "-c", "true"],
    namespace: "shop",
    podLabels: { level: 3 },
    podAnnotations: [],
    podOverride: { hostNetwork: true },
  });
  t.strictSame(await outcome, { id: "7" });
  t.match(fake.calls[0]?.body as KubeObject, {
    metadata: { name: /^kanister-job-\w{5}$/, namespace: "shop", labels: { level: "3" } },
    spec: { hostNetwork: true, containers: [{ image: "img:1", command: ["sh", "-c", "true"] }] },
  });
});

t.test("without a namespace it runs where the host says", async (t) => {
  for (const namespace of [undefined, null, ""]) {
    const { outcome, fake } = start({ image: "img:1", command: "true", namespace });
    await outcome;
    t.match(fake.calls[0], { verb: "create", path: "pods/jobs" });
  }
});
