import fc from 'fast-check';
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLScalarType,
  GraphQLString,
  type GraphQLLeafType,
} from 'graphql';
import { coerceLeaf } from '../../../../src/execution/coerce-leaf';
import { leafSkipper } from '../../../../src/execution/cut/leaf-skipper';
import { leafWriter } from '../../../../src/execution/cut/leaf-writer';
import { odd } from '../../../../src/execution/cut/odd';
import { TextCursor } from '../../../../src/execution/cut/text-cursor';

const types: readonly GraphQLLeafType[] = [
  GraphQLString,
  GraphQLID,
  GraphQLBoolean,
  GraphQLInt,
  GraphQLFloat,
  new GraphQLEnumType({ name: 'Colour', values: { RED: {}, BLUE: {} } }),
  new GraphQLScalarType({ name: 'Anything' }),
];

/** The result of a step; undefined where it throws `odd`. Whatever else is thrown is a fault. */
function unlessOdd<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (thrown) {
    if (thrown === odd) return undefined;
    throw thrown;
  }
}

const strings = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '/', '\b', '\u000b', '\u001f', '\u007f', '\u2028', '\ud83d', '\ude00', 'u', 'é'),
  }),
  fc.constantFrom('RED', 'BLUE', '__proto__', ''),
);
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(
    0,
    -0,
    2 ** 31,
    2 ** 31 - 1,
    -(2 ** 31),
    -(2 ** 31) - 1,
    2 ** 53,
    5e-324,
    1e21,
    999_999_999_999_999,
    1e15,
  ),
);
const values = fc.oneof(
  strings,
  numbers,
  fc.boolean(),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(strings),
  fc.dictionary(strings, numbers),
);

/** Other ways to write a JSON value, right and wrong ones. */
const spellings = fc
  .tuple(
    values,
    fc.nat(),
    fc.constantFrom('', ' ', '\\', '"', '0', '-', '.', 'e', ',', ']', '}', '{', 'u0041', '\\/', '\\u0041'),
  )
  .map(([value, at, put]) => {
    const text = JSON.stringify(value);
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(place + (at % 2));
  });

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The text that a skipper takes whole; undefined where it takes none, or another end. */
function skipped(type: GraphQLLeafType, text: string): string | undefined {
  return unlessOdd(() => {
    // Whatever follows a value in an answer.
    const cursor = new TextCursor(`${text},"next":1}`);
    leafSkipper(type)(cursor);
    cursor.expect(',"next":1}');
    cursor.expectEnd();
    return text;
  });
}

describe.each(types.map((type) => [type.name, type] as const))('a leaf of %s', (_name, type) => {
  const expected = (value: unknown): string | undefined => {
    const leaf = value === null ? undefined : coerceLeaf(type, value);
    return leaf === undefined ? undefined : JSON.stringify(leaf);
  };

  it('is written as data as it is written of its value, and refused where that is', () => {
    const write = leafWriter(type);
    fc.assert(
      fc.property(values, (value) => {
        fc.pre(value !== null);
        expect(unlessOdd(() => write(value))).toBe(expected(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is stepped over where its text is what would be written of its value, and nowhere else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          values.map((value) => JSON.stringify(value)),
          spellings,
        ),
        (text) => {
          // The bytes of an answer are UTF-8, in which no half of a pair stands alone.
          fc.pre(Buffer.from(text).toString() === text);
          const taken = skipped(type, text);
          const json = parsed(text);
          const written = json && expected(json.value);
          // Unusual spellings may be refused, numbers as IDs, and escaped halves of pairs; never what is written in the usual way.
          const mayBeRefused = json === undefined || written !== text || /\\ud[89a-f]/.test(text);
          expect([written, ...(mayBeRefused ? [undefined] : [])]).toContain(taken);
        },
      ),
      { numRuns: 4_000 },
    );
  });
});
