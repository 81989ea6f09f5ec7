// Runs the object-store contract against every driver this machine can offer.

import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, DeleteBucketCommand, ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import t from "tap";
import { createBucket } from "../../src/objectstore/bucket.ts";
import { openFileDriver } from "../../src/objectstore/drivers/file.ts";
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
