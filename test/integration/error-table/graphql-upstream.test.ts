import { createServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { ExecutionResult } from 'graphql';
import { mockGraphql } from '../../../src/mocks';
import { mediaTypes, post, readResult } from '../post';
import { startGateway, type SubschemaFiles, type TestGateway } from '../start-gateway';
import { expectSafe } from './expect-safe';
import { answerRaw, answerWith, startScriptedUpstream, type Script, type ScriptedUpstream } from './scripted-upstream';

const sdl = 'type Query { stock: Stock } type Stock { name: String, shelves: Int } type Mutation { count: Int }';
const shopSdl = 'type Query { shop: String }';
let gateway: TestGateway;
let upstream: ScriptedUpstream;
let shop: Awaited<ReturnType<ReturnType<typeof mockGraphql>['start']>>;

function stockAt(endpoint: string, lines = ''): SubschemaFiles {
  return { 'subschema.yaml': `kind: graphql\nendpoint: ${endpoint}\nretries: 0\n${lines}`, 'schema.graphql': sdl };
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  shop = await mockGraphql()
    .schema(shopSdl)
    .resolvers({ Query: { shop: () => 'open' } })
    .start();
  upstream = await startScriptedUpstream();
  const patient = 'timeout: 300ms\nmaxResponseBytes: 20KB\nbreaker: {minimum: 1000}\nerrors: {codes: [OUT_OF_STOCK]}\n';
  gateway = await startGateway({
    shop: { 'subschema.yaml': `kind: graphql\nendpoint: ${shop.endpoint}\n`, 'schema.graphql': shopSdl },
    stock: stockAt(upstream.endpoint, patient),
    away: {
      'subschema.yaml': `kind: graphql\nendpoint: http://127.0.0.1:${String(await closedPort())}/\n`,
      'schema.graphql': 'type Query { away: Int }',
    },
  });
});

afterAll(async () => {
  await gateway.stop();
  await Promise.all([upstream.stop(), shop.stop()]);
});

/** Asks both upstreams, and checks what holds however one of them fails: 200, the other's part is there, nothing leaks. */
async function askBoth(accept: string, query = '{ shop stock { name shelves } }'): Promise<ExecutionResult> {
  const reply = await post(gateway.url, { query }, { accept });
  expect(reply.status).toBe(200);
  expectSafe(reply.text);
  const result = readResult(reply);
  expect(result.data?.['shop']).toBe('open');
  return result;
}

const secret = 'TypeError: hunter2 at Shelf.read (/srv/app/shelf.ts:12:5) SELECT * FROM shelves @10.0.0.7';
const headed = (lines: string, body = ''): string => `HTTP/1.1 200 OK\r\n${lines}\r\n${body}`;
const hang: Script = () => undefined;
const drip: Script = (response) => {
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => {
    clearInterval(timer);
  });
};
const endless: Script = (response) => {
  const pour = (): void => {
    while (!response.destroyed && response.write('x'.repeat(10_000)));
  };
  response.on('drain', pour);
  pour();
};

