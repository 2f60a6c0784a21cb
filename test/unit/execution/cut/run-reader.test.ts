import { GraphQLInt } from 'graphql';
import type { Opening } from '../../../../src/execution/cut/record-layout';
import { runReader } from '../../../../src/execution/cut/run-reader';

const text = '{"a":1,"b":22,"c":333}';
/** Where each member begins, with what stands before its name; and where the last one ends. */
const marks = [0, 6, 13, text.length - 1];
const asked = ['a', 'b', 'c'].map((name) => ({
  kind: 'field' as const,
  name,
  responseKey: name,
  arguments: [],
  selections: undefined,
}));

/** Fields as `key`, or as `responseKey:key`. */
function read(opening: Opening, ...fields: readonly string[]): string | undefined {
  const value = { kind: 'leaf', nonNull: false, deep: false, type: GraphQLInt } as const;
  const run = fields.map((field) => {
    const [responseKey = '', key = responseKey] = field.split(':');
    return { key, responseKey, value };
  });
  return runReader({ index: 0, opening, fields: run }, asked)?.(text, marks);
}

describe('a run of fields', () => {
  test.each<readonly [string, Opening, readonly string[], string]>([
    ['is one slice where it stands as it is written', '{', ['a', 'b', 'c'], '{"a":1,"b":22,"c":333'],
    ['may be the end of the record', ',', ['b', 'c'], ',"b":22,"c":333'],
    ['gets a brace where it becomes the beginning', '{', ['b', 'c'], '{"b":22,"c":333'],
    ['gets a comma where it was the beginning', ',', ['a', 'b'], ',"a":1,"b":22'],
    ['has gaps closed', '{', ['a', 'c'], '{"a":1,"c":333'],
    ['is put into the order in which it is written', ',', ['c', 'a', 'b'], ',"c":333,"a":1,"b":22'],
    ['has other names', '{', ['x:a', 'b', 'y:c'], '{"x":1,"b":22,"y":333'],
    ['shows a field twice', ',', ['b', 'z:b', 'b'], ',"b":22,"z":22,"b":22'],
  ])('%s', (_, opening, fields, expected) => {
    expect(read(opening, ...fields)).toBe(expected);
  });

  test('is not read where one of them was not asked for', () => {
    expect(read('{', 'a', 'd')).toBeUndefined();
  });
});
