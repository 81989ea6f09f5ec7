// How large the parts of an upload of unknown length are: small for as long as possible, yet never more than S3's 10,000.

export const MAX_PARTS = 10_000;

const MIB = 1024 * 1024;
const SMALLEST = 8 * MIB;
/** S3's limit for one part. */
const LARGEST = 5 * 1024 * MIB;
/** This many parts of the base size, 64 GiB at the smallest; then 900 parts of 8 times, and the rest of 64 times of it. */
const BASE_PARTS = 8192;
const SECOND_STEP = 900;

/**
 * Returns the size in bytes of part `number` (from 1). Without `expectedSize` 64 GiB go in parts of 8 MiB, the next 56 GiB in
 * 64 MiB and another 450 GiB in 512 MiB; with it the base is chosen so that an upload of that length never leaves it.
 */
export function partSizes(expectedSize = 0): (number: number) => number {
  const base = Math.max(SMALLEST, Math.ceil(expectedSize / BASE_PARTS / MIB) * MIB);
  return (number) => {
    const factor = number <= BASE_PARTS ? 1 : number <= BASE_PARTS + SECOND_STEP ? 8 : 64;
    return Math.min(base * factor, LARGEST);
  };
}

/** How many parts may lie in memory at once, the one being filled included. */
export function partsInMemory(size: number): number {
  return size <= 16 * MIB ? 4 : 2;
}
