// The phase-output line, both directions: what kando writes and what the engine reads.

import t from "tap";
import { formatPhaseOutput, phaseOutputParser } from "../../src/api/phase-output.ts";

const MARK = "###Phase-output###:";

t.test("formatPhaseOutput writes what Go writes, to the byte", async (t) => {
  const rows: [title: string, key: string, value: string, line: string][] = [
    ["plain", "version", "1.2", `${MARK} {"key":"version","value":"1.2"}\n`],
    ["empty value", "k", "", `${MARK} {"key":"k","value":""}\n`],
    ["quote and backslash", "k", '"\\', `${MARK} {"key":"k","value":"\\"\\\\"}\n`],
    ["short escapes", "k", "\n\r\t\b\f", `${MARK} {"key":"k","value":"\\n\\r\\t\\b\\f"}\n`],
    ["other controls", "k", "\u0000\u001f\u000b", `${MARK} {"key":"k","value":"\\u0000\\u001f\\u000b"}\n`],
    ["HTML", "k", "<a>&", `${MARK} {"key":"k","value":"\\u003ca\\u003e\\u0026"}\n`],
    ["line separators", "k", "\u2028\u2029", `${MARK} {"key":"k","value":"\\u2028\\u2029"}\n`],
    ["bytes that are not UTF-8", "k", "a\udcff\udcfeb", `${MARK} {"key":"k","value":"a\\ufffd\\ufffdb"}\n`],
    ["a real U+FFFD", "k", "\ufffd", `${MARK} {"key":"k","value":"\ufffd"}\n`],
    ["DEL and others as they are", "k", "\u007fé🙂", `${MARK} {"key":"k","value":"\u007fé🙂"}\n`],
  ];
  for (const [title, key, value, line] of rows) t.equal(formatPhaseOutput(key, value), line, title);
});

t.test("formatPhaseOutput refuses bad keys", async (t) => {
  t.throws(() => formatPhaseOutput("", "v"), { code: "USAGE", message: "Key should not be empty" });
  for (const key of ["a b", "a-b", "é", "a\n", "a."]) {
    t.throws(() => formatPhaseOutput(key, "v"), {
      code: "USAGE",
      message: "Key should contain only alphanumeric characters and underscore",
    });
  }
});

t.test("the grammar of a line", async (t) => {
  const rows: [title: string, text: string, outputs: [string, string][], lines: string[]][] = [
    ["no marker", "hello\nworld\n", [], ["hello", "world"]],
    ["a report", `${MARK} {"key":"a","value":"1"}\n`, [["a", "1"]], []],
    ["no blank after the marker", `${MARK}{"key":"a","value":"1"}\n`, [["a", "1"]], []],
    ["text before the marker is ordinary", `got ${MARK} {"key":"a","value":"1"}\n`, [["a", "1"]], ["got "]],
    ["no line end at the end", `${MARK} {"key":"a","value":"1"}`, [["a", "1"]], []],
    ["CRLF", `x\r\n${MARK} {"key":"a","value":"1"}\r\n`, [["a", "1"]], ["x"]],
    ["empty lines are skipped", "\n\r\n\nx\n\n", [], ["x"]],
    ["white space around the payload", `${MARK} \t\u0085\u00a0{"key":"a","value":"1"}\u3000 \n`, [["a", "1"]], []],
    ["empty payload", `${MARK}   \n`, [], []],
    ["member names in any case", `${MARK} {"KEY":"a","Value":"1"}\n`, [["a", "1"]], []],
    ["unknown members", `${MARK} {"x":{"key":"no"},"key":"a","y":["}"],"value":"1"}\n`, [["a", "1"]], []],
    ["repeated members: the last", `${MARK} {"key":"a","KEY":"b","key":"c","value":"1"}\n`, [["c", "1"]], []],
    ["null leaves what was there", `${MARK} {"key":"a","value":"1","value":null}\n`, [["a", "1"]], []],
    ["missing key", `${MARK} {"value":"1"}\n`, [["", "1"]], []],
    ["JSON null", `${MARK} null\n`, [["", ""]], []],
    ["empty object", `${MARK} {}\n`, [["", ""]], []],
    ["odd key", `${MARK} {"key":"a b/é","value":"1"}\n`, [["a b/é", "1"]], []],
    ["escapes", `${MARK} {"key":"a","value":"\\u003c\\n\\"\\ud83d\\ude42\\ud800"}\n`, [["a", '<\n"🙂\ufffd']], []],
    ["a marker inside the value", `${MARK} {"key":"a","value":"${MARK} x"}\n`, [["a", `${MARK} x`]], []],
    ["a marker across two lines is none", `###Phase-out\nput###: {}\n`, [], ["###Phase-out", "put###: {}"]],
    ["braces and escapes in strings", `${MARK} {"x":"\\"}{,","key":"a","value":"\\\\"}\n`, [["a", "\\"]], []],
    ["members of a prototype", `${MARK} {"__proto__":{"key":"x"},"key":"a","value":"1"}\n`, [["a", "1"]], []],
  ];
  for (const [title, text, outputs, lines] of rows) {
    for (const pieces of [[text], [...text], [Buffer.from(text)], bytewise(text)]) {
      t.same(parse(pieces), { outputs, lines }, `${title}, in ${pieces.length} pieces`);
    }
  }
});

