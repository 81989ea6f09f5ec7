// Runs the object-store contract against every driver this machine can offer.

import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, DeleteBucketCommand, ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import t from "tap";
import { createBucket } from "../../src/objectstore/bucket.ts";
import { openAzureDriver } from "../../src/objectstore/drivers/azure.ts";
import { openFileDriver } from "../../src/objectstore/drivers/file.ts";
import { openGcsDriver } from "../../src/objectstore/drivers/gcs.ts";
import { createMemoryDriver } from "../../src/objectstore/drivers/memory.ts";
import { openS3Driver } from "../../src/objectstore/drivers/s3.ts";
import { objectStoreConformance } from "./objectstore.ts";

t.test("memory", (t) =>
  objectStoreConformance(t, "memory", async () => ({
    driver: createMemoryDriver(),
    leftovers: async () => [],
    remove: async () => {},
  })),
);

t.test("file", (t) =>
  objectStoreConformance(t, "file", async () => {
    const root = await mkdtemp(join(tmpdir(), "kanister store "));
    const driver = await openFileDriver({ type: "file", bucket: root });
    return {
      driver,
      async leftovers() {
        const names = await readdir(root, { recursive: true });
        return names.filter((name) => name.includes(".kanister-part-"));
      },
      remove: () => rm(root, { recursive: true, force: true }),
    };
  }),
);

const { S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_REGION } = process.env;
const missing = !S3_ENDPOINT || !S3_ACCESS_KEY || !S3_SECRET_KEY || !S3_REGION;
const skip = missing && "no S3 service named: set S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY and S3_REGION";

t.test("s3", { skip }, (t) =>
  objectStoreConformance(t, "s3", async () => {
    const Bucket = `conformance-${randomBytes(6).toString("hex")}`;
    const credentials = { accessKeyId: S3_ACCESS_KEY!, secretAccessKey: S3_SECRET_KEY! };
    const client = new S3Client({ endpoint: S3_ENDPOINT, region: S3_REGION, forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket }));
    const driver = await openS3Driver({
      type: "s3",
      bucket: Bucket,
      endpoint: S3_ENDPOINT,
      region: S3_REGION,
      credentials: { kind: "access-key", ...credentials },
    });
    return {
      driver,
      async leftovers() {
        const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
        return (Uploads ?? []).map(({ Key, UploadId }) => `${Key} ${UploadId}`);
      },
      async remove() {
        await createBucket(driver).delete("", { all: true });
        await client.send(new DeleteBucketCommand({ Bucket }));
        client.destroy();
        await driver.close();
      },
    };
  }),
);

// The account every Azure emulator has, with its published key.
const AZURE_ACCOUNT = process.env.AZURITE_ACCOUNT || "devstoreaccount1";
const AZURE_KEY =
  process.env.AZURITE_KEY || "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const { AZURITE_BLOB_ENDPOINT } = process.env;
const skipAzure = !AZURITE_BLOB_ENDPOINT && "no Azure Blob service named: set AZURITE_BLOB_ENDPOINT, see .ci/azurite";

t.test("azure", { skip: skipAzure }, (t) =>
  objectStoreConformance(t, "azure", async () => {
    const bucket = `conformance-${randomBytes(6).toString("hex")}`;
    const credential = new StorageSharedKeyCredential(AZURE_ACCOUNT, AZURE_KEY);
    const container = new ContainerClient(`${AZURITE_BLOB_ENDPOINT}/${bucket}`, credential);
    await container.create();
    const driver = await openAzureDriver({
      type: "azure",
      bucket,
      endpoint: AZURITE_BLOB_ENDPOINT,
      credentials: { kind: "account-key", account: AZURE_ACCOUNT, key: AZURE_KEY },
    });
    return {
      driver,
      // Uncommitted blocks do not count: nobody sees them, nothing removes them but the service, after a week.
      leftovers: async () => [],
      refused: ["back\\slash"],
      async remove() {
        await container.delete();
        await driver.close();
      },
    };
  }),
);

const { STORAGE_EMULATOR_HOST } = process.env;
const noGcs = !STORAGE_EMULATOR_HOST && "no Google Cloud Storage emulator named: set STORAGE_EMULATOR_HOST";

t.test("gcs", { skip: noGcs }, (t) =>
  objectStoreConformance(t, "gcs", async () => {
    const address = STORAGE_EMULATOR_HOST!.includes("://") ? STORAGE_EMULATOR_HOST! : `http://${STORAGE_EMULATOR_HOST}`;
    const bucket = `conformance-${randomBytes(6).toString("hex")}`;
    const buckets = `${address.replace(/\/$/, "")}/storage/v1/b`;
    const made = await fetch(`${buckets}?project=p`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: bucket }),
    });
    if (!made.ok) throw new Error(`the emulator answered ${made.status}`);
    const driver = await openGcsDriver({ type: "gcs", bucket }, { gcsEmulator: address });
    return {
      driver,
      // The service has no list of unfinished uploads; gcs.test.ts sees that each is removed.
      leftovers: async () => [],
      async remove() {
        await createBucket(driver).delete("", { all: true });
        await fetch(`${buckets}/${bucket}`, { method: "DELETE" });
        await driver.close();
      },
    };
  }),
);
