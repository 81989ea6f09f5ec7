// abbrev, wrap and their kin: they cut by bytes, as the library that sprig 2.22 uses does.

import { checkLength } from "../bounded.ts";
import { decodeUtf8, encodeUtf8 } from "../go-string.ts";
import { spend } from "../limits.ts";

/** A text of one character per byte, on which offsets are byte offsets. */
function toByteText(text: string): string {
  return Buffer.from(encodeUtf8(text)).toString("latin1");
}

function fromByteText(text: string): string {
  return decodeUtf8(Buffer.from(text, "latin1"));
}

/** At most `width` bytes, beginning at `offset`, with dots where something is left out. */
export function abbreviate(source: string, offset: number, width: number): string {
  return fromByteText(abbreviateBytes(toByteText(source), offset, width));
}

function abbreviateBytes(text: string, from: number, width: number): string {
  if (text === "" || width < 4) return "";
  if (text.length <= width) return text;
  const kept = width - 3;
  let offset = Math.min(from, text.length);
  // Go's difference overflows for the smallest offsets.
  if (text.length - offset < kept || text.length - offset >= 2 ** 63) offset = text.length - kept;
  if (offset <= 4) return `${text.slice(0, kept)}...`;
  if (width < 7) return "";
  if (offset + kept < text.length) return `...${abbreviateBytes(text.slice(offset), 0, kept)}`;
  return `...${text.slice(text.length - kept)}`;
}

export function wrapText(source: string, givenWidth: number, separator: string, breakWords: boolean): string {
  const text = toByteText(source);
  const newLine = toByteText(separator === "" ? "\n" : separator);
  const width = Math.max(givenWidth, 1);
  let out = "";
  let offset = 0;
  while (text.length - offset > width) {
    spend(1);
    checkLength(out.length);
    if (text[offset] === " ") {
      offset++;
      continue;
    }
    const space = text.slice(offset, offset + width + 1).lastIndexOf(" ");
    if (space >= 0) {
      out += text.slice(offset, offset + space) + newLine;
      offset += space + 1;
    } else if (breakWords) {
      out += text.slice(offset, offset + width) + newLine;
      offset += width;
    } else {
      const next = text.indexOf(" ", offset + width);
      if (next < 0) {
        out += text.slice(offset);
        offset = text.length;
      } else {
        out += text.slice(offset, next) + newLine;
        offset = next + 1;
      }
    }
  }
  return fromByteText(out + text.slice(offset));
}
