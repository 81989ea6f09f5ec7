// Calls a function, ours or a third party's, without trusting it to stop when told to or to return what it should.

import { KanisterError } from "../errors/error.ts";
import type { Arguments, FunctionContext, KanisterFunction } from "./function.ts";

/** Milliseconds a function may take to clean up when it is told to stop. */
const CLEAN_UP_GRACE_MS = 60_000;

/**
 * The outputs, a copy that holds nothing but texts, numbers, booleans, null, lists and maps; empty for a function that
 * returns nothing.
 * @throws KanisterError code `FUNCTION` for other values, and when the function goes on a minute after the signal
 */
export async function callFunction(
  definition: KanisterFunction,
  context: FunctionContext,
  args: Arguments,
): Promise<Record<string, unknown>> {
  const value: unknown = await obeying(context.signal, definition, definition.run(context, args));
  if (value === undefined || value === null) return {};
  if (!isPlain(value)) throw outputError(definition, "it is no map");
  return copyOf(value, definition, []) as Record<string, unknown>;
}

/** What does not end by itself when told to is left behind, so that the deferred phase can run. */
function obeying<T>(signal: AbortSignal, { name }: KanisterFunction, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      timer = setTimeout(() => {
        reject(new KanisterError("FUNCTION", `${name} did not stop within ${CLEAN_UP_GRACE_MS / 1000} s`));
      }, CLEAN_UP_GRACE_MS);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    const settled = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
    work.finally(settled).then(resolve, reject);
  });
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== "object") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function copyOf(value: unknown, definition: KanisterFunction, path: readonly string[]): unknown {
  if (path.length > 100) throw outputError(definition, "it contains itself");
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return value;
    case "number":
      if (Number.isFinite(value)) return value;
      break;
    case "object":
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((item, index) => copyOf(item, definition, [...path, String(index)]));
      if (!isPlain(value)) break;
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, member]) => member !== undefined)
          .map(([key, member]) => [key, copyOf(member, definition, [...path, key])]),
      );
  }
  throw outputError(
    definition,
    `${path.join(".")} is a ${typeof value === "object" ? "special object" : `${typeof value} (${String(value).slice(0, 40)})`}`,
  );
}

function outputError(definition: KanisterFunction, why: string): KanisterError {
  return new KanisterError("FUNCTION", `${definition.name} returned something that cannot be used as outputs: ${why}`, {
    hint: "run must return an object of texts, numbers, lists and maps, or nothing",
  });
}
