// Finds the data that the project shares between checkouts but does not publish; tests that need it skip without it.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sharedFolder } from "./shared.ts";

export type SharedFile = { name: string; text: string };

/** Every file of a shared folder, or the reason why there is none. */
export function sharedFiles(folder: string): { files: SharedFile[]; skip?: string } {
  const path = join(sharedFolder(), folder);
  if (!existsSync(path)) return { files: [], skip: `${path} is not there; set KANISTER_TEST_SHARED` };
  const names = readdirSync(path).sort();
  return { files: names.map((name) => ({ name, text: readFileSync(join(path, name), "utf8") })) };
}
