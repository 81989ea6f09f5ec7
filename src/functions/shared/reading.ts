// Reads that outlast the loss of the network, and say so.

import type { FunctionContext } from "../../engine/function.ts";
import type { CallOptions } from "../../kube/cluster.ts";

/** Call options for a read: the person is told what is waited for. */
export function reading({ signal, note }: FunctionContext): CallOptions & { signal: AbortSignal } {
  return { signal, onUnreachable: (reason) => note("info", `waiting for the API server: ${reason}`) };
}
