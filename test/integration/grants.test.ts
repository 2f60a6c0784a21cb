import type { ExecutionResult } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Identify } from '../../src/http/identify';
import { readHeader } from '../../src/http/read-header';
import { mockGraphql } from '../../src/mocks';
import type { RunningMock } from '../../src/mocks/mock';
import { eventually } from './eventually';
import { codesOf, post, readResult, send, type Reply } from './post';
import { startGateway, writeSubschemas, type TestGateway } from './start-gateway';

const sdl = `
  type Query { orders: [Order!]! order(id: ID!): Order me: Person _orders(ids: [ID!]!): [Order] ordersByIds(ids: [ID!]!): [Order] }
  type Order { id: ID! total: Int secret: String }
  type Person { name: String }
  type Subscription { ticks: Order }`;
const overlay = `
  extend type Order @key(selectionSet: "{ id }") {
    total: Int @requiresScopes(scopes: [["orders:read"]])
    secret: String @requiresScopes(scopes: [["admin"]])
  }
  extend type Person @authenticated
  extend type Query {
    order(id: ID!): Order @policy(policies: [["ownsOrder"]])
    _orders(ids: [ID!]!): [Order] @merge(keyField: "id")
    ordersByIds(ids: [ID!]!): [Order] @merge(keyField: "id") @internal
  }`;
const owns = (line: string): string => `
  import type { Policy } from 'selvage';
  import { ownerOf } from '../owners';
  export const ownsOrder: Policy = async ({ identity, args }) => {
    await Promise.resolve();
    return ${line};
  };`;
const files = {
  'schema.graphql': sdl,
  'overlay.graphql': overlay,
  'owners.ts': `export const ownerOf = (id: unknown): string => String(id).replace('o', 'u');`,
  'policies/orders.ts': owns('identity !== undefined && ownerOf(args.id) === identity.subject'),
};

/** The caller is whom the header names, with the scopes after the name. */
const identify: Identify = ({ req }) => {
  const [subject, ...scopes] = (readHeader(req, 'x-test-user') ?? '').split(' ');
  const identity = { subject: subject ?? '', scopes, claims: {}, token: undefined };
  return { identity: subject === '' ? undefined : identity, session: undefined };
};

const row = (id: unknown) => ({ id: String(id), total: 7, secret: `secret of ${String(id)}` });
const upstream = mockGraphql()
  .schema(sdl)
  .resolvers({
    Query: {
      orders: () => [row('o1'), row('o2')],
      order: (_: unknown, { id }: { id: string }) => row(id),
      me: () => ({ name: 'me' }),
      _orders: () => [],
      ordersByIds: () => [],
    },
  });

let running: RunningMock;
let gateway: TestGateway;

async function start(settings: Parameters<typeof startGateway>[1] = {}): Promise<void> {
  const manifest = { 'subschema.yaml': `kind: graphql\nendpoint: ${running.endpoint ?? ''}\n` };
  gateway = await startGateway({ shop: { ...manifest, ...files } }, settings, { identify });
}

beforeEach(async () => {
  running = await upstream.start();
});
afterEach(async () => {
  await gateway.stop();
  await running.stop();
});

const ask = (query: string, user = '', variables = {}): Promise<Reply> =>
  post(gateway.url, { query, variables }, { 'x-test-user': user });
const dataOf = async (query: string, user = '', variables = {}): Promise<unknown> =>
  readResult(await ask(query, user, variables)).data;

