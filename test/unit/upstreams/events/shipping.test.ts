import { print } from 'graphql';
import { nextOf, openSubject, type Subject } from './open-subject';
import { shippingSdl } from './shipping-sdl';

describe('a shipping service told by its events', () => {
  let shipping: Subject;

  beforeEach(async () => {
    shipping = await openSubject(shippingSdl);
  });

  afterEach(async () => {
    await shipping.close();
  });

  test('serves its types without our directives, and entry points that come by themselves', () => {
    const sdl = print(shipping.upstream.typeDefs);
    expect(sdl).not.toContain('@');
    expect(sdl).toContain('shipment(orderId: ID!): Shipment\n');
    expect(sdl).toContain('shipmentsByOrderIds(orderIds: [ID!]!): [Shipment]!');
    expect(sdl).toContain('_product(sku: ID!): Product!');
    expect(sdl).toContain('_productsBySkus(skus: [ID!]!): [Product!]!');
    expect(sdl).toContain('_ordersByIds(ids: [ID!]!): [Order]!');
    expect(sdl).toContain('scalar DateTime');
    expect(shipping.upstream.selects).toBe(false);
  });

  test('tells composition its keys and merge fields as an overlay', () => {
    const overlay = shipping.upstream.overlay && print(shipping.upstream.overlay);
    expect(overlay).toContain('extend type Shipment @key(selectionSet: "{ orderId }")');
    expect(overlay).toContain('shipmentsByOrderIds(orderIds: [ID!]!): [Shipment]! @merge(keyField: "orderId")');
    expect(overlay).toContain('extend type Order @key(selectionSet: "{ id }")');
    expect(overlay).toContain('_ordersByIds(ids: [ID!]!): [Order]! @merge(keyField: "id")');
  });

  test('folds shipments: the last value that an event carried, and checkpoints that grow', async () => {
    await shipping.send('shipments', 'ShipmentCreated', { orderId: '1001', status: 'PENDING' });
    await shipping.send('shipments', 'ShipmentShipped', { orderId: 1001, status: 'SHIPPED', carrier: 'Post' });
    await shipping.send(
      'shipments',
      'CheckpointRecorded',
      { orderId: '1001', place: 'Bremen' },
      { time: '2026-01-02T03:04:05.678Z' },
    );
    const answer = await shipping.ask(
      '{ shipment(orderId: "1001") { orderId status carrier checkpoints { at place } } }',
    );
    expect(answer).toEqual({
      data: {
        shipment: {
          orderId: '1001',
          status: 'SHIPPED',
          carrier: 'Post',
          checkpoints: [{ at: '2026-01-02T03:04:05.678Z', place: 'Bremen' }],
        },
      },
      errors: [],
    });
  });

  test('an entity is not served before an event has carried each of its non-null fields', async () => {
    await shipping.send('shipments', 'CheckpointRecorded', { orderId: '7', place: 'Bremen' });
    expect((await shipping.ask('{ shipment(orderId: "7") { orderId } }')).data).toEqual({ shipment: null });
    await shipping.send('shipments', 'ShipmentCreated', { orderId: '7', status: 'PENDING' });
    expect((await shipping.ask('{ shipment(orderId: "7") { orderId } }')).data).toMatchObject({
      shipment: { orderId: '7', checkpoints: [{ place: 'Bremen' }] },
    });
  });

  test('sums each line of an order by its product; what never sold has sold nothing', async () => {
    await shipping.send('orders', 'OrderPlaced', {
      id: '1',
      lines: [
        { sku: 'A', quantity: 2 },
        { sku: 'B', quantity: 1 },
        { sku: 'A', quantity: 3 },
      ],
    });
    await shipping.send('orders', 'OrderPlaced', { id: '2', lines: [{ sku: 'A', quantity: 1 }] });
    const { data } = await shipping.ask('{ _productsBySkus(skus: ["B", "X", "A", "A"]) { sku unitsSold } }');
    expect(data).toEqual({
      _productsBySkus: [
        { sku: 'B', unitsSold: 1 },
        { sku: 'X', unitsSold: 0 },
        { sku: 'A', unitsSold: 6 },
        { sku: 'A', unitsSold: 6 },
      ],
    });
  });

  test('serves an entity of others from its key alone, its link in one lookup', async () => {
    await shipping.send('shipments', 'ShipmentCreated', { orderId: '1', status: 'PENDING' });
    const { data } = await shipping.ask('{ _ordersByIds(ids: ["2", "1"]) { id shipment { status } } }');
    expect(data).toEqual({
      _ordersByIds: [
        { id: '2', shipment: null },
        { id: '1', shipment: { orderId: '1', status: 'PENDING', carrier: null, checkpoints: [] } },
      ],
    });
    expect(shipping.calls).toEqual([{ operation: 'query', target: '_ordersByIds' }]);
  });

  test('a link that is not asked for is not looked up', async () => {
    const { data } = await shipping.ask('{ _ordersByIds(ids: ["1"]) { id } }');
    expect(data).toEqual({ _ordersByIds: [{ id: '1' }] });
  });

  test('publishes a checkpoint and answers with the shipment that has it', async () => {
    await shipping.send('shipments', 'ShipmentCreated', { orderId: '1', status: 'PENDING' });
    const answer = await shipping.ask(
      'mutation { recordCheckpoint(orderId: "1", place: "Kiel") { checkpoints { place at } } }',
    );
    expect(answer.errors).toEqual([]);
    expect(answer.data).toMatchObject({ recordCheckpoint: { checkpoints: [{ place: 'Kiel' }] } });
  });

  test('a live query gives the present state, then every later change', async () => {
    await shipping.send('shipments', 'ShipmentCreated', { orderId: '1', status: 'PENDING' });
    const stream = await shipping.watch('subscription { shipmentChanged(orderId: "1") { status } }');
    await shipping.send('shipments', 'ShipmentShipped', { orderId: '2', status: 'SHIPPED' });
    await shipping.send('shipments', 'ShipmentShipped', { orderId: '1', status: 'SHIPPED' });
    expect([await nextOf(stream), await nextOf(stream)]).toMatchObject([
      { shipmentChanged: { status: 'PENDING' } },
      { shipmentChanged: { orderId: '1', status: 'SHIPPED' } },
    ]);
    expect(await stream.return?.()).toEqual({ done: true, value: undefined });
  });
});
