// Draws the events of a run: lines and a spinner for people, one JSON object per line for programs.

import type { EngineEvent } from "../engine/events.ts";
import type { Display } from "../terminal/display.ts";
import type { Io } from "../terminal/io.ts";
import { formatDuration } from "../util/duration.ts";
import { jsonText } from "../util/json-text.ts";

export type EventPrinter = { print(event: EngineEvent, object: string): void; close(): void };

/** One JSON object per event on stdout; `object` tells runs on several objects apart. */
export function jsonPrinter(io: Io, mask: (text: string) => string): EventPrinter {
  return {
    print: (event, object) => io.stdout.write(`${mask(jsonText({ ...event, object }))}\n`),
    close: () => {},
  };
}

/** Phases and notes on stderr, the output of commands on stdout. `several` puts the object in front of each line. */
export function textPrinter(display: Display, several: boolean): EventPrinter {
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
    print(event, object) {
      const prefix = several ? paint.dim(`${object} `) : "";
      switch (event.type) {
        case "action-started":
          display.say(`${prefix}${paint.bold(event.action)} of ${object}`);
          return;
        case "phase-started": {
          const label = event.deferred ? "deferred" : `${event.index + 1}/${event.total}`;
          running.set(object, `${label} ${event.phase} (${event.func})`);
          show(
            `${prefix}${paint.cyan("▶")} ${label} ${paint.bold(event.phase || "deferPhase")} ${paint.dim(event.func)}`,
          );
          return;
        }
        case "log": {
          const source =
            event.container && event.container !== "container" ? `${event.pod}/${event.container}` : event.pod;
          display.answer(
            `${prefix}${paint.dim(`${source} │`)} ${event.stream === "stderr" ? paint.yellow(event.line) : event.line}`,
          );
          return;
        }
        case "note":
          display.say(
            `${prefix}  ${event.level === "warning" ? paint.yellow("warning:") : paint.dim("·")} ${event.message}`,
          );
          return;
        case "progress":
          if (event.percent !== undefined) running.set(object, `${event.phase} ${Math.floor(event.percent)} %`);
          show(undefined);
          return;
        case "phase-finished": {
          running.delete(object);
          const mark = event.state === "complete" ? paint.green("✓") : paint.red("✗");
          show(`${prefix}${mark} ${event.phase || "deferPhase"} ${paint.dim(formatDuration(event.milliseconds))}`);
          for (const [key, value] of Object.entries(event.output))
            display.say(`${prefix}  ${paint.dim("output")} ${key} = ${short(value)}`);
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

function short(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text.replaceAll("\n", "\\n");
  return line.length > 200 ? `${line.slice(0, 200)}… (${text.length} characters)` : line;
}
