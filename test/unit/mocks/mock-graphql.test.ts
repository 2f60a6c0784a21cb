import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type MockGraphql, mockGraphql } from '../../../src/mocks/mock-graphql';
import type { RunningGraphqlMock } from '../../../src/mocks/graphql-server';

const sdl = `
  type Query {
    products(first: Int): [Product!]!
    product(sku: ID!): Product
    productsBySkus(skus: [ID!]!): [Product]!
    things: [Thing!]!
    whoami: String
  }
  type Subscription { counted(to: Int!): Int }
  interface Thing { name: String }
  type Product implements Thing { sku: ID! name: String shout: String }
  type Box implements Thing { name: String }
`;

const rows = {
  Product: [
    { sku: '1', name: 'Kettle' },
    { sku: '2', name: 'Lamp' },
  ],
  Box: [{ name: 'Crate' }],
};

function build(): MockGraphql {
  return mockGraphql()
    .schema(sdl)
    .fixtures(rows)
    .resolvers({
      Query: { whoami: (_source, _args, { headers }) => headers['x-user'] },
      Product: { shout: (source: { name: string }) => `${source.name}!` },
      Subscription: {
        async *counted(_source, { to }: { to: number }) {
          for (let count = 1; count <= to; count += 1) yield await Promise.resolve(count);
        },
      },
    });
}

let mock: MockGraphql;
let running: RunningGraphqlMock;

beforeEach(async () => {
  mock = build();
  running = await mock.start();
});

afterEach(() => running.stop());

async function ask(query: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(running.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const body: unknown = await response.json();
  return body;
}

describe('mockGraphql', () => {
  it.each([
    ['{ products { sku } }', { products: [{ sku: '1' }, { sku: '2' }] }],
    ['{ products(first: 1) { sku } }', { products: [{ sku: '1' }] }],
    ['{ product(sku: 2) { name shout } }', { product: { name: 'Lamp', shout: 'Lamp!' } }],
    ['{ product(sku: 9) { name } }', { product: null }],
    ['{ productsBySkus(skus: [2, 9, 1]) { sku } }', { productsBySkus: [{ sku: '2' }, null, { sku: '1' }] }],
    [
      '{ things { __typename name } }',
      {
        things: [
          { __typename: 'Product', name: 'Kettle' },
          { __typename: 'Product', name: 'Lamp' },
          { __typename: 'Box', name: 'Crate' },
        ],
      },
    ],
  ])('answers %s from its fixtures', async (query, data) => {
    await expect(ask(query)).resolves.toEqual({ data });
  });

  it('gives resolvers the headers of the call', async () => {
    await expect(ask('{ whoami }', { 'x-user': 'ada' })).resolves.toEqual({ data: { whoami: 'ada' } });
  });

  it('records the calls that it received', async () => {
    await ask('query Q { products { sku } whoami }', { 'x-user': 'ada' });
    expect(running.calls).toMatchObject([
      { target: 'query products,whoami', payload: {}, variables: {}, headers: { 'x-user': 'ada' } },
    ]);
    expect(running.calls[0]?.query).toBe('query Q { products { sku } whoami }');
  });

  it.each(['{', 'fragment F on Query { whoami }'])('records what is no request, too (%s)', async (query) => {
    await ask(query);
    await fetch(running.endpoint, { method: 'POST', body: 'junk' });
    expect(running.calls.map(({ target }) => target)).toEqual(['', '']);
  });

  it('streams over SSE', async () => {
    const client = createSseClient({ url: running.endpoint, retryAttempts: 0 });
    const results: unknown[] = [];
    for await (const result of client.iterate({ query: 'subscription { counted(to: 2) }' })) results.push(result);
    expect(results).toEqual([{ data: { counted: 1 } }, { data: { counted: 2 } }]);
    expect(running.calls).toMatchObject([{ target: 'subscription counted' }]);
  });

  it('streams over WebSocket on the same port', async () => {
    const client = createWsClient({ url: running.endpoint.replace('http', 'ws'), webSocketImpl: WebSocket });
    const results: unknown[] = [];
    for await (const result of client.iterate({ query: 'subscription { counted(to: 2) }' })) results.push(result);
    await client.dispose();
    expect(results).toEqual([{ data: { counted: 1 } }, { data: { counted: 2 } }]);
    expect(running.calls).toMatchObject([{ target: 'subscription counted' }]);
  });

  it.each([
    ['junk', 400],
    ['{"query":"{ absent }"}', 200],
  ])('answers a request for a stream that it does not understand (%s)', async (body, status) => {
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const response = await fetch(running.endpoint, { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(await response.text()).not.toBe('');
  });

  it('cuts a stream whose source breaks', async () => {
    const breaking = await build()
      .resolvers({
        Subscription: {
          // eslint-disable-next-line require-yield
          async *counted() {
            await Promise.resolve();
            throw new Error('broken');
          },
        },
      })
      .start();
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const body = '{"query":"subscription { counted(to: 1) }"}';
    const response = await fetch(breaking.endpoint, { method: 'POST', headers, body });
    await expect(response.text()).rejects.toThrow('terminated');
    await breaking.stop();
  });

  it('may be stopped and started again', async () => {
    await running.stop();
    running = await mock.start();
    await expect(ask('{ whoami }')).resolves.toEqual({ data: { whoami: null } });
  });

  it('reads its schema from a file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'selvage-mock-'));
    await writeFile(join(directory, 'schema.graphql'), 'type Query { a: Int }');
    const other = mockGraphql().schema(join(directory, 'schema.graphql'));
    const started = await other.start();
    await started.stop();
    await rm(directory, { recursive: true });
    expect(started.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/);
  });

  it('says what does not fit', async () => {
    await expect(mockGraphql().start()).rejects.toThrow('call .schema(sdl) first');
    await expect(mockGraphql().schema('junk').start()).rejects.toThrow('Syntax Error');
    const wrong = { Query: { absent: () => 1 } };
    await expect(mockGraphql().schema(sdl).resolvers(wrong).start()).rejects.toThrow(
      'Query.absent defined in resolvers',
    );
    await expect(mockGraphql().schema(sdl).fixtures({ Absent: [] }).start()).rejects.toThrow('no object type Absent');
  });

  it('resolves abstract types by __resolveType', async () => {
    const other = await mockGraphql()
      .schema(sdl)
      .resolvers({ Query: { things: () => [{ name: 'x' }] }, Thing: { __resolveType: () => 'Box' } })
      .start();
    const response = await fetch(other.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ things { __typename } }"}',
    });
    await expect(response.json()).resolves.toEqual({ data: { things: [{ __typename: 'Box' }] } });
    await other.stop();
  });
});

