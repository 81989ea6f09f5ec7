// Writes the few ASN.1 structures that certificates are made of.

export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...derLength(body.length)]), body]);
}

function derLength(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

export const sequence = (...content: readonly Uint8Array[]): Buffer => der(0x30, ...content);
export const set = (...content: readonly Uint8Array[]): Buffer => der(0x31, ...content);
export const octets = (...content: readonly Uint8Array[]): Buffer => der(0x04, ...content);
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, "utf8"));
export const printable = (text: string): Buffer => der(0x13, Buffer.from(text, "latin1"));
export const bool = (value: boolean): Buffer => der(0x01, Buffer.from([value ? 0xff : 0]));
export const bits = (data: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), data);

/** A positive integer of big-endian bytes. */
export function integer(data: Uint8Array): Buffer {
  const start = data.findIndex((byte) => byte !== 0);
  const body = start < 0 ? Buffer.from([0]) : data.subarray(start);
  return der(0x02, body[0]! >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), body);
}

export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...others] = text.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const part of others) {
    const digits = [part % 128];
    for (let rest = Math.floor(part / 128); rest > 0; rest = Math.floor(rest / 128))
      digits.unshift((rest % 128) | 0x80);
    bytes.push(...digits);
  }
  return der(0x06, Buffer.from(bytes));
}

/** UTCTime up to 2049, GeneralizedTime after, as X.509 wants it. */
export function time(date: Date): Buffer {
  const text = `${date.toISOString().replace(/\..*$/, "").replace(/[-:T]/g, "")}Z`;
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}
