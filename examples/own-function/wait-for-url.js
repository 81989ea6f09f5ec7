// A function of your own: waits until a web server answers. Use it with
//   kanctl run check -b examples/own-function/blueprint.yaml --functions examples/own-function/wait-for-url.js …

import { setTimeout as delay } from "node:timers/promises";

/** The contract is `KanisterFunction`: name, version, metadata of arguments and outputs, and `run`. */
export const waitForUrl = {
  name: "WaitForUrl",
  version: "v0.0.0",
  summary: "Waits until a URL answers with a status below 400.",
  arguments: [
    { name: "url", type: "string", required: true, summary: "http or https address" },
    { name: "attempts", type: "integer", default: "30", summary: "how often to try, a second apart" },
  ],
  outputs: [{ name: "status", summary: "HTTP status of the answer, an integer" }],
  // What it looks at in context.parameters, which is fetched for it: nothing. Left out, everything is fetched.
  reads: [],

  async run(context, { url, attempts = 30 }) {
    for (let attempt = 1; ; attempt++) {
      // The signal fires on Ctrl-C and time-out; passing it on ends the wait at once.
      const status = await fetch(url, { signal: context.signal }).then(
        (answer) => answer.status,
        () => undefined,
      );
      if (status !== undefined && status < 400) return { status };
      if (attempt >= attempts)
        throw new Error(`${url} did not answer well in ${attempts} attempts, last: ${status ?? "no answer"}`);
      context.log({ stream: "stdout", pod: "-", line: `attempt ${attempt}: ${status ?? "no answer"}` });
      context.progress({ percent: (100 * attempt) / attempts });
      await delay(1000, undefined, { signal: context.signal });
    }
  },
};
