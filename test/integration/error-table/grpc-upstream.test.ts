import { resolve } from 'node:path';
import type { ExecutionResult } from 'graphql';
import { mockGraphql, mockGrpc } from '../../../src/mocks';
import { mediaTypes, post, readResult } from '../post';
import { startGateway, type SubschemaFiles, type TestGateway } from '../start-gateway';
import { expectSafe } from './expect-safe';

const proto = resolve('protos/inventory/v1/inventory.proto');
const method = 'inventory.v1.InventoryService/BatchGetProducts';
const secret = 'hunter2 at Shelf.read (/srv/app/shelf.ts:12:5) SELECT * FROM shelves @10.0.0.7';
const shopSdl = 'type Query { shop: String }';
const warehouse = mockGrpc().proto(proto);
const query = '{ shop batchGetProducts(keys: [{ sku: "a" }]) { products { sku } } }';
let products = [{ sku: 'a' }];
let gateway: TestGateway;
let upstream: Awaited<ReturnType<typeof warehouse.start>>;
let shop: Awaited<ReturnType<ReturnType<typeof mockGraphql>['start']>>;

function stockAt(endpoint: string, lines = ''): SubschemaFiles {
  return { 'subschema.yaml': `kind: grpc\nendpoint: ${endpoint}\nproto: ${proto}\nretries: 0\n${lines}` };
}

beforeAll(async () => {
  shop = await mockGraphql()
    .schema(shopSdl)
    .resolvers({ Query: { shop: () => 'open' } })
    .start();
  upstream = await warehouse.unary(method, () => ({ products })).start();
  const lines =
    'timeout: 300ms\nmaxResponseBytes: 20KB\nbreaker: {minimum: 1000}\nerrors: {codes: [FAILED_PRECONDITION]}\n';
  gateway = await startGateway({
    shop: { 'subschema.yaml': `kind: graphql\nendpoint: ${shop.endpoint}\n`, 'schema.graphql': shopSdl },
    stock: stockAt(upstream.endpoint ?? '', lines),
  });
});

afterEach(() => {
  warehouse.heal();
  products = [{ sku: 'a' }];
});

afterAll(async () => {
  await gateway.stop();
  await Promise.all([upstream.stop(), shop.stop()]);
});

/** Asks both upstreams, and checks what holds however one of them fails: 200, the other's part is there, nothing leaks. */
async function askBoth(accept: string, origin = gateway.url): Promise<ExecutionResult> {
  const reply = await post(origin, { query }, { accept });
  expect(reply.status).toBe(200);
  expectSafe(reply.text);
  const result = readResult(reply);
  expect(result.data?.['shop']).toBe('open');
  return result;
}

/** Whatever befell the connection, the channel is whole again within five seconds. */
async function expectHealed(): Promise<void> {
  warehouse.heal();
  for (const end = Date.now() + 5000; ;) {
    const { errors, data } = await askBoth('application/json');
    if (errors === undefined || Date.now() > end) {
      expect(data).toEqual({ shop: 'open', batchGetProducts: { products: [{ sku: 'a' }] } });
      return;
    }
  }
}

const failures: readonly (readonly [string, () => unknown, string])[] = [
  ['resets the connection (U30)', () => warehouse.always.drop(), 'UPSTREAM_UNAVAILABLE'],
  ['says nothing', () => warehouse.always.hang(), 'UPSTREAM_TIMEOUT'],
  ['is slower than its timeout', () => warehouse.always.delay(2000), 'UPSTREAM_TIMEOUT'],
  ['sends bytes that are no message (U27)', () => warehouse.always.garbage(), 'UPSTREAM_BAD_RESPONSE'],
  ['is not available', () => warehouse.always.fail(), 'UPSTREAM_UNAVAILABLE'],
  [
    'sends a message over the cap (U28)',
    () => {
      products = Array.from({ length: 5000 }, (_, index) => ({ sku: `sku-${String(index)}` }));
    },
    'UPSTREAM_RESPONSE_TOO_LARGE',
  ],
];

