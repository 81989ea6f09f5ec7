// How long a server that has been there before is waited for when it can no longer be reached.

export type Patience = {
  /** Milliseconds from the first failure after which nothing is tried any more. */
  limit: number;
  /** Milliseconds before the second attempt; doubled each time, up to `longestPause`. */
  firstPause: number;
  longestPause: number;
};

/** Outlasts the restart of an API server, a failover, or a laptop that changes its network. */
export const PATIENCE: Patience = { limit: 180_000, firstPause: 200, longestPause: 5_000 };

export type BackOff = {
  /** Milliseconds to wait before the next attempt; undefined when patience has run out. `since`: when the trouble began. */
  pause(since?: number): number | undefined;
  /** To be called after a success: the next failure is a first one again. */
  reset(): void;
  /** To be called when a connection stands: that is a success as well, unless it breaks at once. */
  connected(): void;
};

export function backOff({ limit, firstPause, longestPause }: Patience, now: () => number = Date.now): BackOff {
  let began: number | undefined;
  let connectedAt = Number.POSITIVE_INFINITY;
  let next = firstPause;
  const reset = () => {
    began = undefined;
    next = firstPause;
  };
  return {
    pause(since = now()) {
      if (now() - connectedAt > longestPause) reset();
      connectedAt = Number.POSITIVE_INFINITY;
      began ??= since;
      if (now() - began >= limit) return undefined;
      const pause = next;
      next = Math.min(next * 2, longestPause);
      return pause;
    },
    reset,
    connected() {
      connectedAt = now();
    },
  };
}
