import { buildSchema, introspectionFromSchema, print } from 'graphql';
import { mockGraphql } from '../../../../src/mocks/mock-graphql';
import type { RunningGraphqlMock } from '../../../../src/mocks/graphql-server';
import { fetchSchema } from '../../../../src/upstreams/graphql/fetch-schema';
import type { GraphqlBody } from '../../../../src/upstreams/graphql/read-response';
import type { Upstream } from '../../../../src/upstreams/upstream';
import { buildCallContext } from '../build-call-context';
import { field, openGraphql, openUpstream, query } from './open-graphql';
import { httpAnswer, startRawServer } from './raw-server';

const sdl = `
  directive @cached(for: Int) on FIELD_DEFINITION | OBJECT
  "What there is."
  type Query @cached {
    "One product."
    product("Its number." sku: ID!, old: Int @deprecated(reason: "gone")): Product @cached(for: 1)
    gone: String @deprecated(reason: "no more")
  }
  type Product { sku: ID!, at: Url, kind: Kind, find(by: Filter = { text: "a" }): [Product!]! }
  scalar Url @specifiedBy(url: "https://example.com/url")
  enum Kind { A B @deprecated }
  input Filter { text: String, older: Int @deprecated }
`;

let running: RunningGraphqlMock | undefined;
let upstream: Upstream | undefined;

afterEach(async () => {
  await upstream?.close();
  await running?.stop();
  running = undefined;
  upstream = undefined;
});

async function start(text: string, extra: Record<string, string> = {}): Promise<string> {
  const fields = Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, () => value]));
  const resolvers = Object.keys(fields).length === 0 ? {} : { Query: fields };
  running = await mockGraphql().schema(text).resolvers(resolvers).start();
  return running.endpoint;
}

