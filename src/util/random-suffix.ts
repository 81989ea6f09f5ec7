// The random end of generated names.

import { randomInt } from "node:crypto";

/** Five characters of Kubernetes' own alphabet: no vowels, so no words. */
export function randomSuffix(): string {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  return Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
