// Log records in the form of the Go tool: one JSON object per line, member names sorted.

import { UsageError } from "../errors/error.ts";
import type { LogLevel } from "./context.ts";

const LEVELS: LogLevel[] = ["panic", "fatal", "error", "warning", "info", "debug", "trace"];

/** The level that `text` names; `warn` is accepted. Throws a UsageError for other words. */
export function parseLogLevel(text: string): LogLevel {
  const wanted = text.toLowerCase() === "warn" ? "warning" : text.toLowerCase();
  const level = LEVELS.find((name) => name === wanted);
  if (level) return level;
  throw new UsageError(`Invalid log level: ${text}`, { hint: `one of ${LEVELS.join(", ")}` });
}

/** Whether records of `level` are shown when `wanted` is asked for. */
export function isLogged(level: LogLevel, wanted: LogLevel): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(wanted);
}

/** One record, newline included. */
export function formatRecord(level: LogLevel, message: string, fields: Record<string, unknown>, now: Date): string {
  const record: Record<string, unknown> = { ...fields, level, msg: message, time: now.toISOString() };
  return `${JSON.stringify(Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))))}\n`;
}
