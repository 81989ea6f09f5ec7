// Chance that can be repeated: the same seed draws the same numbers, so that a failure can be looked at again.

export type Random = {
  /** A whole number from 0 up to, but not including, `limit`. */
  readonly below: (limit: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** One of the makers, each as likely as the number in front of it says, and what it makes. */
  readonly among: <T>(...choices: readonly (readonly [weight: number, make: () => T])[]) => T;
};

export function randomFrom(seed: number): Random {
  let state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (Math.imul(state, 0x2545f491) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)]!,
    among: (...choices) => {
      let left = below(choices.reduce((sum, [weight]) => sum + weight, 0));
      for (const [weight, make] of choices) {
        if (left < weight) return make();
        left -= weight;
      }
      return choices[0]![1]();
    },
  };
}
