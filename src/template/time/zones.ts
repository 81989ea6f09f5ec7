// Time zones: the offset and the abbreviation that hold at an instant, from the zone data the runtime carries.

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
  if (!loaded.has(name)) loaded.set(name, /^[A-Za-z]/.test(name) ? openZone(name) : undefined);
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
    return { seconds, abbreviation: abbreviate(name, unixSeconds, seconds) };
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

/** Each English variant knows the abbreviations used where it is spoken. */
const LOCALES = ["en-US", "en-GB", "en-AU", "en-CA", "en-IN", "en-NZ", "en-ZA", "en-KE", "en-NG", "en-IL"];

/** Standard and summer abbreviations that no English variant prints. */
const ABBREVIATIONS: Record<string, readonly [string, string?]> = {
  "Africa/Cairo": ["EET", "EEST"],
  "Africa/Johannesburg": ["SAST"],
  "Africa/Lagos": ["WAT"],
  "Africa/Maputo": ["CAT"],
  "Africa/Nairobi": ["EAT"],
  "Asia/Calcutta": ["IST"],
  "Asia/Hong_Kong": ["HKT", "HKST"],
  "Asia/Jakarta": ["WIB"],
  "Asia/Jerusalem": ["IST", "IDT"],
  "Asia/Karachi": ["PKT", "PKST"],
  "Asia/Kolkata": ["IST"],
  "Asia/Manila": ["PST", "PDT"],
  "Asia/Seoul": ["KST", "KDT"],
  "Asia/Shanghai": ["CST", "CDT"],
  "Asia/Taipei": ["CST", "CDT"],
  "Asia/Tokyo": ["JST", "JDT"],
  "Europe/Moscow": ["MSK", "MSD"],
  "Pacific/Auckland": ["NZST", "NZDT"],
  "Pacific/Guam": ["ChST"],
  "Pacific/Honolulu": ["HST"],
};

const abbreviations = new Map<string, string>();

function abbreviate(name: string, unixSeconds: number, seconds: number): string {
  const summer = isSummer(name, unixSeconds, seconds);
  const key = `${name} ${seconds} ${summer}`;
  const known = abbreviations.get(key);
  if (known !== undefined) return known;
  const listed = ABBREVIATIONS[name]?.[summer ? 1 : 0];
  const found =
    listed ??
    LOCALES.map((locale) => shortName(locale, name, unixSeconds)).find((text) => !/^(GMT|UTC)[+-]|\d/.test(text));
  const abbreviation = found ?? numericName(seconds);
  abbreviations.set(key, abbreviation);
  return abbreviation;
}

function isSummer(name: string, unixSeconds: number, seconds: number): boolean {
  if (ABBREVIATIONS[name]?.[1] === undefined) return false;
  const clock = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
  const year = new Date(unixSeconds * 1000).getUTCFullYear();
  const offsets = [0, 6].map((month) => offsetSeconds(zonePart(clock, Date.UTC(year, month, 1) / 1000)));
  return seconds > Math.min(...offsets);
}

function shortName(locale: string, timeZone: string, unixSeconds: number): string {
  return zonePart(new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "short" }), unixSeconds);
}

function numericName(seconds: number): string {
  const minutes = Math.abs(Math.trunc(seconds / 60));
  const hours = String(Math.floor(minutes / 60)).padStart(2, "0");
  const rest = minutes % 60 === 0 ? "" : String(minutes % 60).padStart(2, "0");
  return `${seconds < 0 ? "-" : "+"}${hours}${rest}`;
}
