// Keeps the record of a run: an ActionSet with its status, in a file that is always whole or in the cluster.

import { randomInt } from "node:crypto";
import type { ActionSet, ActionSetStatus } from "../api/action-set.ts";
import { API_VERSION } from "../api/blueprint.ts";
import { writeYaml } from "../api/kubernetes-yaml.ts";
import { ClusterError, KanisterError, messageOf } from "../errors/error.ts";
import type { Cluster } from "../kube/cluster.ts";
import { writeFileAtomically } from "../util/atomic-file.ts";

export type RecordStore = {
  /** Writes the record as it is now; calls may overlap, the last one wins. */
  save(status: ActionSetStatus): void;
  /** Waits until the last `save` is stored. @throws KanisterError code `RECORD` if any could not be */
  close(): Promise<void>;
  /** How to refer to it in `--from`; undefined when nothing is kept. */
  name: string | undefined;
};

export function newRecord(action: string, namespace: string, spec: ActionSet["spec"]): ActionSet {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  const suffix = Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join("");
  const name = `${action.toLowerCase().replace(/[^a-z0-9-]/g, "-")}-${suffix}`;
  return { apiVersion: API_VERSION, kind: "ActionSet", metadata: { name, namespace }, spec };
}

/** A file at `file`, readable by its owner only since outputs may hold secrets. @throws KanisterError if it cannot be written */
export async function fileRecord(file: string, record: ActionSet): Promise<RecordStore> {
  const write = async (status: ActionSetStatus | undefined) => {
    try {
      await writeFileAtomically(file, writeYaml({ ...record, ...(status && { status }) }), 0o600);
    } catch (cause) {
      throw new KanisterError("RECORD", `the record ${file} cannot be written: ${messageOf(cause)}`, {
        hint: "choose another file with --record; the outcome of the run is in the lines above",
        cause,
      });
    }
  };
  // Better to learn now than after the backup that the disk is full or the folder missing.
  await write(undefined);
  let latest: ActionSetStatus | undefined;
  let running: Promise<void> | undefined;
  let failure: unknown;
  const drain = async () => {
    while (latest !== undefined) {
      const status = latest;
      latest = undefined;
      await write(status).then(
        () => (failure = undefined),
        (error: unknown) => (failure = error),
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
    async close() {
      while (running !== undefined) await running;
      if (failure !== undefined) throw failure;
    },
  };
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
    async close() {
      if (latest !== undefined) await create(latest, {});
    },
  };
}

export const noRecord: RecordStore = { name: undefined, save: () => {}, close: async () => {} };
