// Secrets are masked in every form in which they may be seen.

import t from "tap";
import { createRedactor } from "../../src/util/redactor.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

t.test("the forms of a secret", async (t) => {
  const secret = 'pa"ss<wo>rd&/+ é!';
  const redactor = createRedactor(secret);
  const rows: [title: string, text: string][] = [
    ["as it is", secret],
    ["in JSON", JSON.stringify(secret).slice(1, -1)],
    [
      "in Go's JSON",
      JSON.stringify(secret).slice(1, -1).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"),
    ],
    ["in a URL", encodeURIComponent(secret)],
    ["in a form", encodeURIComponent(secret).replaceAll("%20", "+")],
    ["as AWS signs", encodeURIComponent(secret).replaceAll("!", "%21")],
    ["base64", base64(secret)],
    ["base64url", Buffer.from(secret).toString("base64url")],
  ];
  for (const [title, text] of rows) {
    const masked = redactor.mask(`<${text}>`);
    t.match(masked, /^<\*{4}=*>$/, title);
  }
  for (const before of ["", "u", "us", "use", "user:"]) {
    for (const after of ["", "x", "xy"]) {
      const masked = redactor.mask(base64(before + secret + after));
      t.match(masked, /\*{4}/, `inside the base64 of ${before}…${after}`);
    }
  }
});

t.test("what is no secret", async (t) => {
  const redactor = createRedactor("short", undefined, "", "é1234");
  t.equal(redactor.mask("short é1234"), "short ****", "under 6 bytes nothing is masked");
  t.equal(createRedactor().mask("anything"), "anything");
});

t.test("secrets are added as they become known", async (t) => {
  const redactor = createRedactor("first-one");
  t.equal(redactor.mask("first-one second-one"), "**** second-one");
  redactor.add("second-one", undefined);
  t.equal(redactor.mask("first-one second-one first-one"), "**** **** ****");
});

t.test("a secret that holds another is masked as a whole", async (t) => {
  t.equal(createRedactor("secret", "secret-longer").mask("<secret-longer>"), "<****>");
  t.equal(createRedactor("a.c+e(f").mask("abc+e(f a.c+e(f"), "abc+e(f ****", "its characters are no pattern");
});

t.test("long lines of a key file are secrets of their own", async (t) => {
  const key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0\r\n  BAQEFAASCBKcwggSjAgEA\nshort\n-----END KEY-----\n";
  const redactor = createRedactor(key);
  t.equal(redactor.mask(key), "****");
  t.equal(redactor.mask("x MIIEvQIBADANBgkqhkiG9w0 BAQEFAASCBKcwggSjAgEA short"), "x **** **** short");
  t.equal(redactor.mask("-----BEGIN KEY-----"), "-----BEGIN KEY-----");
  t.equal(createRedactor("password-1\n").mask("password-1"), "****", "the end of line of a file does not protect it");
});
