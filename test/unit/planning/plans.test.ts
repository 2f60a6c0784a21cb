import { print as printDocument } from 'graphql';
import type { UpstreamRequest } from '../../../src/upstreams/upstream';
import { compose, engineOver, startEngine } from '../../oracle/engine';
import { openSubschemas } from '../../oracle/open-subschemas';
import { printRequest } from '../../oracle/print-request';
import type { SampleSubschema } from '../../oracle/sample-graph';

function subschema(name: string, typeDefs: string, overlay: string): SampleSubschema {
  return { name, typeDefs, overlay, resolvers: {} };
}

const users = subschema(
  'users',
  'type Query { me: User users(first: Int): [User!]! _users(ids: [ID!]!): [User] } type User { id: ID! email: String! name: String }',
  `extend type User @key(selectionSet: "{ id }")
   extend type Query { _users(ids: [ID!]!): [User] @merge(keyField: "id") }`,
);
const billing = subschema(
  'billing',
  'type Query { _accounts(emails: [String!]!): [User] debtors: [User!]! } type User { email: String! balance: Int }',
  `extend type User @key(selectionSet: "{ email }")
   extend type Query { _accounts(emails: [String!]!): [User] @merge(keyField: "email") }`,
);
const directory = subschema(
  'directory',
  'type Query { _people(emails: [String!]!): [User] _peopleById(ids: [ID!]!): [User] } type User { id: ID! email: String! phone: String }',
  `extend type User @key(selectionSet: "{ id }") @key(selectionSet: "{ email }")
   extend type Query {
     _people(emails: [String!]!): [User] @merge(keyField: "email")
     _peopleById(ids: [ID!]!): [User] @merge(keyField: "id")
   }`,
);
const scores = subschema(
  'scores',
  `type Query { _scores(keys: [UserKey!]!): [User] } input UserKey { id: ID! balance: Int name: String }
   type User { id: ID! score: Int rank: String }`,
  `extend type User @key(selectionSet: "{ id }") {
     score: Int @computed(selectionSet: "{ balance }")
     rank: String @computed(selectionSet: "{ name }")
   }
   extend type Query { _scores(keys: [UserKey!]!): [User] @merge(keyArg: "keys") }`,
);
const all = [users, billing, directory, scores];

const fetch = (subschema: string, entryPoint: string, rest: object) =>
  expect.objectContaining({ subschema, entryPoint, type: 'User', ...rest }) as unknown;

