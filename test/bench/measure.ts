// What all measurements share: timing a command, and the line that compares two figures.

import { spawnSync } from "node:child_process";

/** The middle one of some figures. */
export function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] as number;
}

/** Median wall time of a command in milliseconds. */
export function timeOf(command: string, args: string[], rounds = 15, env = process.env): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(command, args, { env, encoding: "utf8" });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr}`);
    return performance.now() - start;
  });
  return median(times);
}

/** Prints our figure, that of the peer in the same run, and their ratio. */
export function printRatio(what: string, ours: number, peer: string, theirs: number, unit = "ms"): void {
  const figure = (value: number) => `${value.toFixed(value < 10 ? 2 : 0).padStart(7)} ${unit}`;
  console.log(
    `${what.padEnd(34)} ${figure(ours)}   ${peer.padEnd(26)} ${figure(theirs)}   ratio ${(ours / theirs).toFixed(2)}`,
  );
}
