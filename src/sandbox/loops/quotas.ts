// Keeps the `used` figures of ResourceQuotas true, for people who look at them; admission counts by itself.
import { jsonEqual } from "../../resources/json.ts";
import type { Api } from "../api-server/api.ts";
import { formatUse, liveUse } from "../api-server/quota.ts";
import type { KubeObject } from "../kubernetes-objects.ts";
import { type Loop, startLoop } from "./loop.ts";

export function startQuotaLoop(api: Api, log: (line: string) => void): Loop {
  const quotas = api.kind("resourcequotas");
  return startLoop({
    store: api.store,
    log,
    watch: {
      events: () => [],
      "*": (object) => (object.metadata.namespace ? [object.metadata.namespace] : []),
    },
    reconcile(namespace) {
      const all = api.list(quotas, namespace);
      if (all.length === 0) return undefined;
      const use = liveUse(api, namespace);
      for (const quota of all) {
        const hard = (quota.spec as { hard?: Record<string, string> } | undefined)?.hard ?? {};
        const used = Object.fromEntries(Object.keys(hard).map((name) => [name, formatUse(use[name] ?? 0n, name)]));
        const status = { hard, used };
        if (jsonEqual(quota.status, status)) continue;
        api.modify<KubeObject>(quotas, namespace, quota.metadata.name, (current) => ({ ...current, status }), {
          subresource: "status",
        });
      }
      return undefined;
    },
  });
}
