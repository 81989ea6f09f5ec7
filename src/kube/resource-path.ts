// Builds the URL paths of API objects.

import type { ResourcePath } from "./cluster.ts";

/** `/apis/apps/v1/namespaces/shop/deployments/web/scale` */
export function urlPath(path: ResourcePath): string {
  const group = path.group.replace(/\/$/, "");
  const parts = group === "" ? ["api", path.version] : ["apis", group, path.version];
  if (path.namespace !== undefined && path.namespace !== "") parts.push("namespaces", path.namespace);
  parts.push(path.resource);
  if (path.name !== undefined) parts.push(path.name);
  if (path.subresource !== undefined) parts.push(path.subresource);
  return `/${parts.map(encodeURIComponent).join("/")}`;
}

/** `pod shop/web-0`, for messages. */
export function describePath(path: ResourcePath): string {
  const kind = path.name === undefined ? path.resource : singular(path.resource);
  const name = path.name === undefined ? "" : ` ${path.namespace ? `${path.namespace}/` : ""}${path.name}`;
  const where = path.name === undefined && path.namespace ? ` in namespace ${path.namespace}` : "";
  return `${kind}${name}${where}`;
}

function singular(resource: string): string {
  if (resource.endsWith("classes")) return resource.slice(0, -2);
  if (resource.endsWith("ies")) return `${resource.slice(0, -3)}y`;
  return resource.replace(/s$/, "");
}
