// kando output: hands a named value back to the engine through the pod's log.

import { formatPhaseOutput } from "../../api/phase-output.ts";
import { UsageError } from "../../errors/error.ts";
import type { KandoIo } from "../context.ts";
import { writeOut } from "../write.ts";

/** Prints the line for exactly `KEY VALUE`. Rejects when it could not be written. */
export async function output(
  words: readonly string[],
  _flags: unknown,
  { stdout }: Pick<KandoIo, "stdout">,
): Promise<void> {
  const [key, value] = words;
  if (words.length !== 2 || key === undefined || value === undefined) {
    throw new UsageError(`Command accepts 2 arguments, received ${words.length} arguments`, {
      hint: words.length > 2 ? "quote a value that holds blanks" : undefined,
    });
  }
  await writeOut(stdout, formatPhaseOutput(key, value));
}
