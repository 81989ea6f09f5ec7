// The field selector grammar of `--field-selector`: equality terms on a few fields each resource offers.
import { KanisterError } from "../errors/error.ts";

export type FieldTerm = { field: string; operator: "=" | "!="; value: string };

/** The text is not a field selector. */
export class FieldSelectorError extends KanisterError {
  constructor(message: string) {
    super("FIELD_SELECTOR", message);
  }
}

export function parseFieldSelector(text: string): FieldTerm[] {
  return splitTerms(text)
    .filter((term) => term !== "")
    .map((term) => {
      const found = /^([^=!]*)(!=|==|=)(.*)$/s.exec(term);
      if (!found) throw new FieldSelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
      const [, field = "", operator, value = ""] = found;
      return { field, operator: operator === "!=" ? "!=" : "=", value: unescapeValue(value, text) };
    });
}

/** A field the object lacks counts as empty. */
export function matchesFields(terms: readonly FieldTerm[], read: (field: string) => string | undefined): boolean {
  return terms.every(({ field, operator, value }) => ((read(field) ?? "") === value) === (operator === "="));
}

function splitTerms(text: string): string[] {
  return text.match(/(?:\\.|[^,\\])+/gs) ?? [];
}

function unescapeValue(value: string, text: string): string {
  return value.replace(/\\(.?)/gs, (sequence, character: string) => {
    if ("\\,=".includes(character) && character !== "") return character;
    throw new FieldSelectorError(`invalid field selector: invalid escape sequence: ${sequence} in ${text}`);
  });
}