describe.each(mediaTypes)('under accept %s, a gRPC upstream that', (accept) => {
  it.each(failures)('%s leaves the rest of the answer, and heals', async (_what, stage, code) => {
    stage();
    const { data, errors } = await askBoth(accept);
    expect(data).toEqual({ shop: 'open', batchGetProducts: null });
    expect(errors).toMatchObject([{ path: ['batchGetProducts'], extensions: { code, subschema: 'stock' } }]);
    products = [{ sku: 'a' }];
    await expectHealed();
  });

  it.each([
    ['CANCELLED', 'UPSTREAM_ERROR'],
    ['UNKNOWN', 'UPSTREAM_ERROR'],
    ['INVALID_ARGUMENT', 'UPSTREAM_ERROR'],
    ['DEADLINE_EXCEEDED', 'UPSTREAM_TIMEOUT'],
    ['ALREADY_EXISTS', 'UPSTREAM_ERROR'],
    ['PERMISSION_DENIED', 'UPSTREAM_ERROR'],
    ['RESOURCE_EXHAUSTED', 'UPSTREAM_ERROR'],
    ['FAILED_PRECONDITION', 'FAILED_PRECONDITION'],
    ['ABORTED', 'UPSTREAM_ERROR'],
    ['OUT_OF_RANGE', 'UPSTREAM_ERROR'],
    ['UNIMPLEMENTED', 'UPSTREAM_ERROR'],
    ['INTERNAL', 'UPSTREAM_BAD_RESPONSE'],
    ['UNAVAILABLE', 'UPSTREAM_UNAVAILABLE'],
    ['DATA_LOSS', 'UPSTREAM_BAD_RESPONSE'],
    ['UNAUTHENTICATED', 'UPSTREAM_ERROR'],
  ] as const)('ends with %s is %s with the name of the status, its text masked (U31)', async (status, code) => {
    warehouse.refuse(status, secret);
    const { data, errors } = await askBoth(accept);
    expect(data).toEqual({ shop: 'open', batchGetProducts: null });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code, subschema: 'stock', grpc: { status } }]);
  });
});

it.each(['[Product]', '[Product!]!'])('NOT_FOUND at an entry point of %s is null without an error', async (type) => {
  const sdl = 'type Query { product: Product } type Product { sku: ID! }';
  const catalog = await mockGraphql()
    .schema(sdl)
    .fixtures({ Product: [{ sku: 'a' }] })
    .start();
  const entry = `extend type Product @key(selectionSet: "{ sku }") { sku: ID! }
    extend type Query {
      _products(keys: [ProductKeyInput!]!): ${type} @rpc(method: "${method}", result: "products") @merge(keyArg: "keys")
    }`;
  const one = await startGateway({
    catalog: {
      'subschema.yaml': `kind: graphql\nendpoint: ${catalog.endpoint}\n`,
      'schema.graphql': sdl,
      'overlay.graphql': 'extend type Product @key(selectionSet: "{ sku }") { sku: ID! }',
    },
    stock: { ...stockAt(upstream.endpoint ?? ''), 'overlay.graphql': entry },
  });
  warehouse.refuse('NOT_FOUND', secret);
  const answer = await one.ask('{ product { sku stock { available } } }');
  await Promise.all([one.stop(), catalog.stop()]);
  expect(answer).toEqual({ data: { product: { sku: 'a', stock: null } } });
});

it('a gRPC upstream that is away leaves the rest of the answer; once it keeps failing it is UPSTREAM_CIRCUIT_OPEN', async () => {
  const away = await mockGrpc().proto(proto).start();
  await away.stop();
  const one = await startGateway({
    shop: { 'subschema.yaml': `kind: graphql\nendpoint: ${shop.endpoint}\n`, 'schema.graphql': shopSdl },
    stock: stockAt(away.endpoint ?? '', 'breaker: {minimum: 3}\n'),
  });
  try {
    const codes: unknown[] = [];
    for (let call = 0; call < 5; call += 1) {
      const { errors } = await askBoth(mediaTypes[call % 2] ?? '', one.url);
      codes.push(errors?.[0]?.extensions['code']);
    }
    const [refused, open] = ['UPSTREAM_UNAVAILABLE', 'UPSTREAM_CIRCUIT_OPEN'];
    expect(codes).toEqual([refused, refused, refused, open, open]);
  } finally {
    await one.stop();
  }
});
