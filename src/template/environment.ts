// What a template may learn of the world, handed in so that rendering itself is pure.

export type MissingKey = "error" | "zero" | "default" | "invalid";

export type Environment = {
  /** What a field of a map that lacks the key gives; "default" and "invalid" print `<no value>`. */
  readonly missingKey: MissingKey;
  /** Nanoseconds since 1970 UTC. */
  readonly now: () => bigint;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly getEnv: (name: string) => string | undefined;
  /** The addresses of a host name, none where it has none; undefined, or no function, where asking is not allowed. */
  readonly lookupHost?: (name: string) => readonly string[] | undefined;
  /** IANA name of the zone that counts as local. */
  readonly timeZone: string;
  /** Statements a template may execute before it is stopped as a runaway. */
  readonly maxSteps?: number;
};
