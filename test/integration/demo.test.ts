import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { buildSchema, printType, type ExecutionResult } from 'graphql';
import { WebSocket } from 'ws';
import { createDemo } from './create-demo';

const gateway = createDemo();
let url = '';
let adminUrl = '';

beforeAll(async () => {
  ({ url, adminUrl } = await gateway.start());
});

afterAll(async () => {
  await gateway.stop();
});

async function ask(query: string, variables?: object): Promise<ExecutionResult> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await answer.json()) as ExecutionResult;
}

/** How many calls each upstream has had so far. */
async function callsByUpstream(): Promise<Record<string, number>> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  const counts: Record<string, number> = {};
  for (const [, labels = '', value] of text.matchAll(/^selvage_upstream_call_seconds_count\{(.*)\} (\d+)$/gm)) {
    const name = /subschema="(\w+)"/.exec(labels)?.[1] ?? '';
    counts[name] = (counts[name] ?? 0) + Number(value);
  }
  return counts;
}

/** Asks until an answer satisfies, for at most ten seconds. */
async function eventually<T>(read: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + 10_000; ;) {
    const value = await read();
    if (isThere(value) || Date.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const crossing = `{
  products(first: 12) { sku name price unitsSold shippingEstimate stock { available warehouses { warehouse available } } }
  order(id: "1001") {
    id placedAt
    lines { quantity product { sku unitsSold stock { available } } }
    shipment { orderId status carrier checkpoints { at place } }
  }
}`;

describe('the demo graph', () => {
  it('has the types that its users rely on', async () => {
    const schema = buildSchema(await (await fetch(`${url}/schema.graphql`)).text());
    const bare = (name: string) => {
      const type = schema.getType(name);
      return type == null ? undefined : printType(type).replace(/^\s*("""[\s\S]*?"""|".*")\n/gm, '');
    };
    const fields = (name: string) =>
      [...(bare(name) ?? '').matchAll(/^ {2}(\w.*)$/gm)].map(([, field]) => field).sort();
    expect(fields('Query')).toEqual(
      expect.arrayContaining([
        'order(id: ID!): Order',
        'orders(first: Int = 10): [Order!]!',
        'product(sku: ID!): Product',
        'products(first: Int = 10): [Product!]!',
      ]),
    );
    expect(fields('Mutation')).toEqual([
      'placeOrder(lines: [OrderLineInput!]!): Order!',
      'recordCheckpoint(orderId: ID!, place: String!): Shipment!',
    ]);
    expect(fields('Subscription')).toEqual([
      'shipmentChanged(orderId: ID, after: String): Shipment!',
      'stockChanged(sku: ID!): Stock!',
    ]);
    expect(fields('Product')).toEqual([
      'name: String!',
      'price: Int!',
      'shippingEstimate: Int',
      'sku: ID!',
      'stock: Stock',
      'unitsSold: Int!',
      'weight: Int',
    ]);
    expect(fields('Order')).toEqual(['id: ID!', 'lines: [OrderLine!]!', 'placedAt: DateTime!', 'shipment: Shipment']);
    expect(fields('OrderLine')).toEqual(['product: Product!', 'quantity: Int!']);
    expect(fields('OrderLineInput')).toEqual(['quantity: Int!', 'sku: ID!']);
    expect(fields('Stock')).toEqual(['available: Int!', 'warehouses: [WarehouseStock!]!']);
    expect(fields('WarehouseStock')).toEqual(['available: Int!', 'warehouse: String!']);
    expect(fields('Shipment')).toEqual([
      'carrier: String',
      'checkpoints: [Checkpoint!]!',
      'orderId: ID!',
      'status: ShipmentStatus!',
    ]);
    expect(fields('Checkpoint')).toEqual(['at: DateTime!', 'place: String!']);
    expect(fields('ShipmentStatus')).toEqual(['CANCELLED', 'DELIVERED', 'PENDING', 'SHIPPED']);
  });

  it('answers one query over all three, with one RPC and one lookup for any number of products', async () => {
    await eventually(
      () => ask('{ order(id: "1001") { shipment { status } } }'),
      ({ data }) => JSON.stringify(data).includes('SHIPPED'),
    );
    const before = await callsByUpstream();
    const { data, errors } = await ask(crossing);
    const after = await callsByUpstream();
    expect(errors).toBeUndefined();
    expect(data?.['products'] as unknown[]).toHaveLength(12);
    expect(data).toMatchObject({
      products: expect.arrayContaining([
        expect.objectContaining({ sku: 'thread-red', unitsSold: 6, shippingEstimate: 370 }),
        expect.objectContaining({ sku: 'loom', shippingEstimate: 0 }),
      ]) as unknown,
      order: { id: '1001', placedAt: '2026-01-12T09:30:00Z', shipment: { orderId: '1001', status: 'SHIPPED' } },
    });
    const made = Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]));
    expect(made).toEqual({ catalog: 1, inventory: 1, shipping: 1 });
  });

  it('has at least 12 products and 5 orders', async () => {
    const { data } = await ask('{ products(first: 100) { sku } orders(first: 100) { id } }');
    expect((data?.['products'] as unknown[]).length).toBeGreaterThanOrEqual(12);
    expect((data?.['orders'] as unknown[]).length).toBeGreaterThanOrEqual(5);
  });

  it('says 0 of what never sold, and null of what is not kept in stock', async () => {
    const { data } = await ask(
      '{ thimble: product(sku: "needle-set") { unitsSold } card: product(sku: "gift-card") { stock { available } shippingEstimate } none: product(sku: "none") { name stock { available } } }',
    );
    expect(data).toEqual({ thimble: { unitsSold: 1 }, card: { stock: null, shippingEstimate: null }, none: null });
  });

  it('follows an order from the mutation over its event to its shipment', async () => {
    const sold = async () => (await ask('{ product(sku: "loom") { unitsSold } }')).data?.['product'];
    expect(await sold()).toEqual({ unitsSold: 0 });
    const placed = await ask(
      'mutation ($lines: [OrderLineInput!]!) { placeOrder(lines: $lines) { id lines { quantity product { name stock { available } } } } }',
      { lines: [{ sku: 'loom', quantity: 2 }] },
    );
    expect(placed.errors).toBeUndefined();
    const order = placed.data?.['placeOrder'] as { readonly id: string; readonly lines: unknown };
    expect(order.lines).toEqual([{ quantity: 2, product: { name: 'Table loom', stock: { available: 1 } } }]);
    const shipment = await eventually(
      () => ask('query ($id: ID!) { order(id: $id) { shipment { status } } }', { id: order.id }),
      ({ data }) => JSON.stringify(data).includes('PENDING'),
    );
    expect(shipment.data).toEqual({ order: { shipment: { status: 'PENDING' } } });
    expect(await sold()).toEqual({ unitsSold: 2 });
  });

  it('tells the customer what is wrong with an order, masked, at the path of the mutation', async () => {
    const { data, errors } = await ask('mutation { placeOrder(lines: []) { id } }');
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { path: ['placeOrder'], extensions: { code: 'UPSTREAM_ERROR', subschema: 'catalog' } },
    ]);
    expect(JSON.stringify(errors)).not.toContain('needs a line');
  });

  it('publishes a checkpoint, and answers once it is folded', async () => {
    const { data, errors } = await ask(
      'mutation { recordCheckpoint(orderId: "1002", place: "Ghent") { orderId checkpoints { place } } }',
    );
    expect(errors).toBeUndefined();
    const { checkpoints } = data?.['recordCheckpoint'] as { readonly checkpoints: readonly unknown[] };
    expect(checkpoints.at(-1)).toEqual({ place: 'Ghent' });
  });

  it('shows shipment 1001 moving, over SSE', async () => {
    const client = createSseClient({ url: `${url}/graphql` });
    const lengths: number[] = [];
    for await (const { data } of client.iterate<{ shipmentChanged: { checkpoints: unknown[] } }>({
      query: 'subscription { shipmentChanged(orderId: "1001") { checkpoints { place at } } }',
    })) {
      lengths.push(data?.shipmentChanged.checkpoints.length ?? -1);
      if (lengths.length === 3) break;
    }
    client.dispose();
    const [first = NaN] = lengths;
    expect(lengths).toEqual([first, first + 1, first + 2]);
  });

  it('shows stock changing, over WebSocket, from a gRPC stream', async () => {
    const client = createWsClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    const available: unknown[] = [];
    for await (const { data } of client.iterate<{ stockChanged: { available: number } }>({
      query: 'subscription { stockChanged(sku: "shears") { available } }',
    })) {
      available.push(data?.stockChanged.available);
      if (available.length === 2) break;
    }
    await client.dispose();
    expect(available).toEqual([13, 12]);
  });

  it('refuses what merge entries clients must not see (G50, G51)', async () => {
    const { errors } = await ask('{ _products(skus: ["loom"]) { name } }');
    expect(errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    const schema = await (await fetch(`${url}/schema.graphql`)).text();
    expect(schema).not.toMatch(/\b_(products|orders|productsByKeys|productsBySkus|sdl|service)\b/);
  });

  it('is ready', async () => {
    const ready = (await (await fetch(`${adminUrl}/readyz`)).json()) as object;
    expect(ready).toMatchObject({ status: 'ready', supergraph: { hash: expect.any(String) as string } });
  });
});
