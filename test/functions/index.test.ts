// What the shipped functions promise to blueprints: names, arguments, outputs (reference: function matrix).

import t from "tap";
import { functionTable } from "../../src/engine/function-table.ts";
import { BUILT_IN_FUNCTIONS } from "../../src/functions/index.ts";

type Contract = { required: string[]; optional: string[]; outputs: string[]; reports: boolean };

const POD = ["podOverride:map", "podAnnotations:stringMap", "podLabels:stringMap"];
const CONTRACTS: Record<string, Contract> = {
  KubeExec: {
    required: ["namespace:string", "pod:string", "command:stringList"],
    optional: ["container:string"],
    outputs: [],
    reports: true,
  },
  KubeExecAll: {
    required: ["namespace:string", "pods:string", "containers:string", "command:stringList"],
    optional: [],
    outputs: [],
    reports: true,
  },
  KubeTask: {
    required: ["image:string", "command:stringList"],
    optional: ["namespace:string", ...POD],
    outputs: [],
    reports: true,
  },
  KubeOps: {
    required: ["operation:string"],
    optional: ["spec:string", "namespace:string", "objectReference:map"],
    outputs: ["apiVersion", "group", "resource", "kind", "name", "namespace"],
    reports: false,
  },
  ScaleWorkload: {
    required: ["replicas:integer"],
    optional: ["namespace:string", "name:string", "kind:string", "waitForReady:boolean"],
    outputs: ["originalReplicaCount"],
    reports: false,
  },
};

for (const [name, contract] of Object.entries(CONTRACTS)) {
  t.test(name, async (t) => {
    const one = await functionTable(BUILT_IN_FUNCTIONS).load(name);
    const named = (required: boolean) =>
      one.arguments.filter((each) => (each.required ?? false) === required).map((each) => `${each.name}:${each.type}`);
    t.strictSame(
      {
        required: named(true),
        optional: named(false),
        outputs: one.outputs.map((each) => each.name),
        reports: one.reportsOutputs ?? false,
      },
      contract,
    );
    t.equal(one.name, name);
    t.equal(one.version, "v0.0.0");
  });
}
