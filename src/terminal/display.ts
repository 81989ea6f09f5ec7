// Writes lines to the terminal below or around a spinner; all colours and the spinner live here.

import { Chalk, type ChalkInstance } from "chalk";
import type { Ora } from "ora";
import { type Io, isInteractive, wantsColour } from "./io.ts";

export type Display = {
  /** Paints for stderr; plain where colours are not wanted. */
  paint: ChalkInstance;
  /** A line of the answer. */
  answer(line: string): void;
  /** A line of the conversation. */
  say(line: string): void;
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
  const around = (write: () => void) => {
    if (!spinner?.isSpinning) return write();
    spinner.clear();
    write();
    spinner.render();
  };
  const say = (line: string) => {
    if (!quiet) around(() => io.stderr.write(`${mask(line)}\n`));
  };
  return {
    paint,
    answer: (line) => around(() => io.stdout.write(`${mask(line)}\n`)),
    say,
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
