// Keeps secret values out of everything a person or a log may see.

/** Shorter values would blank out ordinary words. */
const SHORTEST = 6;
const MASK = "****";

export type Redactor = {
  /** Adds secret values; those under 6 bytes of UTF-8, and undefined, are ignored. Takes effect on the next `mask`. */
  add(...values: readonly (string | undefined)[]): void;
  /** `text` with every secret replaced by `****`, also in its base64, JSON-escaped and URL-encoded form. */
  mask(text: string): string;
};

/** A redactor that starts with `values`. Each long line of a value of several lines (a key file) is a secret as well. */
export function createRedactor(...values: readonly (string | undefined)[]): Redactor {
  const forms = new Set<string>();
  let pattern: RegExp | undefined;
  const redactor: Redactor = {
    add(...added) {
      for (const value of added) {
        if (value === undefined) continue;
        for (const part of [value, ...linesOf(value)]) {
          if (Buffer.byteLength(part) >= SHORTEST) for (const form of formsOf(part)) forms.add(form);
        }
      }
      pattern = undefined;
    },
    mask(text) {
      if (forms.size === 0) return text;
      pattern ??= patternOf(forms);
      return text.replace(pattern, MASK);
    },
  };
  redactor.add(...values);
  return redactor;
}

/** Longest first, so that a secret that contains another one is replaced as a whole. */
function patternOf(forms: ReadonlySet<string>): RegExp {
  const sorted = [...forms].sort((a, b) => b.length - a.length);
  return new RegExp(sorted.map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"), "g");
}

/** `-----BEGIN …` lines are the same in every key file and say nothing. */
function linesOf(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return lines.length < 2 ? [] : lines.filter((line) => line.length >= 16 && !line.startsWith("-----"));
}

function formsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  // Go escapes these three as well.
  const goJson = json.replace(/[<>&]/g, (found) => `\\u00${found.charCodeAt(0).toString(16)}`);
  const url = encodeURIComponent(value.toWellFormed());
  const forms = [value, value.trim(), json, goJson, url, url.replaceAll("%20", "+"), strictUrl(url), ...base64(value)];
  return forms.filter((form) => Buffer.byteLength(form) >= SHORTEST);
}

/** The form in which AWS signs: `!'()*` are escaped too. */
function strictUrl(url: string): string {
  return url.replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The whole value, and for each of the three alignments the characters that depend on the value alone, so that it is
 * also found inside the base64 of a longer text such as `user:password`. Both alphabets.
 */
function base64(value: string): string[] {
  const bytes = Buffer.from(value);
  const found = [bytes.toString("base64").replace(/=+$/, "")];
  for (let shift = 0; shift < 3; shift++) {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const cut = (shift + bytes.length) % 3 === 0 ? 0 : 1;
    const core = text.slice(shift === 0 ? 0 : shift + 1, text.length - cut);
    if (core.length >= 8) found.push(core);
  }
  return found.flatMap((text) => [text, text.replaceAll("+", "-").replaceAll("/", "_")]);
}
