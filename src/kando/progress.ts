// Shows a person how far a transfer has come; silent unless stderr is a terminal and the transfer takes long.

import type { KandoContext } from "./context.ts";

/** Milliseconds before the first line, and between two. */
const FIRST = 2000;
const EVERY = 500;

export type Progress = {
  /** The total of bytes moved so far. */
  report(bytes: number): void;
  /** Removes the line. Must be called. */
  stop(): void;
};

/** `total` is in bytes, where it is known. */
export function startProgress(context: KandoContext, verb: string, total: number | undefined): Progress {
  let bytes = 0;
  let shown = false;
  let interval: NodeJS.Timeout | undefined;
  const started = performance.now();
  const show = () => {
    const seconds = (performance.now() - started) / 1000;
    const part = total ? ` of ${mebibytes(total)} (${Math.floor((bytes / total) * 100)} %)` : "";
    shown = true;
    context.stderr.write(`\r\u001b[K${verb} ${mebibytes(bytes)}${part}, ${mebibytes(bytes / seconds)}/s`);
  };
  const delay = context.stderr.isTTY
    ? setTimeout(() => {
        show();
        interval = setInterval(show, EVERY);
        interval.unref();
      }, FIRST)
    : undefined;
  delay?.unref();
  return {
    report: (count) => (bytes = count),
    stop() {
      clearTimeout(delay);
      clearInterval(interval);
      if (shown) context.stderr.write("\r\u001b[K");
    },
  };
}

/** `pieces`, with their total reported as they pass. */
export async function* counted(pieces: AsyncIterable<Uint8Array>, progress: Progress): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    progress.report(bytes);
    yield piece;
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
