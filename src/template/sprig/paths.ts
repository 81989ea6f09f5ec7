// sprig's functions on slash-separated paths.

import { posix } from "node:path";
import { define, type GoFunction } from "../functions.ts";
import { text } from "./arguments.ts";

const onPath = (change: (path: string) => string): GoFunction =>
  define("string -> string", ([path]) => change(text(path)));

export const PATHS: readonly (readonly [string, GoFunction])[] = [
  ["base", onPath(base)],
  ["dir", onPath((path) => clean(path.slice(0, path.lastIndexOf("/") + 1)))],
  ["clean", onPath(clean)],
  ["ext", onPath(extension)],
  ["isAbs", define("string -> bool", ([path]) => text(path).startsWith("/"))],
];

function base(path: string): string {
  if (path === "") return ".";
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

function clean(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith("/") ? normal.slice(0, -1) : normal;
}

function extension(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot);
}
