// What `location push` reads: a file, or whatever stdin is, through one reused buffer so that memory stays flat.

import { fstatSync, read } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Socket } from "node:net";
import { isatty } from "node:tty";
import { promisify } from "node:util";
import { KanisterError, messageOf, NotFoundError, UsageError } from "../errors/error.ts";
import type { KandoIo } from "./context.ts";

export type Source = {
  /** To be read once. Each piece is only valid until the next one is asked for. */
  body: AsyncIterable<Uint8Array>;
  /** Bytes, where that is known beforehand. */
  size: number | undefined;
  close(): Promise<void>;
};

const FILE_BUFFER = 1024 * 1024;
const PIPE_BUFFER = 64 * 1024;
const readDescriptor = promisify(read);

/** Opens the file `path`, or stdin for `-`. Throws a UsageError for a directory, a NotFoundError for a missing file. */
export async function openSource(path: string, io: KandoIo): Promise<Source> {
  if (path === "-") return stdinSource(io);
  let handle: FileHandle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new NotFoundError(`open ${path}: no such file or directory`, { cause: error });
    }
    throw new KanisterError("READ", `cannot read the source: ${messageOf(error)}`, { cause: error });
  }
  const facts = await handle.stat();
  if (facts.isDirectory()) {
    await handle.close();
    throw new UsageError(`${path} is a directory, and only one object is pushed`, {
      hint: `push an archive of it: tar -C ${path} -c . | kando location push … -`,
    });
  }
  return {
    body: readFrom(handle.fd),
    size: facts.isFile() ? facts.size : undefined,
    close: () => handle.close().catch(() => {}),
  };
}

function stdinSource(io: KandoIo): Source {
  const descriptor = io.stdinDescriptor;
  const close = async () => void io.stdin.destroy();
  if (descriptor === undefined || isatty(descriptor)) return { body: io.stdin, size: undefined, close };
  const facts = fstatSync(descriptor);
  if (facts.isFIFO() || facts.isSocket()) return pipeSource(descriptor);
  // Regular files and devices such as /dev/null never keep a reader waiting.
  if (facts.isDirectory()) throw new UsageError("stdin is a directory");
  return { body: readFrom(descriptor), size: facts.isFile() ? facts.size : undefined, close: async () => {} };
}

async function* readFrom(descriptor: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(FILE_BUFFER);
  while (true) {
    const { bytesRead } = await readDescriptor(descriptor, buffer, 0, buffer.length, null).catch((error: unknown) => {
      throw new KanisterError("READ", `cannot read the source: ${messageOf(error)}`, { cause: error });
    });
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/**
 * A stream object would allocate 64 KiB for every read, which the garbage collector notices hundreds of megabytes later; a
 * file read would hold a thread, and with it the end of the process, for as long as the pipe is silent.
 */
function pipeSource(descriptor: number): Source {
  const buffer = Buffer.allocUnsafeSlow(PIPE_BUFFER);
  let filled = 0;
  let ended = false;
  let fault: Error | undefined;
  let wake: (() => void) | undefined;
  const socket = new Socket({
    fd: descriptor,
    readable: true,
    writable: false,
    onread: {
      buffer,
      callback(count) {
        filled = count;
        wake?.();
        return false;
      },
    },
  });
  socket.on("error", (error) => (fault = error));
  for (const event of ["end", "close", "error"]) {
    socket.on(event, () => {
      ended = true;
      wake?.();
    });
  }
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      while (true) {
        if (filled === 0 && !ended) {
          const spoken = new Promise<void>((resolve) => (wake = resolve));
          socket.resume();
          await spoken;
        }
        if (fault) throw new KanisterError("READ", `cannot read stdin: ${fault.message}`, { cause: fault });
        if (filled === 0) return;
        const count = filled;
        filled = 0;
        yield buffer.subarray(0, count);
      }
    } finally {
      socket.destroy();
    }
  }
  return { body: body(), size: undefined, close: async () => void socket.destroy() };
}
