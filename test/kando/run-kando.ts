// Runs kando inside the test: arguments and input in, exit code and both outputs out.

import { Readable, Writable } from "node:stream";
import { runKando } from "../../src/kando/main.ts";

export type Result = { code: number; stdout: Buffer; text: string; stderr: string };

export type RunOptions = {
  stdin?: Readable | string;
  env?: Record<string, string>;
  signal?: AbortSignal;
  stdout?: Writable;
};

export async function kando(argv: string[], options: RunOptions = {}): Promise<Result> {
  const { stdin = "", env = {}, signal = new AbortController().signal } = options;
  const [stdout, stderr] = [collector(), collector()];
  const code = await runKando(argv, {
    stdin: typeof stdin === "string" ? Readable.from([Buffer.from(stdin)]) : stdin,
    stdout: options.stdout ?? stdout.stream,
    stderr: stderr.stream,
    env,
    signal,
  });
  return { code, stdout: stdout.bytes(), text: stdout.bytes().toString(), stderr: stderr.bytes().toString() };
}

/** A profile document for the directory `root`. */
export function fileProfile(root: string, prefix = ""): string {
  const Location = { type: "file", bucket: root, endpoint: "", prefix, region: "" };
  return JSON.stringify({ Location, Credential: null, SkipSSLVerify: false });
}

/** A profile document for an S3 bucket. */
export function s3Profile(endpoint: string, keys = { ID: "AKIDTEST1234", Secret: "hush/hush+secret" }): string {
  const Location = { type: "s3Compliant", bucket: "b", endpoint, prefix: "", region: "" };
  return JSON.stringify({ Location, Credential: { Type: "keyPair", KeyPair: keys }, SkipSSLVerify: false });
}

function collector() {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(Buffer.from(piece));
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(pieces) };
}