describe('askers of one gateway', () => {
  it('L01 G49: get each what they may see, however they are interleaved, and plans are not kept for each of them', async () => {
    await start();
    const query = `query ($id: ID!) { orders { id total secret } order(id: $id) { id secret } me { name } }`;
    const expected = (subject: string, scopes: readonly string[], id: string): unknown => {
      const seen = (order: string) => ({
        total: scopes.includes('orders:read') ? 7 : null,
        secret: scopes.includes('admin') ? `secret of ${order}` : null,
      });
      const { secret } = seen(id);
      return {
        orders: ['o1', 'o2'].map((order) => ({ id: order, ...seen(order) })),
        order: subject === id.replace('o', 'u') ? { id, secret } : null,
        me: subject === '' ? null : { name: 'me' },
      };
    };
    const scopes = [[], ['orders:read'], ['admin'], ['orders:read', 'admin']];
    const jobs = Array.from({ length: 600 }, (_, n) => ({
      subject: n % 7 === 0 ? '' : `u${String(n % 40)}`,
      scopes: n % 7 === 0 ? [] : (scopes[n % 4] ?? []),
      id: `o${String((n * 13) % 40)}`,
    }));
    const wrong: unknown[] = [];
    const worker = async (): Promise<void> => {
      for (let job = jobs.pop(); job !== undefined; job = jobs.pop()) {
        const { subject, scopes: own, id } = job;
        const data = await dataOf(query, [subject, ...own].join(' ').trim(), { id });
        if (JSON.stringify(data) !== JSON.stringify(expected(subject, own, id))) wrong.push([job, data]);
      }
    };
    await Promise.all(Array.from({ length: 32 }, worker));
    expect(wrong).toEqual([]);
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    const kept = /^selvage_cache_entries\{cache="plans"\} (\d+)$/m.exec(metrics)?.[1];
    // Nobody; and four sets of scopes, each with the order of one's own and of another's.
    expect(Number(kept)).toBeLessThanOrEqual(9);
    expect(Number(kept)).toBeGreaterThan(1);
  });

  it('G50 G51: cannot reach what is for the gateway alone', async () => {
    await start();
    for (const field of [
      '_orders(ids: ["o1"]) { id }',
      'ordersByIds(ids: ["o1"]) { id }',
      '_service { sdl }',
      '_sdl',
    ]) {
      expect(codesOf(await ask(`{ ${field} }`, 'u1 admin orders:read'))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    }
    expect((await send(gateway.url, { method: 'GET', path: '/schema.graphql' })).text).not.toContain('rders(ids');
  });

  it('G22: see the schema, where that asks for credentials, with them alone', async () => {
    await start({ introspection: 'authenticated' });
    const schema = (user: string) =>
      send(gateway.url, { method: 'GET', path: '/schema.graphql', headers: { 'x-test-user': user } });
    expect((await schema('')).status).toBe(404);
    expect((await schema('u1')).text).toContain('type Order');
    const query = '{ __type(name: "Order") { name } }';
    expect(codesOf(await ask(query))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(await dataOf(query, 'u1')).toEqual({ __type: { name: 'Order' } });
    expect(codesOf(await ask(query))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(await dataOf('{ __typename orders { __typename } }')).toMatchObject({ __typename: 'Query' });
  });

  it('are told by x-selvage-explain what is taken out', async () => {
    await start();
    const reply = await post(
      gateway.url,
      { query: '{ orders { id total } me { name } }' },
      { 'x-selvage-explain': 'dry', 'x-test-user': 'u1' },
    );
    expect(readResult(reply)).toMatchObject({
      extensions: {
        explain: {
          plan: {
            steps: [
              {
                roots: [{ ask: '{ orders { id } me { name } }' }],
                refused: [{ path: 'orders[].total', unmet: ['@requiresScopes(scopes: [["orders:read"]])'] }],
                interpreted: 'refused',
              },
            ],
          },
        },
      },
    });
  });
});

describe('auth.reject', () => {
  beforeEach(() => start({ auth: { reject: true } }));

  it('refuses an operation as a whole: 401 of nobody, 403 of somebody, by whatever it asks to be answered', async () => {
    const nobody = await ask('{ orders { id total } }');
    expect([nobody.status, codesOf(nobody), nobody.headers['www-authenticate']]).toEqual([
      401,
      ['UNAUTHORIZED_FIELD_OR_TYPE'],
      'Bearer',
    ]);
    expect(readResult(nobody)).not.toHaveProperty('data');
    const somebody = await ask('{ orders { id total } }', 'u1');
    expect([somebody.status, codesOf(somebody)]).toEqual([403, ['UNAUTHORIZED_FIELD_OR_TYPE']]);
    expect(somebody.headers).not.toHaveProperty('www-authenticate');
    const stream = await post(gateway.url, { query: '{ me { name } }' }, { accept: 'text/event-stream' });
    expect([stream.status, codesOf(stream), stream.headers['www-authenticate']]).toEqual([
      401,
      ['UNAUTHORIZED_FIELD_OR_TYPE'],
      'Bearer',
    ]);
    expect((await ask('query ($id: ID!) { order(id: $id) { id } }', 'u2', { id: 'o1' })).status).toBe(403);
  });

  it('lets through what asks for nothing that is refused', async () => {
    expect(await dataOf('{ orders { id } }')).toMatchObject({ orders: [{ id: 'o1' }, { id: 'o2' }] });
    expect(await dataOf('{ orders { id total @skip(if: true) } }')).toMatchObject({ orders: [{ id: 'o1' }, {}] });
    expect(
      await dataOf('query ($no: Boolean!) { orders { id total @include(if: $no) } }', '', { no: false }),
    ).toBeTruthy();
    const condition = 'query ($no: Boolean = false) { orders { id total @include(if: $no) } }';
    expect(await dataOf(condition)).toBeTruthy();
    expect(codesOf(await ask(condition, '', { no: null }))).not.toContain('UNAUTHORIZED_FIELD_OR_TYPE');
    expect(await dataOf('{ orders { total } }', 'u1 orders:read')).toEqual({ orders: [{ total: 7 }, { total: 7 }] });
    expect(await dataOf('{ order(id: "o1") { id } }', 'u1')).toEqual({ order: { id: 'o1' } });
  });

  it('refuses one operation of a WebSocket alone', async () => {
    class Socket extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol, { headers: { 'x-test-user': 'u1' } });
      }
    }
    const url = `${gateway.url.replace('http', 'ws')}/graphql`;
    const client = createClient({ url, webSocketImpl: Socket, retryAttempts: 0 });
    const once = (query: string): Promise<unknown> =>
      new Promise((resolve) => {
        let last: unknown;
        client.subscribe<ExecutionResult>(
          { query },
          {
            next: (value) => {
              last = value;
            },
            error: resolve,
            complete: () => {
              resolve(last);
            },
          },
        );
      });
    expect(await once('{ orders { total } }')).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    expect(await once('{ order(id: "o2") { id } }')).toMatchObject([
      { extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } },
    ]);
    expect(await once('{ order(id: "o1") { id } me { name } }')).toEqual({
      data: { order: { id: 'o1' }, me: { name: 'me' } },
    });
    await client.dispose();
  });
});

