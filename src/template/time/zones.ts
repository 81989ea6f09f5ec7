// Time zones: the offset and the abbreviation that hold at an instant, from the zone data the runtime carries.

import { ZONES } from "./zone-names.ts";

export type Offset = { readonly seconds: number; readonly abbreviation: string };
export type Zone = { readonly name: string; readonly at: (unixSeconds: number) => Offset };

export const UTC: Zone = { name: "UTC", at: () => ({ seconds: 0, abbreviation: "UTC" }) };

export function fixedZone(abbreviation: string, seconds: number): Zone {
  const offset = { seconds, abbreviation };
  return { name: abbreviation, at: () => offset };
}

const loaded = new Map<string, Zone | undefined>();

/** The zone of an IANA name, or undefined where there is none. */
export function loadZone(name: string): Zone | undefined {
  if (name === "" || name === "UTC") return UTC;
  if (!loaded.has(name)) loaded.set(name, isSpelledRight(name) && /^[A-Za-z]/.test(name) ? openZone(name) : undefined);
  return loaded.get(name);
}

function openZone(name: string): Zone | undefined {
  let clock: Intl.DateTimeFormat;
  try {
    clock = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
  const at = (unixSeconds: number): Offset => {
    const seconds = offsetSeconds(zonePart(clock, unixSeconds));
    return { seconds, abbreviation: abbreviate(name, seconds, unixSeconds) };
  };
  return { name, at };
}

function zonePart(clock: Intl.DateTimeFormat, unixSeconds: number): string {
  return clock.formatToParts(unixSeconds * 1000).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
}

function offsetSeconds(text: string): number {
  const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
  if (match?.[1] === undefined) return 0;
  const size = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === "-" ? -size : size;
}

const abbreviations = new Map<string, ReadonlyMap<number, string>>();
const lowerCaseNames = new Set(["utc"]);

function readNames(): void {
  if (abbreviations.size > 0) return;
  for (const [texts, names] of ZONES) {
    const pairs = texts === "" ? [] : texts.split(" ").map((text) => text.split("=") as [string, string]);
    const byOffset = new Map(pairs.map(([abbreviation, minutes]) => [Number(minutes) * 60, abbreviation]));
    for (const name of names.split(" ")) {
      abbreviations.set(name, byOffset);
      lowerCaseNames.add(name.toLowerCase());
    }
  }
}

/** The runtime takes names in any case, Go does not; a zone that is newer than our list is taken as it is. */
function isSpelledRight(name: string): boolean {
  readNames();
  return abbreviations.has(name) || !lowerCaseNames.has(name.toLowerCase());
}

/** Before this no place had a standard time. */
const STANDARD_TIME_BEGINS = Date.UTC(1850, 0, 1) / 1000;

function abbreviate(name: string, seconds: number, unixSeconds: number): string {
  readNames();
  if (unixSeconds < STANDARD_TIME_BEGINS && seconds % 900 !== 0) return "LMT";
  return abbreviations.get(name)?.get(seconds) ?? numericName(seconds);
}

function numericName(seconds: number): string {
  const minutes = Math.abs(Math.trunc(seconds / 60));
  const hours = String(Math.floor(minutes / 60)).padStart(2, "0");
  const rest = minutes % 60 === 0 ? "" : String(minutes % 60).padStart(2, "0");
  return `${seconds < 0 ? "-" : "+"}${hours}${rest}`;
}