describe('a scripted fault of mockGraphql', () => {
  it('happens once, and then all is well', async () => {
    mock.drop();
    await expect(ask('{ whoami }')).rejects.toThrow('fetch failed');
    await expect(ask('{ whoami }')).resolves.toEqual({ data: { whoami: null } });
  });

  it('happens always until it is healed', async () => {
    mock.always.garbage();
    await expect(ask('{ whoami }')).rejects.toThrow('JSON');
    await expect(ask('{ whoami }')).rejects.toThrow('JSON');
    mock.heal();
    await expect(ask('{ whoami }')).resolves.toEqual({ data: { whoami: null } });
  });

  it('delays a socket, too', async () => {
    mock.delay(30);
    const client = createWsClient({ url: running.endpoint.replace('http', 'ws'), webSocketImpl: WebSocket });
    const results: unknown[] = [];
    for await (const result of client.iterate({ query: 'subscription { counted(to: 1) }' })) results.push(result);
    await client.dispose();
    expect(results).toEqual([{ data: { counted: 1 } }]);
  });

  it('fails with 503', async () => {
    mock.fail();
    const response = await fetch(running.endpoint, { method: 'POST', body: '{}' });
    expect(response.status).toBe(503);
    expect(running.calls).toEqual([]);
  });

  it('delays the right answer', async () => {
    mock.delay(60);
    const started = performance.now();
    await expect(ask('{ whoami }')).resolves.toEqual({ data: { whoami: null } });
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });

  it('hangs until the mock stops', async () => {
    mock.hang();
    const answer = ask('{ whoami }').catch(() => 'ended');
    await running.stop();
    await expect(answer).resolves.toBe('ended');
  });

  it.each(['fail', 'drop', 'garbage', 'hang'] as const)('%s happens to sockets, too', async (verb) => {
    mock[verb]();
    const client = createWsClient({
      url: running.endpoint.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const ended = client
      .iterate({ query: 'subscription { counted(to: 2) }' })
      .next()
      .then(
        () => 'answered',
        () => 'ended',
      );
    if (verb === 'hang') setTimeout(() => void running.stop(), 50);
    await expect(ended).resolves.toBe('ended');
    expect(running.calls).toEqual([]);
  });
});
