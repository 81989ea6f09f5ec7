// Kubernetes quantities ("500m", "1Gi", "1e3") as exact numbers, for quotas, capacity and volume sizes.
import { KanisterError } from "../errors/error.ts";

/** The text is not a quantity. */
export class QuantityError extends KanisterError {
  constructor(text: string) {
    super("QUANTITY", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'", {
      details: { text },
    });
  }
}

/** In billionths, the smallest unit a quantity can hold. */
export type Nanos = bigint;

const nano = 1_000_000_000n;
const binary: Record<string, bigint> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const decimal: Record<string, number> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** Fractions of a billionth are rounded up, away from zero. */
export function parseQuantity(value: string | number): Nanos {
  const text = String(value);
  const found = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE])([+-]?\d+)|([KMGTPE]i|[numkMGTPE]?))$/.exec(text);
  const [, sign, whole = "", fraction = "", exponentMark, exponent, suffix = ""] = found ?? [];
  if (!found || (whole === "" && fraction === "")) throw new QuantityError(text);
  const digits = BigInt(`${whole}${fraction}` || "0");
  let power = 9 - fraction.length;
  let factor = 1n;
  if (exponentMark) power += Number(exponent);
  else if (binary[suffix] !== undefined) factor = 1n << binary[suffix];
  else power += decimal[suffix] ?? 0;
  const scaled = digits * factor;
  const nanos = power >= 0 ? scaled * 10n ** BigInt(power) : ceilDivide(scaled, 10n ** BigInt(-power));
  return sign === "-" ? -nanos : nanos;
}

export function isQuantity(value: unknown): boolean {
  if (typeof value !== "string" && typeof value !== "number") return false;
  try {
    parseQuantity(value);
    return true;
  } catch {
    return false;
  }
}

export function quantityNumber(value: string | number): number {
  return Number(parseQuantity(value)) / 1e9;
}

/** The shortest exact text; `binary` prefers Ki, Mi, Gi as sizes do. */
export function formatQuantity(nanos: Nanos, style: "decimal" | "binary" = "decimal"): string {
  if (nanos === 0n) return "0";
  if (style === "binary" && nanos % nano === 0n) {
    const whole = nanos / nano;
    for (const suffix of ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki"]) {
      const unit = 1n << (binary[suffix] ?? 0n);
      if (whole % unit === 0n) return `${whole / unit}${suffix}`;
    }
    return String(whole);
  }
  for (const suffix of ["E", "P", "T", "G", "M", "k", "", "m", "u", "n"]) {
    const unit = 10n ** BigInt(9 + (decimal[suffix] ?? 0));
    if (nanos % unit === 0n) return `${nanos / unit}${suffix}`;
  }
  return `${nanos}n`;
}

function ceilDivide(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}
