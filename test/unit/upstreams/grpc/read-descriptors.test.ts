import type { Type } from 'protobufjs';
import type { IFileDescriptorProto } from 'protobufjs/ext/descriptor';
import { type FieldModel, describeMessage } from '../../../../src/upstreams/grpc/message-model';
import { readDescriptors } from '../../../../src/upstreams/grpc/read-descriptors';

const int32 = 5;
const group = 10;
const message = 11;

function read(file: IFileDescriptorProto): Type {
  return readDescriptors([file]).lookupType('M');
}

function fieldOf(type: Type, name: string): FieldModel {
  const model = describeMessage(type).find((each) => each.name === name);
  if (model === undefined) throw new Error(`There is no ${name}.`);
  return model;
}

describe('an edition', () => {
  const features = (values: object) => ({ features: values }) as object;
  const file = {
    syntax: 'editions',
    messageType: [
      {
        name: 'M',
        field: [
          { name: 'plain', number: 1, label: 1, type: int32 },
          { name: 'implicit', number: 2, label: 1, type: int32, options: features({ fieldPresence: 2 }) },
          { name: 'needed', number: 3, label: 1, type: int32, options: features({ fieldPresence: 3 }) },
          { name: 'packed', number: 4, label: 3, type: int32 },
          { name: 'loose', number: 5, label: 3, type: int32, options: features({ repeatedFieldEncoding: 2 }) },
        ],
      },
    ],
  };

  test('gives presence to all fields but those that say otherwise', () => {
    const type = read(file);
    expect(['plain', 'implicit', 'needed'].map((name) => fieldOf(type, name).nullable)).toEqual([true, false, false]);
    expect(fieldOf(type, 'needed').field.required).toBe(true);
  });

  test('packs lists but those that say otherwise', () => {
    const type = read(file);
    expect(Buffer.from(type.encode({ needed: 1, packed: [1, 2] }).finish()).toString('hex')).toBe('180122020102');
    expect(Buffer.from(type.encode({ needed: 1, loose: [1, 2] }).finish()).toString('hex')).toBe('180128012802');
  });

  test('is told for a whole file by its options', () => {
    const type = read({ ...file, options: features({ fieldPresence: 2 }) });
    expect(fieldOf(type, 'plain').nullable).toBe(false);
  });
});

test('a group of proto2 is a message between two tags', () => {
  const type = read({
    messageType: [
      {
        name: 'M',
        field: [{ name: 'g', number: 1, label: 1, type: group, typeName: '.M.G' }],
        nestedType: [{ name: 'G', field: [{ name: 'id', number: 2, label: 1, type: int32 }] }],
      },
    ],
  });
  expect(Buffer.from(type.encode({ g: { id: 7 } }).finish()).toString('hex')).toBe('0b10070c');
});

test('a file may hold nothing, and declarations may hold nothing', () => {
  const root = readDescriptors([
    {},
    {
      package: 'a.b',
      syntax: 'proto3',
      messageType: [{ name: 'Empty' }],
      enumType: [{ name: 'E' }],
      service: [{ name: 'S' }],
    },
  ]);
  expect(describeMessage(root.lookupType('a.b.Empty'))).toEqual([]);
  expect(root.lookupEnum('a.b.E').values).toEqual({});
  expect(root.lookupService('a.b.S').methodsArray).toEqual([]);
});

test('an enum’s first value may leave out its number, and two may share one', () => {
  const root = readDescriptors([{ enumType: [{ name: 'E', value: [{ name: 'A' }, { name: 'B', number: 0 }] }] }]);
  expect(root.lookupEnum('E').values).toEqual({ A: 0, B: 0 });
});

test.each([
  [
    'a map without its entry’s value',
    [{ name: 'XEntry', options: { mapEntry: true }, field: [{ name: 'key', number: 1, type: 9 }] }],
    /XEntry is no entry of a map/,
  ],
  ['a type that is not defined', [], /no such/i],
])('throws on %s', (_, nestedType, fault) => {
  const field = [{ name: 'x', number: 1, label: 3, type: message, typeName: '.M.XEntry' }];
  expect(() => readDescriptors([{ messageType: [{ name: 'M', field, nestedType }] }])).toThrow(fault);
});
