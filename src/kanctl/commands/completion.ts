// kanctl completion: prints the script that teaches a shell this command line.

import { Argument, type Command } from "commander";
import { type CommandTree, completionScript, SHELLS, type Shell } from "../../terminal/completion.ts";
import { type CommandModule, helpTail } from "../command.ts";

export const completion: CommandModule = {
  define(command, io) {
    command
      .description("Prints a script that completes commands and flags.")
      .addArgument(new Argument("<shell>", "which shell").choices(SHELLS))
      .addHelpText(
        "after",
        helpTail(
          ["source <(kanctl completion bash)", "kanctl completion fish | source"],
          ["0  done", "2  wrong usage"],
        ),
      )
      .action((shell: Shell) => {
        io.stdout.write(completionScript(shell, treeOf(command.parent as Command)));
      });
  },
};

function treeOf(command: Command): CommandTree {
  const flags = command.options.flatMap((option) => (option.long && !option.hidden ? [option.long] : []));
  return { name: command.name(), flags: [...flags, "--help"], children: command.commands.map(treeOf) };
}