const failures: readonly (readonly [string, Script, string])[] = [
  ['a connection that is reset', ({ socket }) => socket?.resetAndDestroy(), 'UPSTREAM_UNAVAILABLE'],
  ['a connection that is closed', ({ socket }) => socket?.end(), 'UPSTREAM_UNAVAILABLE'],
  ['silence (U25)', hang, 'UPSTREAM_TIMEOUT'],
  ['a byte now and then (U14)', drip, 'UPSTREAM_TIMEOUT'],
  ['truncated JSON (U01)', answerWith('{"data":{"stock"'), 'UPSTREAM_BAD_RESPONSE'],
  ['HTML (U02)', answerWith(`<html>${secret}</html>`), 'UPSTREAM_BAD_RESPONSE'],
  ['nothing (U03)', answerWith(''), 'UPSTREAM_BAD_RESPONSE'],
  ['null (U04)', answerWith('null'), 'UPSTREAM_BAD_RESPONSE'],
  ['[] (U05)', answerWith('[]'), 'UPSTREAM_BAD_RESPONSE'],
  ['a list for the data', answerWith({ data: [] }), 'UPSTREAM_BAD_RESPONSE'],
  ['a list for an object (U09)', answerWith({ data: { stock: [] } }), 'UPSTREAM_BAD_RESPONSE'],
  [
    'less than content-length says (U16)',
    answerRaw(headed('content-length: 500\r\n', '{"data"')),
    'UPSTREAM_BAD_RESPONSE',
  ],
  ['bytes that are no HTTP', answerRaw('\u0000\u0001 hunter2\r\n\r\n'), 'UPSTREAM_BAD_RESPONSE'],
  ['10 000 headers (U17)', answerRaw(headed('a: b\r\n'.repeat(10_000))), 'UPSTREAM_BAD_RESPONSE'],
  ['a header of 1 MB (U17)', answerRaw(headed(`a: ${'b'.repeat(1_000_000)}\r\n`)), 'UPSTREAM_BAD_RESPONSE'],
  ['204 (U18)', answerWith('', 204), 'UPSTREAM_BAD_RESPONSE'],
  ['205 (U18)', answerWith('', 205), 'UPSTREAM_BAD_RESPONSE'],
  ['304 (U18)', answerWith('', 304), 'UPSTREAM_BAD_RESPONSE'],
  ['999 (U18)', answerRaw('HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n'), 'UPSTREAM_BAD_RESPONSE'],
  [
    '101 (U18)',
    answerRaw('HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    'UPSTREAM_BAD_RESPONSE',
  ],
  ['a redirect (P11)', answerWith('', 302, { location: 'http://169.254.169.254/' }), 'UPSTREAM_BAD_RESPONSE'],
  [
    'a body over the cap (U12)',
    answerWith({ data: { stock: { name: 'x'.repeat(40_000) } } }),
    'UPSTREAM_RESPONSE_TOO_LARGE',
  ],
  ['a body without end (U13)', endless, 'UPSTREAM_RESPONSE_TOO_LARGE'],
  [
    'a body that unpacks over the cap (U15)',
    answerWith(gzipSync(Buffer.alloc(5_000_000)), 200, { 'content-encoding': 'gzip' }),
    'UPSTREAM_RESPONSE_TOO_LARGE',
  ],
];

describe.each(mediaTypes)('under accept %s, an upstream that answers', (accept) => {
  it.each(failures)('%s leaves the rest of the answer', async (_what, script, code) => {
    upstream.follow(script);
    const { data, errors } = await askBoth(accept);
    expect(data).toEqual({ shop: 'open', stock: null });
    expect(errors).toMatchObject([{ path: ['stock'], extensions: { code, subschema: 'stock' } }]);
    expect(errors).toHaveLength(1);
  });

  it('nobody at the port leaves the rest of the answer', async () => {
    const { data, errors } = await askBoth(accept, '{ shop away }');
    expect(data).toEqual({ shop: 'open', away: null });
    expect(errors).toMatchObject([{ path: ['away'], extensions: { code: 'UPSTREAM_UNAVAILABLE', subschema: 'away' } }]);
  });

  it.each([429, 502, 503, 504])('%d without a GraphQL body is UPSTREAM_UNAVAILABLE with the status', async (status) => {
    upstream.follow(answerWith(secret, status));
    const { errors } = await askBoth(accept);
    expect(errors).toMatchObject([
      { path: ['stock'], extensions: { code: 'UPSTREAM_UNAVAILABLE', upstreamStatus: status } },
    ]);
  });

  it.each([400, 401, 404, 500])('%d without a GraphQL body is UPSTREAM_ERROR with the status (U06)', async (status) => {
    upstream.follow(answerWith(secret, status));
    const { errors } = await askBoth(accept);
    expect(errors).toMatchObject([{ path: ['stock'], extensions: { code: 'UPSTREAM_ERROR', upstreamStatus: status } }]);
  });

  it.each([400, 429, 500, 502, 503, 504])('%d with a GraphQL body is read as that body', async (status) => {
    const shelves = { message: secret, path: ['stock', 'shelves'], extensions: { code: 'OUT_OF_STOCK' } };
    upstream.follow(answerWith({ data: { stock: { name: 'here', shelves: null } }, errors: [shelves] }, status));
    const { data, errors } = await askBoth(accept);
    expect(data).toEqual({ shop: 'open', stock: { name: 'here', shelves: null } });
    expect(errors).toMatchObject([
      { path: ['stock', 'shelves'], extensions: { code: 'OUT_OF_STOCK', upstreamStatus: status } },
    ]);
  });

  it('its own error keeps an allow-listed code and loses its message, stack and extensions (U07)', async () => {
    const extensions = { code: 'OUT_OF_STOCK', stacktrace: [secret], sql: secret };
    upstream.follow(answerWith({ data: { stock: null }, errors: [{ message: secret, path: ['stock'], extensions }] }));
    const { errors } = await askBoth(accept);
    expect(errors).toMatchObject([{ path: ['stock'], message: 'The service reported an error.' }]);
    expect(errors?.map((error) => error.extensions)).toEqual([{ code: 'OUT_OF_STOCK', subschema: 'stock' }]);
  });

  it('its own error of another code is UPSTREAM_ERROR (U07)', async () => {
    const extensions = { code: 'DB_DOWN_AT_10.0.0.7' };
    upstream.follow(answerWith({ data: { stock: null }, errors: [{ message: secret, path: ['stock'], extensions }] }));
    const { errors } = await askBoth(accept);
    expect(errors?.map((error) => error.extensions)).toEqual([{ code: 'UPSTREAM_ERROR', subschema: 'stock' }]);
  });

  it('an object for a String is an error at that field alone (U08)', async () => {
    upstream.follow(answerWith({ data: { stock: { name: { a: 'hunter2' }, shelves: 3 } } }));
    const { data, errors } = await askBoth(accept);
    expect(data).toEqual({ shop: 'open', stock: { name: null, shelves: 3 } });
    expect(errors).toMatchObject([{ path: ['stock', 'name'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  it.each([[['nowhere']], [[-1]], [['stock', 1e300]], ['stock'], [{ a: 1 }]])(
    'an error at the path %j stands where its null is (U11)',
    async (path) => {
      upstream.follow(answerWith({ data: { stock: null }, errors: [{ message: secret, path }] }));
      const { errors } = await askBoth(accept);
      expect(errors).toMatchObject([{ path: ['stock'], extensions: { code: 'UPSTREAM_ERROR' } }]);
    },
  );

  it('a thousand errors become twenty and a count (U11)', async () => {
    const errors = Array.from({ length: 1000 }, () => ({ message: '' }));
    upstream.follow(answerWith({ data: { stock: null }, errors }));
    const result = await askBoth(accept);
    expect(result.errors?.length).toBeLessThanOrEqual(21);
    expect(result.errors?.at(-1)?.extensions).toMatchObject({ code: 'TOO_MANY_ERRORS' });
  });

  it('__proto__ in its data pollutes nothing (U19)', async () => {
    upstream.follow(
      answerWith(
        '{"data":{"__proto__":{"polluted":1},"stock":{"__proto__":{"polluted":1},"name":"here","shelves":1}}}',
      ),
    );
    const { data } = await askBoth(accept);
    expect(data).toEqual({ shop: 'open', stock: { name: 'here', shelves: 1 } });
    expect({}).not.toHaveProperty('polluted');
  });
});

it('a mutation that fails is asked once, a query once more', async () => {
  const busy = await startScriptedUpstream();
  busy.follow(answerWith('', 503));
  const one = await startGateway({
    stock: { 'subschema.yaml': `kind: graphql\nendpoint: ${busy.endpoint}\n`, 'schema.graphql': sdl },
  });
  try {
    expect(await one.ask('mutation { count }')).toMatchObject({
      data: { count: null },
      errors: [{ path: ['count'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
    expect(busy.calls()).toBe(1);
    await one.ask('{ stock { name } }');
    expect(busy.calls()).toBe(3);
  } finally {
    await Promise.all([one.stop(), busy.stop()]);
  }
});

it('an upstream that keeps failing is left alone: UPSTREAM_CIRCUIT_OPEN, without a call', async () => {
  const failing = await startScriptedUpstream();
  failing.follow(answerWith(secret, 503));
  const one = await startGateway({ stock: stockAt(failing.endpoint, 'breaker: {minimum: 3}\n') });
  try {
    for (const accept of mediaTypes) {
      for (let call = 0; call < 4; call += 1) await post(one.url, { query: '{ stock { name } }' }, { accept });
      const reply = await post(one.url, { query: '{ stock { name } }' }, { accept });
      expect(reply.status).toBe(200);
      expectSafe(reply.text);
      expect(readResult(reply)).toMatchObject({
        data: { stock: null },
        errors: [{ path: ['stock'], extensions: { code: 'UPSTREAM_CIRCUIT_OPEN', subschema: 'stock' } }],
      });
    }
    expect(failing.calls()).toBe(3);
  } finally {
    await Promise.all([one.stop(), failing.stop()]);
  }
});
