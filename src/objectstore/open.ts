// Chooses the driver for a location and loads it only then: an S3 client costs more start-up than a whole command.

import { UsageError } from "../errors/error.ts";
import { type Bucket, createBucket } from "./bucket.ts";
import type { Driver } from "./driver.ts";
import type { StorageLocation, StorageType } from "./location.ts";

export type OpenOptions = {
  /** The variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY in either case; others are ignored. Default: no proxy. */
  proxyEnv?: Record<string, string | undefined>;
  /**
   * Address of a Google Cloud Storage emulator, asked without credentials; without a scheme http is meant. An endpoint of the
   * location goes before it. Default and empty: none.
   */
  gcsEmulator?: string | undefined;
  /**
   * Google locations without keys may use what Google calls the application default credentials of this machine, which
   * include its metadata server. Default false.
   */
  gcsDefaultCredentials?: boolean;
  /**
   * For Azure locations without a key, the variables AZURE_SAS_TOKEN_FILE, or AZURE_TENANT_ID, AZURE_CLIENT_ID,
   * AZURE_FEDERATED_TOKEN_FILE and AZURE_AUTHORITY_HOST; others are ignored. Default: none, so that only keys work.
   */
  azureEnv?: Record<string, string | undefined>;
  /** Azure locations without a key may use the managed identity of this machine. Default false. */
  azureManagedIdentity?: boolean;
};

export type OpenDriver = (location: StorageLocation, options: OpenOptions) => Promise<Driver>;

const drivers: Record<StorageType, (() => Promise<OpenDriver>) | undefined> = {
  s3: async () => (await import("./drivers/s3.ts")).openS3Driver,
  file: async () => (await import("./drivers/file.ts")).openFileDriver,
  gcs: async () => (await import("./drivers/gcs.ts")).openGcsDriver,
  azure: async () => (await import("./drivers/azure.ts")).openAzureDriver,
};

/**
 * Opens `location`. Sends nothing: a wrong address or key shows at the first use. Throws a UsageError for a location that
 * cannot be meant or a type this version has no driver for. The caller closes the bucket.
 */
export async function openBucket(location: StorageLocation, options: OpenOptions = {}): Promise<Bucket> {
  const load = Object.hasOwn(drivers, location.type) ? drivers[location.type] : undefined;
  if (!load) {
    throw new UsageError(`this version cannot open locations of type ${location.type}`, {
      hint: "s3, gcs, azure and file locations work",
    });
  }
  const open = await load();
  return createBucket(await open(location, options), location.prefix);
}
