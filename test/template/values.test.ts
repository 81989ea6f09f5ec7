// Values of Go types that callers build: structs, pointers, bytes and typed maps, how they are read, printed and encoded.

import t from "tap";
import {
  ANY,
  BYTES,
  type GoType,
  mapOf,
  namedType,
  pointerTo,
  STRING,
  STRING_MAP,
  structType,
} from "../../src/template/types.ts";
import {
  anyMap,
  bytes,
  fromJson,
  type GoValue,
  int,
  list,
  nilPointer,
  pointer,
  scalar,
  stringList,
  stringMap,
  struct,
  structOf,
  typedMap,
} from "../../src/template/value.ts";
import { failureOf, render } from "./render.ts";

const META = structType("v1.ObjectMeta", [
  { name: "Name", type: STRING, json: "name", omitEmpty: true },
  { name: "Labels", type: STRING_MAP, json: "labels", omitEmpty: true },
  { name: "CreationTimestamp", type: pointerTo(STRING), json: "creationTimestamp" },
]);
const TYPE_META = structType("v1.TypeMeta", [{ name: "Kind", type: STRING, json: "kind", omitEmpty: true }]);
const SECRET_TYPE = namedType("v1.SecretType", STRING);
const SECRET = structType("v1.Secret", [
  { name: "TypeMeta", type: TYPE_META, embedded: true },
  { name: "ObjectMeta", type: META, embedded: true, json: "metadata" },
  { name: "Data", type: mapOf(STRING, BYTES), json: "data", omitEmpty: true },
  { name: "Type", type: SECRET_TYPE, json: "type", omitEmpty: true },
]);
const DEPLOYMENT = structType("param.DeploymentParams", [
  { name: "Name", type: STRING },
  { name: "Pods", type: { name: "[]string", kind: "slice", elem: STRING } },
]);
const ROOT: GoType = structType("param.TemplateParams", [
  { name: "Deployment", type: pointerTo(DEPLOYMENT) },
  { name: "PVC", type: pointerTo(DEPLOYMENT) },
  { name: "Secrets", type: mapOf(STRING, SECRET) },
  { name: "Options", type: STRING_MAP },
  { name: "Object", type: mapOf(STRING, ANY) },
  { name: "Time", type: STRING },
]);

const secret = structOf(SECRET, {
  ObjectMeta: structOf(META, { Name: "db", Labels: stringMap({ a: "<b>" }) }),
  Data: typedMap(BYTES, { password: bytes(Buffer.from("A'K")) }),
  Type: scalar(SECRET_TYPE, "Opaque"),
});
const data = structOf(ROOT, {
  Deployment: pointer(structOf(DEPLOYMENT, { Name: "web", Pods: stringList(["web-0", "web-1"]) })),
  Secrets: typedMap(SECRET, { db: secret }),
  Options: stringMap({ size: "10Gi" }),
  Object: fromJson({ spec: { replicas: 3, ratio: 1.5, big: 9007199254740993n, none: null } }),
  Time: "2020-03-04T05:06:07Z",
});

const READS: readonly (readonly [string, string])[] = [
  ["{{ .Deployment.Name }} {{ index .Deployment.Pods 0 }} {{ len .Deployment.Pods }}", "web web-0 2"],
  ["{{ .Secrets.db.Data.password }}", "[65 39 75]"],
  ["{{ .Secrets.db.Data.password | toString }}", "A'K"],
  ['{{ index .Secrets.db.Data "x" | toString }}|', "|"],
  ["{{ .Secrets.db.Name }} {{ .Secrets.db.ObjectMeta.Name }} {{ .Secrets.db.Labels.a }}", "db db <b>"],
  ['{{ if eq .Secrets.db.Type "Opaque" }}{{ .Secrets.db.Type }}{{ end }}', "Opaque"],
  ['{{ index .Options "x" | default "d" }}', "d"],
  ['{{ (index .Secrets "x").Name }}|', "|"],
  ["{{ if .PVC }}a{{ else }}none{{ end }} {{ .PVC }}", "none <nil>"],
  ["{{ and .PVC .PVC.Name }}", "<nil>"],
  ["{{ .Object.spec.replicas }} {{ .Object.spec.big }} {{ .Object.spec.none }}", "3 9007199254740993 <no value>"],
  [
    "{{ typeOf . }} {{ typeOf .Deployment }} {{ kindOf .PVC }} {{ typeOf .Secrets }}",
    "param.TemplateParams *param.DeploymentParams ptr map[string]v1.Secret",
  ],
  ['{{ .Deployment }} {{ printf "%+v" .Deployment }}', "{web [web-0 web-1]} &{Name:web Pods:[web-0 web-1]}"],
  ["{{ toJson .Deployment }}", '{"Name":"web","Pods":["web-0","web-1"]}'],
  ["{{ toJson .PVC }}", "null"],
  [
    "{{ toJson .Secrets.db }}",
    '{"metadata":{"name":"db","labels":{"a":"\\u003cb\\u003e"},"creationTimestamp":null},"data":{"password":"QSdL"},"type":"Opaque"}',
  ],
];

