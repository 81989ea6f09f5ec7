// Waits for a condition instead of for time to pass.

import { setTimeout as delay } from "node:timers/promises";

/** The first value `probe` gives that is not undefined. @throws when `seconds` have passed, with what was seen last */
export async function waitUntil<T>(what: string, probe: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined) return value;
      last = "nothing";
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}; last seen: ${last}`);
    await delay(50);
  }
}
