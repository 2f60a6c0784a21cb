import { parse } from 'protobufjs';
import { createMessageParser } from '../../../../src/upstreams/grpc/parse-message';

const { root } = parse(`syntax = "proto3";
message A {
  string text = 1;
  repeated string texts = 2;
  map<string, string> named = 3;
  oneof choice { string name = 4; int32 number = 5; A deep = 6; }
  int64 big = 7;
  uint64 unsigned = 8;
  sint64 zigzag = 9;
  bytes raw = 10;
  optional string maybe = 11;
}`).root.resolveAll();

const parseA = createMessageParser(root.lookupType('A'));

/** What a message holds of its own. */
function parsed(...bytes: readonly number[]): unknown {
  return { ...(parseA(Buffer.from(bytes)) as object) };
}

const empty = { texts: [], named: {} };

describe('bytes that are no message', () => {
  test.each([
    ['a string longer than the message', [0x0a, 5, 0x61]],
    ['a string of a list longer than the message', [0x12, 1, 0x61, 0x12, 2, 0x61]],
    ['a string longer than the message that it is nested in', [0x32, 3, 0x0a, 5, 0x61, 0x22, 2, 0x61, 0x61]],
    ['a map’s value longer than its entry', [0x1a, 5, 0x0a, 1, 0x61, 0x12, 9, 0x61, 0x61, 0x61]],
    ['bytes longer than the message', [0x52, 2, 0x61]],
    ['an unknown field longer than the message', [0x7a, 2, 0x61]],
    ['a string that is not UTF-8', [0x0a, 2, 0xc3, 0x28]],
    ['a string that ends inside a character', [0x0a, 2, 0xe2, 0x82]],
    ['a surrogate in a string', [0x0a, 3, 0xed, 0xa0, 0x80]],
    ['a map’s key that is not UTF-8', [0x1a, 3, 0x0a, 1, 0xff]],
    ['a field of number 0', [0x00, 1]],
    ['a field of number 0 with a length', [0x02, 1, 0x61]],
    ['a field of number 0 in a nested message', [0x32, 2, 0x00, 1]],
    ['a field of number 0 in a group that is unknown', [0x7b, 0x00, 1, 0x7c]],
    ['an int64 that is cut off after three bytes', [0x38, 0x80, 0x80, 0x80]],
    ['an int64 that is cut off after four bytes', [0x38, 0x80, 0x80, 0x80, 0x80]],
    ['a uint64 that is cut off', [0x40, 0x80, 0x80, 0x80, 0x80]],
    ['a sint64 that is cut off', [0x48, 0x80, 0x80, 0x80, 0x80]],
    ['unknown groups in one another without end', Array.from({ length: 500 }, () => 0x7b)],
  ])('%s', (_, bytes) => {
    expect(() => parsed(...bytes)).toThrow();
  });
});

describe('a string of any length', () => {
  test.each([1, 2, 63, 64, 65, 127])(
    'of %d characters is read as it was written, and not beyond its message',
    (length) => {
      for (const text of ['a'.repeat(length), `${'a'.repeat(length)}é`, `é${'a'.repeat(length)}`]) {
        const bytes = Buffer.from(text);
        const tagged = [
          0x0a,
          (bytes.length % 128) | (bytes.length < 128 ? 0 : 0x80),
          ...(bytes.length < 128 ? [] : [1]),
        ];
        expect(parsed(...tagged, ...bytes, 0x22, 1, 0x62)).toEqual({ ...empty, text, name: 'b' });
        expect(() => parsed(...tagged, ...bytes.subarray(1))).toThrow();
      }
    },
  );
});

describe('of the members of a oneof', () => {
  const name = [0x22, 1, 0x61];
  const number = [0x28, 7];

  test.each([
    ['the last one counts', [...name, ...number], { ...empty, number: 7 }],
    ['the last one counts in either order', [...number, ...name], { ...empty, name: 'a' }],
    ['the last one counts when it came before', [...name, ...number, ...name], { ...empty, name: 'a' }],
    ['the last value counts', [...number, 0x28, 8], { ...empty, number: 8 }],
    ['a message is taken away by a scalar', [0x32, 0, ...number], { ...empty, number: 7 }],
    ['the only one counts', number, { ...empty, number: 7 }],
    ['none is there when none came', [], empty],
  ])('%s', (_, bytes, expected) => {
    expect(parsed(...bytes)).toEqual(expected);
  });

  test('the last one counts in a nested message', () => {
    const { deep } = parseA(Buffer.from([0x32, 5, ...name, ...number])) as { readonly deep: object };
    expect({ ...deep }).toEqual({ ...empty, number: 7 });
  });
});

test('what is well formed is taken: all of UTF-8, whole numbers, fields and groups that are unknown', () => {
  const text = Buffer.from('a€😀\0\uFEFF');
  expect(parsed(0x0a, text.length, ...text)).toEqual({ ...empty, text: text.toString() });
  expect(parsed(0x0a, 0, 0x5a, 0)).toEqual({ ...empty, text: '', maybe: '' });
  expect(String((parsed(0x38, 0xff, 0xff, 0xff, 0x7f) as { readonly big: unknown }).big)).toBe('268435455');
  expect(parsed(0x78, 1, 0x7b, 0x08, 1, 0x7c, 0x0a, 1, 0x61)).toEqual({ ...empty, text: 'a' });
});
