// The flags, width and precision of one formatting verb, and the padding they ask for.

import { runeCount } from "../go-string.ts";

export type Flags = {
  width: number | undefined;
  precision: number | undefined;
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v`: field names. */
  plusV: boolean;
  /** `%#v`: Go syntax. */
  sharpV: boolean;
};

export function noFlags(): Flags {
  return {
    width: undefined,
    precision: undefined,
    minus: false,
    plus: false,
    sharp: false,
    space: false,
    zero: false,
    plusV: false,
    sharpV: false,
  };
}

export function pad(text: string, flags: Flags, zero = flags.zero): string {
  const { width } = flags;
  // A character is at most two code units.
  if (width === undefined || text.length >= 2 * width) return text;
  const missing = width - runeCount(text);
  if (missing <= 0) return text;
  if (flags.minus) return text + " ".repeat(missing);
  return (zero ? "0" : " ").repeat(missing) + text;
}
