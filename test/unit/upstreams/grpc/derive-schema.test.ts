import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLSchema,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  print,
  stripIgnoredCharacters,
  validateSchema,
  visit,
} from 'graphql';
import descriptor, { type IFileDescriptorSet } from 'protobufjs/ext/descriptor';
import { mockGrpc } from '../../../../src/mocks/mock-grpc';
import { deriveSchema } from '../../../../src/upstreams/grpc/derive-schema';
import { readDescriptors } from '../../../../src/upstreams/grpc/read-descriptors';
import { mustOpenGrpc, openGrpc, protos } from './open-grpc';

const endpoint = 'localhost:1';
const files = {
  mapping: 'acme/mapping/v1/mapping.proto',
  names: 'acme/names/v1/names.proto',
  legacy: 'acme/legacy/legacy.proto',
} as const;

async function typeDefsOf(proto: string, more: Readonly<Record<string, unknown>> = {}): Promise<DocumentNode> {
  const upstream = await mustOpenGrpc({ manifest: { endpoint, proto, includeDirs: ['.'], ...more } });
  await upstream.close();
  return upstream.typeDefs;
}

async function schemaOf(proto: string, more: Readonly<Record<string, unknown>> = {}): Promise<GraphQLSchema> {
  return buildASTSchema(await typeDefsOf(proto, more));
}

/** The fields of a type as `name: Type`. */
function fieldsOf(schema: GraphQLSchema, name: string): readonly string[] {
  const type = schema.getType(name);
  if (!isObjectType(type) && !isInputObjectType(type)) throw new Error(`${name} has no fields.`);
  const fields: readonly { readonly name: string; readonly type: GraphQLType }[] = Object.values(type.getFields());
  return fields.map((field) => `${field.name}: ${String(field.type)}`);
}

function withoutComments(document: DocumentNode): string {
  return print(
    visit(document, { enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined) }),
  );
}

