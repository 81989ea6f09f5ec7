// kanctl functions: lists the functions that blueprints can use, and explains one from its own metadata.

import type { KanisterFunction } from "../../engine/function.ts";
import type { FunctionTable } from "../../engine/function-table.ts";
import { NotFoundError } from "../../errors/error.ts";
import { createDisplay } from "../../terminal/display.ts";
import { nearest } from "../../util/nearest.ts";
import { type CommandModule, helpTail, outputOption } from "../command.ts";
import { functionsOf } from "../functions-of.ts";

export const functions: CommandModule = {
  define(command, io) {
    command
      .description("Lists the functions that blueprints can use, or explains one: its arguments and outputs.")
      .argument("[name]", "function to explain")
      .option(
        "--functions <file>",
        "also load functions from an ES module; repeatable",
        (value: string, all: string[] = []) => [...all, value],
      )
      .addOption(outputOption())
      .addHelpText(
        "after",
        helpTail(
          ["kanctl functions", "kanctl functions KubeTask"],
          ["0  done", "1  failed", "2  wrong usage", "3  there is no such function"],
        ),
      )
      .action(async (name: string | undefined, flags: { functions?: string[]; output: "text" | "json" }) => {
        const table = await functionsOf(flags.functions ?? []);
        const chosen = await Promise.all(
          (name === undefined ? table.names : [name]).map((one) => loadNamed(table, one)),
        );
        const display = createDisplay(io, { mask: (text) => text });
        if (flags.output === "json")
          display.answer(JSON.stringify(chosen.map(({ run: _run, ...metadata }) => metadata)));
        else if (name === undefined) for (const one of chosen) display.answer(`${one.name.padEnd(24)} ${one.summary}`);
        else for (const line of explain(chosen[0] as KanisterFunction)) display.answer(line);
      });
  },
};

async function loadNamed(table: FunctionTable, name: string): Promise<KanisterFunction> {
  if (table.names.includes(name)) return table.load(name);
  const near = nearest(name, table.names);
  throw new NotFoundError(`there is no function ${name}`, {
    hint: near === undefined ? "list them: kanctl functions" : `did you mean ${near}?`,
  });
}

function explain(definition: KanisterFunction): string[] {
  const width =
    Math.max(
      ...definition.arguments.map((one) => one.name.length),
      ...definition.outputs.map((one) => one.name.length),
    ) + 2;
  const reported = definition.reportsOutputs ? ["  whatever the command reports with kando output"] : [];
  return [
    definition.name,
    `  ${definition.summary}`,
    "",
    "Arguments:",
    ...definition.arguments.map((one) => {
      const facts = [one.type, one.required ? "required" : "", one.default ? `default: ${one.default}` : ""]
        .filter(Boolean)
        .join(", ");
      return `  ${one.name.padEnd(width)}${one.summary} (${facts})`;
    }),
    "",
    "Outputs:",
    ...definition.outputs.map((one) => `  ${one.name.padEnd(width)}${one.summary}`),
    ...reported,
    ...(definition.outputs.length + reported.length === 0 ? ["  none"] : []),
  ];
}
