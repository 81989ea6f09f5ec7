import t from "tap";
import { blueprintEnvironment } from "../../src/engine/template-environment.ts";
import { allowedBy } from "../../src/kanctl/allowed.ts";
import { executeTemplate, parseTemplate } from "../../src/template/template.ts";

const io = { env: { STAGE: "test", SECRET: "hidden" } } as unknown as Parameters<typeof allowedBy>[1];

async function rendered(text: string, flags: Parameters<typeof allowedBy>[0]): Promise<string> {
  const environment = blueprintEnvironment(() => new Date(0), await allowedBy(flags, io));
  return executeTemplate(parseTemplate(text), null, environment);
}

t.test("templates see the variables and hosts that are allowed by name, and no others", async (t) => {
  const variables = '{{ env "STAGE" }},{{ env "SECRET" }},{{ expandenv "$STAGE $SECRET" }}';
  t.equal(await rendered(variables, {}), ",, ");
  t.equal(await rendered(variables, { allowEnv: ["STAGE", "ABSENT"] }), "test,,test ");
  const host = '{{ getHostByName "localhost" }}';
  t.match(await rendered(host, { allowHost: ["localhost"] }), /^(127\.0\.0\.1|::1)$/);
  await t.rejects(rendered(host, {}), { message: /templates may not look up the host "localhost" here/ });
  t.equal(await rendered('{{ getHostByName "10.1.2.3" }}', {}), "10.1.2.3");
});

t.test("a host that does not exist is told before anything runs", async (t) => {
  await t.rejects(allowedBy({ allowHost: ["no-such-host.invalid"] }, io), {
    code: "HOST",
    message: /^--allow-host no-such-host\.invalid: /,
  });
});