describe('types derived from proto3', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await schemaOf(files.mapping);
  });

  test('the derived schema is valid', () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  test('scalars without presence are non-null, and integers that do not fit 32 bits are BigInt', () => {
    expect(fieldsOf(schema, 'Thing').slice(0, 16)).toEqual([
      'id: String!',
      'a_double: Float!',
      'a_float: Float!',
      'an_int32: Int!',
      'a_sint32: Int!',
      'a_sfixed32: Int!',
      'a_uint32: BigInt!',
      'a_fixed32: BigInt!',
      'an_int64: BigInt!',
      'a_sint64: BigInt!',
      'a_sfixed64: BigInt!',
      'a_uint64: BigInt!',
      'a_fixed64: BigInt!',
      'a_bool: Boolean!',
      'some_bytes: Bytes!',
      'color: Color!',
    ]);
  });

  test('scalars with presence, members of oneofs and messages are nullable', () => {
    expect(fieldsOf(schema, 'Thing')).toEqual(
      expect.arrayContaining([
        'maybe_text: String',
        'maybe_count: BigInt',
        'maybe_color: Color',
        'by_name: String',
        'by_number: Int',
        'by_part: Thing_Part',
        'part: Thing_Part',
        'next: Thing',
      ]),
    );
  });

  test('repeated fields and maps are lists without nulls', () => {
    expect(fieldsOf(schema, 'Thing')).toEqual(
      expect.arrayContaining([
        'tags: [String!]!',
        'parts: [Thing_Part!]!',
        'colors: [Color!]!',
        'counts: [BigInt!]!',
        'labels: [Thing_LabelsEntry!]!',
        'parts_by_number: [Thing_PartsByNumberEntry!]!',
      ]),
    );
    expect(fieldsOf(schema, 'Thing_PartsByNumberEntry')).toEqual(['key: BigInt!', 'value: Thing_Part!']);
    expect(fieldsOf(schema, 'Thing_LabelsEntryInput')).toEqual(['key: String!', 'value: String!']);
  });

  test('well-known messages are scalars, and empty messages are Boolean', () => {
    expect(fieldsOf(schema, 'Thing')).toEqual(
      expect.arrayContaining([
        'at: DateTime',
        'took: Duration',
        'facts: JSON',
        'anything: JSON',
        'list: JSON',
        'text: String',
        'number: Int',
        'big: BigInt',
        'flag: Boolean',
        'blob: Bytes',
        'marker: Boolean',
        'nothing: Boolean',
      ]),
    );
  });

  test('a list of Value may hold nulls, since null is one of its values', () => {
    expect(fieldsOf(schema, 'Thing')).toContain('values: [JSON]!');
  });

  test('input fields and arguments are nullable', () => {
    expect(fieldsOf(schema, 'ThingInput')).toEqual(
      expect.arrayContaining([
        'id: String',
        'tags: [String!]',
        'part: Thing_PartInput',
        'labels: [Thing_LabelsEntryInput!]',
      ]),
    );
    const args = schema.getQueryType()?.getFields()['batchGetThings']?.args ?? [];
    const printed = args.map(({ name, type }) => `${name}: ${String(type)}`);
    expect(printed).toEqual(['keys: [GetThingRequestInput!]', 'ids: [String!]']);
  });

  test('enums keep the names of their values; one that GraphQL forbids gets a trailing _', () => {
    const type = schema.getType('Color');
    expect(isEnumType(type) && type.getValues().map(({ name }) => name)).toEqual([
      'COLOR_UNSPECIFIED',
      'RED',
      'CRIMSON',
      'BLUE',
      'true_',
    ]);
  });

  test('methods are nullable fields by their names; requests and responses that are empty are nothing and Boolean', () => {
    expect(fieldsOf(schema, 'Query')).toEqual([
      'getThing: Thing',
      'batchGetThings: BatchGetThingsResponse',
      'checkOldThing: String',
    ]);
    expect(fieldsOf(schema, 'Mutation')).toEqual(['echo: Thing', 'ping: Boolean']);
    expect(fieldsOf(schema, 'Subscription')).toEqual(['watchThing: Thing']);
    expect(schema.getMutationType()?.getFields()['ping']?.args).toEqual([]);
  });

  test('comments are descriptions and deprecated declarations are @deprecated', () => {
    const query = schema.getQueryType()?.getFields();
    expect(query?.['getThing']?.description).toBe('Reads one thing.');
    expect(query?.['getThing']?.args[0]?.description).toBe('Which one.');
    expect(query?.['checkOldThing']?.deprecationReason).toBeDefined();
    expect(schema.getType('Thing')?.description).toBe('A thing of every kind of field.');
    const color = schema.getType('Color');
    expect(isEnumType(color) && color.getValue('RED')?.description).toBe('Like blood.');
    const level = schema.getType('Thing_Part_Level');
    expect(isEnumType(level) && level.getValue('HIGH')?.deprecationReason).toBeDefined();
    const thing = schema.getType('Thing');
    expect(isObjectType(thing) && thing.getFields()['old_label']?.deprecationReason).toBeDefined();
    const input = schema.getType('ThingInput');
    expect(isInputObjectType(input) && input.getFields()['old_label']?.deprecationReason).toBeDefined();
  });
});

test('proto2: required is non-null, all other scalars have presence whatever their default', async () => {
  const schema = await schemaOf(files.legacy);
  expect(fieldsOf(schema, 'Record')).toEqual([
    'id: Int!',
    'title: String',
    'pages: Int',
    'shelf: Record_Shelf',
    'loose: [Int!]!',
    'packed: [Int!]!',
    'marks: [Record_MarksEntry!]!',
  ]);
});

describe('names', () => {
  test('types lose their package; what collides keeps it on all sides', async () => {
    const schema = await schemaOf(files.names);
    expect(validateSchema(schema)).toEqual([]);
    const names = Object.keys(schema.getTypeMap());
    expect(names).toEqual(
      expect.arrayContaining([
        'Key',
        'Outer_Inner',
        'Holder',
        'acme_names_v1_Item',
        'acme_other_v1_Item',
        'acme_other_v1_ItemInput',
        'acme_names_v1_Query',
        'acme_names_v1_BigInt',
      ]),
    );
    expect(names).not.toContain('Item');
  });

  test('methods that collide are named by their service too', async () => {
    const schema = await schemaOf(files.names);
    expect(fieldsOf(schema, 'Query').map((field) => field.split(':')[0])).toEqual([
      'Alpha_getItem',
      'get',
      'check2',
      'findDeep',
      'Beta_getItem',
    ]);
  });

  test('only what begins with a reading verb as a word is a query', async () => {
    const schema = await schemaOf(files.names);
    expect(fieldsOf(schema, 'Mutation').map((field) => field.split(':')[0])).toEqual(['getaway', 'listAll']);
  });

  test('names that are taken or forbidden get a trailing _ and a warning', async () => {
    const { upstream, problems } = await openGrpc({ manifest: { endpoint, proto: files.names, includeDirs: ['.'] } });
    await upstream?.close();
    expect(problems.map(({ severity, line }) => `${severity} ${String(line)}`)).toEqual(['warning 2', 'warning 2']);
    expect(problems.map(({ message }) => message.split(' ')[0])).toEqual([
      '"acme_names_v1_KeyInput_"',
      '"Key__Private._secret_"',
    ]);
  });
});

