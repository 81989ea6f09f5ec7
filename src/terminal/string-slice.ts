// Flags that may be repeated and hold several values separated by commas, as the Go tools read them.

import { InvalidArgumentError } from "commander";

/**
 * A commander parser: each occurrence is one CSV record (`'"a=b,c"'` is the single value `a=b,c`), and occurrences add up.
 * Blanks are kept; an empty text adds nothing.
 */
export function stringSlice(text: string, previous: readonly string[] = []): string[] {
  return [...previous, ...(text === "" ? [] : csvRecord(text))];
}

function csvRecord(text: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let field = "";
      let end = at + 1;
      for (; end < text.length; end++) {
        if (text[end] !== '"') field += text[end];
        else if (text[end + 1] === '"') {
          field += '"';
          end++;
        } else break;
      }
      if (end >= text.length) throw new InvalidArgumentError(`parse error on column ${at + 1}: unclosed "`);
      if (end + 1 < text.length && text[end + 1] !== ",")
        throw new InvalidArgumentError(`parse error on column ${end + 2}: text after "`);
      fields.push(field);
      at = end + 1;
    } else {
      const comma = text.indexOf(",", at);
      const field = text.slice(at, comma === -1 ? undefined : comma);
      if (field.includes('"')) {
        throw new InvalidArgumentError(
          `parse error on column ${at + field.indexOf('"') + 1}: bare " in non-quoted field`,
        );
      }
      fields.push(field);
      at = comma === -1 ? text.length : comma;
    }
    if (at >= text.length) return fields;
    at++;
    if (at === text.length) return [...fields, ""];
  }
}
