/** Encodes one DER value: tag, length, content. Source: X.690, section 8.1. */
export function encodeDer(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), encodeLength(body.length), body]);
}

/** Encodes values in their order as a SEQUENCE. */
export function encodeSequence(...items: readonly Buffer[]): Buffer {
  return encodeDer(0x30, ...items);
}

/** Encodes a dotted object identifier such as `2.5.4.3`. */
export function encodeOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return encodeDer(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** Encodes an instant as UTCTime, in whole seconds. */
export function encodeTime(instant: Date): Buffer {
  const digits = instant.toISOString().replace(/\.\d+|[-:T]/g, '');
  return encodeDer(0x17, Buffer.from(digits.slice(2)));
}

/** Encodes bytes as a BIT STRING without unused bits. */
export function encodeBits(bytes: Buffer): Buffer {
  return encodeDer(0x03, Buffer.from([0]), bytes);
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}
