import { join } from 'node:path';
import { mockEvents, mockGraphql, type Mock, type ProducerTools } from 'selvage/mocks';
import { OrderBook, type DemoLine, type DemoOrder } from './order-book';
import { products } from './products';

/** The shop: a GraphQL server over HTTP. Like the real one it tells the event bus of every order. */
export const mock: Mock = {
  async start(world) {
    const orders = new OrderBook();
    const untold: DemoOrder[] = [...orders.list()].reverse();
    const run = String(Date.now());
    const tell = async ({ publish, every }: ProducerTools): Promise<void> => {
      const tellNext = async (): Promise<void> => {
        for (let order = untold.shift(); order !== undefined; order = untold.shift()) {
          const { id, placedAt, lines } = order;
          await publish('orders', {
            id: Number(id) > 1005 ? `order-${id}-${run}` : `order-${id}`,
            type: 'OrderPlaced',
            key: id,
            time: placedAt,
            data: { orderId: id, lines },
          });
        }
      };
      await tellNext();
      await every(100, tellNext);
    };
    const events = await mockEvents('shipping').produce(tell).start(world);
    const server = await mockGraphql()
      .schema(join(__dirname, 'schema.graphql'))
      .resolvers({
        Query: {
          products: (_source, { first }) => products.slice(0, countOf(first)),
          product: (_source, { sku }) => productOf(sku),
          order: (_source, { id }) => orders.find(String(id)) ?? null,
          orders: (_source, { first }) => orders.list().slice(0, countOf(first)),
          _products: (_source, { skus }) => (skus as readonly string[]).map(productOf),
          _orders: (_source, { ids }) => (ids as readonly string[]).map((id) => orders.find(id) ?? null),
        },
        Mutation: {
          placeOrder: (_source, { lines }) => {
            const order = orders.place(lines as readonly DemoLine[]);
            untold.push(order);
            return order;
          },
        },
        OrderLine: { product: ({ sku }) => productOf(sku) },
      })
      .start();
    return {
      endpoint: server.endpoint,
      calls: server.calls,
      stop: async () => {
        await Promise.all([events.stop(), server.stop()]);
      },
    };
  },
};

function productOf(sku: unknown) {
  return products.find((product) => product.sku === sku) ?? null;
}

function countOf(first: unknown): number {
  return typeof first === 'number' && first > 0 ? first : 0;
}
