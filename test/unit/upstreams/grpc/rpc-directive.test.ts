import { join } from 'node:path';
import { print } from 'graphql';
import { mockGrpc } from '../../../../src/mocks/mock-grpc';
import type { Problem } from '../../../../src/problem';
import type { UpstreamAnswer } from '../../../../src/upstreams/upstream';
import { buildCallContext } from '../build-call-context';
import { mustOpenGrpc, openGrpc, protos } from './open-grpc';
import { requestOf } from './request-of';

const proto = 'acme/mapping/v1/mapping.proto';
const service = 'acme.mapping.v1.Things';
const manifest = { endpoint: '127.0.0.1:1', proto, includeDirs: ['.'] };

async function problemsOf(overlay: string): Promise<readonly Problem[]> {
  const { upstream, problems } = await openGrpc({ manifest, overlay });
  await upstream?.close();
  return problems.filter(({ severity }) => severity === 'error');
}

async function typesOf(overlay: string): Promise<string> {
  const upstream = await mustOpenGrpc({ manifest, overlay });
  await upstream.close();
  return print(upstream.typeDefs);
}

describe('a root field with @rpc', () => {
  const overlay = /* GraphQL */ `
    extend type Query {
      things(ids: [ID!]!): [Item!] @rpc(method: "${service}/BatchGetThings", result: "page.things")
      next(keys: [GetThingRequestInput!]): String @rpc(method: "${service}/BatchGetThings", result: "page.next")
      whole(id: ID!): Item! @rpc(method: "/${service}/GetThing")
    }

    type Item {
      id: ID!
      color: Shade
      part: Piece
      parts: [Thing_Part!]!
      labels: [Thing_LabelsEntry!]!
      at: Date
      an_int64: String!
      a_double: Float!
      an_int32: Float!
      owner: Owner @link(key: "{ id }", to: "id")
    }

    type Piece {
      name: String!
    }

    type Owner {
      id: ID!
    }

    enum Shade {
      RED
      BLUE
    }

    scalar Date
  `;

  test('is without problems', async () => {
    expect(await problemsOf(overlay)).toEqual([]);
  });

  test('replaces the default field of its method, and the types that it alone led to', async () => {
    const types = await typesOf(overlay);
    expect(types).not.toContain('batchGetThings');
    expect(types).not.toContain('getThing(');
    expect(types).not.toContain('BatchGetThingsResponse');
    expect(types).toContain('input GetThingRequestInput');
    expect(types).toContain('checkOldThing');
  });

  test('leaves a root type to extend when it replaces all of its fields', async () => {
    const upstream = await mustOpenGrpc({
      manifest: { ...manifest, proto: 'acme/legacy/legacy.proto' },
      overlay: 'extend type Query { record(id: Int!): Record @rpc(method: "acme.legacy.Archive/FindRecord") }',
    });
    await upstream.close();
    expect(print(upstream.typeDefs)).toMatch(/^type Query\n\ntype Record \{/);
  });

  test('answers the part of the response that `result` names, in the overlay’s types', async () => {
    const thing = { id: '1', color: 1, part: { name: 'p' }, an_int64: '5', an_int32: 2, labels: { a: 'x' } };
    const mock = await mockGrpc()
      .proto(join(protos, proto), { includeDirs: [protos] })
      .unary(`${service}/BatchGetThings`, ({ ids }) =>
        (ids as string[]).length > 0 ? { page: { things: [thing] } } : {},
      )
      .unary(`${service}/GetThing`, {})
      .start();
    const upstream = await mustOpenGrpc({ manifest: { ...manifest, endpoint: mock.endpoint }, overlay });
    const ask = (document: string, values: object): Promise<UpstreamAnswer> =>
      upstream.prepare(requestOf(document))({ ...values }, buildCallContext());
    try {
      const selection =
        '{ __typename id color part { __typename name } parts { name } labels { __typename } an_int64 an_int32 }';
      const found = await ask(`query ($ids: X) { things(ids: $ids) ${selection} }`, { ids: [1] });
      expect(JSON.parse(JSON.stringify(found))).toEqual({
        data: {
          things: [
            {
              __typename: 'Item',
              id: '1',
              color: 'RED',
              part: { __typename: 'Piece', name: 'p' },
              parts: [],
              labels: [{ __typename: 'Thing_LabelsEntry' }],
              an_int64: '5',
              an_int32: 2,
            },
          ],
        },
        errors: [],
      });
      expect(mock.calls[0]?.payload).toMatchObject({ ids: ['1'] });
      const absent = await ask('query ($ids: X) { things(ids: $ids) { id } next }', { ids: [] });
      expect(absent).toEqual({ data: { things: null, next: null }, errors: [] });
    } finally {
      await upstream.close();
      await mock.stop();
    }
  });

  test('that must not be null tells of NOT_FOUND', async () => {
    const mock = await mockGrpc()
      .proto(join(protos, proto), { includeDirs: [protos] })
      .unary(`${service}/GetThing`, {})
      .refuse('NOT_FOUND')
      .start();
    const upstream = await mustOpenGrpc({ manifest: { ...manifest, endpoint: mock.endpoint }, overlay });
    const { errors } = await upstream.prepare(requestOf('{ whole { id } }'))({}, buildCallContext());
    await upstream.close();
    await mock.stop();
    expect(errors).toMatchObject([{ path: ['whole'], error: { code: 'UPSTREAM_ERROR' } }]);
  });
});

describe('a mistake in @rpc is a problem with its line and its mend', () => {
  const method = `${service}/BatchGetThings`;
  const get = `${service}/GetThing`;

  test.each([
    [
      'no method',
      'extend type Query {\n a: Int @rpc(result: "x")\n}',
      2,
      '@rpc has no method.',
      'Write @rpc(method: "pkg.Service/Method").',
    ],
    [
      'an unknown method',
      `extend type Query {\n a: Int\n @rpc(method: "${service}/GetThink")\n}`,
      3,
      `There is no method "${service}/GetThink".`,
      `Did you mean "${get}"?`,
    ],
    [
      'a method unlike all others',
      'extend type Query {\n a: Int @rpc(method: "x")\n}',
      2,
      'There is no method "x".',
      expect.stringMatching(/^Use one of: acme/),
    ],
    [
      'a method that the client streams to',
      `extend type Mutation {\n a: Int @rpc(method: "${service}/Upload")\n}`,
      2,
      `The client streams to ${service}/Upload, which GraphQL cannot do.`,
      'Use a unary method or a server stream.',
    ],
    [
      'a stream as a query',
      `extend type Query {\n a: Thing @rpc(method: "${service}/WatchThing")\n}`,
      2,
      `${service}/WatchThing answers with a stream.`,
      'Declare the field on Subscription.',
    ],
    [
      'a unary method as a subscription',
      `extend type Subscription {\n a: Thing @rpc(method: "${get}")\n}`,
      2,
      `${get} gives one answer.`,
      'Declare the field on Query or Mutation.',
    ],
    [
      'a place below the root',
      `extend type Thing {\n a: Thing @rpc(method: "${get}")\n}`,
      2,
      '@rpc stands on a field of an object.',
      'Put it on a field of Query, Mutation or Subscription.',
    ],
    [
      'the name of another method’s field',
      `extend type Query {\n checkOldThing: Thing @rpc(method: "${get}")\n}`,
      2,
      `"checkOldThing" is the field of ${service}/CheckOldThing already.`,
      'Choose another name.',
    ],
    [
      'an unknown step',
      `extend type Query {\n a: [Thing!] @rpc(method: "${method}", result: "page.thing")\n}`,
      2,
      'The message Page has no field "thing" (result: "page.thing").',
      'Use one of: things, next.',
    ],
    [
      'a step through a list',
      `extend type Query {\n a: String @rpc(method: "${method}", result: "things.id")\n}`,
      2,
      '"things" in result "things.id" is a list.',
      'End the path at "things".',
    ],
    [
      'a step through a scalar',
      `extend type Query {\n a: String @rpc(method: "${get}", result: "id.x")\n}`,
      2,
      '"id" in result "id.x" is no message with fields.',
      'End the path at "id".',
    ],
    [
      'a step below an empty message',
      `extend type Mutation {\n a: String @rpc(method: "${service}/Ping", result: "x")\n}`,
      2,
      'The message Empty has no field "x" (result: "x").',
      'Leave `result` out.',
    ],
    [
      'an unknown argument',
      `extend type Query {\n a(\n ids: [ID!]\n sku: ID): BatchGetThingsResponse @rpc(method: "${method}")\n}`,
      4,
      'The request BatchGetThingsRequest has no field "sku".',
      'Use one of: keys, ids.',
    ],
    [
      'an argument where there are none',
      `extend type Mutation {\n a(x: Int): Boolean @rpc(method: "${service}/Ping")\n}`,
      2,
      'The request Empty has no field "x".',
      'Take it out.',
    ],
    [
      'a single argument for a list',
      `extend type Query {\n a(ids: ID): BatchGetThingsResponse @rpc(method: "${method}")\n}`,
      2,
      'The argument "ids" is a list in the proto.',
      'Write [String!].',
    ],
    [
      'a list for a single answer',
      `extend type Query {\n a: [Thing] @rpc(method: "${get}")\n}`,
      2,
      'The answer is no list in the proto.',
      'Write Thing.',
    ],
    [
      'a scalar of another kind',
      `extend type Query {\n a(id: Int): Thing @rpc(method: "${get}")\n}`,
      2,
      'The argument "id" is String in the proto, not Int.',
      'Write String.',
    ],
    [
      'a fraction for an integer argument',
      `extend type Mutation {\n a(an_int32: Float): Thing @rpc(method: "${service}/Echo")\n}`,
      2,
      'The argument "an_int32" is Int in the proto, not Float.',
      'Write Int.',
    ],
    [
      'a type that nobody declares',
      `extend type Query {\n a: Nobody @rpc(method: "${get}")\n}`,
      2,
      'The answer is Thing in the proto, not Nobody.',
      'Write Thing, or declare Nobody in the overlay.',
    ],
    [
      'a type of another entry for a map',
      `extend type Query {\n a: [Thing_TimesEntry!] @rpc(method: "${get}", result: "labels")\n}`,
      2,
      'The answer is a map, whose entries are Thing_LabelsEntry, not Thing_TimesEntry.',
      'Write [Thing_LabelsEntry!].',
    ],
    [
      'a declared type with a field that the message has not',
      `extend type Query {\n a: Item @rpc(method: "${get}")\n}\ntype Item {\n id: ID!\n next: Item\n sku: ID!\n}`,
      7,
      'The message Thing has no field "sku".',
      expect.stringMatching(/^Use one of: id, a_double/),
    ],
    [
      'a declared type with a field of another type',
      `extend type Query {\n a: Item @rpc(method: "${get}")\n}\ntype Item {\n part: String\n}`,
      5,
      'The field "part" is Thing_Part in the proto, not String.',
      'Write Thing_Part.',
    ],
    [
      'a declared input with a field that the message has not',
      `extend type Query {\n a(keys: [Key!]): BatchGetThingsResponse @rpc(method: "${method}")\n}\ninput Key {\n id: ID!\n sku: ID!\n}`,
      6,
      'The message GetThingRequest has no field "sku".',
      'Use one of: id.',
    ],
    [
      'a declared enum with a value that the proto has not',
      `extend type Query {\n a: Item @rpc(method: "${get}")\n}\ntype Item {\n color: Shade!\n}\nenum Shade {\n RED\n PINK\n}`,
      9,
      'The enum Color has no value PINK.',
      'Use one of: COLOR_UNSPECIFIED, RED, CRIMSON, BLUE, true_.',
    ],
  ])('%s', async (_, overlay, ...expected: readonly unknown[]) => {
    const [line, message, mend] = expected;
    expect(await problemsOf(overlay)).toEqual([{ severity: 'error', file: 'overlay.graphql', line, message, mend }]);
  });
});
