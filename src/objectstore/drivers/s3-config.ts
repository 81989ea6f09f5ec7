// How the S3 client is set up here: bounded waiting, proxies, path style for other services than AWS.

import { type AgentOptions, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { UsageError } from "../../errors/error.ts";
import type { StorageLocation } from "../location.ts";
import type { OpenOptions } from "../open.ts";
import { s3RetryStrategy } from "./s3-retry.ts";

/** Milliseconds; three attempts at it are the 10 seconds within which an unreachable service is reported. */
const CONNECTION_TIMEOUT = 3000;
/** Milliseconds without a byte in either direction. Services need long to complete a large upload, but say so meanwhile. */
const IDLE_TIMEOUT = 120_000;
const DEFAULT_REGION = "us-east-1";

/** Throws a UsageError for a location without bucket or access keys, or with an endpoint that is no http(s) URL. */
export function s3Config(location: StorageLocation, options: OpenOptions) {
  const { bucket, credentials } = location;
  if (bucket === "") throw new UsageError("the location names no bucket");
  if (bucket.includes("/")) throw new UsageError(`${JSON.stringify(bucket)} is not the name of a bucket`);
  if (credentials?.kind !== "access-key" || credentials.accessKeyId === "" || credentials.secretAccessKey === "") {
    throw new UsageError("an S3 location needs an access key and a secret key");
  }
  const endpoint = location.endpoint ? endpointUrl(location.endpoint) : undefined;
  // `proxyEnv` is read by Node 22.21 and newer, and ignored before; not all type definitions know it.
  const agent = { keepAlive: true, maxSockets: 16, proxyEnv: options.proxyEnv } as AgentOptions;
  const where = `bucket ${bucket} at ${endpoint ?? "AWS"}`;
  const config = {
    region: location.region || DEFAULT_REGION,
    endpoint,
    // Otherwise variables and files of the machine could send the data somewhere else.
    ignoreConfiguredEndpointUrls: true,
    forcePathStyle: endpoint !== undefined,
    followRegionRedirects: true,
    credentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      sessionToken: credentials.sessionToken,
    },
    // Many services that speak S3 refuse or ignore the newer checksums.
    requestChecksumCalculation: "WHEN_REQUIRED" as const,
    responseChecksumValidation: "WHEN_REQUIRED" as const,
    retryStrategy: s3RetryStrategy(),
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT,
      socketTimeout: IDLE_TIMEOUT,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent({ ...agent, rejectUnauthorized: !location.skipTLSVerify }),
    },
  };
  return { config, where };
}

/** Without a scheme https is meant, as in the Go tool. */
function endpointUrl(text: string): string {
  const url = URL.parse(text.includes("://") ? text : `https://${text}`);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "" || url.search !== "" || url.hash !== "") {
    throw new UsageError(`the endpoint ${JSON.stringify(text)} is not a URL`, {
      hint: "write it like https://s3.example.com:9000",
    });
  }
  if (url.username !== "" || url.password !== "") throw new UsageError("the endpoint must not hold a user or password");
  return url.href.replace(/\/$/, "");
}
