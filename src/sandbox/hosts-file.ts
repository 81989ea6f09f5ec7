// The names of Services and stateful pods for a pod's /etc/hosts: all pods share this machine's network, so all are here.
import type { Api } from "./api-server/api.ts";
import type { Pod } from "./kubernetes-objects.ts";

/** Names made after the pod's container was started are not in its file. */
export function hostsFor(api: Api, pod: Pod): string {
  const lines = ["127.0.0.1 localhost", "::1 localhost ip6-localhost ip6-loopback"];
  const own = pod.spec.hostname ?? pod.metadata.name;
  lines.push(`127.0.0.1 ${own}`);
  for (const service of api.list(api.kind("services"))) {
    const { name, namespace = "" } = service.metadata;
    const names = [`${name}.${namespace}.svc.cluster.local`, `${name}.${namespace}.svc`, `${name}.${namespace}`];
    if (namespace === pod.metadata.namespace) names.push(name);
    lines.push(`127.0.0.1 ${names.join(" ")}`);
  }
  for (const other of api.list(api.kind("pods")) as Pod[]) {
    const { hostname, subdomain } = other.spec;
    const { namespace } = other.metadata;
    if (!hostname || !subdomain) continue;
    const names = [
      `${hostname}.${subdomain}.${namespace}.svc.cluster.local`,
      `${hostname}.${subdomain}.${namespace}.svc`,
    ];
    if (namespace === pod.metadata.namespace) names.push(`${hostname}.${subdomain}`);
    lines.push(`127.0.0.1 ${names.join(" ")}`);
  }
  for (const { ip, hostnames } of pod.spec.hostAliases ?? []) lines.push(`${ip} ${(hostnames ?? []).join(" ")}`);
  return `${lines.join("\n")}\n`;
}
