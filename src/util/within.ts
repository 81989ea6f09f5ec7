// Waits for a promise, but not longer than it is worth.

/** The promise's value, or undefined when the time is over first; its failure then does no harm. */
export async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  promise.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
