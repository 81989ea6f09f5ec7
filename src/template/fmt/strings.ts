// Prints strings and byte strings the way Go's string verbs do.

import { checkLength } from "../bounded.ts";
import { encodeUtf8 } from "../go-string.ts";
import { canBackquote, quote } from "../quote.ts";
import { type Flags, pad } from "./flags.ts";

/** The text, or undefined where the verb is not one for strings. */
export function formatString(text: string, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case "v":
      return flags.sharpV ? quoted(text, flags) : pad(truncated(text, flags), flags);
    case "s":
      return pad(truncated(text, flags), flags);
    case "x":
    case "X":
      return hexDump(encodeUtf8(text), verb, flags);
    case "q":
      return quoted(text, flags);
    default:
      return undefined;
  }
}

function truncated(text: string, flags: Flags): string {
  const { precision } = flags;
  if (precision === undefined || precision >= text.length) return text;
  let end = 0;
  for (let count = 0; count < precision && end < text.length; count++) end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

function quoted(text: string, flags: Flags): string {
  const shown = truncated(text, flags);
  if (flags.sharp && canBackquote(shown)) return pad(`\`${shown}\``, flags);
  return pad(quote(shown, flags.plus), flags);
}

export function hexDump(data: Uint8Array, verb: string, flags: Flags): string {
  const shown = flags.precision === undefined ? data : data.subarray(0, flags.precision);
  if (shown.length === 0) return pad("", flags);
  const upper = verb === "X";
  const prefix = flags.sharp ? (upper ? "0X" : "0x") : "";
  checkLength(shown.length * (flags.space ? 3 + prefix.length : 2));
  const lower = Buffer.from(shown).toString("hex");
  const digits = upper ? lower.toUpperCase() : lower;
  return pad(
    flags.space ? digits.replace(/..(?!$)/g, `${prefix}$& `).replace(/..$/, `${prefix}$&`) : prefix + digits,
    flags,
  );
}
