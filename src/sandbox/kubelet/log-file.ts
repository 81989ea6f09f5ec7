// The log of one run of a container: both streams in one file, each line with its time, readable while it grows.
import { closeSync, existsSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { LogOptions } from "../api-server/pod-runtime.ts";

export type LogWriter = {
  write(chunk: Buffer, stream: "stdout" | "stderr"): void;
  /** Writes out unfinished lines; followers end. */
  end(): void;
  readonly ended: boolean;
  onChange(listener: () => void): () => void;
};

const longestLine = 16 * 1024;

/** Lines are stored as a container runtime does: time, stream, F or P for a full or partial line, text. */
export function openLogWriter(file: string): LogWriter {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(file, "a", 0o600);
  const pending = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  const listeners = new Set<() => void>();
  let ended = false;

  function put(line: Buffer, stream: string, mark: "F" | "P"): void {
    writeSync(descriptor, Buffer.concat([Buffer.from(`${preciseTime()} ${stream} ${mark} `), line, Buffer.from("\n")]));
  }

  return {
    write(chunk, stream) {
      if (ended) return;
      let rest = pending[stream].length > 0 ? Buffer.concat([pending[stream], chunk]) : chunk;
      for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
        put(rest.subarray(0, at), stream, "F");
        rest = rest.subarray(at + 1);
      }
      while (rest.length > longestLine) {
        put(rest.subarray(0, longestLine), stream, "P");
        rest = rest.subarray(longestLine);
      }
      pending[stream] = Buffer.from(rest);
      for (const listener of [...listeners]) listener();
    },
    end() {
      if (ended) return;
      for (const stream of ["stdout", "stderr"] as const)
        if (pending[stream].length > 0) put(pending[stream], stream, "P");
      ended = true;
      closeSync(descriptor);
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
    get ended() {
      return ended;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What `kubectl logs` asks for. With `writer` and `follow` the stream goes on until the container ends. */
export function readLog(file: string, options: LogOptions, writer?: LogWriter): ReadableStream<Uint8Array> {
  const reader = lineReader(file);
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  let unlisten = () => {};
  let continued = false;

  function format(entry: Entry): Buffer {
    const head = options.timestamps && !continued ? `${entry.time} ` : "";
    continued = !entry.full;
    return Buffer.from(`${head}${entry.text}${entry.full ? "\n" : ""}`);
  }

  return new ReadableStream<Uint8Array>({
    start(controller) {
      let open = true;
      const send = (entry: Entry) => {
        if (!open || (options.since && Date.parse(entry.time) < options.since.getTime())) return;
        const bytes = format(entry).subarray(0, left);
        left -= bytes.length;
        if (bytes.length > 0) controller.enqueue(bytes);
        if (left <= 0) finish();
      };
      const finish = () => {
        if (!open) return;
        open = false;
        unlisten();
        reader.close();
        controller.close();
      };
      const stored = [...reader.read()];
      const wanted = options.tailLines === undefined ? stored : tail(stored, options.tailLines);
      for (const entry of wanted) send(entry);
      if (!options.follow || !writer || writer.ended) {
        for (const entry of reader.read()) send(entry);
        finish();
        return;
      }
      unlisten = writer.onChange(() => {
        for (const entry of reader.read()) send(entry);
        if (writer.ended) finish();
      });
    },
    cancel() {
      unlisten();
      reader.close();
    },
  });
}

/** The end of a log as text, for termination messages. */
export function logTail(file: string, lines: number, bytes: number): string {
  const reader = lineReader(file);
  const text = tail([...reader.read()], lines)
    .map((entry) => `${entry.text}${entry.full ? "\n" : ""}`)
    .join("");
  reader.close();
  return text.slice(-bytes);
}

type Entry = { time: string; text: string; full: boolean };

function tail(entries: readonly Entry[], lines: number): Entry[] {
  let start = entries.length;
  for (let count = 0; start > 0; start -= 1) {
    if (entries[start - 1]?.full || start === entries.length) count += 1;
    if (count > lines) break;
  }
  return entries.slice(start);
}

function lineReader(file: string): { read(): Generator<Entry>; close(): void } {
  let descriptor = existsSync(file) ? openSync(file, "r") : undefined;
  const decoder = new StringDecoder("utf8");
  const buffer = Buffer.alloc(64 * 1024);
  let rest = "";
  return {
    *read() {
      if (descriptor === undefined) return;
      for (
        let size = readSync(descriptor, buffer);
        size > 0;
        size = descriptor === undefined ? 0 : readSync(descriptor, buffer)
      ) {
        const lines = (rest + decoder.write(buffer.subarray(0, size))).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          const [time = "", , mark] = line.split(" ", 3);
          yield { time, text: line.slice(time.length + 1 + 7 + 2), full: mark === "F" };
        }
      }
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

let lastNanos = 0n;

// Strictly increasing, so that `sinceTime` of one line finds the next.
function preciseTime(): string {
  const now = BigInt(Date.now()) * 1_000_000n;
  lastNanos = now > lastNanos ? now : lastNanos + 1n;
  const whole = new Date(Number(lastNanos / 1_000_000n)).toISOString().slice(0, 19);
  return `${whole}.${String(lastNanos % 1_000_000_000n).padStart(9, "0")}Z`;
}
