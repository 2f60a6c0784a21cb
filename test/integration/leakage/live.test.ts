import { createClient } from 'graphql-ws';
import { createClient as createSseClient } from 'graphql-sse';
import { WebSocket } from 'ws';
import { mockGraphql } from '../../../src/mocks';
import { startGateway, type TestGateway } from '../start-gateway';
import { type Caller, headersOf, nameOf, startMirrors } from './start-mirrors';

/** Reads a subscription over a WebSocket whose upgrade carried a caller's headers. */
async function readSocket(url: string, query: string, headers: Readonly<Record<string, string>>): Promise<unknown[]> {
  class CallerSocket extends WebSocket {
    constructor(address: string, protocols: string) {
      super(address, protocols, { headers });
    }
  }
  const client = createClient({ url: url.replace('http', 'ws'), webSocketImpl: CallerSocket, retryAttempts: 0 });
  const answers: unknown[] = [];
  for await (const answer of client.iterate({ query })) answers.push(answer);
  await client.dispose();
  return answers;
}

async function readEvents(url: string, query: string, headers: Readonly<Record<string, string>>): Promise<unknown[]> {
  const client = createSseClient({ url, headers, retryAttempts: 0 });
  const answers: unknown[] = [];
  for await (const answer of client.iterate({ query })) answers.push(answer);
  client.dispose();
  return answers;
}

describe.each([
  ['over WebSocket', readSocket],
  ['over SSE', readEvents],
] as const)('subscriptions %s', (_transport, read) => {
  it('L14: of many users to one field show each nobody but himself', async () => {
    const mirrors = await startMirrors(Math.random);
    const callers: readonly Caller[] = Array.from({ length: 12 }, (_, index) => ({
      user: index % 4 === 0 ? undefined : `user-${String(index)}`,
      language: index % 2 === 0 ? 'nl' : 'fr',
    }));
    const query = 'subscription { moments(count: 8) { graph other seen friends { graph seen } } }';
    const all = await Promise.all(
      callers.map((caller) => read(`${mirrors.gateway.url}/graphql`, query, headersOf(caller))),
    );
    await mirrors.stop();
    for (const [index, answers] of all.entries()) {
      expect(answers).toHaveLength(8);
      const named = JSON.stringify(answers).match(/<[^>]*>/g) ?? [];
      expect(named.length).toBeGreaterThan(8 * 8);
      expect(new Set(named)).toEqual(new Set([nameOf(callers[index] as Caller)]));
    }
  });

  describe('over an entity that changes', () => {
    const liveSdl = /* GraphQL */ `
      type Query {
        time: Int
      }
      type Subscription {
        ticks: Product
      }
      type Product {
        sku: ID!
      }
    `;
    const stockSdl =
      'type Query { _products(skus: [ID!]!): [Product]! } type Product { sku: ID!, stock: Int, warehouse: String }';
    const key = 'extend type Product @key(selectionSet: "{ sku }") { sku: ID! }';
    let gateway: TestGateway;
    const stops: (() => Promise<void>)[] = [];

    beforeAll(async () => {
      let left = 1000;
      async function* ticks() {
        for (let tick = 0; tick < 1000; tick += 1) yield await Promise.resolve({ sku: 'a' });
      }
      const live = await mockGraphql().schema(liveSdl).resolvers({ Subscription: { ticks } }).start();
      const stock = await mockGraphql()
        .schema(stockSdl)
        .resolvers({ Query: { _products: () => [{ sku: 'a', stock: (left -= 1), warehouse: 'Lyon' }] } })
        .start();
      stops.push(
        () => live.stop(),
        () => stock.stop(),
      );
      const at = (endpoint: string): string => `kind: graphql\nendpoint: ${endpoint}\n`;
      const merge = `${key}\nextend type Query { _products(skus: [ID!]!): [Product]! @merge(keyField: "sku") }`;
      gateway = await startGateway({
        live: { 'subschema.yaml': at(live.endpoint), 'schema.graphql': liveSdl, 'overlay.graphql': key },
        stock: { 'subschema.yaml': at(stock.endpoint), 'schema.graphql': stockSdl, 'overlay.graphql': merge },
      });
    });

    afterAll(async () => {
      await gateway.stop();
      await Promise.all(stops.map((stop) => stop()));
    });

    it('L15: the thousandth event is as fresh as the first', async () => {
      const answers = await read(`${gateway.url}/graphql`, 'subscription { ticks { sku stock warehouse } }', {});
      expect(answers).toEqual(
        Array.from({ length: 1000 }, (_, index) => ({
          data: { ticks: { sku: 'a', stock: 999 - index, warehouse: 'Lyon' } },
        })),
      );
    }, 60_000);
  });
});
