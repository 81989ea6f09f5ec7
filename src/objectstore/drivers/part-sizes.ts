// How large the parts of an upload of unknown length are: small for as long as possible, yet never more than allowed.

/** What a service allows: the number of parts, and the bytes in one. */
export type PartLimits = { parts: number; size: number };

const MIB = 1024 * 1024;
export const MAX_PARTS = 10_000;
export const S3_LIMITS: PartLimits = { parts: MAX_PARTS, size: 5 * 1024 * MIB };

const SMALLEST = 8 * MIB;
/** Of S3's 10,000 parts so many have the base size, 64 GiB at the smallest; then 900 have 8 times, and the rest 64 times of it. */
const BASE_PARTS = 0.8192;
const SECOND_STEP = 0.09;

/**
 * Returns the size in bytes of part `number` (from 1). Without `expectedSize` 64 GiB go in parts of 8 MiB, the next 56 GiB in
 * 64 MiB and another 450 GiB in 512 MiB; with it the base is chosen so that an upload of that length never leaves it. A
 * service that allows more parts has more of each.
 */
export function partSizes(expectedSize = 0, limits: PartLimits = S3_LIMITS): (number: number) => number {
  const baseParts = Math.round(limits.parts * BASE_PARTS);
  const second = baseParts + Math.round(limits.parts * SECOND_STEP);
  const base = Math.max(SMALLEST, Math.ceil(expectedSize / baseParts / MIB) * MIB);
  return (number) => {
    const factor = number <= baseParts ? 1 : number <= second ? 8 : 64;
    return Math.min(base * factor, limits.size);
  };
}

/** How many parts may lie in memory at once, the one being filled included. */
export function partsInMemory(size: number): number {
  return size <= 16 * MIB ? 4 : 2;
}
