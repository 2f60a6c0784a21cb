import { parse, validate, type OperationDefinitionNode } from 'graphql';
import { GatewayError } from '../../../../src/errors';
import { explainExecution } from '../../../../src/graphql/explain/explain-execution';
import type { ExplainMode } from '../../../../src/graphql/explain/explain-mode';
import { planFor } from '../../../../src/planning/plan-for';
import type { Upstream, UpstreamRequest } from '../../../../src/upstreams/upstream';
import { callContext } from '../../../oracle/call-context';
import { compose } from '../../../oracle/engine';
import type { MemoryUpstreamOptions } from '../../../oracle/memory-upstream';
import { openSubschemas } from '../../../oracle/open-subschemas';
import type { SampleSubschema } from '../../../oracle/sample-graph';

const users = [
  { id: '1', name: 'Ada' },
  { id: '2', name: 'Bo' },
];
const people: SampleSubschema = {
  name: 'people',
  typeDefs:
    'type Query { users(first: Int): [User!]! } type Mutation { rename: User } type User { id: ID! name: String }',
  overlay: 'extend type User @key(selectionSet: "{ id }")',
  resolvers: { Query: { users: () => users }, Mutation: { rename: () => users[0] } },
};
const ages: SampleSubschema = {
  name: 'ages',
  typeDefs: 'type Query { _users(ids: [ID!]!): [User] } type User { id: ID! email: String age: Int }',
  overlay: `extend type User @key(selectionSet: "{ id }")
    extend type Query { _users(ids: [ID!]!): [User] @merge(keyField: "id") }`,
  resolvers: {
    Query: { _users: (_, { ids }) => (ids as string[]).map((id) => ({ id, email: `${id}@x`, age: Number(id) })) },
  },
};
const pets: SampleSubschema = {
  name: 'pets',
  typeDefs: 'type Query { _user(email: String!): User } type User { email: String! pet: String }',
  overlay: `extend type User @key(selectionSet: "{ email }")
    extend type Query { _user(email: String!): User @merge(keyField: "email") }`,
  resolvers: { Query: { _user: (_, { email }) => ({ email, pet: 'Rex' }) } },
};

/** Lets an upstream say what it is, and its caller look at the text of its answers. */
function telling(upstream: Upstream, name: string): Upstream {
  const describe = ({ fields }: UpstreamRequest) => ({
    kind: 'memory',
    requests: [`${name}.${String(fields.length)}`],
  });
  return { ...upstream, describe };
}

async function explain(query: string, mode: ExplainMode, options: Record<string, MemoryUpstreamOptions> = {}) {
  const { inputs, upstreams } = openSubschemas([people, ages, pets], options);
  const told = inputs.map((input) => ({ ...input, upstream: telling(input.upstream, input.name) }));
  const supergraph = await compose(told);
  const document = parse(query);
  expect(validate(supergraph.schema, document)).toEqual([]);
  const plan = planFor(supergraph, document, document.definitions[0] as OperationDefinitionNode, {});
  const request = { variables: {}, context: callContext(), maxErrors: 10 };
  const result = await explainExecution(plan, request, mode);
  const asked = [...upstreams.values()].flatMap(({ calls }) => calls).length;
  return { result: JSON.parse(JSON.stringify(result)) as Explained, asked };
}

interface Explained {
  readonly data: unknown;
  readonly errors?: readonly unknown[];
  readonly extensions: { readonly explain: Record<string, unknown> };
}

const number = expect.any(Number) as unknown;

describe('an explained operation', () => {
  it('has its answer as ever, beside its plan and every call by level', async () => {
    const { result, asked } = await explain('{ users(first: 2) { name age pet } }', 'on');
    expect(result.data).toEqual({
      users: [
        { name: 'Ada', age: 1, pet: 'Rex' },
        { name: 'Bo', age: 2, pet: 'Rex' },
      ],
    });
    const { plan, calls, totals } = result.extensions.explain;
    expect(plan).toMatchObject({ operation: 'query', arguments: { v0: 2 }, steps: [{ roots: [{ kind: 'memory' }] }] });
    const common = { kind: 'memory', step: 0, startMs: number, ms: number, bytes: number, outcome: 'ok' };
    expect(calls).toEqual([
      { subschema: 'people', requests: ['people.1'], level: 0, ...common },
      { subschema: 'ages', requests: ['ages.1'], level: 1, keys: 2, batch: true, ...common },
      { subschema: 'pets', requests: ['pets.2'], level: 2, keys: 2, batch: false, ...common },
    ]);
    expect(totals).toEqual({ calls: 3, keys: 4, bytes: number, ms: number });
    expect(asked).toBe(3);
  });

  it('knows the bytes of an answer, as the upstream sent it', async () => {
    const { result } = await explain('{ users { name } }', 'on');
    const bytes = Buffer.byteLength(JSON.stringify({ data: { users: users.map(({ name }) => ({ name })) } }));
    expect(result.extensions.explain).toMatchObject({ calls: [{ bytes }], totals: { bytes } });
  });

  it('has the code of what failed as the outcome of its call, and the errors as ever', async () => {
    const fail = () => {
      throw new GatewayError('UPSTREAM_TIMEOUT', { subschema: 'ages' });
    };
    const { result } = await explain('{ users { age } }', 'on', { ages: { before: fail } });
    expect(result.errors).toHaveLength(2);
    expect(result.extensions.explain['calls']).toMatchObject([{ outcome: 'ok' }, { outcome: 'UPSTREAM_TIMEOUT' }]);
  });

  it('numbers the steps of a mutation', async () => {
    const { result } = await explain('mutation { a: rename { name } b: rename { age } }', 'on');
    expect(result.extensions.explain['calls']).toMatchObject([
      { step: 0, level: 0 },
      { step: 1, level: 0 },
      { step: 1, level: 1, subschema: 'ages' },
    ]);
  });

  it('that is only to be planned asks nobody, and has null as its data', async () => {
    const { result, asked } = await explain('mutation { rename { name age } }', 'dry');
    expect(asked).toBe(0);
    expect(result.data).toBeNull();
    expect(Object.keys(result.extensions.explain)).toEqual(['plan']);
  });

  it('says what the interpreter has to write', async () => {
    const { result } = await explain('{ __schema { __typename } }', 'dry');
    expect(result.extensions.explain['plan']).toMatchObject({
      steps: [{ introspection: ['__schema'], interpreted: 'introspection' }],
    });
  });
});
