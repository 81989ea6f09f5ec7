// Builds and asks the Go program beside this file, so that tests and measurements can compare with the language itself.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { messageOf } from "../../src/errors/error.ts";

/** A template to execute; `data` is JSON text, because `1` and `1.0` are different values to Go. */
export type Question = {
  readonly id: string;
  readonly template: string;
  readonly data?: string;
  readonly missingKey?: "error" | "zero" | "default" | "invalid";
};

/** In the form of the recorded results. */
export type Answer = {
  readonly id: string;
  readonly output?: string;
  readonly outputBase64?: string;
  readonly error?: string;
  readonly errorStage?: "parse" | "execute";
};

export type Measurement = {
  readonly mode: "execute" | "parse and execute";
  readonly templates: number;
  /** Templates that were left out because they do not parse. */
  readonly unparsed: number;
  readonly rounds: number;
  /** A round executes every template once. */
  readonly nanosecondsPerRound: number;
  readonly errorsPerRound: number;
  readonly bytesPerRound: number;
};

export type GoPeer = {
  /** One answer for each question, in the same order; throws where the program ends badly or takes too long. */
  readonly answer: (questions: readonly Question[]) => Answer[];
  /** `limit` is a time such as "2s" or a number of rounds such as "100x". */
  readonly measure: (questions: readonly Question[], limit: string, options?: { parse?: boolean }) => Measurement;
};

const BUILD_TIME = 180_000;
const ANSWER_TIME = 300_000;
const MAX_ANSWER = 1024 * 1024 * 1024;

let built: { peer?: GoPeer; reason?: string } | undefined;

/** The peer, built once for each process, or the reason why there is none. */
export function goPeer(): { readonly peer?: GoPeer; readonly reason?: string } {
  built ??= build();
  return built;
}

function build(): { peer?: GoPeer; reason?: string } {
  const folder = mkdtempSync(join(tmpdir(), "kanister-go-peer-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "go-peer");
  const path = [process.env["PATH"] ?? "", "/usr/local/go/bin"].join(delimiter);
  const env = { ...process.env, PATH: path, GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly", GOWORK: "off" };
  const options = { cwd: import.meta.dirname, env, encoding: "utf8", timeout: BUILD_TIME } as const;
  const { error, status, stderr } = spawnSync("go", ["build", "-buildvcs=false", "-o", program, "."], options);
  if (error !== undefined) return { reason: `Go could not be started: ${messageOf(error)}` };
  if (status !== 0) return { reason: `the Go program could not be built: ${stderr.trim().split("\n").at(-1)}` };
  return {
    peer: {
      answer: (questions) => linesOf(ask(program, [], questions)) as Answer[],
      measure: (questions, limit, { parse = false } = {}) =>
        linesOf(ask(program, ["-bench", limit, ...(parse ? ["-parse"] : [])], questions))[0] as Measurement,
    },
  };
}

function ask(program: string, words: readonly string[], questions: readonly Question[]): string {
  const input = questions.map(toLine).join("");
  // No environment but the zone, as when the results were recorded.
  const options = {
    input,
    env: { TZ: "UTC" },
    encoding: "utf8",
    timeout: ANSWER_TIME,
    maxBuffer: MAX_ANSWER,
    stdio: "pipe",
  } as const;
  return execFileSync(program, words, options);
}

function toLine({ id, template, data, missingKey }: Question): string {
  const rest = missingKey === undefined ? "" : `,"missingKey":${JSON.stringify(missingKey)}`;
  return `{"id":${JSON.stringify(id)},"template":${JSON.stringify(template)},"data":${oneLine(data ?? "null")}${rest}}\n`;
}

/** Line ends between the parts of a JSON text; inside strings they are always escaped. */
function oneLine(json: string): string {
  return json.replaceAll(/[\r\n]+/g, " ");
}

function linesOf(text: string): unknown[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);
}
