// The plain description of a place for objects: no Profile, no Kubernetes, everything already resolved.

/** Keys for the store. Values are plain text: never print one. */
export type StorageCredentials =
  /** S3: an access key pair; `sessionToken` comes with temporary keys. */
  | { kind: "access-key"; accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /**
   * Google Cloud Storage: the project, which may be empty, and the text of a credentials JSON: a service account's key, or
   * an external account (workload identity federation).
   */
  | { kind: "service-account"; project: string; json: string }
  /** Azure Blob: an account and its key; `environment` as the Azure SDK names it, empty for the public cloud. */
  | { kind: "account-key"; account: string; key: string; environment?: string }
  /** Azure Blob: an account without a key; the program that opens the location brings the token or the identity. */
  | { kind: "account-identity"; account: string; environment?: string };

export type StorageType = "s3" | "gcs" | "azure" | "file";

export type StorageLocation = {
  type: StorageType;
  /** Bucket or container; for `file` the absolute path of an existing directory. */
  bucket: string;
  /** URL of the service. Empty or absent: the public one. Without a scheme https is meant. */
  endpoint?: string;
  /** Keys are made below it. May begin or end with `/`. Default: none. */
  prefix?: string;
  /** Default: what the service itself assumes (S3: `us-east-1`). */
  region?: string;
  /** True accepts any TLS certificate. Default false. */
  skipTLSVerify?: boolean;
  /** Not needed for `file`. */
  credentials?: StorageCredentials;
};
