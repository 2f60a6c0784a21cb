import { gzipSync } from 'node:zlib';
import { mockGraphql } from '../../../src/mocks';
import { codesOf, mediaTypes, post, send, type Reply, type Sent } from '../post';
import { startGateway, type TestGateway } from '../start-gateway';
import { expectSafe } from './expect-safe';

const sdl =
  'type Query { product(sku: ID!): String, _sdl: String } type Mutation { buy: Boolean } type Subscription { sold: Int }';
let gateway: TestGateway;
let upstream: Awaited<ReturnType<ReturnType<typeof mockGraphql>['start']>>;

beforeAll(async () => {
  upstream = await mockGraphql().schema(sdl).start();
  const manifest = `kind: graphql\nendpoint: ${upstream.endpoint}\n`;
  gateway = await startGateway({ shop: { 'subschema.yaml': manifest, 'schema.graphql': sdl } });
});

afterAll(async () => {
  await gateway.stop();
  await upstream.stop();
});

/** Whatever is refused, the upstream must not hear of it. */
function expectRefused(reply: Reply, status: number, code: string): void {
  expect([reply.status, codesOf(reply)]).toEqual([status, [code]]);
  expectSafe(reply.text);
  expect(upstream.calls).toEqual([]);
}

const json = { 'content-type': 'application/json' };
const good = JSON.stringify({ query: '{ product(sku: "a") }' });
const nested = `{"query":"{__typename}","variables":{"a":${'['.repeat(40_000)}${']'.repeat(40_000)}}}`;

const badRequests: readonly (readonly [string, Sent])[] = [
  ['a body that is not JSON', { body: '{"query":' }],
  ['an empty body (H25)', { body: '' }],
  ['a body of a byte order mark alone (H25)', { body: '\uFEFF' }],
  ['no query', { body: '{}' }],
  ['a query of null', { body: '{"query":null}' }],
  ['a query that is no text', { body: '{"query":1}' }],
  ['a list of operations (G18)', { body: `[${good},${good}]` }],
  ['a JSON string (H24)', { body: '"scalar"' }],
  ['a JSON null (H24)', { body: 'null' }],
  ['NaN (H24)', { body: '{"query":NaN}' }],
  ['variables that are a list', { body: '{"query":"{__typename}","variables":[]}' }],
  ['an operationName that is no text', { body: '{"query":"{__typename}","operationName":1}' }],
  ['extensions that are a text', { body: '{"query":"{__typename}","extensions":"x"}' }],
  [
    'a body that is not UTF-8 (H21)',
    { body: Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xff]), Buffer.from('"}')]) },
  ],
  ['a body nested 40 000 levels deep (H27, G32)', { body: nested }],
  ['a body that is not the gzip it says (H19)', { headers: { 'content-encoding': 'gzip' }, body: good }],
  ['a GET without a query', { method: 'GET', path: '/graphql' }],
  ['a GET with two queries', { method: 'GET', path: '/graphql?query=%7Ba%7D&query=%7Bb%7D' }],
  ['a GET whose variables are not JSON', { method: 'GET', path: '/graphql?query=%7B__typename%7D&variables=%7B' }],
];

describe.each(mediaTypes)('under accept %s', (accept) => {
  it.each(badRequests)('%s is 400 BAD_REQUEST', async (_what, sent) => {
    const contentType = sent.body === undefined ? {} : json;
    const reply = await send(gateway.url, { ...sent, headers: { accept, ...contentType, ...sent.headers } });
    expectRefused(reply, 400, 'BAD_REQUEST');
    expect(reply.headers['content-type']).toBe(`${accept}; charset=utf-8`);
  });

  it.each<readonly [string, string | Buffer, Readonly<Record<string, string>>]>([
    [
      'a body over 100 KB (G33)',
      JSON.stringify({ query: '{__typename}', variables: { a: 'x'.repeat(1_000_000) } }),
      {},
    ],
    ['a body of 50 KB that unpacks to 50 MB (H18)', gzipSync('x'.repeat(50_000_000)), { 'content-encoding': 'gzip' }],
  ])('%s is 413 PAYLOAD_TOO_LARGE', async (_what, body, headers) => {
    const reply = await send(gateway.url, { body, headers: { accept, ...json, ...headers } });
    expectRefused(reply, 413, 'PAYLOAD_TOO_LARGE');
  });

  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ['a header of 20 KB (H11)', { 'x-a': 'b'.repeat(20_000) }],
    ['101 headers (H12)', Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`x-${String(index)}`, 'a']))],
  ])('%s is 431 PAYLOAD_TOO_LARGE', async (_what, headers) => {
    const reply = await send(gateway.url, { body: good, headers: { accept, ...json, ...headers } });
    expectRefused(reply, 431, 'PAYLOAD_TOO_LARGE');
  });

  it.each<readonly [string, Sent, string]>([
    ['a PUT (H33)', { method: 'PUT', headers: json, body: good }, 'GET, POST'],
    ['a DELETE', { method: 'DELETE' }, 'GET, POST'],
    ['TRACE (H33)', { method: 'TRACE' }, 'GET, POST'],
    ['a mutation by GET (G43)', { method: 'GET', path: '/graphql?query=mutation%7Bbuy%7D' }, 'POST'],
    ['a subscription by GET (G44)', { method: 'GET', path: '/graphql?query=subscription%7Bsold%7D' }, 'POST'],
  ])('%s is 405 METHOD_NOT_ALLOWED and says what is', async (_what, sent, allow) => {
    const reply = await send(gateway.url, { ...sent, headers: { accept, ...sent.headers } });
    expectRefused(reply, 405, 'METHOD_NOT_ALLOWED');
    expect(reply.headers.allow).toBe(allow);
  });

  it('a subscription without a stream to carry it is 406 NOT_ACCEPTABLE', async () => {
    const reply = await post(gateway.url, { query: 'subscription { sold }' }, { accept });
    expectRefused(reply, 406, 'NOT_ACCEPTABLE');
  });

  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ['text/plain (H26)', { 'content-type': 'text/plain' }],
    ['no content type', {}],
    ['a form (S14)', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['multipart (H38)', { 'content-type': 'multipart/form-data; boundary=a' }],
    ['utf-16 (H22)', { 'content-type': 'application/json; charset=utf-16' }],
    ['utf-7 (H22)', { 'content-type': 'application/json; charset=utf-7' }],
    ['an encoding that nobody knows (H20)', { ...json, 'content-encoding': 'zstd-of-mine' }],
  ])('%s is 415 UNSUPPORTED_MEDIA_TYPE', async (_what, headers) => {
    const reply = await send(gateway.url, { headers: { accept, ...headers }, body: good });
    expectRefused(reply, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });
});

it.each([
  ['image/png'],
  ['application/json;q=0, application/graphql-response+json;q=0'],
  ['application/json; charset=utf-16'],
])('H37: accept %s is 406 NOT_ACCEPTABLE', async (accept) => {
  const reply = await send(gateway.url, { headers: { ...json, accept }, body: good });
  expectRefused(reply, 406, 'NOT_ACCEPTABLE');
});

it.each(['/graphql/..;/metrics', '//graphql', '/metrics', '/readyz', '/%2e/graphql', '/supergraph'])(
  'H34, H35: %s is 404 on the public port',
  async (path) => {
    const reply = await send(gateway.url, { method: 'GET', path });
    expectRefused(reply, 404, 'NOT_FOUND');
  },
);
