// Writes the Event objects that `kubectl describe` shows, counting repeats instead of adding lines.
import { randomBytes } from "node:crypto";
import { messageOf } from "../errors/error.ts";
import type { Api } from "./api-server/api.ts";
import { type DraftObject, type KubeObject, timestamp } from "./kubernetes-objects.ts";

export type EventRecorder = (
  about: KubeObject,
  type: "Normal" | "Warning",
  reason: string,
  message: string,
  options?: { component?: string; fieldPath?: string },
) => void;

/** Events of a vanished namespace are dropped. */
export function createEventRecorder(api: Api, log: (line: string) => void): EventRecorder {
  const events = api.kind("events");
  let created = 0;
  return (about, type, reason, message, options = {}) => {
    const { component = "kubelet", fieldPath } = options;
    const namespace = about.metadata.namespace ?? "default";
    const now = timestamp();
    const same = api.list(events, namespace).find((event) => {
      const object = event.involvedObject as { uid?: string; fieldPath?: string } | undefined;
      return (
        object?.uid === about.metadata.uid &&
        object.fieldPath === fieldPath &&
        event.reason === reason &&
        event.message === message
      );
    });
    try {
      if (same) {
        const count = Number(same.count ?? 1) + 1;
        api.modify(events, namespace, same.metadata.name, (event) => ({ ...event, count, lastTimestamp: now }));
        return;
      }
      const stamp = randomBytes(8).toString("hex");
      const event: DraftObject = {
        metadata: { name: `${about.metadata.name.slice(0, 230)}.${stamp}`, namespace },
        involvedObject: {
          kind: about.kind,
          apiVersion: about.apiVersion,
          name: about.metadata.name,
          ...(about.metadata.namespace ? { namespace } : {}),
          uid: about.metadata.uid,
          resourceVersion: about.metadata.resourceVersion,
          ...(fieldPath ? { fieldPath } : {}),
        },
        type,
        reason,
        message,
        count: 1,
        firstTimestamp: now,
        lastTimestamp: now,
        source: { component },
        reportingComponent: component,
        reportingInstance: "",
      };
      api.create(events, namespace, event);
      created += 1;
      if (created % 100 === 0) forgetOld(api, namespace);
    } catch (error) {
      if (api.find(api.kind("namespaces"), undefined, namespace)?.metadata.deletionTimestamp) return;
      log(`event dropped: ${reason} ${about.metadata.name}: ${messageOf(error)}`);
    }
  };
}

const keptEvents = 1000;
const keptMilliseconds = 3_600_000;

// A real cluster forgets events after an hour as well.
function forgetOld(api: Api, namespace: string): void {
  const events = api.kind("events");
  const time = (event: KubeObject) => Date.parse(String(event.lastTimestamp ?? event.metadata.creationTimestamp));
  const newestFirst = api.list(events, namespace).sort((a, b) => time(b) - time(a));
  newestFirst.forEach((event, index) => {
    if (index < keptEvents && Date.now() - time(event) < keptMilliseconds) return;
    api.remove(events, namespace, event.metadata.name);
  });
}
