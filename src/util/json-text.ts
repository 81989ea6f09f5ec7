// Writes JSON that keeps every digit of whole numbers beyond 2^53, which YAML files hold as bigint.

const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** As JSON.stringify, which refuses a bigint. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (typeof member === "bigint" ? rawJSON(`${member}`) : member));
}
