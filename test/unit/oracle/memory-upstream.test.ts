import { OperationTypeNode } from 'graphql';
import { GatewayError } from '../../../src/errors';
import type { CallContext } from '../../../src/upstreams/call-context';
import { Cancellation } from '../../../src/upstreams/cancellation';
import type { UpstreamRequest } from '../../../src/upstreams/upstream';
import { memoryUpstream } from '../../oracle/memory-upstream';

const typeDefs = /* GraphQL */ `
  type Query {
    pets(ids: [ID!]!): [Pet]!
    broken: Pet
  }
  type Subscription {
    born: Pet!
  }
  interface Pet {
    id: ID!
  }
  type Cat implements Pet {
    id: ID!
    lives(of: Int): Int
  }
`;

const resolvers = {
  Query: {
    pets: (_: unknown, { ids }: { readonly ids?: unknown }) =>
      Array.isArray(ids) ? ids.map((id: unknown) => ({ id })) : [],
    broken: () => {
      throw new Error('the cat is out');
    },
  },
  Subscription: {
    born: {
      async *subscribe() {
        await Promise.resolve();
        yield { born: { id: '1' } };
        yield { born: { id: '2' } };
      },
    },
  },
  Pet: { __resolveType: () => 'Cat' },
  Cat: { lives: (_: unknown, { of }: { readonly of?: unknown }) => of ?? 9 },
};

const context: CallContext = {
  id: 'r1',
  headers: {},
  identity: undefined,
  session: undefined,
  cancellation: new Cancellation(),
  deadline: Infinity,
};

const petsRequest: UpstreamRequest = {
  operation: OperationTypeNode.QUERY,
  variables: [
    { name: 'k', type: '[ID!]!' },
    { name: 'n', type: 'Int' },
  ],
  fields: [
    {
      kind: 'field',
      name: 'pets',
      responseKey: 'p0',
      arguments: [{ name: 'ids', variable: 'k' }],
      selections: [
        { kind: 'field', name: 'id', responseKey: 'key', arguments: [], selections: undefined },
        {
          kind: 'fragment',
          typeCondition: 'Cat',
          selections: [
            {
              kind: 'field',
              name: 'lives',
              responseKey: 'left',
              arguments: [{ name: 'of', variable: 'n' }],
              selections: undefined,
            },
          ],
        },
      ],
    },
  ],
};

describe('memoryUpstream', () => {
  test('answers a request under its response keys and records the call', async () => {
    const upstream = memoryUpstream(typeDefs, resolvers);
    const call = upstream.prepare(petsRequest);
    const answer = await call({ k: ['1', '2'], n: undefined }, context);
    expect(answer).toEqual({
      data: {
        p0: [
          { key: '1', left: 9 },
          { key: '2', left: 9 },
        ],
      },
      errors: [],
    });
    expect(upstream.calls).toHaveLength(1);
    expect(upstream.calls[0]?.document).toContain('p0: pets(ids: $k)');
    expect(upstream.calls[0]?.variables).toEqual({ k: ['1', '2'] });
  });

  test('answers by field name below the root when it does not select', async () => {
    const upstream = memoryUpstream(typeDefs, resolvers, { selects: false });
    const answer = await upstream.prepare(petsRequest)({ k: ['1'] }, context);
    expect(answer.data).toEqual({ p0: [{ id: '1', lives: 9 }] });
  });

  test('reports an error of a part with its path and its name', async () => {
    const upstream = memoryUpstream(typeDefs, resolvers, { name: 'pets' });
    const id = { kind: 'field', name: 'id', responseKey: 'id', arguments: [], selections: undefined } as const;
    const call = upstream.prepare({
      operation: OperationTypeNode.QUERY,
      variables: [],
      fields: [{ kind: 'field', name: 'broken', responseKey: 'b', arguments: [], selections: [id] }],
    });
    const answer = await call({}, context);
    expect(answer.data).toEqual({ b: null });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors[0]?.path).toEqual(['b']);
    expect(answer.errors[0]?.error).toMatchObject({ code: 'UPSTREAM_ERROR', subschema: 'pets' });
  });

  test('rejects a call whose hook throws', async () => {
    const upstream = memoryUpstream(typeDefs, resolvers, {
      before: () => {
        throw new GatewayError('UPSTREAM_TIMEOUT');
      },
    });
    await expect(upstream.prepare(petsRequest)({ k: [] }, context)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  });

  test('refuses, when preparing, a request that its schema does not allow', () => {
    const upstream = memoryUpstream(typeDefs, resolvers);
    expect(() =>
      upstream.prepare({
        operation: OperationTypeNode.QUERY,
        variables: [],
        fields: [{ kind: 'field', name: 'dogs', responseKey: 'dogs', arguments: [], selections: undefined }],
      }),
    ).toThrow('Cannot query field "dogs"');
  });

  test('streams one answer an event', async () => {
    const upstream = memoryUpstream(typeDefs, resolvers);
    const id = { kind: 'field', name: 'id', responseKey: 'id', arguments: [], selections: undefined } as const;
    const open = upstream.prepareStream({
      operation: OperationTypeNode.SUBSCRIPTION,
      variables: [],
      fields: [{ kind: 'field', name: 'born', responseKey: 'x', arguments: [], selections: [id] }],
    });
    const seen: unknown[] = [];
    for await (const answer of await open({}, context)) seen.push(answer.data);
    expect(seen).toEqual([{ x: { id: '1' } }, { x: { id: '2' } }]);
  });
});
