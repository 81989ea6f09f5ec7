// Time zones: the offset and the abbreviation that hold at an instant, from the zone data the runtime carries.

import { ZONES } from "./zone-names.ts";

export type Offset = { readonly seconds: number; readonly abbreviation: string };
export type Zone = {
  readonly name: string;
  readonly at: (unixSeconds: number) => Offset;
  /** It stands for the zone of the machine, whichever that is. */
  readonly isLocal?: boolean;
};

export const UTC: Zone = { name: "UTC", at: () => ({ seconds: 0, abbreviation: "UTC" }) };

const MAX_FIXED = 1000;
const fixed = new Map<string, Zone>();

/** The same zone for the same name and offset, so that times in it are equal. */
export function fixedZone(abbreviation: string, seconds: number): Zone {
  const key = `${seconds} ${abbreviation}`;
  let zone = fixed.get(key);
  if (zone === undefined) {
    if (fixed.size >= MAX_FIXED) fixed.clear();
    const offset = { seconds, abbreviation };
    zone = { name: abbreviation, at: () => offset };
    fixed.set(key, zone);
  }
  return zone;
}

const loaded = new Map<string, Zone>();

const LONGEST_NAME = 100;

/** The zone of an IANA name, or undefined where there is none. */
export function loadZone(name: string): Zone | undefined {
  if (name === "" || name === "UTC") return UTC;
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const zone =
    name.length <= LONGEST_NAME && isSpelledRight(name) && /^[A-Za-z]/.test(name) ? openZone(name) : undefined;
  if (zone !== undefined) loaded.set(name, zone);
  return zone;
}

const local = new Map<string, Zone>();

/** The zone of that name in the role of the machine's own; UTC where there is none of the name. */
export function localZone(name: string): Zone {
  let zone = local.get(name);
  if (zone === undefined) {
    const { name: found, at } = loadZone(name) ?? UTC;
    zone = { name: found === UTC.name ? found : "Local", at, isLocal: true };
    local.set(name, zone);
  }
  return zone;
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

/** The runtime's calendar ends here, in the year 275760; the rules of a zone repeat with the calendar, every 400 years. */
const LAST_SECOND = 8_640_000_000_000;
const CYCLE = 146_097 * 86_400;

function zonePart(clock: Intl.DateTimeFormat, unixSeconds: number): string {
  const seconds = unixSeconds > LAST_SECOND ? 500 * CYCLE + (unixSeconds % CYCLE) : Math.max(unixSeconds, -LAST_SECOND);
  return clock.formatToParts(seconds * 1000).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
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
