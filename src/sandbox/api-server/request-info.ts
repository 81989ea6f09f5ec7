// Reads what a request asks for out of its path, as an API server does before it decides anything.

export type RequestInfo = {
  group: string;
  version: string;
  namespace: string | undefined;
  resource: string;
  name: string | undefined;
  subresource: string | undefined;
};

/** Undefined for paths that name no resource. */
export function readRequestInfo(path: string): RequestInfo | undefined {
  const parts = path
    .split("/")
    .filter((part) => part !== "")
    .map(decodePart);
  let group = "";
  let version: string | undefined;
  if (parts[0] === "api") version = parts[1];
  else if (parts[0] === "apis") [, group = "", version] = parts;
  else return undefined;
  const rest = parts.slice(parts[0] === "api" ? 2 : 3);
  if (version === undefined || rest.length === 0) return undefined;
  let namespace: string | undefined;
  if (rest[0] === "namespaces" && rest.length > 2 && !(rest.length === 3 && isOwnSubresource(rest[2]))) {
    namespace = rest[1];
    rest.splice(0, 2);
  }
  const [resource = "", name, ...subresource] = rest;
  return {
    group,
    version,
    namespace,
    resource,
    name,
    subresource: subresource.length > 0 ? subresource.join("/") : undefined,
  };
}

function isOwnSubresource(part: string | undefined): boolean {
  return part === "status" || part === "finalize";
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
