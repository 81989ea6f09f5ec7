// The rules for names, label keys and label values with the API server's own wording.
const dns1123Subdomain = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const dns1123Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const dns1035Label = "[a-z]([-a-z0-9]*[a-z0-9])?";
const qualifiedName = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const labelValue = `(${qualifiedName})?`;

const matches = (pattern: string, text: string) => new RegExp(`^${pattern}$`).test(text);
const tooLong = (limit: number) => `must be no more than ${limit} characters`;
const bytes = (text: string) => new TextEncoder().encode(text).length;

/** Every fault of a DNS-1123 subdomain, the usual rule for object names. */
export function subdomainFaults(name: string): string[] {
  const faults = bytes(name) > 253 ? [tooLong(253)] : [];
  if (!matches(dns1123Subdomain, name)) {
    faults.push(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and " +
        `end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${dns1123Subdomain}')`,
    );
  }
  return faults;
}

/** Every fault of a DNS-1123 label, the rule for namespaces and containers. */
export function labelFaults(name: string): string[] {
  const faults = bytes(name) > 63 ? [tooLong(63)] : [];
  if (!matches(dns1123Label, name)) {
    faults.push(
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with " +
        `an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${dns1123Label}')`,
    );
  }
  return faults;
}

/** Every fault of a DNS-1035 label, the rule for Services. */
export function serviceNameFaults(name: string): string[] {
  const faults = bytes(name) > 63 ? [tooLong(63)] : [];
  if (!matches(dns1035Label, name)) {
    faults.push(
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and " +
        "end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is " +
        `'${dns1035Label}')`,
    );
  }
  return faults;
}

/** Every fault of a label's or annotation's key. */
export function labelKeyFaults(key: string): string[] {
  const parts = key.split("/");
  const faults: string[] = [];
  const name = parts.at(-1) ?? "";
  if (parts.length > 2) {
    return [
      `a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualifiedName}') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  if (parts.length === 2) {
    const prefix = parts[0] ?? "";
    if (prefix === "") faults.push("prefix part must be non-empty");
    else faults.push(...subdomainFaults(prefix).map((fault) => `prefix part ${fault}`));
  }
  if (name === "") faults.push("name part must be non-empty");
  else if (bytes(name) > 63) faults.push(`name part ${tooLong(63)}`);
  if (!matches(qualifiedName, name)) {
    faults.push(
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
        `character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualifiedName}')`,
    );
  }
  return faults;
}

/** Every fault of a label's value. */
export function labelValueFaults(value: string): string[] {
  const faults = bytes(value) > 63 ? [tooLong(63)] : [];
  if (!matches(labelValue, value)) {
    faults.push(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
        "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
        `'${labelValue}')`,
    );
  }
  return faults;
}