describe('an introspected schema', () => {
  it('has everything but foreign directives', async () => {
    upstream = await openUpstream({ endpoint: await start(sdl) });
    const text = print(upstream.typeDefs);
    expect(text).toContain('"""What there is."""');
    expect(text).toContain('"""Its number."""');
    expect(text).toContain('old: Int @deprecated(reason: "gone")');
    expect(text).toContain('gone: String @deprecated(reason: "no more")');
    expect(text).toContain('@specifiedBy(url: "https://example.com/url")');
    expect(text).toContain('B @deprecated');
    expect(text).toContain('older: Int @deprecated');
    expect(text).toContain('by: Filter = {text: "a"}');
    expect(text).not.toContain('cached');
    expect(upstream.overlay).toBeUndefined();
    expect(upstream).toMatchObject({ selects: true, entityFieldsNullable: false });
  });

  it('is asked with headers that are the same for all and those of introspection', async () => {
    const endpoint = await start(sdl);
    upstream = await openUpstream({
      endpoint,
      headers: { 'x-key': 'k', authorization: 'Bearer {{ identity.token }}' },
      introspection: { headers: { 'x-secret': 's' } },
    });
    expect(running?.calls).toHaveLength(1);
    expect(running?.calls[0]?.headers).toMatchObject({ 'x-key': 'k', 'x-secret': 's', 'x-request-id': 'open-catalog' });
    expect(running?.calls[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is asked again with less of a service that does not know the newer members', async () => {
    const asked: string[] = [];
    const ask = (text: string): Promise<GraphqlBody> => {
      asked.push(text);
      const old = buildSchema('type Query { a: Int }');
      const data = text.includes('specifiedByURL') ? null : introspectionFromSchema(old, { descriptions: true });
      return Promise.resolve({ data: data === null ? null : { ...data }, errors: [], errorStatus: undefined });
    };
    const document = await fetchSchema({ ask, schemaField: undefined, sourceName: 'upstream' });
    expect(print(document)).toBe('type Query {\n  a: Int\n}');
    expect(document.definitions[0]?.loc?.source.name).toBe('upstream');
    expect(asked).toHaveLength(2);
  });

  it('gives root types the names that the gateway uses, and takes theirs in requests', async () => {
    const other = `
      schema { query: RootQuery mutation: Change }
      type RootQuery { self: RootQuery, a: Int }
      type Change { change: RootQuery }
    `;
    const endpoint = await start(other);
    upstream = await openUpstream({ endpoint });
    expect(print(upstream.typeDefs)).toContain('type Query {\n  self: Query');
    expect(print(upstream.typeDefs)).toContain('type Mutation {\n  change: Query');
    const selections = [{ kind: 'fragment', typeCondition: 'Query', selections: [field('a')] } as const];
    const answer = await upstream.prepare(query([field('self', selections)]))({}, buildCallContext());
    expect(answer).toEqual({ data: { self: null }, errors: [] });
  });

  it.each([
    ['no schema in it', '{"data":{"a":1}}', 'It does not answer introspection.'],
    ['a schema that is broken', '{"data":{"__schema":{}}}', 'Its answer to introspection is not a schema.'],
    ['HTML', '<html>', 'The service gave an answer that does not fit its schema.'],
  ])('is a problem when the answer has %s', async (_name, body, reason) => {
    const server = await startRawServer((socket) => socket.write(httpAnswer(body)));
    const { upstream: none, problems } = await openGraphql({ endpoint: `${server.endpoint}?key=secret` });
    await server.stop();
    expect(none).toBeUndefined();
    expect(problems).toEqual([
      {
        severity: 'error',
        file: 'catalog/subschema.yaml',
        line: 10,
        message: `The upstream at ${server.endpoint} does not give its schema. ${reason}`,
        mend: 'Start the upstream, mend the endpoint or introspection.headers, or pin its SDL as schema.graphql.',
      },
    ]);
  });

  it('is a problem when the upstream is not there, refuses, or opening is given up', async () => {
    const server = await startRawServer((socket) => socket.write(httpAnswer('no', { status: 401 })));
    const refused = await openGraphql({ endpoint: server.endpoint });
    const given = await openGraphql({ endpoint: server.endpoint, signal: AbortSignal.abort() });
    await server.stop();
    const gone = await openGraphql({ endpoint: server.endpoint });
    expect(refused.problems[0]?.message).toContain('The service reported an error. (status 401)');
    expect(gone.problems[0]?.message).toContain('The service cannot be reached. (ECONNREFUSED)');
    expect(given.problems[0]?.message).toContain('does not give its schema');
  });
});

describe("an upstream's own SDL", () => {
  const own = `
    type Query { _sdl: String! product(sku: ID!): Product @merge(keyField: "sku") }
    extend type Product @key(selectionSet: "{ sku }") { sku: ID! stock: Int @cached @deprecated }
    extend type Query { more: Int }
  `;
  const served = 'type Query { _sdl: String! _service: Service a: Int } type Service { sdl: String }';

  it('is asked by schemaField, and its stitching directives are an overlay', async () => {
    upstream = await openUpstream({ endpoint: await start(served, { _sdl: own }), schemaField: '_sdl' });
    expect(running?.calls.map(({ query: text }) => text)).toEqual(['{_sdl}']);
    const text = print(upstream.typeDefs);
    expect(text).not.toMatch(/@key|@merge|@cached|extend/);
    expect(text).toContain('stock: Int @deprecated');
    expect(text).toContain('more: Int');
    const overlay = upstream.overlay === undefined ? '' : print(upstream.overlay);
    expect(overlay).toContain('extend type Product @key(selectionSet: "{ sku }")');
    expect(overlay).toContain('product(sku: ID!): Product @merge(keyField: "sku")');
    expect(overlay).not.toContain('stock');
  });

  it('may lie below the root', async () => {
    running = await mockGraphql()
      .schema(served)
      .resolvers({ Query: { _service: () => ({ sdl: 'type Query { b: Int } type X @key(fields: "id") { id: ID }' }) } })
      .start();
    upstream = await openUpstream({ endpoint: running.endpoint, schemaField: '_service.sdl' });
    expect(running.calls[0]?.query).toBe('{_service{sdl}}');
    expect(print(upstream.typeDefs)).toContain('b: Int');
    expect(upstream.overlay).toBeUndefined();
  });

  it.each([
    ['absent', 'Its field absent does not answer SDL.'],
    ['a', 'Its field a does not answer SDL.'],
    ['_sdl', 'Its SDL does not parse.'],
  ])('is a problem when %s does not answer it', async (schemaField, reason) => {
    const endpoint = await start(served, { _sdl: 'no { sdl' });
    const { problems } = await openGraphql({ endpoint, schemaField });
    expect(problems[0]?.message).toContain(reason);
  });
});

describe('a pinned schema', () => {
  const endpoint = 'http://127.0.0.1:1/graphql';

  it('asks nothing of the upstream', async () => {
    const fromNowhere = await openGraphql({ endpoint, schema: 'type Query { a: Int }' });
    upstream = fromNowhere.upstream;
    expect(fromNowhere.problems).toEqual([]);
    expect(upstream).toBeDefined();
  });

  it('has its directives read when schemaField says that they are its own', async () => {
    const schema = 'type Query { a: Int @merge }';
    upstream = await openUpstream({ endpoint, schema, schemaField: '_sdl' });
    expect(upstream.overlay).toBeDefined();
  });

  it('is warned of when its directives are not read', async () => {
    const opened = await openGraphql({
      endpoint,
      schema: '\ntype Query { a: Int @merge }\ninterface I @canonical { a: Int }',
    });
    upstream = opened.upstream;
    expect(upstream?.overlay).toBeUndefined();
    expect(opened.problems).toEqual([
      expect.objectContaining({ severity: 'warning', file: 'catalog/schema.graphql', line: 2 }),
    ]);
  });

  it.each([
    ['type Root { a: Int } type Query { b: Int } schema { query: Root }', 'has a type Query that is not its root type'],
    ['type Query { a: Int } type Mutation { b: Int } schema { query: Query }', 'has a type Mutation'],
    ['type Thing { a: Int }', 'has no query type'],
    ['schema { query: Absent } type Thing { a: Int }', 'has no query type'],
  ])('is a problem when it is %s', async (schema, message) => {
    const { problems, upstream: none } = await openGraphql({ endpoint, schema });
    expect(none).toBeUndefined();
    expect(problems[0]?.message).toContain(message);
  });

  it('has its extensions folded in', async () => {
    const schema = `
      extend schema { mutation: Change }
      type Query { a: Int } type Change { c: Int }
      extend type Query { b: E } enum E { X } extend enum E { Y } extend scalar S @specifiedBy(url: "u")
      union U = Query extend union U = Change extend input I { a: Int }
    `;
    upstream = await openUpstream({ endpoint, schema });
    expect(print(upstream.typeDefs).replace(/\s+/g, ' ')).toBe(
      'type Query { a: Int b: E } type Mutation { c: Int } enum E { X Y } union U = Query | Mutation ' +
        'scalar S @specifiedBy(url: "u") input I { a: Int }',
    );
  });
});
