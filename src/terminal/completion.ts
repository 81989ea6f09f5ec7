// Completion scripts for shells, from the plain shape of a command tree.

/** One command: its own flags (long forms) and the commands below it. */
export type CommandTree = { name: string; flags: readonly string[]; children: readonly CommandTree[] };

export const SHELLS = ["bash", "fish", "zsh"] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that the shell sources; words that are no flag or command complete to file names. */
export function completionScript(shell: Shell, tree: CommandTree): string {
  switch (shell) {
    case "bash":
      return bash(tree);
    case "zsh":
      return `#compdef ${tree.name}\nautoload -U +X bashcompinit && bashcompinit\n${bash(tree)}`;
    case "fish":
      return fish(tree);
  }
}

/** Each command with the words that lead to it. */
function* walk(
  tree: CommandTree,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; command: CommandTree }> {
  yield { path, command: tree };
  for (const child of tree.children) yield* walk(child, [...path, child.name]);
}

function bash(tree: CommandTree): string {
  const cases = [...walk(tree)].map(({ path, command }) => {
    const words = [...command.children.map((child) => child.name), ...command.flags];
    return `    "${path.join(" ")}") words="${words.join(" ")}" ;;`;
  });
  const known = [...walk(tree)].map(({ path }) => path.join(" ")).filter((path) => path !== "");
  return `_${tree.name}() {
  local path="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${known.map((path) => `"${path}"`).join("|")}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _${tree.name} ${tree.name}
`;
}

function fish(tree: CommandTree): string {
  const lines = [...walk(tree)].flatMap(({ path, command }) => {
    const below = command.children.map((child) => child.name).join(" ");
    const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    const none = below === "" ? "" : `not __fish_seen_subcommand_from ${below}`;
    const condition = [seen, none].filter(Boolean).join("; and ");
    const when = condition === "" ? "" : ` -n "${condition}"`;
    return [
      ...command.children.map((child) => `complete -c ${tree.name} -f${when} -a ${child.name}`),
      ...command.flags.map((flag) => `complete -c ${tree.name}${when} -l ${flag.replace(/^--/, "")}`),
    ];
  });
  return `${lines.join("\n")}\n`;
}