describe('the choice of methods', () => {
  test('`services` takes full names', async () => {
    const schema = await schemaOf(files.names, { services: ['acme.other.v1.Beta'] });
    expect(fieldsOf(schema, 'Query')).toEqual(['getItem: Item']);
  });

  test('an unknown service is a problem at its key', async () => {
    const { problems } = await openGrpc({
      manifest: { endpoint, proto: files.names, includeDirs: ['.'], services: ['acme.other.v1.Bete'] },
    });
    expect(problems).toContainEqual({
      severity: 'error',
      file: 'subschema.yaml',
      line: 4,
      message: 'There is no service "acme.other.v1.Bete".',
      mend: 'Did you mean "acme.other.v1.Beta"?',
    });
  });

  test('`queries` replaces the rule of names', async () => {
    const schema = await schemaOf(files.mapping, {
      queries: ['Echo', 'Things/Ping', 'acme.mapping.v1.Things/GetThing'],
    });
    expect(fieldsOf(schema, 'Query').map((field) => field.split(':')[0])).toEqual(['getThing', 'echo', 'ping']);
    expect(fieldsOf(schema, 'Mutation').map((field) => field.split(':')[0])).toEqual([
      'batchGetThings',
      'checkOldThing',
    ]);
  });

  test('a query that no method has is a problem at its key', async () => {
    const { problems } = await openGrpc({
      manifest: { endpoint, proto: files.mapping, includeDirs: ['.'], queries: ['Ecko', 'WatchThing'] },
    });
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ line, mend }) => [line, mend])).toEqual([
      [4, 'Did you mean "Echo"?'],
      [4, expect.stringContaining('Thing')],
    ]);
  });

  test('methods that clients stream to are left out with a warning', async () => {
    const { upstream, problems } = await openGrpc({ manifest: { endpoint, proto: files.mapping, includeDirs: ['.'] } });
    await upstream?.close();
    const warned = problems.map(({ message }) => message).filter((message) => message.includes('streams'));
    expect(warned).toEqual([
      'The method acme.mapping.v1.Things/Upload is left out: GraphQL has no operation to which a client streams.',
      'The method acme.mapping.v1.Things/Chat is left out: GraphQL has no operation to which a client streams.',
    ]);
  });
});

describe.each(Object.entries(files))('%s: a proto and its descriptors', (name, file) => {
  const includeDirs = [protos];

  test.each(['v1', 'v1alpha'] as const)(
    'reflection %s gives the same schema as the file, comments aside',
    async (version) => {
      const mock = await mockGrpc().proto(join(protos, file), { includeDirs }).reflection(version).start();
      try {
        const reflected = await mustOpenGrpc({ manifest: { endpoint: mock.endpoint, reflection: true } });
        await reflected.close();
        expect(withoutComments(reflected.typeDefs)).toBe(withoutComments(await typeDefsOf(file)));
      } finally {
        await mock.stop();
      }
    },
  );

  test("protoc's own descriptors give the same schema as the file, comments aside", async () => {
    // Made by `protoc -I. --include_imports --descriptor_set_out=<name>.binpb <file>`.
    const bytes = await readFile(join(protos, `${name}.binpb`));
    const set = descriptor.FileDescriptorSet.decode(bytes) as unknown as IFileDescriptorSet;
    const { typeDefs } = deriveSchema({
      name: 'things',
      root: readDescriptors(set.file),
      manifest: { endpoint, includeDirs: [], metadata: {} },
      overlay: undefined,
      placeOf: () => ({ file: 'subschema.yaml', line: 1 }),
    });
    expect(stripIgnoredCharacters(withoutComments(typeDefs))).toBe(
      stripIgnoredCharacters(withoutComments(await typeDefsOf(file))),
    );
  });
});
