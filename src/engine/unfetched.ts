// Stands for what an action does not read and so was not fetched: looking at it is a fault of ours and never an empty value.

import { KanisterError } from "../errors/error.ts";

/** `target` with members that throw when they are looked at; `what` names the whole in the error. */
export function withUnfetched<T extends object>(target: T, what: string, names: readonly string[]): T {
  for (const name of names) {
    Object.defineProperty(target, name, {
      enumerable: true,
      configurable: true,
      get() {
        throw new KanisterError("INTERNAL", `${what}.${name} was looked at but not fetched`, {
          hint: "a function of your own must list what it looks at in `reads`; anything else is a fault of this program",
        });
      },
    });
  }
  return target;
}

/** The members of `record` that were fetched. */
export function fetchedOf<T>(record: Readonly<Record<string, T>>): T[] {
  const members = Object.values(Object.getOwnPropertyDescriptors(record));
  return members.flatMap((member) => (member.get === undefined ? [member.value as T] : []));
}

/** The member, or undefined when it was not fetched. */
export function ifFetched<T extends object, K extends keyof T>(target: T, name: K): T[K] | undefined {
  return Object.getOwnPropertyDescriptor(target, name)?.value as T[K] | undefined;
}
