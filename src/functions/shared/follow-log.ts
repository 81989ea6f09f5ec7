// Reads the log of a container from its first line to its last, once each, over connections that break, stall or die.

import { setTimeout as delay } from "node:timers/promises";
import type { FunctionContext } from "../../engine/function.ts";
import { ClusterError, messageOf } from "../../errors/error.ts";
import type { OutputListener } from "../../kube/cluster.ts";
import { backOff, PATIENCE, type Patience } from "../../kube/patience.ts";
import type { Pod, PodName } from "../../kube/pods.ts";
import { within } from "../../util/within.ts";
import { reading } from "./reading.ts";

/** Milliseconds. */
export type LogTiming = {
  /** After so long without a byte it is asked whether the container still runs. */
  silence: number;
  /** After so long without a byte a new connection is made, since the old one may be dead. */
  deadSilence: number;
  /** What the log of a container that has ended may still take to arrive. */
  rest: number;
  patience: Patience;
};

export const LOG_TIMING: LogTiming = { silence: 30_000, deadSilence: 120_000, rest: 5_000, patience: PATIENCE };

/**
 * Passes on whole lines of `container`, which must have started, until it has ended. A stream that breaks is taken up at
 * the last line seen: the API cuts long ones, and asks for whole seconds only, so the time stamps tell which are new.
 * @throws ClusterError when the log cannot be read, or not any more for about three minutes; what `take` throws
 */
export async function followLog(
  context: FunctionContext,
  pod: PodName,
  container: string,
  take: OutputListener,
  timing: LogTiming = LOG_TIMING,
): Promise<void> {
  const { cluster, signal } = context;
  const at = { namespace: pod.namespace, pod: pod.name, container };
  const waiting = backOff(timing.patience);
  let last: LinePosition = { stamp: "", count: 0 };
  let losses = 0;
  // A connection that is dead but open would never say that the container has ended; then the rest is read without it.
  let over = false;
  for (;;) {
    const lines = lineReader(last);
    const stop = new AbortController();
    const stream = cluster.logs(at, {
      follow: !over,
      timestamps: true,
      sinceTime: last.stamp === "" ? undefined : last.stamp,
      ...reading(context),
      signal: AbortSignal.any([signal, stop.signal]),
    });
    let patience = timing.silence;
    let silent = 0;
    let alive = Date.now();
    try {
      for (let next = stream.next(); ; ) {
        const result = await within(next, patience);
        if (result === undefined) {
          if (over) throw stalled();
          over = await hasEnded(context, pod, container);
          alive = Date.now();
          silent += timing.silence;
          if (over) patience = timing.rest;
          else if (silent >= timing.deadSilence) break;
        } else if (result.done) {
          if (!over && !(await hasEnded(context, pod, container))) break;
          await take(lines.rest());
          return;
        } else {
          alive = Date.now();
          silent = losses = 0;
          waiting.reset();
          const text = lines.push(result.value);
          last = lines.position();
          await take(text);
          next = stream.next();
        }
      }
      await delay(timing.patience.firstPause, undefined, { signal });
    } catch (error) {
      const broken = error instanceof ClusterError && (error.status === 0 || error.status >= 500);
      const pause = broken ? waiting.pause(alive) : undefined;
      if (pause === undefined) throw error;
      if (++losses === 2) context.note("info", `waiting for the API server: ${messageOf(error)}`);
      await delay(pause, undefined, { signal });
    } finally {
      stop.abort();
      stream.return(undefined).catch(() => undefined);
    }
  }
}

const stalled = () =>
  new ClusterError("the API server sends no more of the log", { status: 0, reason: "ConnectionLost" });

async function hasEnded(context: FunctionContext, pod: PodName, container: string): Promise<boolean> {
  const path = { group: "", version: "v1", resource: "pods", ...pod };
  const object = (await context.cluster.get(path, reading(context))) as Pod;
  return object.status?.containerStatuses?.find((one) => one.name === container)?.state?.running === undefined;
}

/** The last line taken: its time stamp, and which of the lines with this stamp it was, counted from 1. */
type LinePosition = { stamp: string; count: number };

type LineReader = {
  /** The texts of the lines that the chunk completes, without their time stamps. */
  push(chunk: Uint8Array): Uint8Array;
  /** The text of a last line that lacks its line end. */
  rest(): Uint8Array;
  position(): LinePosition;
};

const NEWLINE = 0x0a;
const BLANK = 0x20;
const STAMP = /^\d{4}-\d\d-\d\dT/;

/** Takes `TIMESTAMP text` lines apart, cut anywhere, and leaves out those up to `after`. */
function lineReader(after: LinePosition): LineReader {
  let position = after;
  let catchingUp = after.stamp !== "";
  let repeated = 0;
  let pieces: Uint8Array[] = [];

  const isKnown = (stamp: string) => {
    const order = catchingUp ? compareStamps(stamp, after.stamp) : 1;
    if (order > 0) catchingUp = false;
    return order < 0 || (order === 0 && ++repeated <= after.count);
  };
  const textOf = (line: Buffer): Uint8Array[] => {
    const stamp = line.toString("latin1", 0, Math.max(0, line.indexOf(BLANK)));
    // A node that cannot go on reading says so within the log, without a stamp.
    if (!STAMP.test(stamp)) return [line];
    if (isKnown(stamp)) return [];
    position = { stamp, count: stamp === position.stamp ? position.count + 1 : 1 };
    return [line.subarray(stamp.length + 1)];
  };
  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const texts: Uint8Array[] = [];
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
        texts.push(...textOf(Buffer.concat([...pieces, bytes.subarray(start, end + 1)])));
        pieces = [];
        start = end + 1;
      }
      if (start < bytes.length) pieces.push(bytes.subarray(start));
      return Buffer.concat(texts);
    },
    rest() {
      const line = Buffer.concat(pieces);
      return line.includes(BLANK) ? Buffer.concat(textOf(line)) : Buffer.alloc(0);
    },
    position: () => position,
  };
}

/** Nodes write their local time: over a change of the clocks the texts alone would mislead. */
function compareStamps(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b) || Number(a > b) - Number(a < b);
}
