// Writes lines to the terminal below or around a spinner; all colours and the spinner live here.

import type { Writable } from "node:stream";
import { Chalk, type ChalkInstance } from "chalk";
import type { Ora } from "ora";
import { type Io, isInteractive, wantsColour } from "./io.ts";

export type Display = {
  /** Paints for stderr; plain where colours are not wanted. */
  paint: ChalkInstance;
  /** A line of the answer. A promise comes back when the reader is slow: wait for it before producing more. */
  answer(line: string): void | Promise<void>;
  /** A line of the conversation. */
  say(line: string): void;
  /** A line of the conversation that is shown even when quiet. */
  warn(line: string): void;
  /** Shows what is going on now; on anything but a terminal the text is said as a line if `plain`, else not at all. */
  busy(text: string, plain?: boolean): Promise<void>;
  /** Takes the spinner away. */
  idle(): void;
};

/** @param options.mask is applied to every line; `quiet` drops the conversation, not the answer */
export function createDisplay(io: Io, options: { mask: (text: string) => string; quiet?: boolean }): Display {
  const { mask, quiet = false } = options;
  const paint = new Chalk({ level: wantsColour(io.stderr, io.env) ? 1 : 0 });
  const moving = isInteractive(io.stderr, io.env) && !quiet;
  let spinner: Ora | undefined;
  const around = (stream: Writable, line: string): void | Promise<void> => {
    if (spinner?.isSpinning) spinner.clear();
    const roomLeft = stream.write(`${mask(line)}\n`);
    if (spinner?.isSpinning) spinner.render();
    if (!roomLeft && !stream.destroyed) return drained(stream);
  };
  const warn = (line: string) => void around(io.stderr, line);
  const say = (line: string) => {
    if (!quiet) warn(line);
  };
  return {
    paint,
    answer: (line) => around(io.stdout, line),
    say,
    warn,
    async busy(text, plain = true) {
      if (!moving) {
        if (plain) say(text);
        return;
      }
      if (spinner === undefined) {
        const { default: ora } = await import("ora");
        // The program handles the keyboard and signals itself.
        spinner = ora({ stream: io.stderr as NodeJS.WriteStream, discardStdin: false, hideCursor: true });
      }
      spinner.text = mask(text);
      if (!spinner.isSpinning) spinner.start();
    },
    idle() {
      spinner?.stop();
    },
  };
}

/** Settles when the stream takes more, or will never take anything again. */
export function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of EVENTS) stream.off(event, done);
      resolve();
    };
    for (const event of EVENTS) stream.on(event, done);
  });
}

const EVENTS = ["drain", "close", "error"] as const;

/**
 * Text of somebody else that cannot move the cursor, set the title or worse: control characters but tab and colours
 * become visible ones.
 */
export function harmless(text: string): string {
  return text.replace(/\u001b\[[\d;]*m|[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, (found) => {
    if (found.length > 1) return found;
    const code = found.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
  });
}