describe('a plan', () => {
  it('asks one subschema alone for what it holds', async () => {
    const engine = await startEngine(all);
    expect(engine.plan('{ me { name id } }')).toEqual({
      operation: 'query',
      steps: [{ roots: [{ subschema: 'users', ask: '{ me { name id } }' }], entities: [] }],
    });
  });

  it('asks each subschema for its root fields together, side by side', async () => {
    const engine = await startEngine(all);
    const [step] = engine.plan('{ me { name } debtors { balance } users { name } }').steps;
    expect(step?.roots).toEqual([
      { subschema: 'users', ask: '{ me { name } users { name } }' },
      { subschema: 'billing', ask: '{ debtors { balance } }' },
    ]);
  });

  it('takes a key along that the client did not ask for, once', async () => {
    const engine = await startEngine(all);
    const [step] = engine.plan('{ me { balance phone } }').steps;
    expect(step?.roots).toEqual([{ subschema: 'users', ask: '{ me { email } }' }]);
    expect(step?.entities).toEqual([
      fetch('billing', '_accounts', { ask: '{ balance email }', at: [{ path: 'me', level: 1, key: ['email'] }] }),
      fetch('directory', '_people', { ask: '{ phone email }', at: [{ path: 'me', level: 1, key: ['email'] }] }),
    ]);
  });

  it('goes by an intermediate subschema where there is no direct way', async () => {
    const engine = await startEngine(all);
    const [step] = engine.plan('{ debtors { name } }').steps;
    expect(step?.entities).toEqual([
      fetch('directory', '_people', { ask: '{ id email }', at: [{ path: 'debtors[]', level: 1, key: ['email'] }] }),
      fetch('users', '_users', { ask: '{ name id }', at: [{ path: 'debtors[]', level: 2, key: ['id'] }] }),
    ]);
  });

  it('fetches what a computed field requires from a third subschema first', async () => {
    const engine = await startEngine(all);
    const [step] = engine.plan('{ me { score } }').steps;
    expect(step?.entities).toEqual([
      fetch('billing', '_accounts', { at: [{ path: 'me', level: 1, key: ['email'] }] }),
      fetch('scores', '_scores', {
        ask: '{ score id }',
        at: [{ path: 'me', level: 2, key: ['id', 'balance'], computed: { score: ['balance'] } }],
      }),
    ]);
  });

  it('sends one key for several computed fields of one subschema', async () => {
    const engine = await startEngine(all);
    const [step] = engine.plan('{ me { rank score } }').steps;
    expect(step?.entities).toContainEqual(
      fetch('scores', '_scores', {
        ask: '{ rank score id }',
        at: [
          {
            path: 'me',
            level: 2,
            key: ['id', 'name', 'balance'],
            computed: { rank: ['name'], score: ['balance'] },
          },
        ],
      }),
    );
  });

  it('has one fetch for an entity that is needed in several places', async () => {
    const engine = await startEngine(all);
    const [step] = engine.plan('{ me { balance } users { balance } }').steps;
    expect(step?.entities).toEqual([
      fetch('billing', '_accounts', {
        at: [
          { path: 'me', level: 1, key: ['email'] },
          { path: 'users[]', level: 1, key: ['email'] },
        ],
      }),
    ]);
  });

  it('renames what would collide, and shares what is the same', async () => {
    const engine = await startEngine(all);
    const [step] = engine.plan(
      '{ a: users(first: 1) { name } b: users(first: 1) { name } c: users { id: name } }',
    ).steps;
    expect(step?.roots).toEqual([{ subschema: 'users', ask: '{ a: users(first: $v0) { name } c: users { name } }' }]);
  });

  it('decides @skip and @include beforehand, one plan for each outcome', async () => {
    const engine = await startEngine(all);
    const query = 'query ($b: Boolean!) { me { name @skip(if: $b) balance @include(if: $b) } }';
    expect(engine.plan(query, { b: false }).steps[0]).toEqual({
      roots: [{ subschema: 'users', ask: '{ me { name } }' }],
      entities: [],
    });
    expect(engine.plan(query, { b: true }).steps[0]?.roots).toEqual([{ subschema: 'users', ask: '{ me { email } }' }]);
  });

  it('tells whether one call takes all keys, and what the gateway answers itself', async () => {
    const one = subschema(
      'one',
      'type Query { _user(id: ID!): User } type User { id: ID! age: Int }',
      `extend type User @key(selectionSet: "{ id }")
       extend type Query { _user(id: ID!): User @merge(keyField: "id") }`,
    );
    const [step] = (await startEngine([users, one])).plan('{ s: __schema { __typename } users { age } }').steps;
    expect(step?.entities).toEqual([fetch('one', '_user', { batch: false })]);
    expect(step?.introspection).toEqual(['s']);
  });

  it('has what upstreams say of their requests, those for keys with the variables that they take', async () => {
    const { inputs } = openSubschemas(all, {});
    const told = inputs.map((input) => ({
      ...input,
      upstream: {
        ...input.upstream,
        describe: (request: UpstreamRequest) => ({ kind: 'memory', requests: [printDocument(printRequest(request))] }),
      },
    }));
    const [step] = engineOver(await compose(told)).plan('{ users(first: 2) { balance } }').steps;
    const requestOf = (one: { readonly requests?: readonly string[] } | undefined) =>
      one?.requests?.[0]?.replaceAll(/\s+/g, ' ');
    expect(step?.roots[0]?.kind).toBe('memory');
    expect(requestOf(step?.roots[0])).toBe('query ($v0: Int) { users(first: $v0) { email } }');
    expect(requestOf(step?.entities[0])).toBe(
      'query ($key_emails: [String!]!) { _accounts(emails: $key_emails) { balance email } }',
    );
  });

  it('asks for the type name where nothing else is wanted', async () => {
    const engine = await startEngine(all);
    expect(engine.plan('{ me { __typename } }').steps[0]?.roots[0]?.ask).toBe('{ me { __typename } }');
  });

  it('is the same object for the same operation', async () => {
    const engine = await startEngine(all);
    expect(engine.plan('{ me { balance } }')).toEqual(engine.plan('{ me { balance } }'));
  });
});
