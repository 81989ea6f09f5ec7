// The Profile: where artifacts go and how to reach the place.

import type { ObjectMeta, ObjectReference } from "./reference.ts";

/** `file` is this project's addition: a directory, named by `bucket`, for volumes and for trying things out. */
export type LocationType = "s3Compliant" | "gcs" | "azure" | "kopia" | "file";

export type ProfileLocation = {
  type: LocationType;
  bucket?: string;
  endpoint?: string;
  prefix?: string;
  region?: string;
};

export type ProfileCredential = {
  type: "keyPair" | "secret" | "kopia";
  keyPair?: { idField: string; secretField: string; secret: ObjectReference };
  secret?: ObjectReference;
  kopiaServerSecret?: {
    username?: string;
    hostname?: string;
    userPassphrase?: { key: string; secret: ObjectReference };
    tlsCert?: { key: string; secret: ObjectReference };
    connectOptions?: Record<string, number>;
  };
};

export type Profile = {
  apiVersion: string;
  kind: "Profile";
  metadata: ObjectMeta;
  location: ProfileLocation;
  /** May be absent for `file` locations only. */
  credential?: ProfileCredential;
  skipSSLVerify?: boolean;
};
