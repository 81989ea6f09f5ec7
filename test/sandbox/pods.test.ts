// Pods as a kubelet runs them: their life, environment, logs, and commands inside them.
import t from "tap";
import { type Json, list, phaseIs, pods, podWith, sandboxFor, waitUntil } from "./harness.ts";

const statusOf = (pod: Json, at = 0) => list(pod.status?.containerStatuses)?.[at] as Json;
const waiting = (reason: string) => (pod: Json) => (statusOf(pod)?.state?.waiting?.reason as unknown) === reason;
const condition = (pod: Json, type: string) =>
  list(pod.status?.conditions)?.find((own) => (own.type as unknown) === type);

// Without namespaces everything here must work as well, so it is run both ways.
for (const isolation of ["auto", "none"] as const) {
  t.test(`isolation ${isolation}`, async (t) => {
    const api = await sandboxFor(t, { isolation });

    await t.test("runs to its end with exit code, conditions and logs", async (t) => {
      await api.ok("POST", pods, podWith("ends", ["sh", "-c", "echo out; echo err >&2; exit 3"]));
      const pod = await api.waitFor(`${pods}/ends`, "the pod to fail", phaseIs("Failed"));
      t.match(statusOf(pod), {
        ready: false,
        restartCount: 0,
        state: { terminated: { exitCode: 3, reason: "Error" } },
      });
      t.match(condition(pod, "PodScheduled"), { status: "True" });
      t.match(condition(pod, "Ready"), { status: "False", reason: "PodFailed" });
      const log = (await api.call("GET", `${pods}/ends/log`)).text;
      t.strictSame(log.trim().split("\n").sort(), ["err", "out"]);
    });

    await t.test("init containers run first, in order", async (t) => {
      const init = ["one", "two"].map((name) => ({
        name,
        image: "a",
        command: ["sh", "-c", `echo ${name}; sleep 0.1`],
      }));
      await api.ok("POST", pods, podWith("inits", ["echo", "main"], { initContainers: init }));
      const pod = await api.waitFor(`${pods}/inits`, "success", phaseIs("Succeeded"));
      const times = list(pod.status?.initContainerStatuses).map(
        (status) => status.state?.terminated?.finishedAt as unknown as string,
      );
      t.strictSame(times, [...times].sort());
      t.equal((await api.call("GET", `${pods}/inits/log?container=two`)).text, "two\n");
      await api.ok(
        "POST",
        pods,
        podWith("bad-init", ["echo", "never"], { initContainers: [{ name: "i", image: "a", command: ["false"] }] }),
      );
      const failed = await api.waitFor(`${pods}/bad-init`, "failure", phaseIs("Failed"));
      t.match(statusOf(failed), { state: { waiting: { reason: "PodInitializing" } } });
    });

    await t.test("environment, arguments and their references", async (t) => {
      await api.ok("POST", "/api/v1/namespaces/default/secrets", {
        metadata: { name: "creds" },
        stringData: { user: "alice" },
      });
      await api.ok("POST", "/api/v1/namespaces/default/configmaps", {
        metadata: { name: "conf" },
        data: { KEY: "value" },
      });
      const env = [
        { name: "USER_NAME", valueFrom: { secretKeyRef: { name: "creds", key: "user" } } },
        { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "LABEL", valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
        { name: "JOINED", value: "$(USER_NAME)-$(POD)-$$(POD)" },
        { name: "OPTIONAL", valueFrom: { secretKeyRef: { name: "none", key: "x", optional: true } } },
      ];
      const body = podWith(
        "env",
        ["sh", "-c", 'echo "$USER_NAME $POD $LABEL $JOINED $C_KEY $HOSTNAME $0 ${OPTIONAL-unset}"', "$(POD)"],
        {},
        {
          env,
          envFrom: [{ prefix: "C_", configMapRef: { name: "conf" } }],
        },
      ) as { metadata: object };
      await api.ok("POST", pods, { ...body, metadata: { ...body.metadata, labels: { app: "web" } } });
      await api.waitFor(`${pods}/env`, "success", phaseIs("Succeeded"));
      t.equal((await api.call("GET", `${pods}/env/log`)).text, "alice env web alice-env-$(POD) value env env unset\n");
    });

    await t.test("waits for what it refers to", async (t) => {
      await api.ok(
        "POST",
        pods,
        podWith(
          "later",
          ["sh", "-c", "echo $X"],
          {},
          { env: [{ name: "X", valueFrom: { configMapKeyRef: { name: "late", key: "x" } } }] },
        ),
      );
      const pod = await api.waitFor(`${pods}/later`, "the reason", waiting("CreateContainerConfigError"));
      t.equal(statusOf(pod)?.state?.waiting?.message as unknown, 'configmap "late" not found');
      await api.ok("POST", "/api/v1/namespaces/default/configmaps", { metadata: { name: "late" }, data: { x: "now" } });
      await api.waitFor(`${pods}/later`, "success", phaseIs("Succeeded"));
    });

    await t.test("restarts with back-off, and shows the last log", async (t) => {
      await api.ok("POST", pods, podWith("crash", ["sh", "-c", "echo run; exit 1"], { restartPolicy: "Always" }));
      const pod = await api.waitFor(`${pods}/crash`, "the back-off", waiting("CrashLoopBackOff"));
      t.match(statusOf(pod), { restartCount: 1, lastState: { terminated: { exitCode: 1 } } });
      t.match(
        statusOf(pod)?.state?.waiting?.message,
        /^back-off 10s restarting failed container=main pod=crash_default/,
      );
      t.equal((await api.call("GET", `${pods}/crash/log?previous=true`)).text, "run\n");
    });

    await t.test("images are ignored, but not those that no cluster can pull", async (t) => {
      await api.ok("POST", pods, podWith("pull", ["true"], {}, { image: "registry.invalid/app:1" }));
      await api.waitFor(
        `${pods}/pull`,
        "ErrImagePull",
        (pod) => waiting("ErrImagePull")(pod) || waiting("ImagePullBackOff")(pod),
      );
      await api.waitFor(`${pods}/pull`, "ImagePullBackOff", waiting("ImagePullBackOff"));
      t.match((await api.call("GET", `${pods}/pull/log`)).body, {
        code: 400,
        message: /container "main" in pod "pull" is waiting to start: trying and failing to pull image/,
      });
      await api.ok("POST", pods, {
        metadata: { name: "empty" },
        spec: { containers: [{ name: "main", image: "mysql" }] },
      });
      const pod = await api.waitFor(`${pods}/empty`, "the reason", waiting("CreateContainerError"));
      t.match(statusOf(pod)?.state?.waiting?.message, /no command specified.*give the container a command/);
    });

    await t.test("a command that is not there", async (t) => {
      await api.ok("POST", pods, podWith("missing", ["no-such-program"]));
      const pod = await api.waitFor(`${pods}/missing`, "failure", phaseIs("Failed"));
      t.match(statusOf(pod), {
        state: { terminated: { exitCode: 128, reason: "StartError", message: /executable file not found in \$PATH/ } },
      });
    });

    await t.test("pods that fit nowhere stay pending", async (t) => {
      await api.ok("POST", pods, podWith("huge", ["true"], {}, { resources: { requests: { cpu: "5000" } } }));
      const huge = await api.waitFor(
        `${pods}/huge`,
        "the verdict",
        (pod) => condition(pod, "PodScheduled") !== undefined,
      );
      t.match(condition(huge, "PodScheduled"), {
        status: "False",
        reason: "Unschedulable",
        message: /0\/1 nodes are available: 1 Insufficient cpu/,
      });
      t.equal(huge.status?.phase as unknown, "Pending");
      await api.ok("POST", pods, podWith("picky", ["true"], { nodeSelector: { zone: "moon" } }));
      const picky = await api.waitFor(
        `${pods}/picky`,
        "the verdict",
        (pod) => condition(pod, "PodScheduled") !== undefined,
      );
      t.match(condition(picky, "PodScheduled"), { message: /1 node\(s\) didn't match Pod's node affinity\/selector/ });
    });

    await t.test("readiness probe", async (t) => {
      const readinessProbe = {
        exec: { command: ["sh", "-c", "[ -e ${TMPDIR:-/tmp}/ready ]"] },
        periodSeconds: 1,
        failureThreshold: 1,
      };
      await api.ok(
        "POST",
        pods,
        podWith(
          "ready",
          ["sh", "-c", "sleep 0.2; touch ${TMPDIR:-/tmp}/ready; sleep 60"],
          { terminationGracePeriodSeconds: 0 },
          { readinessProbe },
        ),
      );
      const early = await api.waitFor(`${pods}/ready`, "running", phaseIs("Running"));
      t.match(condition(early, "Ready"), { status: "False", reason: "ContainersNotReady" });
      await api.waitFor(`${pods}/ready`, "readiness", (pod) => (condition(pod, "Ready")?.status as unknown) === "True");
      await api.ok("DELETE", `${pods}/ready`);
    });

    await t.test("deletion: TERM, grace, KILL", async (t) => {
      const script = (reaction: string) => [
        "sh",
        "-c",
        `trap '${reaction}' TERM; echo up; while true; do sleep 0.05; done`,
      ];
      await api.ok("POST", pods, podWith("polite", script("exit 0"), { terminationGracePeriodSeconds: 20 }));
      await api.ok("POST", pods, podWith("stubborn", script(":"), { terminationGracePeriodSeconds: 1 }));
      for (const name of ["polite", "stubborn"]) {
        await waitUntil(
          async () => (await api.call("GET", `${pods}/${name}/log`)).text === "up\n",
          () => `${name} to be up`,
        );
      }
      const began = Date.now();
      t.ok((await api.ok("DELETE", `${pods}/polite`)).metadata?.deletionTimestamp);
      await api.waitFor(`${pods}/polite`, "its end", (pod) => (pod.code as unknown) === 404, 10);
      t.ok(Date.now() - began < 10_000, "long before its grace period ended");
      await api.ok("DELETE", `${pods}/stubborn`);
      await api.waitFor(`${pods}/stubborn`, "its end", (pod) => (pod.code as unknown) === 404, 10);
    });

    await t.test("activeDeadlineSeconds", async (t) => {
      await api.ok(
        "POST",
        pods,
        podWith("late-pod", ["sleep", "60"], { activeDeadlineSeconds: 1, terminationGracePeriodSeconds: 0 }),
      );
      t.match((await api.waitFor(`${pods}/late-pod`, "its end", phaseIs("Failed"))).status, {
        reason: "DeadlineExceeded",
      });
    });

    await t.test("logs: tail, timestamps, since, follow", async (t) => {
      await api.ok("POST", pods, podWith("logs", ["sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.2; done"]));
      await api.waitFor(`${pods}/logs`, "running", phaseIs("Running"));
      t.equal(
        (await api.call("GET", `${pods}/logs/log?follow=true`)).text,
        "1\n2\n3\n",
        "follow ends with the container",
      );
      await api.waitFor(`${pods}/logs`, "success", phaseIs("Succeeded"));
      t.equal((await api.call("GET", `${pods}/logs/log?tailLines=2`)).text, "2\n3\n");
      t.equal((await api.call("GET", `${pods}/logs/log?limitBytes=3`)).text, "1\n2");
      const stamped = (await api.call("GET", `${pods}/logs/log?timestamps=true`)).text.split("\n");
      t.match(stamped[0], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z 1$/);
      const since = encodeURIComponent(stamped[2]?.split(" ")[0] ?? "");
      t.equal((await api.call("GET", `${pods}/logs/log?sinceTime=${since}`)).text, "3\n");
      t.match((await api.call("GET", `${pods}/logs/log?container=x`)).body, {
        code: 400,
        message: "container x is not valid for pod logs",
      });
    });

    await t.test("exec", async (t) => {
      await api.ok(
        "POST",
        pods,
        podWith(
          "target",
          ["sh", "-c", "sleep 600 & wait"],
          { terminationGracePeriodSeconds: 0 },
          { env: [{ name: "OWN", value: "yes" }] },
        ),
      );
      await api.waitFor(`${pods}/target`, "running", phaseIs("Running"));
      for (const protocol of ["v4.channel.k8s.io", "v5.channel.k8s.io"]) {
        const result = await api.exec("target", ["sh", "-c", "echo $OWN; echo oops >&2; exit 7"], { protocol });
        t.match(
          result,
          {
            stdout: "yes\n",
            stderr: "oops\n",
            status: {
              status: "Failure",
              reason: "NonZeroExitCode",
              message: "command terminated with non-zero exit code: exit code 7",
              details: { causes: [{ reason: "ExitCode", message: "7" }] },
            },
          },
          protocol,
        );
        t.match((await api.exec("target", ["true"], { protocol })).status, { status: "Success" });
      }
      t.match(
        await api.exec("target", ["cat"], { stdin: "to cat" }),
        { stdout: "to cat", status: { status: "Success" } },
        "v5 closes stdin",
      );
      t.match(
        await api.exec("target", ["head", "-c", "4"], { stdin: "head ends by itself", protocol: "v4.channel.k8s.io" }),
        { stdout: "head" },
      );
      t.match((await api.exec("target", ["no-such"])).status, {
        status: "Failure",
        reason: "InternalError",
        message: /exec: "no-such": executable file not found in \$PATH/,
      });
      const large = await api.exec("target", ["sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x"]);
      t.equal(large.stdout.length, 3_000_000, "large output arrives whole");
      await t.rejects(api.exec("target", ["true"], { container: "other" }), /400/);
      await t.rejects(api.exec("nobody", ["true"]), /404/);
    });
  });
}
