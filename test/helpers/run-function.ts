// Runs one function as a phase would: arguments decoded first, on a fake cluster.

import { decodeArguments } from "../../src/engine/arguments.ts";
import type { FunctionContext, KanisterFunction } from "../../src/engine/function.ts";
import { type FakeCluster, fakeCluster } from "./fake-cluster.ts";
import { type FakeContext, fakeContext } from "./fake-host.ts";

export type FunctionRun = { outcome: Promise<Record<string, unknown>>; fake: FakeCluster; context: FakeContext };

/** Starts the function; a rejection that nobody awaits yet does no harm. */
export function startFunction(
  definition: KanisterFunction,
  args: Record<string, unknown>,
  options: { fake?: FakeCluster; context?: Partial<FunctionContext> } = {},
): FunctionRun {
  const fake = options.fake ?? fakeCluster();
  const context = fakeContext(fake.cluster, options.context);
  const outcome = (async () => definition.run(context, decodeArguments(definition, args)))();
  outcome.catch(() => {});
  return { outcome, fake, context };
}
