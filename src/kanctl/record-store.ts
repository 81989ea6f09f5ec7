// Keeps the record of a run: an ActionSet with its status, in a file that is always whole or in the cluster.

import { readFile, stat } from "node:fs/promises";
import type { ActionSet, ActionSetStatus } from "../api/action-set.ts";
import { API_VERSION } from "../api/blueprint.ts";
import { writeYaml } from "../api/kubernetes-yaml.ts";
import { ClusterError, KanisterError, messageOf, UsageError } from "../errors/error.ts";
import type { Cluster } from "../kube/cluster.ts";
import { writeFileAtomically, writeFileAtomicallySync } from "../util/atomic-file.ts";
import { randomSuffix } from "../util/random-suffix.ts";

export type RecordStore = {
  /** Writes the record as it is now; calls may overlap, the last one wins. */
  save(status: ActionSetStatus): void;
  /** Stores this at once, before the program is ended; later calls do nothing useful. Must not throw. */
  abandon(status: ActionSetStatus): void;
  /** Waits until the last `save` is stored. @throws KanisterError code `RECORD` if any could not be */
  close(): Promise<void>;
  /** How to refer to it in `--from`; undefined when nothing is kept. */
  name: string | undefined;
};

export function newRecord(action: string, namespace: string, spec: ActionSet["spec"]): ActionSet {
  const name = `${action.toLowerCase().replace(/[^a-z0-9-]/g, "-")}-${randomSuffix()}`;
  return { apiVersion: API_VERSION, kind: "ActionSet", metadata: { name, namespace }, spec };
}

/**
 * A file at `file`, readable by its owner only since outputs may hold secrets. What is there already is left alone, but
 * for a record when `overwrite` is set.
 * @throws UsageError, KanisterError code `RECORD` if it cannot be written
 */
export async function fileRecord(
  file: string,
  record: ActionSet,
  options: { overwrite: boolean },
): Promise<RecordStore> {
  await checkTarget(file, options.overwrite);
  const text = (status: ActionSetStatus | undefined) => writeYaml({ ...record, ...(status && { status }) });
  const write = async (status: ActionSetStatus | undefined, hint: string) => {
    try {
      await writeFileAtomically(file, text(status), 0o600);
    } catch (cause) {
      throw new KanisterError("RECORD", `the record ${file} cannot be written: ${messageOf(cause)}`, { hint, cause });
    }
  };
  // Better to learn now than after the backup that the disk is full or the folder missing.
  await write(undefined, "choose another place with --record; nothing has been run");
  let latest: ActionSetStatus | undefined;
  let running: Promise<void> | undefined;
  let failure: unknown;
  const drain = async () => {
    while (latest !== undefined) {
      const status = latest;
      latest = undefined;
      await write(status, "the run itself is over, and its artifacts are in the lines above").then(
        () => {
          failure = undefined;
        },
        (error: unknown) => {
          failure = error;
        },
      );
    }
    running = undefined;
  };
  return {
    name: /^(\.{0,2}\/)|\.(ya?ml|json)$/.test(file) ? file : `./${file}`,
    save(status) {
      latest = status;
      running ??= drain();
    },
    abandon(status) {
      latest = undefined;
      writeFileAtomicallySync(file, text(status), 0o600);
    },
    async close() {
      while (running !== undefined) await running;
      if (failure !== undefined) throw failure;
    },
  };
}

async function checkTarget(file: string, overwrite: boolean): Promise<void> {
  if (file === "-") throw new UsageError("--record needs a file, not -", { hint: "for example --record backup.yaml" });
  let content: string;
  try {
    if (!(await stat(file)).isFile())
      throw new UsageError(`--record ${file} is not a file`, { hint: "name a new file" });
    content = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (!/^kind: ActionSet$/m.test(content)) {
    throw new UsageError(`--record ${file} would replace something that is no record`, { hint: "name a new file" });
  }
  if (overwrite) return;
  throw new UsageError(`--record ${file} would replace an earlier record`, {
    hint: "name a new file, or add --overwrite if that run is not needed any more",
  });
}

/** An ActionSet in the cluster, created when the run has ended so that no controller takes it for a request. */
export async function clusterRecord(cluster: Cluster, record: ActionSet): Promise<RecordStore> {
  const path = {
    group: "cr.kanister.io",
    version: "v1alpha1",
    resource: "actionsets",
    namespace: cluster.defaultNamespace,
  };
  const create = async (status: unknown, options: { dryRun?: boolean }) => {
    try {
      await cluster.create(path, { ...record, status }, options);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      throw new KanisterError("RECORD", `the record cannot be stored in the cluster: ${error.message}`, {
        hint: error.status === 404 ? "the cluster has no ActionSets; use --record FILE" : error.hint,
        cause: error,
      });
    }
  };
  await create({ state: "complete" }, { dryRun: true });
  let latest: ActionSetStatus | undefined;
  return {
    name: record.metadata.name,
    save(status) {
      latest = status;
    },
    // There is no time left to call the server.
    abandon: () => {},
    async close() {
      if (latest !== undefined) await create(latest, {});
    },
  };
}

export const noRecord: RecordStore = { name: undefined, save: () => {}, abandon: () => {}, close: async () => {} };
