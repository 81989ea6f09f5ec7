// The function table of a command line: what ships with the program, and what --functions adds.

import type { FunctionTable } from "../engine/function-table.ts";

/** Every shipped function, and those of the modules in `files`. @throws KanisterError code `PLUGIN` or `DUPLICATE_FUNCTION` */
export async function functionsOf(files: readonly string[]): Promise<FunctionTable> {
  const { functionTable } = await import("../engine/function-table.ts");
  const { BUILT_IN_FUNCTIONS } = await import("../functions/index.ts");
  if (files.length === 0) return functionTable(BUILT_IN_FUNCTIONS);
  const { loadPlugin } = await import("../engine/plugin.ts");
  return functionTable(BUILT_IN_FUNCTIONS, ...(await Promise.all(files.map(loadPlugin))));
}
