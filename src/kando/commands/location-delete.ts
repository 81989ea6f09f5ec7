// kando location delete: removes an object, or a folder of objects, from the object store of a profile.

import { UsageError } from "../../errors/error.ts";
import { openBucket } from "../../objectstore/open.ts";
import type { KandoContext } from "../context.ts";
import { readProfile } from "../profile-source.ts";
import { storeOptions } from "../store-options.ts";

export type DeleteFlags = {
  profile?: string;
  profileFile?: string;
  path?: string;
  kopiaSnapshot?: string;
  all?: boolean;
  prefixMatch?: boolean;
};

/** Removes the object at the path and the folder of that name; siblings only with `prefixMatch`. Nothing there is success. */
export async function locationDelete(
  words: readonly string[],
  flags: DeleteFlags,
  context: KandoContext,
): Promise<void> {
  if (words.length > 0) {
    throw new UsageError(`delete takes no arguments, received ${JSON.stringify(words[0])}`, {
      hint: `name what to delete with --path ${words[0]}`,
    });
  }
  const location = await readProfile(flags, context, false);
  if (flags.kopiaSnapshot !== undefined) {
    context.log("warning", "--kopia-snapshot has no effect on this type of location", { type: location.type });
  }
  const bucket = await openBucket(location, storeOptions(context.env));
  try {
    const { all, prefixMatch } = flags;
    await bucket.delete(flags.path ?? "", { signal: context.signal, all, prefixMatch });
    context.log("info", "deleted", { key: bucket.key(flags.path ?? ""), location: bucket.where });
  } finally {
    await bucket.close();
  }
}