describe('the policies of a folder', () => {
  const order = async (): Promise<unknown> => dataOf('{ order(id: "o1") { id } }', 'u1');
  const problems = async (): Promise<readonly { readonly file: string; readonly message: string }[]> => {
    const answer = await fetch(`${gateway.adminUrl}/readyz`);
    return ((await answer.json()) as { reload: { problems: { file: string; message: string }[] } }).reload.problems;
  };
  const since = async (): Promise<unknown> => {
    const answer = await fetch(`${gateway.adminUrl}/supergraph`);
    return ((await answer.json()) as { subschemas: { since: string }[] }).subschemas[0]?.since;
  };

  it('are fresh at every reload, with what they import, while their upstream stays open', async () => {
    await start({ reload: { watch: true } });
    const opened = await since();
    expect(await order()).toEqual({ order: { id: 'o1' } });
    await writeSubschemas(gateway.directory, { shop: { 'owners.ts': `export const ownerOf = () => 'nobody';` } });
    expect(await eventually(order, (data) => JSON.stringify(data) === '{"order":null}')).toEqual({ order: null });
    await writeSubschemas(gateway.directory, { shop: { 'policies/orders.ts': owns('true') } });
    expect(await eventually(order, (data) => JSON.stringify(data) !== '{"order":null}')).toEqual({
      order: { id: 'o1' },
    });
    expect(await since()).toBe(opened);
  });

  it('that cannot be loaded change nothing, and are told with their place', async () => {
    await start({ reload: { watch: true } });
    await writeSubschemas(gateway.directory, { shop: { 'policies/orders.ts': 'export const ownsOrder = (;' } });
    const [broken, ...others] = await eventually(problems, (found) => found.length > 0);
    expect(others).toEqual([]);
    expect(broken).toMatchObject({ severity: 'error', file: expect.stringMatching(/policies.orders\.ts$/) as unknown });
    expect(await order()).toEqual({ order: { id: 'o1' } });
    await writeSubschemas(gateway.directory, {
      shop: { 'policies/orders.ts': 'export const other = () => true;', 'policies/more.ts': 'export const n = 1;' },
    });
    const found = await eventually(problems, (all) => all.some(({ message }) => message.includes('no policy')));
    expect(found.map(({ message }) => message)).toEqual([
      'This module exports no policy.',
      '@policy on Query.order names ownsOrder, but no file of the folder policies exports it.',
    ]);
    await writeSubschemas(gateway.directory, {
      shop: {
        'policies/orders.ts': owns('true'),
        'policies/more.ts': owns('true').replace('../owners', '../owners.ts'),
      },
    });
    const twice = await eventually(problems, (all) => all.some(({ message }) => message.includes('another file')));
    expect(twice.map(({ message }) => message)).toEqual([
      'ownsOrder is exported by another file of shop/policies too.',
    ]);
    expect(await order()).toEqual({ order: { id: 'o1' } });
  });
});
