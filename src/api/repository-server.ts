// The RepositoryServer: a kopia server that the Go implementation ran up to release 0.119.0, as far as clients read it.

import type { ObjectReference } from "./reference.ts";

export type RepositoryServerObject = {
  spec: {
    repository: {
      /** In MB. */
      cacheSizeSettings?: { content?: number; metadata?: number };
    };
    server: {
      userAccess: { userAccessSecretRef: ObjectReference; username: string };
      tlsSecretRef: ObjectReference;
    };
  };
  status?: { progress?: string; serverInfo?: { podName?: string; serviceName?: string } };
};
