// Draws the events of a run: lines and a spinner for people, one JSON object per line for programs.

import type { EngineEvent } from "../engine/events.ts";
import { type Display, drained, harmless } from "../terminal/display.ts";
import type { Io } from "../terminal/io.ts";
import { formatDuration } from "../util/duration.ts";
import { jsonText } from "../util/json-text.ts";

/** `subject` tells runs on several objects apart. A promise asks to wait before more is printed. */
export type EventPrinter = { print(event: EngineEvent, subject: string): void | Promise<void>; close(): void };

type Mask = (text: string) => string;

/** One JSON object per event on stdout. Secrets are masked inside values, never in the names or kinds of events. */
export function jsonPrinter(io: Io, mask: Mask): EventPrinter {
  return {
    print(event, subject) {
      const { type, time, ...rest } = event;
      const state = "state" in event ? { state: event.state } : {};
      const line = jsonText({ type, time, ...(maskValues(rest, mask) as object), ...state, subject });
      if (!io.stdout.write(`${line}\n`) && !io.stdout.destroyed) return drained(io.stdout);
    },
    close: () => {},
  };
}

function maskValues(value: unknown, mask: Mask): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((item) => maskValues(item, mask));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskValues(member, mask)]));
}

/** Phases and notes on stderr, the output of commands on stdout. `several` puts the object in front of each line. */
export function textPrinter(display: Display, several: boolean, mask: Mask): EventPrinter {
  const { paint } = display;
  const running = new Map<string, string>();
  const show = (plain: string | undefined) => {
    const texts = [...running.values()];
    if (texts.length === 0) display.idle();
    else void display.busy(texts.join(", "), false);
    if (plain !== undefined) display.say(plain);
  };
  return {
    close: () => display.idle(),
    print(event, subject) {
      const prefix = several ? paint.dim(`${subject} `) : "";
      switch (event.type) {
        case "action-started":
          display.say(`${prefix}${paint.bold(event.action)} of ${subject}`);
          return;
        case "phase-started": {
          const label = event.deferred ? "deferred" : `${event.index + 1}/${event.total}`;
          running.set(subject, `${label} ${event.phase} (${event.func})`);
          show(
            `${prefix}${paint.cyan("▶")} ${label} ${paint.bold(event.phase || "deferPhase")} ${paint.dim(event.func)}`,
          );
          return;
        }
        case "log": {
          const named = event.container && event.container !== "container";
          const source = named ? `${event.pod}/${event.container}` : event.pod;
          const line = harmless(event.line);
          return display.answer(
            `${prefix}${paint.dim(`${source} │`)} ${event.stream === "stderr" ? paint.yellow(line) : line}`,
          );
        }
        case "note":
          if (event.level === "warning") display.warn(`${prefix}  ${paint.yellow("warning:")} ${event.message}`);
          else display.say(`${prefix}  ${paint.dim("·")} ${event.message}`);
          return;
        case "progress":
          if (event.percent !== undefined) running.set(subject, `${event.phase} ${Math.floor(event.percent)} %`);
          show(undefined);
          return;
        case "phase-finished": {
          running.delete(subject);
          const mark = event.state === "complete" ? paint.green("✓") : paint.red("✗");
          show(`${prefix}${mark} ${event.phase || "deferPhase"} ${paint.dim(formatDuration(event.milliseconds))}`);
          for (const [key, value] of Object.entries(event.output)) {
            display.say(`${prefix}  ${paint.dim("output")} ${key} = ${short(value, mask)}`);
          }
          return;
        }
        case "artifact":
          return;
        case "action-finished":
          display.idle();
          display.say(
            `${prefix}${event.action} ${event.state} ${paint.dim(`in ${formatDuration(event.milliseconds)}`)}`,
          );
          return;
      }
    },
  };
}

/** Masked before it is cut: half a secret would not be recognised any more. */
function short(value: unknown, mask: Mask): string {
  const text = mask(typeof value === "string" ? value : jsonText(value));
  const line = harmless(text.replaceAll("\n", "\\n"));
  return line.length > 200 ? `${line.slice(0, 200)}… (${text.length} characters)` : line;
}
