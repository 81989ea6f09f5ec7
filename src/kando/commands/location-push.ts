// kando location push: stores one file, or stdin, in the object store of a profile.

import { checkPhaseOutputKey } from "../../api/phase-output.ts";
import { UsageError } from "../../errors/error.ts";
import { openBucket } from "../../objectstore/open.ts";
import type { KandoContext } from "../context.ts";
import { readProfile } from "../profile-source.ts";
import { startProgress } from "../progress.ts";
import { parseSize } from "../size.ts";
import { openSource } from "../source.ts";
import { storeOptions } from "../store-options.ts";

export type PushFlags = {
  profile?: string;
  profileFile?: string;
  path?: string;
  outputName?: string;
  expectSize?: string;
};

/** Prints nothing on stdout. The source is opened before the store is contacted. */
export async function locationPush(words: readonly string[], flags: PushFlags, context: KandoContext): Promise<void> {
  const from = words[0]!;
  if (from === "") throw new UsageError("the source is empty", { hint: "name a file, or - for stdin" });
  const location = await readProfile(flags, context, from === "-");
  const expected = flags.expectSize === undefined ? undefined : parseSize(flags.expectSize, "--expect-size");
  if (flags.outputName !== undefined) {
    checkPhaseOutputKey(flags.outputName);
    context.log("warning", "--output-name has no effect on this type of location", { type: location.type });
  }
  const bucket = await openBucket(location, storeOptions(context.env));
  const source = await openSource(from, context);
  const progress = startProgress(context, "pushed", source.size);
  try {
    const { key, size } = await bucket.put(flags.path ?? "", source.body, {
      signal: context.signal,
      expectedSize: source.size ?? expected,
      onProgress: progress.report,
    });
    context.log("info", "pushed", { key, size, location: bucket.where });
  } finally {
    progress.stop();
    await source.close();
    await bucket.close();
  }
}
