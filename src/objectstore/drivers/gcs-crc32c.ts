// The checksum that Google Cloud Storage keeps of every object; Node has none for this polynomial.

const POLYNOMIAL = 0x82f63b78;

/** Eight tables of 256: what a byte does to the checksum when 0 to 7 further bytes follow it. */
const TABLES = tables();

export type Crc32c = {
  update(piece: Uint8Array): void;
  /** The four bytes of the checksum so far, most significant first, in base64: as the service writes it. */
  base64(): string;
};

export function crc32c(): Crc32c {
  let state = 0xffffffff;
  return {
    update(piece) {
      state = advance(state, piece);
    },
    base64() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(~state >>> 0);
      return bytes.toString("base64");
    },
  };
}

function tables(): Uint32Array {
  const result = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    result[byte] = value;
  }
  for (let index = 256; index < result.length; index++) {
    const before = result[index - 256]!;
    result[index] = (before >>> 8) ^ result[before & 0xff]!;
  }
  return result;
}

/** Eight bytes a step; the first four are mixed with the state, which they meet in little-endian order. */
function advance(start: number, piece: Uint8Array): number {
  const t = TABLES;
  const whole = piece.length - (piece.length % 8);
  let state = start;
  let i = 0;
  for (; i < whole; i += 8) {
    state ^= piece[i]! | (piece[i + 1]! << 8) | (piece[i + 2]! << 16) | (piece[i + 3]! << 24);
    state =
      t[1792 + (state & 0xff)]! ^
      t[1536 + ((state >>> 8) & 0xff)]! ^
      t[1280 + ((state >>> 16) & 0xff)]! ^
      t[1024 + (state >>> 24)]! ^
      t[768 + piece[i + 4]!]! ^
      t[512 + piece[i + 5]!]! ^
      t[256 + piece[i + 6]!]! ^
      t[piece[i + 7]!]!;
  }
  for (; i < piece.length; i++) state = (state >>> 8) ^ t[(state ^ piece[i]!) & 0xff]!;
  return state;
}
