// Clock, chance, environment and network are parameters; limits end what would not end by itself.

import { X509Certificate } from "node:crypto";
import t from "tap";
import { define } from "../../src/template/functions.ts";
import { SPRIG } from "../../src/template/sprig/index.ts";
import { fromJson } from "../../src/template/value.ts";
import { failureOf, outcome, render } from "./render.ts";

t.test("the clock", async (t) => {
  t.equal(render('{{ now | date "2006-01-02T15:04:05.000000000Z07:00" }}'), "2020-09-13T12:26:40.123456789Z");
  t.equal(render('{{ now | date "15:04 MST" }}', null, { timeZone: "Europe/Berlin" }), "14:26 CEST");
  t.equal(render("{{ ago 1599999990 }} {{ ago now }} {{ unixEpoch now }}"), "10s 0s 1600000000");
  t.equal(render("{{ now }}"), "2020-09-13 12:26:40.123456789 +0000 UTC m=+0.000000001");
});

t.test("upstream: a text given as a date means now", async (t) => {
  t.equal(render('{{ date "2006-01-02" "1999-12-31" }}'), "2020-09-13");
});

t.test("chance", async (t) => {
  t.equal(render("{{ randAlphaNum 8 }}"), render("{{ randAlphaNum 8 }}"));
  t.match(render("{{ uuidv4 }}"), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  t.equal([...render('{{ shuffle "abc" }}')].sort().join(""), "abc");
  t.equal(render('{{ encryptAES "k" "text" | decryptAES "k" }}'), "text");
});

t.test("environment and network", async (t) => {
  const getEnv = (name: string) => ({ HOME: "/root", A: "b" })[name];
  t.equal(
    render('{{ env "HOME" }}|{{ env "NONE" }}|{{ expandenv "$A/${HOME}/$NONE." }}', null, { getEnv }),
    "/root||b//root/.",
  );
  t.equal(render('{{ getHostByName "db" }}', null, { lookupHost: () => ["10.0.0.7"] }), "10.0.0.7");
  t.match(outcome('{{ getHostByName "db" }}'), /error calling getHostByName/);
});

t.test("what Kanister refuses", async (t) => {
  const reason = (usage: string) => `sprig usage of '${usage}' is not allowed by kanister as it is not FIPS compatible`;
  t.match(failureOf('{{ derivePassword 1 "long" "p" "u" "s" }}').message, reason("derivePassword"));
  t.match(failureOf('{{ genPrivateKey "dsa" }}').message, reason("genPrivateKey for dsa"));
  t.equal(render('{{ genPrivateKey "ed25519" }}'), "Unknown type ed25519");
  t.match(render('{{ genPrivateKey "ecdsa" }}'), /^-----BEGIN EC PRIVATE KEY-----\n/);
});

t.test("certificates", async (t) => {
  const text = render(
    '{{ $ca := genCA "my-ca" 365 }}{{ $c := genSignedCert "db.test" (list "10.0.0.1" "::1") (list "db" "db.svc") 30 $ca }}{{ $ca.Cert }}{{ $c.Cert }}',
  );
  const [authority, leaf] = text
    .match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----\n/g)!
    .map((pem) => new X509Certificate(pem));
  t.ok(authority!.ca);
  t.notOk(leaf!.ca);
  t.ok(leaf!.checkIssued(authority!));
  t.ok(leaf!.verify(authority!.publicKey));
  t.equal(leaf!.subject, "CN=db.test");
  t.equal(leaf!.subjectAltName, "DNS:db, DNS:db.svc, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1");
  t.equal(leaf!.validFromDate.toISOString(), "2020-09-13T12:26:40.000Z");
  t.equal(leaf!.validToDate.toISOString(), "2020-10-13T12:26:40.000Z");
});

t.test("all 150 functions of sprig 2.22 are there", async (t) => t.equal(SPRIG.size, 150));

t.test("own functions", async (t) => {
  const functions = new Map([["twice", define("string -> string", ([value]) => `${value}${value}`)]]);
  t.equal(render('{{ twice "ab" | len }}', null, { functions }), "4");
  t.match(outcome('{{ upper "a" }}', null, { functions }), 'function "upper" not defined');
  t.match(
    outcome("{{ twice 1 }}", null, { functions, name: "output" }),
    'ERROR template: output:1:9: executing "output" at <1>: expected string; found 1',
  );
});

const RUNAWAYS: readonly (readonly [string, RegExp])[] = [
  ['{{ define "t" }}{{ template "t" }}{{ end }}{{ template "t" }}', /exceeded maximum template depth \(100000\)/],
  ["{{ range 100000000000 }}{{ end }}", /stopped after 1000 steps/],
  ["{{ $x := `a` }}{{ range until 64 }}{{ $x = print $x $x }}{{ end }}", /a text grew past 64 MiB/],
  ["{{ until 1000000000 }}", /a list or map grew past 1048576 items/],
  ["{{ repeat 1000000000 `ab` }}", /a text grew past 64 MiB/],
  ["{{ $_ := set . `self` . }}{{ . }}", /nested more than 500 levels deep/],
];

t.test("runaway templates end with an error", async (t) => {
  for (const [template, reason] of RUNAWAYS) {
    const world = template.includes("range 1") ? { maxSteps: 1000 } : {};
    t.match(failureOf(template, fromJson({}), world).message, reason, template);
  }
});

t.test("deep but finite recursion works", async (t) => {
  t.equal(
    render(
      '{{ define "t" }}{{ if . }}{{ template "t" (rest .) }}{{ else }}end{{ end }}{{ end }}{{ template "t" (until 3000) }}',
    ),
    "end",
  );
});

t.test("what JavaScript objects have by nature is no method of a value", async (t) => {
  const time = '(toDate "2006" "2020")';
  t.match(outcome(`{{ ${time}.constructor }}`), "can't evaluate field constructor in type time.Time");
  t.match(outcome(`{{ ${time}.toString }}`), "can't evaluate field toString in type time.Time");
  t.match(
    outcome('{{ (semver "1.2.3").Compare nil }}'),
    /error calling Compare: runtime error: .* nil pointer dereference/,
  );
});

t.test("equal times are equal", async (t) => {
  t.equal(render('{{ eq (toDate "2006" "2020") (toDate "2006" "2020") }}'), "true");
});

t.test("a loop may ask a long list for its items", async (t) => {
  const loop = "{{ $l := until 13000 }}{{ range $i, $_ := $l }}{{ if eq (index $l $i) (len $l) }}x{{ end }}{{ end }}ok";
  t.equal(render(loop), "ok");
});

t.test("a long chain of else branches is not deep, but not endless either", async (t) => {
  const links = (count: number) => `{{ if false }}${"{{ else if false }}".repeat(count)}{{ else }}ok{{ end }}`;
  t.equal(render(links(900)), "ok");
  t.match(outcome(links(100_000)), /more than 1000 branches in a row/);
  t.equal(
    render(`${"{{ if true }}{{ if false }}{{ else if true }}".repeat(100)}x${"{{ end }}{{ end }}".repeat(100)}`),
    "x",
  );
});

t.test("errors and numbers that once differed from Go's", async (t) => {
  t.match(outcome("{{ . | (.a) }}", { a: 1 }), "at <.>: can't give argument");
  t.equal(render('{{ printf "%T %T" -0xe1 0xe1 }}'), "float64 int");
  t.match(outcome('{{ (semver "1.2.3").major 1 }}'), "major is an unexported field of struct type *semver.Version");
});
