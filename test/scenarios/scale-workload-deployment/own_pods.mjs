// A function of a third party: lists pods.
export const ownPods = {
  name: "OwnPods",
  version: "v0.0.0",
  summary: "Lists the pods of a selector.",
  arguments: [
    { name: "namespace", type: "string", required: true, summary: "namespace" },
    { name: "selector", type: "string", required: true, summary: "label selector" },
  ],
  outputs: [],
  async run(context, { namespace, selector }) {
    const { items } = await context.cluster.list(
      { group: "", version: "v1", resource: "pods", namespace },
      { labelSelector: selector },
    );
    const names = items.map((pod) => pod.metadata.name).join(" ") || "none";
    context.log({ stream: "stdout", pod: "-", line: `pods while down: ${names}` });
    return {};
  },
};
