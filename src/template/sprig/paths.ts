// sprig's functions on slash-separated paths.

import { checkItems } from "../bounded.ts";
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
  let end = path.length;
  while (end > 0 && path[end - 1] === "/") end--;
  return end === 0 ? "/" : path.slice(path.lastIndexOf("/", end - 1) + 1, end);
}

function clean(path: string): string {
  const isRooted = path.startsWith("/");
  const kept: string[] = [];
  for (let start = 0; start <= path.length; ) {
    const slash = path.indexOf("/", start);
    const end = slash < 0 ? path.length : slash;
    const name = path.slice(start, end);
    start = end + 1;
    if (name === "" || name === ".") continue;
    if (name !== "..") kept.push(name);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!isRooted) kept.push(name);
    checkItems(kept.length);
  }
  return (isRooted ? "/" : "") + kept.join("/") || ".";
}

function extension(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot);
}
