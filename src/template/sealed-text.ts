// Rewrites a tree whose text form would not parse again: a brace at the end of a text joins those of what follows.

import type { ActionNode, ListNode, Statement, TextNode } from "./nodes.ts";

/** The list with such braces as actions of their own; `isLast` says that nothing follows it. */
export function sealedText(list: ListNode, isLast: boolean): ListNode {
  const nodes = list.nodes.flatMap((node, index) => sealed(node, isLast && index === list.nodes.length - 1));
  return { ...list, nodes };
}

function sealed(node: Statement, isLast: boolean): Statement[] {
  switch (node.type) {
    case "text":
      return node.text.endsWith("{") && !isLast
        ? [{ ...node, text: node.text.slice(0, -1) }, braceAction(node)]
        : [node];
    case "if":
    case "with":
    case "range":
      return [
        {
          ...node,
          list: sealedText(node.list, false),
          elseList: node.elseList && sealedText(node.elseList, false),
        },
      ];
    default:
      return [node];
  }
}

/** `{{"{"}}` */
function braceAction({ offset }: TextNode): ActionNode {
  const brace = { type: "string" as const, offset, quoted: '"{"', text: "{" };
  const command = { type: "command" as const, offset, operands: [brace] };
  return { type: "action", offset, pipe: { type: "pipe", offset, variables: [], assigns: false, commands: [command] } };
}
