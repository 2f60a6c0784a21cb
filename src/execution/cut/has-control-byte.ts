const bytesPerWord = 4;
const highBits = 0x80808080;
const spaces = 0x20202020;

/**
 * True when one of the bytes is below 0x20, which JSON text without white space never holds. Four bytes are looked at in one
 * step, as an answer may be large.
 */
export function hasControlByte(bytes: Uint8Array): boolean {
  // A few bytes may end before the first whole word begins.
  if (bytes.length < bytesPerWord) return isControlIn(bytes, 0, bytes.length);
  const head = Math.min((bytesPerWord - (bytes.byteOffset % bytesPerWord)) % bytesPerWord, bytes.length);
  const count = Math.floor((bytes.length - head) / bytesPerWord);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + head, count);
  for (let index = 0; index < count; index++) {
    const word = words[index] ?? 0;
    // A byte borrows from its high bit where it is below a space.
    if (((word - spaces) & ~word & highBits) !== 0) return true;
  }
  return isControlIn(bytes, 0, head) || isControlIn(bytes, head + count * bytesPerWord, bytes.length);
}

function isControlIn(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if ((bytes[index] ?? 0) < 0x20) return true;
  return false;
}
