// Finds Blueprints, Profiles and records where a flag says: in a file, on standard input, or in the cluster.

import { readFile } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import type { ActionSet } from "../api/action-set.ts";
import type { Blueprint } from "../api/blueprint.ts";
import { checkObject, type Kind, readCompanions, readDocument, type Sourced } from "../api/documents.ts";
import type { Profile } from "../api/profile.ts";
import { ClusterError, KanisterError, messageOf, NotFoundError, UsageError } from "../errors/error.ts";
import type { Cluster, KubeObject } from "../kube/cluster.ts";
import type { Io } from "../terminal/io.ts";

type Documents = { Blueprint: Blueprint; Profile: Profile; ActionSet: ActionSet };

const PLURALS: Record<Kind, string> = { Blueprint: "blueprints", Profile: "profiles", ActionSet: "actionsets" };

/** `-`, or a path by its look; anything else is a name in the cluster. */
export function isFileName(value: string): boolean {
  return value === "-" || /^(\.{0,2}\/)/.test(value) || /\.(ya?ml|json)$/.test(value);
}

/**
 * The document that `value` names. `alongside` are the other objects of the same file (a Profile's Secret, say).
 * @throws NotFoundError, DocumentError, ClusterError
 */
export async function findDocument<K extends Kind>(
  kind: K,
  value: string,
  cluster: () => Promise<Cluster>,
  io: Io,
): Promise<{ document: Sourced<Documents[K]>; alongside: KubeObject[] }> {
  if (isFileName(value)) {
    const text = await readInput(value, kind, io);
    const file = value === "-" ? "<stdin>" : value;
    const document = (await readDocument(kind, text, file)) as Sourced<Documents[K]>;
    return { document, alongside: (await readCompanions(text, file)) as KubeObject[] };
  }
  if (!/^([^/]+\/)?[^/]+$/.test(value)) {
    throw new UsageError(`"${value}" names no ${kind}`, { hint: "use a file (./x.yaml), a name, or namespace/name" });
  }
  const connected = await cluster();
  const [name = "", namespace = connected.defaultNamespace] = value.split("/").reverse();
  const path = { group: "cr.kanister.io", version: "v1alpha1", resource: PLURALS[kind], namespace, name };
  let object: KubeObject;
  try {
    object = await connected.get(path, { signal: io.signal });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.status !== 404) throw error;
    throw new NotFoundError(`there is no ${kind} ${name} in namespace ${namespace}`, {
      hint: `a file name must start with ./ or / or end in .yaml; in the cluster there are: kubectl -n ${namespace} get ${PLURALS[kind]}`,
      cause: error,
    });
  }
  const document = (await checkObject(kind, object, `${kind} ${namespace}/${name}`)) as Sourced<Documents[K]>;
  return { document, alongside: [] };
}

async function readInput(value: string, kind: Kind, io: Io): Promise<string> {
  try {
    if (value !== "-") return await readFile(value, "utf8");
    const chunks: Uint8Array[] = [];
    // Ctrl-C while nothing comes must not be waited out.
    for await (const chunk of addAbortSignal(io.signal, io.stdin)) chunks.push(chunk as Uint8Array);
    return Buffer.concat(chunks).toString("utf8");
  } catch (cause) {
    if (io.signal.aborted) throw io.signal.reason;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT") {
      throw new NotFoundError(`the ${kind} file ${value} does not exist`, {
        hint: "check the path; it is relative to this directory",
        cause,
      });
    }
    throw new KanisterError("READ", `cannot read the ${kind} ${value}: ${messageOf(cause)}`, {
      where: { file: value },
      cause,
    });
  }
}
