// The example of a function of one's own, run through kanctl against a small web server.

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import t from "tap";
import { runCli } from "../helpers/run-cli.ts";
import { startTestSandbox } from "../helpers/start-sandbox.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/own-function");

t.test("a function loaded by name runs like any other", async (t) => {
  const sandbox = await startTestSandbox({ isolation: "none" });
  t.teardown(() => sandbox.remove());
  let calls = 0;
  const server = createServer((_request, response) => {
    response.statusCode = ++calls === 1 ? 503 : 204;
    response.end();
  }).listen(0, "127.0.0.1");
  t.teardown(() => server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const common = [
    "-b",
    join(EXAMPLE, "blueprint.yaml"),
    "-T",
    "default",
    "--kubeconfig",
    sandbox.kubeconfigFile,
    "-o",
    `url=${url}`,
  ];

  const result = await runCli(["run", "check", ...common, "--functions", join(EXAMPLE, "wait-for-url.js")]);
  t.equal(result.code, 0, result.stderr);
  t.match(result.stdout, "attempt 1: 503");
  t.match(result.stdout, "artifact answer.status = 204");

  const without = await runCli(["run", "check", ...common]);
  t.equal(without.code, 1);
  t.match(without.stderr, "there is no function WaitForUrl");
});

t.test("its metadata explain it", async (t) => {
  const { code, stdout } = await runCli(["functions", "WaitForUrl", "--functions", join(EXAMPLE, "wait-for-url.js")]);
  t.equal(code, 0);
  t.match(stdout, /url +http or https address \(string, required\)/);
});
