// kando location pull: fetches one object from the object store of a profile.

import { openBucket } from "../../objectstore/open.ts";
import type { KandoContext } from "../context.ts";
import { readProfile } from "../profile-source.ts";
import { counted, startProgress } from "../progress.ts";
import { storeOptions } from "../store-options.ts";
import { openTarget } from "../target.ts";

export type PullFlags = { profile?: string; profileFile?: string; path?: string; kopiaSnapshot?: string };

/** Writes the object to stdout for `-`, else to the file, which is left as it was when anything fails. */
export async function locationPull(words: readonly string[], flags: PullFlags, context: KandoContext): Promise<void> {
  const location = await readProfile(flags, context, false);
  if (flags.kopiaSnapshot !== undefined) {
    context.log("warning", "--kopia-snapshot has no effect on this type of location", { type: location.type });
  }
  const target = await openTarget(words[0]!, context);
  const bucket = await openBucket(location, storeOptions(context.env));
  try {
    const { key, size, body } = await bucket.get(flags.path ?? "", { signal: context.signal });
    const progress = startProgress(context, "pulled", size);
    try {
      await target.write(counted(body, progress));
    } finally {
      progress.stop();
    }
    context.log("info", "pulled", { key, size, location: bucket.where });
  } finally {
    await bucket.close();
  }
}
