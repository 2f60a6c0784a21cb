import { hasControlByte } from '../../../../src/execution/cut/has-control-byte';

const longest = 11;

/** Bytes that begin at a place in a word, with spaces before and after that must not be looked at. */
function placed(offset: number, bytes: readonly number[]): Uint8Array {
  const all = new Uint8Array(offset + bytes.length + 8);
  all.set(bytes, offset);
  return all.subarray(offset, offset + bytes.length);
}

/** Every place in every length of bytes, from every place in a word. */
function* places(): Generator<{ readonly offset: number; readonly length: number; readonly at: number }> {
  for (let offset = 0; offset < 5; offset++)
    for (let length = 1; length <= longest; length++) for (let at = 0; at < length; at++) yield { offset, length, at };
}

describe('a control byte', () => {
  it('is found at every place of every length, wherever the words begin, and whatever is beside it', () => {
    for (const { offset, length, at } of places()) {
      for (const beside of [0x20, 0x7f, 0x80, 0xff]) {
        for (const control of [0x00, 0x09, 0x1f]) {
          const bytes = Array.from({ length }, (_, index) => (index === at ? control : beside));
          expect(hasControlByte(placed(offset, bytes))).toBe(true);
        }
      }
    }
  });

  it('is not seen where there is none: any two bytes beside each other', () => {
    for (let first = 0x20; first <= 0xff; first++) {
      for (let second = 0x20; second <= 0xff; second++) {
        if (hasControlByte(placed(first % 5, [first, second, first, second, second, first, first]))) {
          throw new Error(`${String(first)} ${String(second)}`);
        }
      }
    }
    expect(hasControlByte(new Uint8Array())).toBe(false);
  });
});
