// Works out phase and conditions of a pod from the states of its containers, by the kubelet's rules.
import {
  type Condition,
  type ContainerStatus,
  findCondition,
  type Pod,
  type PodPhase,
  type PodStatus,
  withCondition,
} from "../kubernetes-objects.ts";

export function podPhase(pod: Pod, init: readonly ContainerStatus[], main: readonly ContainerStatus[]): PodPhase {
  const policy = pod.spec.restartPolicy ?? "Always";
  const failedInit = init.some(({ state }) => (state.terminated?.exitCode ?? 0) !== 0);
  if (failedInit && policy === "Never") return "Failed";
  if (!init.every((status) => isPastInit(pod, status))) return "Pending";
  const running = main.some(({ state }) => state.running);
  const waiting = main.filter(({ state }) => state.waiting);
  const ended = main.filter(({ state }) => state.terminated);
  if (waiting.some((status) => !status.lastState.terminated)) return "Pending";
  if (running || waiting.length > 0) return "Running";
  if (ended.length < main.length) return "Pending";
  if (policy === "Always") return "Running";
  if (ended.every(({ state }) => state.terminated?.exitCode === 0)) return "Succeeded";
  return policy === "Never" ? "Failed" : "Running";
}

function isPastInit(pod: Pod, status: ContainerStatus): boolean {
  const sidecar = pod.spec.initContainers?.find(({ name }) => name === status.name)?.restartPolicy === "Always";
  return sidecar ? status.started === true : status.state.terminated?.exitCode === 0;
}

/** The status with its conditions brought up to date; those of others, such as PodScheduled, stay. */
export function podConditions(pod: Pod, status: PodStatus): Condition[] {
  const init = status.initContainerStatuses ?? [];
  const main = status.containerStatuses ?? [];
  const over = status.phase === "Succeeded" || status.phase === "Failed";
  const unfinished = init.filter((container) => !isPastInit(pod, container)).map(({ name }) => name);
  const unready = main.filter((container) => !container.ready).map(({ name }) => name);
  let conditions = pod.status?.conditions;
  const set = (type: string, good: boolean, reason?: string, message?: string) => {
    conditions = withCondition(conditions, {
      type,
      status: good ? "True" : "False",
      lastProbeTime: null,
      ...(good || !reason ? {} : { reason }),
      ...(good || !message ? {} : { message }),
      ...(status.phase === "Succeeded" && good ? { reason: "PodCompleted" } : {}),
    });
  };
  set("PodReadyToStartContainers", !over);
  const initDone =
    unfinished.length === 0 && (status.phase !== "Failed" || init.every((container) => isPastInit(pod, container)));
  set(
    "Initialized",
    initDone,
    "ContainersNotInitialized",
    `containers with incomplete status: [${unfinished.join(" ")}]`,
  );
  const reason =
    status.phase === "Succeeded" ? "PodCompleted" : status.phase === "Failed" ? "PodFailed" : "ContainersNotReady";
  const message = over ? undefined : `containers with unready status: [${unready.join(" ")}]`;
  const ready = !over && initDone && unready.length === 0 && main.length > 0;
  set("ContainersReady", ready, reason, message);
  set("Ready", ready, reason, message);
  if (!findCondition(conditions, "PodScheduled")) set("PodScheduled", true);
  return conditions ?? [];
}
