// Chooses the driver for a location and loads it only then: an S3 client costs more start-up than a whole command.

import { UsageError } from "../errors/error.ts";
import { type Bucket, createBucket } from "./bucket.ts";
import type { Driver } from "./driver.ts";
import type { StorageLocation, StorageType } from "./location.ts";

export type OpenOptions = {
  /** The variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY in either case; others are ignored. Default: no proxy. */
  proxyEnv?: Record<string, string | undefined>;
};

export type OpenDriver = (location: StorageLocation, options: OpenOptions) => Promise<Driver>;

const drivers: Record<StorageType, (() => Promise<OpenDriver>) | undefined> = {
  s3: async () => (await import("./drivers/s3.ts")).openS3Driver,
  file: async () => (await import("./drivers/file.ts")).openFileDriver,
  gcs: undefined,
  azure: undefined,
};

/**
 * Opens `location`. Sends nothing: a wrong address or key shows at the first use. Throws a UsageError for a location that
 * cannot be meant or a type this version has no driver for. The caller closes the bucket.
 */
export async function openBucket(location: StorageLocation, options: OpenOptions = {}): Promise<Bucket> {
  const load = Object.hasOwn(drivers, location.type) ? drivers[location.type] : undefined;
  if (!load) {
    throw new UsageError(`this version cannot open locations of type ${location.type}`, {
      hint: "s3 and file locations work",
    });
  }
  const open = await load();
  return createBucket(await open(location, options), location.prefix);
}
