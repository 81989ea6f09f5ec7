// Go's time.Duration: parsed from and printed as texts like "1h30m".

const UNITS: Record<string, bigint> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const SECOND = 1_000_000_000n;
const LIMIT = 2n ** 63n;
/** Of a whole number of 63 bits. */
const MOST_DIGITS = 19;

/** Nanoseconds, or undefined where the text is no duration. */
export function parseDuration(text: string): bigint | undefined {
  const match = /^([+-]?)(.*)$/s.exec(text)!;
  const body = match[2]!;
  if (body === "0") return 0n;
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(body)) return undefined;
  let total = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of body.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const size = UNITS[unit]!;
    const digits = whole.replace(/^0+/, "");
    if (digits.length > MOST_DIGITS) return undefined;
    total += BigInt(digits || "0") * size + fractionOf(fraction, Number(size));
    if (total > LIMIT) return undefined;
  }
  const negative = match[1] === "-";
  if (total > LIMIT || (total === LIMIT && !negative)) return undefined;
  return negative ? -total : total;
}

/** Go counts the fraction in floats, and drops the digits that do not fit in 63 bits. */
function fractionOf(digits: string, size: number): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const longer = value * 10n + BigInt(digit);
    if (value > (LIMIT - 1n) / 10n || longer > LIMIT) break;
    value = longer;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (size / scale)));
}

export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return "0s";
  const sign = nanoseconds < 0n ? "-" : "";
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < SECOND) {
    const [unit, scale] = size < 1_000n ? ["ns", 1n] : size < 1_000_000n ? ["µs", 1_000n] : ["ms", 1_000_000n];
    return `${sign}${decimal(size, scale as bigint)}${unit}`;
  }
  const minutes = size / (60n * SECOND);
  const seconds = `${decimal(size % (60n * SECOND), SECOND)}s`;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** The nearest duration there is: 64 bits of nanoseconds hold 292 years. */
export function limitDuration(nanoseconds: bigint): bigint {
  if (nanoseconds >= LIMIT) return LIMIT - 1n;
  return nanoseconds < -LIMIT ? -LIMIT : nanoseconds;
}

/** Rounded to a multiple, halves away from zero. */
export function roundDuration(nanoseconds: bigint, multiple: bigint): bigint {
  if (multiple <= 0n) return nanoseconds;
  const sign = nanoseconds < 0n ? -1n : 1n;
  const size = nanoseconds * sign;
  const rest = size % multiple;
  return limitDuration((size - rest + (rest * 2n < multiple ? 0n : multiple)) * sign);
}

function decimal(value: bigint, scale: bigint): string {
  const fraction = String(value % scale)
    .padStart(String(scale).length - 1, "0")
    .replace(/0+$/, "");
  return fraction === "" || scale === 1n ? String(value / scale) : `${value / scale}.${fraction}`;
}
