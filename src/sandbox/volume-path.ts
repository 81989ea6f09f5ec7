// Decides which folders of the host are volumes of the sandbox; everything else is none of a pod's business.
import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";

/** The folder of a volume, when it lies below `volumesDirectory` without `..` or symbolic links; else undefined. */
export function ownVolumeFolder(volumesDirectory: string, path: string): string | undefined {
  const folder = normalize(path).replace(/\/+$/, "");
  if (!folder.startsWith(`${volumesDirectory}${sep}`)) return undefined;
  // A link inside a volume is a pod's doing and may lead anywhere.
  for (let part = folder; part !== volumesDirectory; part = dirname(part)) {
    if (existsSync(part) && realpathSync(part) !== part) return undefined;
  }
  return folder;
}

/**
 * The folder `sub` inside `folder`, made when it is missing. Throws a sentence for the user when `sub` leaves the volume
 * or goes through a symbolic link.
 */
export function folderInside(folder: string, sub: string): string {
  const parts = sub.split("/").filter((part) => part !== "" && part !== ".");
  if (sub.startsWith("/") || parts.includes("..")) throw new Error(`"${sub}" leaves the volume`);
  let place = folder;
  for (const part of parts) {
    place = join(place, part);
    const facts = lstatSync(place, { throwIfNoEntry: false });
    if (facts?.isSymbolicLink()) throw new Error(`"${sub}" goes through a symbolic link`);
    if (facts === undefined) {
      mkdirSync(place);
      chmodSync(place, 0o777);
    }
  }
  return place;
}
