// When a request to S3 is worth repeating, in the form the client calls for.

import { isNetworkError } from "./s3-errors.ts";

type Token = { getRetryCount(): number; getRetryDelay(): number; getRetryCost(): undefined };
type Failure = { error?: unknown; errorType: string; retryAfterHint?: Date };

/** Attempts before the server has ever answered: with the connection timeout this keeps a wrong address to 10 s. */
const FIRST_CONTACT_ATTEMPTS = 3;
const ATTEMPTS = 7;
/** Milliseconds; doubled with each attempt, and then a random part of it taken, so that many clients spread out. */
const FIRST_DELAY = 100;
const LONGEST_DELAY = 10_000;

/** A server that has answered once is trusted to come back: up to 7 attempts over some 10 s, else 3 in quick succession. */
export function s3RetryStrategy() {
  let answered = false;
  const token = (count: number, delay: number): Token => ({
    getRetryCount: () => count,
    getRetryDelay: () => delay,
    getRetryCost: () => undefined,
  });
  return {
    mode: "standard",
    maxAttempts: async () => ATTEMPTS,
    acquireInitialRetryToken: async () => token(0, 0),
    async refreshRetryTokenForRetry(last: Token, { error, errorType, retryAfterHint }: Failure) {
      const isNetwork = isNetworkError(error);
      if (!isNetwork) answered = true;
      const count = last.getRetryCount() + 1;
      const worth = isNetwork || errorType === "TRANSIENT" || errorType === "THROTTLING";
      if (!worth || count >= (answered ? ATTEMPTS : FIRST_CONTACT_ATTEMPTS))
        throw new Error("not worth another attempt");
      const wished = retryAfterHint ? retryAfterHint.getTime() - Date.now() : 0;
      const usual = Math.random() * Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** count);
      return token(count, Math.max(usual, Math.min(wished, LONGEST_DELAY)));
    },
    recordSuccess() {
      answered = true;
    },
  };
}
