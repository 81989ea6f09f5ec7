// Puts what came out of our code into the form that recorded results are compared in.

import { encodeUtf8 } from "../../src/template/go-string.ts";
import type { Fields } from "./recorded.ts";

/** What an error looks like. */
export function errorOutcome(error: unknown, stage?: string): string {
  const message = (error as Error).message;
  return stage === undefined ? `error: ${message}` : `${stage} error: ${message}`;
}

/** What an error looks like that is none of ours: a fault of our code. */
export function crashOutcome(error: unknown): string {
  return `crash: ${error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 3).join(" ") : String(error)}`;
}

/** Bytes as text where they are UTF-8. */
export function outputOutcome(output: Uint8Array): string {
  const text = Buffer.from(output).toString("utf8");
  return Buffer.compare(Buffer.from(text), output) === 0
    ? JSON.stringify(text)
    : `base64 ${Buffer.from(output).toString("base64")}`;
}

export function textOutcome(goString: string): string {
  return outputOutcome(encodeUtf8(goString));
}

/** The recorded output or error. */
export function recordedOutcome(fields: Fields): string {
  if (typeof fields["error"] === "string")
    return errorOutcome({ message: fields["error"] }, fields["errorStage"] as string | undefined);
  return outputOutcome(recordedBytes(fields));
}

export function recordedBytes({ output, outputBase64 }: Fields): Buffer {
  return typeof output === "string" ? Buffer.from(output) : Buffer.from(outputBase64 as string, "base64");
}

/** Whether there is a result to compare with. */
export function hasOutcome(fields: Fields): boolean {
  return ["output", "outputBase64", "error"].some((name) => typeof fields[name] === "string");
}

/** JSON with the keys in order, since the order of keys means nothing. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
