// What tests need of an S3 store besides the program's own driver.

import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";

export type Store = { endpoint: string; accessKey: string; secretKey: string; region: string };

/** The store that the environment names, if any. */
export function storeOf(env: NodeJS.ProcessEnv): Store | undefined {
  const { S3_ENDPOINT, S3_ACCESS_KEY = "", S3_SECRET_KEY = "", S3_REGION = "us-east-1" } = env;
  if (!S3_ENDPOINT) return undefined;
  return { endpoint: S3_ENDPOINT, accessKey: S3_ACCESS_KEY, secretKey: S3_SECRET_KEY, region: S3_REGION };
}

const clientOf = (store: Store) =>
  new S3Client({
    endpoint: store.endpoint,
    region: store.region,
    forcePathStyle: true,
    credentials: { accessKeyId: store.accessKey, secretAccessKey: store.secretKey },
  });

export async function makeBucket(store: Store, bucket: string): Promise<void> {
  await clientOf(store)
    .send(new CreateBucketCommand({ Bucket: bucket }))
    .catch((error: Error) => {
      if (!/BucketAlready/.test(error.name)) throw error;
    });
}

/** Every key under `prefix`, up to a thousand. */
export async function listKeys(store: Store, bucket: string, prefix: string): Promise<string[]> {
  const page = await clientOf(store).send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  return (page.Contents ?? []).map((object) => object.Key ?? "");
}

/** A Profile with its Secret, for a store that pods reach. */
export function s3Profile(store: Store, bucket: string, prefix: string): string {
  return `
apiVersion: cr.kanister.io/v1alpha1
kind: Profile
metadata: {name: store}
location: {type: s3Compliant, bucket: ${bucket}, prefix: ${prefix}, endpoint: "${store.endpoint}", region: ${store.region}}
credential:
  type: keyPair
  keyPair: {idField: id, secretField: key, secret: {name: store-login}}
---
apiVersion: v1
kind: Secret
metadata: {name: store-login}
stringData: {id: ${store.accessKey}, key: ${store.secretKey}}
`;
}
