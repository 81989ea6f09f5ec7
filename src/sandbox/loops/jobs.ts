// Runs Jobs: pods until enough have succeeded, or too many have failed.
import { jsonEqual } from "../../resources/json.ts";
import type { Api } from "../api-server/api.ts";
import type { EventRecorder } from "../event-recorder.ts";
import { type Condition, findCondition, type Job, keyOf, type Pod, timestamp } from "../kubernetes-objects.ts";
import { type Loop, startLoop } from "./loop.ts";
import { createPod, deletePod, isActive, isReady, ownedPods, podFromTemplate } from "./pod-control.ts";
import { controllerKey } from "./replica-sets.ts";

const component = "job-controller";

type Verdict = { type: "Complete" | "Failed"; reason: string; message: string };

export function startJobLoop(api: Api, event: EventRecorder, log: (line: string) => void): Loop {
  const kind = api.kind("jobs");
  return startLoop({
    store: api.store,
    log,
    watch: {
      "jobs.batch": (job) => [keyOf(job)],
      pods: (pod) => controllerKey(pod, "Job"),
    },
    reconcile(key) {
      const [namespace = "", name = ""] = key.split("/");
      const job = api.find(kind, namespace, name) as Job | undefined;
      if (!job || job.metadata.deletionTimestamp) return undefined;
      const ended = endOf(job);
      if (ended) return expire(job, ended);
      const pods = ownedPods(api, job, job.spec.selector ?? {});
      const startTime = job.status?.startTime ?? timestamp();
      const verdict = job.spec.suspend ? undefined : judge(job, pods, startTime);
      const wait = job.spec.suspend || verdict ? endPods(job, pods) : fill(job, pods);
      writeStatus(job, startTime, verdict);
      return wait ?? deadlineLeft(job, startTime);
    },
  });

  function endOf(job: Job): Condition | undefined {
    const complete = findCondition(job.status?.conditions, "Complete");
    return complete?.status === "True" ? complete : findCondition(job.status?.conditions, "Failed");
  }

  function expire(job: Job, end: Condition): number | undefined {
    const seconds = job.spec.ttlSecondsAfterFinished;
    if (seconds === undefined) return undefined;
    const left = Date.parse(end.lastTransitionTime ?? "") + seconds * 1000 - Date.now();
    if (left > 0) return left / 1000 + 0.1;
    api.remove(kind, job.metadata.namespace, job.metadata.name, { propagationPolicy: "Background" });
    return undefined;
  }

  function judge(job: Job, pods: readonly Pod[], startTime: string): Verdict | undefined {
    const { succeeded, failed } = counts(pods);
    const completions = job.spec.completions;
    const done = completions === undefined ? succeeded > 0 && !pods.some(isActive) : succeeded >= completions;
    if (done)
      return { type: "Complete", reason: "CompletionsReached", message: "Reached expected number of succeeded pods" };
    const restarts = pods.reduce(
      (sum, pod) => sum + (pod.spec.restartPolicy === "OnFailure" ? restartCount(pod) : 0),
      0,
    );
    if (failed + restarts > (job.spec.backoffLimit ?? 6)) {
      return { type: "Failed", reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit" };
    }
    const limit = job.spec.activeDeadlineSeconds;
    if (limit !== undefined && Date.now() - Date.parse(startTime) >= limit * 1000) {
      return { type: "Failed", reason: "DeadlineExceeded", message: "Job was active longer than specified deadline" };
    }
    return undefined;
  }

  function fill(job: Job, pods: readonly Pod[]): number | undefined {
    const active = pods.filter(isActive);
    const { succeeded, failed, lastFailure } = counts(pods);
    const left =
      job.spec.completions === undefined
        ? succeeded > 0
          ? active.length
          : (job.spec.parallelism ?? 1)
        : job.spec.completions - succeeded;
    const wanted = Math.min(job.spec.parallelism ?? 1, left);
    // Each failure doubles the wait for the next pod, as the real controller does.
    const pause = failed > 0 ? Math.min(10 * 2 ** (failed - 1), 360) * 1000 : 0;
    const ready = lastFailure + pause - Date.now();
    if (active.length < wanted && ready > 0) return ready / 1000 + 0.05;
    for (let count = active.length; count < wanted; count += 1) {
      const result = createPod(api, event, job, podFromTemplate(job.spec.template, job), component);
      if ("refused" in result) return 5;
    }
    return undefined;
  }

  function endPods(job: Job, pods: readonly Pod[]): undefined {
    for (const pod of pods.filter(isActive)) deletePod(api, event, job, pod, component);
    return undefined;
  }

  function writeStatus(job: Job, startTime: string, verdict: Verdict | undefined): void {
    const pods = ownedPods(api, job, job.spec.selector ?? {});
    const active = pods.filter(isActive);
    const { succeeded, failed } = counts(pods);
    const now = timestamp();
    const condition = (type: string, reason: string, message: string) => ({
      type,
      status: "True" as const,
      lastProbeTime: now,
      lastTransitionTime: now,
      reason,
      message,
    });
    let conditions = job.status?.conditions;
    if (verdict) {
      const first = verdict.type === "Complete" ? "SuccessCriteriaMet" : "FailureTarget";
      conditions = [
        condition(first, verdict.reason, verdict.message),
        condition(verdict.type, verdict.reason, verdict.message),
      ];
      const isGood = verdict.type === "Complete";
      const reason = isGood ? "Completed" : verdict.reason;
      event(job, isGood ? "Normal" : "Warning", reason, isGood ? "Job completed" : verdict.message, { component });
    } else if (job.spec.suspend && !findCondition(conditions, "Suspended")) {
      conditions = [condition("Suspended", "JobSuspended", "Job suspended")];
    } else if (!job.spec.suspend) conditions = conditions?.filter(({ type }) => type !== "Suspended");
    const status = {
      ...(job.spec.suspend ? {} : { startTime }),
      ...(active.length > 0 ? { active: active.length } : {}),
      ready: active.filter(isReady).length,
      terminating: pods.filter((pod) => pod.metadata.deletionTimestamp).length,
      ...(succeeded > 0 ? { succeeded } : {}),
      ...(failed > 0 ? { failed } : {}),
      uncountedTerminatedPods: {},
      ...(conditions?.length ? { conditions } : {}),
      ...(verdict?.type === "Complete" ? { completionTime: now } : {}),
    };
    if (jsonEqual(job.status, status)) return;
    api.modify<Job>(kind, job.metadata.namespace, job.metadata.name, (current) => ({ ...current, status }), {
      subresource: "status",
    });
  }

  function deadlineLeft(job: Job, startTime: string): number | undefined {
    const limit = job.spec.activeDeadlineSeconds;
    if (limit === undefined) return undefined;
    return Math.max((Date.parse(startTime) + limit * 1000 - Date.now()) / 1000, 0) + 0.05;
  }
}

function restartCount(pod: Pod): number {
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  return statuses.reduce((sum, status) => sum + status.restartCount, 0);
}

function counts(pods: readonly Pod[]): { succeeded: number; failed: number; lastFailure: number } {
  const failures = pods.filter((pod) => pod.status?.phase === "Failed");
  const times = failures.flatMap((pod) =>
    (pod.status?.containerStatuses ?? []).map((status) =>
      Date.parse(status.state.terminated?.finishedAt ?? pod.metadata.creationTimestamp),
    ),
  );
  return {
    succeeded: pods.filter((pod) => pod.status?.phase === "Succeeded").length,
    failed: failures.length,
    lastFailure: Math.max(0, ...times),
  };
}