t.test("values are read, printed and encoded as Go's are", async (t) => {
  for (const [template, expected] of READS) t.equal(render(template, data), expected, template);
});

const FAILURES: readonly (readonly [string, string])[] = [
  ["{{ .PVC.Name }}", "nil pointer evaluating *param.DeploymentParams.Name"],
  ["{{ .PVC.Nope }}", "can't evaluate field Nope in type *param.DeploymentParams"],
  ["{{ .Foo }}", "can't evaluate field Foo in type param.TemplateParams"],
  ["{{ .Deployment.name }}", "can't evaluate field name in type *param.DeploymentParams"],
  ["{{ .Options.x }}", 'map has no entry for key "x"'],
  ["{{ .Object.spec.none.x }}", "nil pointer evaluating interface {}.x"],
  ["{{ .Object.spec.replicas.x }}", "can't evaluate field x in type interface {}"],
  ['{{ hasKey .Options "x" }}', "wrong type for value; expected map[string]interface {}; got map[string]string"],
  ["{{ b64enc .Secrets.db.Data.password }}", "wrong type for value; expected string; got []uint8"],
];

t.test("what is not there is refused with the Go type's name", async (t) => {
  for (const [template, reason] of FAILURES) t.equal(failureOf(template, data).details?.["reason"], reason, template);
});

t.test("an error says where, what and which keys there are", async (t) => {
  const error = failureOf("first\n  é {{ upper .Options.sise }}", data);
  t.same(error.where, { line: 2, column: 14 });
  t.equal(error.expression, ".Options.sise");
  t.match(error.details, {
    missingKey: "sise",
    availableKeys: ["size"],
    action: "{{ upper .Options.sise }}",
    stage: "execute",
  });
  t.equal(
    error.message,
    'template: config:2:22: executing "config" at <.Options.sise>: map has no entry for key "sise"',
  );
});

t.test("a parse error says where and what", async (t) => {
  const error = failureOf("one\ntwo {{ nofunc 1 }}");
  t.same(error.where, { line: 2, column: 8 });
  t.match(error.details, { reason: 'function "nofunc" not defined', stage: "parse" });
  t.equal(error.expression, "{{ nofunc 1 }}");
});

t.test("numbers of JSON are int64 when whole and float64 otherwise", async (t) => {
  const kinds = (value: unknown) => render("{{ typeOf .v }} {{ .v }}", anyMap({ v: fromJson(value) }));
  t.equal(kinds(3), "int64 3");
  t.equal(kinds(3.5), "float64 3.5");
  t.equal(kinds(2n ** 60n), "int64 1152921504606846976");
  t.equal(kinds(-0), "float64 -0");
});

t.test("constructors", async (t) => {
  const show = (value: GoValue) => render('{{ printf "%T %v" .v .v }}', anyMap({ v: value }));
  t.equal(show(int(5)), "int 5");
  t.equal(show(list(undefined)), "[]interface {} []");
  t.equal(show(nilPointer("x.Y")), "*x.Y <nil>");
  t.equal(show(struct("x.Y", { A: 1n, B: "b" })), "x.Y {1 b}");
  t.equal(show(stringMap(undefined)), "map[string]string map[]");
});

t.test("missing keys by option", async (t) => {
  const map = anyMap({ strings: stringMap({}), raw: anyMap({}) });
  t.equal(render("{{ .raw.x }}|{{ .strings.x }}", map, { missingKey: "zero" }), "<no value>|");
  t.equal(render("{{ .raw.x }}|{{ .strings.x }}", map, { missingKey: "default" }), "<no value>|<no value>");
  t.equal(render("{{ .x.y.z }}", map, { missingKey: "invalid" }), "<no value>");
  t.equal(render("{{ .x }}", null, { missingKey: "zero" }), "<no value>");
});
