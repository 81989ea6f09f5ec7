// Where recorded results and published files lie on machines that have them.

import { join } from "node:path";

/** The folder named by KANISTER_TEST_SHARED, else `shared` beside the repository; it may be absent. */
export function sharedFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env["KANISTER_TEST_SHARED"] ?? join(import.meta.dirname, "../../../shared");
}