t.test("every report counts, and the last of a key comes last", async (t) => {
  const text = ["a=1", "b=2", "a=3"].map((pair) => formatPhaseOutput(pair[0]!, pair[2]!)).join("");
  t.same(Object.fromEntries(parse([text]).outputs), { a: "3", b: "2" });
});

t.test("errors begin as Go's and never repeat the value", async (t) => {
  const start = "Failed to unmarshal key-value pair: ";
  const rows: [payload: string, message: string][] = [
    ['{"key":"a","value":1}', "json: cannot unmarshal number into Go struct field Output.value of type string"],
    ['{"key":"a","value":true}', "json: cannot unmarshal bool into Go struct field Output.value of type string"],
    ['{"key":["a"],"value":1}', "json: cannot unmarshal array into Go struct field Output.key of type string"],
    ['{"value":1,"value":"x"}', "json: cannot unmarshal number into Go struct field Output.value of type string"],
    ['{"key":"a","value":"secret12"} trailing', "invalid character 't' after top-level value"],
    [`{"key":"a","value":"secret12"} ${MARK} {}`, "invalid character '#' after top-level value"],
    ['{"key":"a","value":"secret12"', "unexpected end of JSON input"],
    ['{"key":"a","value":"secret12', "unexpected end of JSON input"],
    ["secret12", "invalid character 's' looking for beginning of value"],
    ["[1]", "json: cannot unmarshal array into Go value of type output.Output"],
    ['"x"', "json: cannot unmarshal string into Go value of type output.Output"],
  ];
  for (const [payload, message] of rows) {
    t.throws(() => parse([`${MARK} ${payload}\n`]), { code: "PHASE_OUTPUT", message: start + message }, payload);
  }
  for (const payload of ['{"key":"a" "secret12"}', '{"a":secret12}', "{'secret12':1}", '{"a":"secret12\u0001"}']) {
    t.throws(() => parse([`${MARK} ${payload}\n`]), { message: /^Failed to unmarshal key-value pair: (?!.*secret)/ });
  }
});

t.test("none of the faults of the Go parser at its buffer boundaries", async (t) => {
  const report = formatPhaseOutput("k", "v");
  for (let cut = 0; cut <= MARK.length + 2; cut++) {
    const filler = `${"x".repeat(65536 - cut - 1)}\n`;
    t.same(parse([filler + report]).outputs, [["k", "v"]], `marker cut at ${cut}`);
  }
  t.same(parse([`${"x".repeat(65536)}\n${report}`]).outputs, [["k", "v"]], "after a line of exactly 64 KiB");
  t.same(parse([`${"x".repeat(131071)}\n${report}`]).outputs, [["k", "v"]]);
  const long = "é".repeat(1_000_000);
  t.ok(parse(chop(Buffer.from(formatPhaseOutput("k", long)), 7001)).outputs[0]?.[1] === long, "2 MB in one value");
  const blanks = " ".repeat(300_000);
  t.equal(parse([`${MARK} ${JSON.stringify({ key: "k", value: blanks })}${blanks}\n`]).outputs[0]?.[1].length, 300_000);
});

t.test("a string after cut bytes does not overtake them", async (t) => {
  t.same(parse([Buffer.from([0xc3]), "x\n"]).lines, ["\ufffdx"]);
});

t.test("end may be called again", async (t) => {
  const lines: string[] = [];
  const parser = phaseOutputParser({ onLine: (line) => lines.push(line) });
  parser.push("x");
  parser.end();
  parser.end();
  t.same(lines, ["x"]);
});

function parse(pieces: readonly (string | Uint8Array)[]) {
  const outputs: [string, string][] = [];
  const lines: string[] = [];
  const parser = phaseOutputParser({
    onLine: (line) => lines.push(line),
    onOutput: (key, value) => outputs.push([key, value]),
  });
  for (const piece of pieces) parser.push(piece);
  parser.end();
  return { outputs, lines };
}

function bytewise(text: string): Uint8Array[] {
  return chop(Buffer.from(text), 1);
}

function chop(bytes: Buffer, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
