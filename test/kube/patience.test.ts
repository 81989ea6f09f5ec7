// How long, and with which pauses, a lost server is tried again.

import t from "tap";
import { backOff } from "../../src/kube/patience.ts";

const PATIENCE = { limit: 1000, firstPause: 10, longestPause: 40 };

t.test("pauses grow to their limit, until patience runs out", async (t) => {
  let now = 5000;
  const waiting = backOff(PATIENCE, () => now);
  t.same([waiting.pause(), waiting.pause(), waiting.pause(), waiting.pause()], [10, 20, 40, 40]);
  now += 999;
  t.equal(waiting.pause(), 40);
  now += 1;
  t.equal(waiting.pause(), undefined);
  waiting.reset();
  t.equal(waiting.pause(), 10, "after a success everything begins anew");
});

t.test("trouble that began before it was noticed", async (t) => {
  const waiting = backOff(PATIENCE, () => 5000);
  t.equal(waiting.pause(4000), undefined);
});

t.test("a connection that stood for a while was a success; one that broke at once was not", async (t) => {
  let now = 0;
  const waiting = backOff(PATIENCE, () => now);
  waiting.pause();
  now = 900;
  waiting.connected();
  now = 1000;
  t.equal(waiting.pause(), 10, "it stood");
  for (; now < 2000; now += 10) {
    waiting.connected();
    waiting.pause();
  }
  t.equal(waiting.pause(), undefined, "it never stood");
});
