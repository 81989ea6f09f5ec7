// What a template may use up: work is counted while one executes, so that no template runs for ever or fills the memory.

/** Bytes of output, or of any one text, that a template may build: 64 MiB. */
export const MAX_BYTES = 64 * 1024 * 1024;
/** Items of one list or map, of which each takes some 64 bytes. */
export const MAX_ITEMS = MAX_BYTES / 64;
/** Lists and maps inside one another. */
export const MAX_DEPTH = 500;
/**
 * Units of work: a statement, an iteration, a call, an item that a function makes, a value that is printed, encoded,
 * copied or compared, 64 characters made or 1024 read. What is made is kept at most, so this bounds memory too.
 */
export const MAX_WORK = 10_000_000;

/** What making one RSA key counts, which takes up to some seconds. */
export const RSA_KEY_WORK = MAX_WORK / 10;

/** A template went past a limit; the executor adds the place. */
export class LimitError extends Error {
  override name = "LimitError";
}

// Execution is synchronous, so that what is left can stand here; outside of any nothing is counted.
let limit = Number.POSITIVE_INFINITY;
let left = limit;

/** Runs `body` with an allowance, which counts towards that of whoever runs around it. */
export function withAllowance<T>(units: number, body: () => T): T {
  const outer = { limit, left };
  const granted = Math.min(units, left);
  limit = left = granted;
  try {
    return body();
  } finally {
    limit = outer.limit;
    left = outer.left - (granted - Math.max(left, 0));
  }
}

/** Counts work. @throws LimitError when the allowance is used up */
export function spend(units: number): void {
  left -= units;
  if (left < 0) throw new LimitError(`stopped after ${limit} steps`);
}

/** Counts the characters of a text that is read. @throws LimitError also when it is longer than any may be */
export function spendText(text: string): void {
  const { length } = text;
  if (length < 64) return;
  // A code unit has one to three bytes.
  if (length * 3 > MAX_BYTES && Buffer.byteLength(text, "utf8") > MAX_BYTES)
    throw new LimitError("a text grew past 64 MiB");
  spend(length >> 10);
}

/** Counts the characters of a text that was made, and so may be kept. */
export function spendMadeText(text: string): void {
  spendText(text);
  spend(text.length >> 6);
}

/** Counts the items of a list or map that was made. @throws LimitError also when there are more than any may have */
export function spendItems(count: number): void {
  if (count > MAX_ITEMS) throw new LimitError(`a list or map grew past ${MAX_ITEMS} items`);
  spend(count);
}

/** Counts one of the values that lie `depth` deep inside a printed, encoded, copied or compared one. */
export function spendValue(depth: number): void {
  if (depth > MAX_DEPTH) throw new LimitError(`a value is nested more than ${MAX_DEPTH} levels deep`);
  spend(1);
}
