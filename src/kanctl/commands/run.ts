// kanctl run: runs a blueprint's action from the user's own machine, with the user's own rights.

import type { ActionSet, ActionSpec } from "../../api/action-set.ts";
import type { ObjectReference } from "../../api/reference.ts";
import type { GivenNames } from "../../engine/check-templates.ts";
import { TimeoutError, UsageError } from "../../errors/error.ts";
import type { Cluster, KubeObject } from "../../kube/cluster.ts";
import type { Io } from "../../terminal/io.ts";
import { stringSlice } from "../../terminal/string-slice.ts";
import { formatDuration, parseDuration } from "../../util/duration.ts";
import { type AllowFlags, allowedBy } from "../allowed.ts";
import {
  addClusterOptions,
  type ClusterFlags,
  type CommandModule,
  helpTail,
  openClusterOf,
  outputOption,
} from "../command.ts";
import { findDocument } from "../documents.ts";
import { functionsOf } from "../functions-of.ts";
import { withLocalObjects } from "../local-objects.ts";
import { clusterRecord, fileRecord, newRecord, noRecord, type RecordStore } from "../record-store.ts";
import { redactor } from "../redactor.ts";
import { buildActions, type RequestFlags } from "../request.ts";

type Flags = RequestFlags &
  ClusterFlags &
  AllowFlags & {
    blueprint: string;
    profile?: string;
    from?: string;
    record?: string;
    overwrite?: boolean;
    functions?: string[];
    dryRun?: boolean;
    timeout?: string;
    podStartTimeout: string;
    output: "text" | "json";
    quiet?: boolean;
  };

const EXAMPLES = [
  "kanctl run backup -b blueprint.yaml --statefulset shop/db -p profile.yaml --record backup.yaml",
  "kanctl run restore -b blueprint.yaml -p profile.yaml --from backup.yaml",
  "kanctl run backup -b postgres-bp -d shop/web -p default-profile --dry-run",
];

const EXIT_CODES = [
  "0    the action completed",
  "1    a phase failed",
  "2    wrong usage",
  "3    the blueprint, the action or an object was not found",
  "4    timed out",
  "70   a fault of kanctl itself",
  "130  interrupted; the deferred phase has run",
];

export const run: CommandModule = {
  define(command, io) {
    addClusterOptions(command)
      .description(
        "Runs an action of a blueprint: phases one after another, their output as it appears, then the deferred phase.\n" +
          "Blueprint, profile and record are files when they look like one (./x, /x, x.yaml, -), else names in the cluster.",
      )
      .argument("<action>", "action of the blueprint: backup, restore, delete …")
      .requiredOption("-b, --blueprint <file|name>", "the blueprint")
      .option("-p, --profile <file|name>", "where the data goes; a file may hold its Secret as well")
      .option("-f, --from <file|name>", "record of an earlier run: its objects, artifacts, options are used")
      .option("-d, --deployment <ns/name>", "act on a Deployment", stringSlice)
      .option("-t, --statefulset <ns/name>", "act on a StatefulSet", stringSlice)
      .option("-D, --deploymentconfig <ns/name>", "act on a DeploymentConfig", stringSlice)
      .option("-v, --pvc <ns/name>", "act on a PersistentVolumeClaim", stringSlice)
      .option("-T, --namespacetargets <name>", "act on a Namespace", stringSlice)
      .option("-O, --objects <group/version/resource/ns/name>", "act on any object", stringSlice)
      .option("-o, --options <key=value>", "option for templates (.Options)", stringSlice)
      .option("-s, --secrets <ref=ns/name>", "Secret for templates (.Secrets)", stringSlice)
      .option("-c, --config-maps <ref=ns/name>", "ConfigMap for templates (.ConfigMaps)", stringSlice)
      .option("--artifact <name.key=value>", "input artifact (.ArtifactsIn); repeatable", collect)
      .option("--podlabels <key=value>", "labels of worker pods", stringSlice)
      .option("--podannotations <key=value>", "annotations of worker pods", stringSlice)
      .option("--functions <file>", "load functions from an ES module; repeatable", collect)
      .option("--allow-env <name>", "let templates read this environment variable; repeatable", collect)
      .option("--allow-host <name>", "let templates look up the addresses of this host; repeatable", collect)
      .option("--record <file|cluster>", "keep the record of the run in a file, or as an ActionSet in the cluster")
      .option("--overwrite", "let --record replace the record that is in the file")
      .option("--dry-run", "print the plan with the first phase's rendered arguments, and change nothing")
      .option("--timeout <duration>", "give up after this time, for example 30m")
      .option("--pod-start-timeout <duration>", "give up a worker pod that has not started by then", "15m")
      .option("-q, --quiet", "print only the output of commands, artifacts and errors")
      .addOption(outputOption())
      .addHelpText("after", helpTail(EXAMPLES, EXIT_CODES))
      .action((action: string, flags: Flags) => runCommand(action, flags, io));
  },
};

const collect = (value: string, previous: string[] = []) => [...previous, value];

