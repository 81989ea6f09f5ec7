// What Google's library calls to send a request. Its own choice never gives up a silent connection, copies large bodies, and
// lets an abortion at the wrong moment end the process.

import { type Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";

type Init = {
  method?: string;
  headers?: ConstructorParameters<typeof Headers>[0];
  body?: unknown;
  signal?: AbortSignal | null;
};

/** A `fetch` by Node's own client that follows no redirection and gives bodies as they come, as Node's streams. */
export function fetchBy(choose: (url: URL) => Agent): typeof fetch {
  const send = (target: string | URL, { method = "GET", headers, body, signal }: Init = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const url = new URL(target);
      const request = (url.protocol === "http:" ? httpRequest : httpsRequest)(url, {
        method,
        headers: Object.fromEntries(new Headers(headers)),
        agent: choose(url),
        ...(signal && { signal }),
      });
      request.on("error", reject);
      request.once("response", (response) => resolve(answerOf(url, response)));
      request.end(body instanceof Uint8Array ? body : body ? String(body) : undefined);
    });
  return send as typeof fetch;
}

/** As much of a Response as the library looks at. */
function answerOf(url: URL, response: IncomingMessage) {
  const headers = new Headers();
  for (let i = 0; i < response.rawHeaders.length; i += 2) {
    headers.append(response.rawHeaders[i]!, response.rawHeaders[i + 1]!);
  }
  const status = response.statusCode ?? 0;
  const bytes = async () => {
    const pieces: Buffer[] = [];
    for await (const piece of response) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  const text = async () => (await bytes()).toString();
  return {
    url: url.href,
    status,
    statusText: response.statusMessage ?? "",
    ok: status >= 200 && status < 300,
    headers,
    body: response,
    // The library keeps the text of an error only then.
    bodyUsed: true,
    text,
    json: async () => JSON.parse(await text()) as unknown,
    arrayBuffer: async () => new Uint8Array(await bytes()).buffer,
    blob: async () => new Blob([new Uint8Array(await bytes())]),
  };
}
