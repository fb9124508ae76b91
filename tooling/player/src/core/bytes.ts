/** Bytes and the text that carries them: varints, bit sets, base64url, CRC-32. */

/** Bytes that end too early, or a number too large to be one of ours. */
export class Malformed extends Error {}

export class Writer {
  private readonly bytes: number[] = [];

  byte(value: number): this {
    this.bytes.push(value & 0xff);
    return this;
  }

  /** Unsigned LEB128 of a whole number up to 2^53. */
  varint(value: number): this {
    let rest = Math.max(0, Math.floor(value));
    while (rest >= 0x80) {
      this.bytes.push((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    return this.byte(rest);
  }

  /** A set of small numbers as one varint: bit n is number n. Has no upper limit. */
  mask(members: Iterable<number>): this {
    let bits = 0n;
    for (const member of members) bits |= 1n << BigInt(member);
    while (bits >= 0x80n) {
      this.bytes.push(Number(bits & 0x7fn) + 0x80);
      bits >>= 7n;
    }
    return this.byte(Number(bits));
  }

  raw(bytes: Uint8Array): this {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }
}

export class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Malformed("ends too early");
    this.at += 1;
    return byte;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) throw new Malformed("number too large");
      if (byte < 0x80) return value;
    }
  }

  mask(): number[] {
    const members: number[] = [];
    for (let base = 0; ; base += 7) {
      const byte = this.byte();
      for (let bit = 0; bit < 7; bit += 1) if (byte & (1 << bit)) members.push(base + bit);
      if (byte < 0x80) return members;
    }
  }

  /** A count, and that many of something. One that lies ends at the last byte, before it takes room. */
  list<T>(item: () => T): T[] {
    const items: T[] = [];
    for (let left = this.varint(); left > 0; left -= 1) items.push(item());
    return items;
  }

  raw(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new Malformed("ends too early");
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }
}

/** Bit n of the set is bit n%8 of byte n/8. No trailing zero bytes. */
export function bitset(members: Iterable<number>): Uint8Array {
  const bytes: number[] = [];
  for (const member of members) {
    const index = Math.floor(member / 8);
    while (bytes.length <= index) bytes.push(0);
    bytes[index] = (bytes[index] ?? 0) | (1 << (member % 8));
  }
  return Uint8Array.from(bytes);
}

export function members(bits: Uint8Array): number[] {
  return [...bits].flatMap((byte, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (1 << bit)).map((bit) => index * 8 + bit),
  );
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** RFC 4648 §5 without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const triple = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digits = b === undefined ? 2 : c === undefined ? 3 : 4;
    for (let d = 0; d < digits; d += 1) text += ALPHABET.charAt((triple >> (18 - 6 * d)) & 63);
  }
  return text;
}

export function fromBase64Url(text: string): Uint8Array {
  const bytes: number[] = [];
  let pending = 0;
  let bits = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) throw new Malformed("not base64url");
    pending = ((pending << 6) | digit) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((pending >> bits) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}

/** CRC-32 as in zlib (reflected polynomial EDB88320), eight lower-case hex digits. */
export function crc32(text: string): string {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}