async function runCommand(action: string, flags: Flags, io: Io): Promise<void> {
  const timeout = flags.timeout === undefined ? undefined : milliseconds(flags.timeout, "--timeout");
  const podStartTimeout = milliseconds(flags.podStartTimeout, "--pod-start-timeout");
  let opened: Promise<Cluster> | undefined;
  const cluster = () => (opened ??= openClusterOf(flags, io));
  const blueprint = await findDocument("Blueprint", flags.blueprint, cluster, io);
  const profile = flags.profile === undefined ? undefined : await findDocument("Profile", flags.profile, cluster, io);
  const parent =
    flags.from === undefined ? undefined : (await findDocument("ActionSet", flags.from, cluster, io)).document;

  const profileName = profile?.document.value.metadata?.name ?? "profile";
  const profileReference: ObjectReference | undefined = profile && {
    name: profileName,
    namespace: profile.document.value.metadata?.namespace ?? flags.namespace ?? "",
  };
  const blueprintName = blueprint.document.value.metadata?.name ?? "blueprint";
  const specs = buildActions(action, blueprintName, flags, profileReference, parent);
  const functions = await functionsOf(flags.functions ?? []);
  const { planAction } = await import("../../engine/plan.ts");
  const plans = await Promise.all(
    specs.map((spec) =>
      planAction(blueprint.document, action, functions, {
        given: givenNames(spec),
        ...(spec.preferredVersion && { preferredVersion: spec.preferredVersion }),
      }),
    ),
  );

  const connected = await cluster();
  for (const spec of specs)
    if (spec.profile?.namespace === "") spec.profile = { ...spec.profile, namespace: connected.defaultNamespace };
  const profileObject = profile && {
    ...profile.document.value,
    metadata: { ...profile.document.value.metadata, name: profileName },
  };
  const local = [
    ...blueprint.alongside,
    ...(profile?.alongside ?? []),
    ...(profileObject ? [profileObject as unknown as KubeObject] : []),
  ];
  const { blueprintEnvironment } = await import("../../engine/template-environment.ts");
  const now = () => new Date();
  const shared = {
    cluster: withLocalObjects(connected, local),
    killSignal: io.killSignal,
    now,
    redactor,
    jobNamespace: connected.defaultNamespace,
    podStartTimeout,
    environment: blueprintEnvironment(now, await allowedBy(flags, io)),
  };
  if (flags.dryRun) {
    const { printPlan } = await import("../plan-printer.ts");
    await printPlan(plans, specs, { ...shared, signal: io.signal, emit: () => {} }, flags.output, io);
    return;
  }
  const record = newRecord(action, connected.defaultNamespace, { actions: specs });
  const store = await openRecord(flags, record, connected);
  const host = {
    ...shared,
    signal: withTimeout(io.signal, timeout),
    ...(timeout !== undefined && { deferTimeout: timeout }),
  };
  const { runPlans } = await import("../run-plans.ts");
  await runPlans(plans, record, host, { flags, store, io });
}

const PARAMETER_OF_KIND: ReadonlyMap<string, string> = new Map([
  ["statefulset", "StatefulSet"],
  ["deployment", "Deployment"],
  ["deploymentconfig", "DeploymentConfig"],
  ["pvc", "PVC"],
  ["namespace", "Namespace"],
]);

function givenNames(spec: ActionSpec): GivenNames {
  return {
    artifacts: Object.keys(spec.artifacts ?? {}),
    configMaps: Object.keys(spec.configMaps ?? {}),
    secrets: Object.keys(spec.secrets ?? {}),
    options: Object.keys(spec.options ?? {}),
    subject: PARAMETER_OF_KIND.get((spec.object.kind ?? "").toLowerCase()) ?? "",
    profile: spec.profile !== undefined,
  };
}

async function openRecord(flags: Flags, record: ActionSet, cluster: Cluster): Promise<RecordStore> {
  if (flags.record === undefined) return noRecord;
  if (flags.record === "cluster") return clusterRecord(cluster, record);
  return fileRecord(flags.record, record, { overwrite: flags.overwrite ?? false });
}

function withTimeout(signal: AbortSignal, timeout: number | undefined): AbortSignal {
  if (timeout === undefined) return signal;
  const timer = new AbortController();
  setTimeout(() => {
    timer.abort(
      new TimeoutError(`gave up after ${formatDuration(timeout)}`, { hint: "allow more time with --timeout" }),
    );
  }, timeout).unref();
  return AbortSignal.any([signal, timer.signal]);
}

function milliseconds(text: string, flag: string): number {
  const value = parseDuration(text);
  // Timers count milliseconds in 31 bits.
  if (value !== undefined && value >= 2 ** 31) {
    throw new UsageError(`${flag} ${text}: too long`, { hint: "use at most 596h, or leave it out for no limit" });
  }
  if (value !== undefined && value > 0) return value;
  throw new UsageError(`${flag} ${text}: not a duration`, { hint: "for example 90s, 30m or 1h30m" });
}
