// Plain kubectl, as people use it.
import { writeFileSync } from "node:fs";
import t from "tap";
import { sandboxFor, withoutKubectl } from "./harness.ts";

const manifest = (image: string, replicas = 1) => `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: main
        image: ${image}
        command: [sh, -c, "echo serving $VERSION; sleep 600"]
        env: [{name: VERSION, value: "${image}"}]
`;

t.test("kubectl", { skip: withoutKubectl }, async (t) => {
  const api = await sandboxFor(t);
  const run = async (...args: string[]) => {
    const result = await api.kubectl(["-n", "shop", ...args]);
    if (result.code !== 0) t.fail(`kubectl ${args.join(" ")}: ${result.stderr}`);
    return result.stdout;
  };
  const fails = async (args: string[], input?: string) => {
    const result = await api.kubectl(["-n", "shop", ...args], input);
    t.not(result.code, 0, `kubectl ${args.join(" ")} fails`);
    return result;
  };
  const apply = async (text: string, ...more: string[]) => {
    const result = await api.kubectl(["apply", "-f", "-", ...more], text);
    t.equal(result.code, 0, result.stderr);
    return result.stdout;
  };

  await t.test("apply, again, changed; rollout; scale", async (t) => {
    t.equal(await apply(manifest("v1")), "namespace/shop created\ndeployment.apps/web created\n");
    t.equal(await apply(manifest("v1")), "namespace/shop unchanged\ndeployment.apps/web unchanged\n");
    await run("rollout", "status", "deploy/web", "--timeout=20s");
    t.equal(await apply(manifest("v2", 2)), "namespace/shop unchanged\ndeployment.apps/web configured\n");
    await run("rollout", "status", "deploy/web", "--timeout=20s");
    t.equal(await run("logs", "deploy/web"), "serving v2\n");
    t.match(await run("rollout", "history", "deploy/web"), /1 .*\n2 /);
    t.match(await run("scale", "deploy/web", "--replicas=1"), /scaled/);
    await run("wait", "deploy/web", "--for=jsonpath={.status.replicas}=1", "--timeout=20s");
    t.match(await run("get", "deploy"), /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +1\/1 +1 +1 +/);
    t.match(await run("get", "pods,rs", "-o", "wide"), /NOMINATED NODE/);
    t.match(await run("describe", "deploy/web"), /ScalingReplicaSet/);
  });

  await t.test("apply validates", async (t) => {
    const typo = await fails(["apply", "-f", "-"], manifest("v1").replace("replicas:", "replica:"));
    t.match(typo.stderr, /strict decoding error: unknown field "spec.replica"/);
    t.match(
      (
        await fails(
          ["apply", "-f", "-"],
          manifest("v1").replace("{app: web}}\n  template", "{app: other}}\n  template"),
        )
      ).stderr,
      /field is immutable/,
    );
  });

  await t.test("server-side apply and diff", async (t) => {
    const map = (value: string) =>
      `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"shop"},"data":{"k":"${value}"}}`;
    t.equal(await apply(map("1"), "--server-side"), "configmap/m serverside-applied\n");
    t.equal(await apply(map("2"), "--server-side"), "configmap/m serverside-applied\n");
    t.equal(await run("get", "cm/m", "-o", "jsonpath={.data.k}"), "2");
    const diff = await api.kubectl(["diff", "-f", "-"], map("3"));
    t.equal(diff.code, 1);
    t.match(diff.stdout, /- {2}k: "2"\n\+ {2}k: "3"/);
  });

  await t.test("run, wait, logs, exec, cp, delete", async (t) => {
    await run(
      "run",
      "tool",
      "--image=any",
      "--restart=Never",
      "--command",
      "--",
      "sh",
      "-c",
      "echo ready; exec sleep 600",
    );
    await run("wait", "pod/tool", "--for=condition=Ready", "--timeout=20s");
    t.equal(await run("exec", "tool", "--", "sh", "-c", "echo $HOSTNAME"), "tool\n");
    const code = await fails(["exec", "tool", "--", "sh", "-c", "exit 42"]);
    t.match(code.stderr, /command terminated with exit code 42/);
    t.equal(code.code, 42);
    t.equal(
      (await api.kubectl(["-n", "shop", "exec", "-i", "tool", "--", "tr", "a-z", "A-Z"], "shout")).stdout,
      "SHOUT",
    );
    const file = `${api.directory}/../file.txt`;
    writeFileSync(file, "copied\n");
    const place = api.isolation === "none" ? "file.txt" : "/tmp/file.txt";
    await run("cp", file, `tool:${place}`);
    t.equal(await run("exec", "tool", "--", "cat", place), "copied\n");
    t.equal(await run("logs", "tool", "--timestamps").then((text) => text.replace(/^\S+ /, "")), "ready\n");
    await run("delete", "pod", "tool", "--grace-period=1");
    t.match((await fails(["get", "pod", "tool"])).stderr, 'Error from server (NotFound): pods "tool" not found');
  });

  await t.test("the commands that speak protobuf", async (t) => {
    t.match(await run("create", "secret", "generic", "s", "--from-literal=user=alice"), /created/);
    t.equal(await run("get", "secret", "s", "-o", "jsonpath={.data.user}"), "YWxpY2U=");
    await run("create", "sa", "app");
    await run("create", "role", "reader", "--verb=get,list", "--resource=pods,deployments.apps");
    await run("create", "rolebinding", "app-reads", "--role=reader", "--serviceaccount=shop:app");
    t.equal((await run("auth", "can-i", "list", "pods", "--as=system:serviceaccount:shop:app")).trim(), "yes");
    t.match((await fails(["auth", "can-i", "delete", "pods", "--as=system:serviceaccount:shop:app"])).stdout, /^no/);
    t.match(await run("create", "token", "app"), /^eyJ/);
    await run("create", "job", "once", "--image=any", "--", "echo", "from the job");
    await run("wait", "job/once", "--for=condition=Complete", "--timeout=20s");
    t.equal(await run("logs", "job/once"), "from the job\n");
    await run("create", "deployment", "more", "--image=any", "--replicas=0", "--", "sleep", "1");
    t.equal(await run("get", "deploy/more", "-o", "jsonpath={.spec.replicas}"), "0");
    await run("create", "quota", "few", "--hard=pods=9");
    t.match((await api.kubectl(["auth", "whoami"])).stdout, /kubernetes-admin/);
  });

  await t.test("patch, label, explain, api-resources", async (t) => {
    await run(
      "patch",
      "deploy/web",
      "-p",
      '{"spec":{"template":{"spec":{"containers":[{"name":"main","env":[{"name":"A","value":"b"}]}]}}}}',
    );
    t.equal(
      await run("get", "deploy/web", "-o", "jsonpath={.spec.template.spec.containers[0].env[*].name}"),
      "VERSION A".split(" ").reverse().join(" "),
    );
    await run(
      "patch",
      "deploy/web",
      "--type=json",
      "-p",
      '[{"op":"remove","path":"/spec/template/spec/containers/0/env"}]',
    );
    await run("label", "deploy/web", "tier=front");
    t.match(await run("get", "deploy", "-l", "tier in (front)", "-o", "name"), "deployment.apps/web");
    t.match(await run("explain", "deployment.spec.strategy"), /rollingUpdate/);
    t.match(await run("api-resources", "--api-group=apps"), /statefulsets +sts +apps\/v1 +true +StatefulSet/);
    t.match(await run("version"), /Server Version: v1.34/);
  });

  await t.test("delete the namespace and all in it", async (t) => {
    t.match((await api.kubectl(["delete", "ns", "shop", "--timeout=20s"])).stdout, 'namespace "shop" deleted');
    t.match((await fails(["get", "ns", "shop"])).stderr, 'namespaces "shop" not found');
  });
});
