import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { createLogger } from '../../../src/logger';
import { mockGraphql } from '../../../src/mocks';
import { codesOf, mediaTypes, post, readResult } from '../post';
import { startGateway } from '../start-gateway';
import { expectSafe } from './expect-safe';

const shopSdl =
  'type Query { product: Product, products: [Product!]!, _products(skus: [ID!]!): [Product]! } type Product { sku: ID!, name: String }';
const shopOverlay = 'extend type Product @key(selectionSet: "{ sku }") { sku: ID! }';
const stockSdl = 'type Query { counted: Int, _stock(skus: [ID!]!): [Product]! } type Product { sku: ID!, stock: Int }';
const stockOverlay = `extend type Product @key(selectionSet: "{ sku }") { sku: ID! }
extend type Query { _stock(skus: [ID!]!): [Product]! @merge(keyField: "sku") }`;
const shop = mockGraphql()
  .schema(shopSdl)
  .fixtures({
    Product: [
      { sku: 'a', name: 'A' },
      { sku: 'b', name: 'B' },
    ],
  });
const stock = mockGraphql()
  .schema(stockSdl)
  .fixtures({
    Product: [
      { sku: 'a', stock: 1 },
      { sku: 'b', stock: 2 },
    ],
  });
let endpoints: readonly [string, string];
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const running = [await shop.start(), await stock.start()] as const;
  endpoints = [running[0].endpoint, running[1].endpoint];
  stops.push(...running.map((mock) => () => mock.stop()));
});

afterEach(() => {
  shop.heal();
  stock.heal();
});

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
});

function start(...rest: Parameters<typeof startGateway> extends [unknown, ...infer Rest] ? Rest : never) {
  const manifest = (endpoint: string): string => `kind: graphql\nendpoint: ${endpoint}\ntimeout: 10s\nretries: 0\n`;
  const subschemas = {
    shop: { 'subschema.yaml': manifest(endpoints[0]), 'schema.graphql': shopSdl, 'overlay.graphql': shopOverlay },
    stock: { 'subschema.yaml': manifest(endpoints[1]), 'schema.graphql': stockSdl, 'overlay.graphql': stockOverlay },
  };
  return startGateway(subschemas, ...rest);
}

describe.each(mediaTypes)('a request that is out of time, under accept %s', (accept) => {
  it('is 200: finished parts stay, unfinished fields are DEADLINE_EXCEEDED', async () => {
    const gateway = await start({ requestTimeout: 400 });
    stock.always.hang();
    const began = performance.now();
    const reply = await post(gateway.url, { query: '{ products { sku name stock } counted }' }, { accept });
    const took = performance.now() - began;
    await gateway.stop();
    expect(reply.status).toBe(200);
    expectSafe(reply.text);
    const { data, errors } = readResult(reply);
    expect(data).toEqual({
      products: [
        { sku: 'a', name: 'A', stock: null },
        { sku: 'b', name: 'B', stock: null },
      ],
      counted: null,
    });
    const extensions = { code: 'DEADLINE_EXCEEDED', subschema: 'stock' };
    const paths = [['counted'], ['products', 0, 'stock'], ['products', 1, 'stock']];
    expect(errors).toHaveLength(3);
    expect(errors).toEqual(
      expect.arrayContaining(paths.map((path) => expect.objectContaining({ path, extensions }) as unknown)),
    );
    expect(took).toBeGreaterThanOrEqual(390);
    expect(took).toBeLessThan(2000);
  });

  it('tells twenty of its errors and counts the rest (TOO_MANY_ERRORS)', async () => {
    const gateway = await start({ limits: { aliases: false, rootFields: false } });
    stock.always.fail();
    const query = `{ ${Array.from({ length: 30 }, (_, n) => `a${String(n)}: counted`).join(' ')} }`;
    const reply = await post(gateway.url, { query }, { accept });
    await gateway.stop();
    expect(reply.status).toBe(200);
    expectSafe(reply.text);
    expect(codesOf(reply)).toEqual([...Array<string>(20).fill('UPSTREAM_UNAVAILABLE'), 'TOO_MANY_ERRORS']);
    expect(readResult(reply).errors?.at(-1)).not.toHaveProperty('path');
  });
});

/** Sends bytes and nothing more, and resolves with all that comes back until the end. */
function whisper(origin: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.once('close', () => {
      resolve(answer);
    });
    socket.once('error', reject);
  });
}

describe.each(mediaTypes)('a client that is too slow, under accept %s', (accept) => {
  const head = `POST /graphql HTTP/1.1\r\nhost: a\r\naccept: ${accept}\r\ncontent-type: application/json\r\n`;

  it.each([
    ['with its headers (H28)', head],
    ['with its body (H29)', `${head}content-length: 30\r\n\r\n{"query"`],
  ])('%s is 408, and its connection is closed', async (_what, bytes) => {
    const serverLimits = { headersTimeout: 100, requestTimeout: 200, checkInterval: 50 };
    const gateway = await start({}, { serverLimits });
    const answer = await whisper(gateway.url, bytes);
    await gateway.stop();
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer.toLowerCase()).toContain('connection: close');
    const text = answer.slice(answer.indexOf('\r\n\r\n') + 4);
    expect(codesOf({ text })).toEqual(['REQUEST_TIMEOUT']);
    expectSafe(text);
  });
});

/** A logger that keeps its lines. */
function createRecorder() {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return { lines, logger: createLogger({ destination }) };
}

const fault = () => Promise.reject(new Error('hunter2 SELECT * FROM secrets'));

describe.each(mediaTypes)('a fault of our own, under accept %s', (accept) => {
  it.each([
    ['while the caller is identified', { identify: fault }],
    ['while the operation runs', { runner: { execute: fault, write: fault, subscribe: fault } }],
  ])('%s is 500 INTERNAL with the id of the request, and the log has the cause', async (_where, overrides) => {
    const { lines, logger } = createRecorder();
    const gateway = await start({}, { logger, ...overrides });
    const reply = await post(gateway.url, { query: '{ product { name } }' }, { accept, 'x-request-id': 'request-7' });
    await gateway.stop();
    expect(reply.status).toBe(500);
    expectSafe(reply.text);
    expect(readResult(reply)).toEqual({
      errors: [
        { message: 'Something went wrong in the gateway.', extensions: { code: 'INTERNAL', requestId: 'request-7' } },
      ],
    });
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        requestId: 'request-7',
        err: expect.objectContaining({ message: 'hunter2 SELECT * FROM secrets' }) as unknown,
      }),
    );
  });
});
