import { createEvent } from '../../../../src/events/create-event';
import { MemoryBus } from '../../../../src/events/memory-bus';
import { recordsOf } from '../../../records-of';
import { openSubject, settle, type Subject } from './open-subject';
import { shippingSdl } from './shipping-sdl';

const good = createEvent({ source: '/t', type: 'Created', data: { orderId: '1', status: 'PENDING' } });

describe('events that are not as they should be', () => {
  let subject: Subject;

  beforeEach(async () => {
    subject = await openSubject(shippingSdl);
  });

  afterEach(async () => {
    await subject.close();
  });

  const orderOf = async (orderId: string): Promise<unknown> =>
    (await subject.ask(`{ shipment(orderId: "${orderId}") { orderId status } }`)).data?.['shipment'];

  async function readDead(topic: string): Promise<Record<string, unknown>[]> {
    const records = await recordsOf(subject.bus.topic(`${topic}.dead`));
    return records.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
  }

  test.each([
    ['not JSON', 'no event {', 'The record is not JSON.'],
    ['bad UTF-8', '\ufffd\ufffd', 'The record is not JSON.'],
    ['JSON that is no object', '5', 'The record is no CloudEvent 1.0'],
    ['of a future version', JSON.stringify({ ...good, specversion: '2.0' }), 'specversion'],
    ['without an id', JSON.stringify({ ...good, id: undefined }), 'id'],
    ['with an absurdly long id', JSON.stringify({ ...good, id: 'x'.repeat(2000) }), 'id'],
    ['with a time that is none', JSON.stringify({ ...good, time: 'noon' }), 'time'],
    ['without data', JSON.stringify({ ...good, data: undefined }), 'data: is missing'],
    ['a tombstone of nothing', JSON.stringify({ ...good, data: null }), 'A tombstone needs a partitionkey.'],
    ['of the wrong shape', JSON.stringify({ ...good, data: { orderId: {}, status: 'PENDING' } }), 'orderId'],
    ['with an unknown status', JSON.stringify({ ...good, data: { orderId: '2', status: 'LOST' } }), 'status'],
    ['without a key', JSON.stringify({ ...good, data: { status: 'PENDING' } }), 'The payload carries no key'],
    ['with a payload that is no object', JSON.stringify({ ...good, data: 5 }), 'The payload carries no key'],
    [
      '5 MB long',
      JSON.stringify({ ...good, data: { orderId: '1', note: 'x'.repeat(5_000_000) } }),
      'longer than 1000000',
    ],
    ['nested 40 000 deep', `{"data":${'['.repeat(40_000)}${']'.repeat(40_000)}}`, 'The record'],
  ])(
    'E05 an event %s is kept aside with its reason and position, and the rest flows on',
    async (_name, text, reason) => {
      const position = await subject.bus.topic('shipments').publishText(text);
      await subject.bus.topic('shipments').publish(good);
      await settle();
      expect(await orderOf('1')).toEqual({ orderId: '1', status: 'PENDING', carrier: null, checkpoints: [] });
      expect(subject.deadLetters).toEqual(['shipments']);
      expect(await readDead('shipments')).toMatchObject([
        {
          type: 'DeadLetter',
          source: '/selvage/shipping',
          data: { reason: expect.stringContaining(reason) as string, position, text: text.slice(0, 100_000) },
        },
      ]);
    },
  );

  test('E05 an event with one line that does not fit has no effect at all', async () => {
    await subject.send('orders', 'Placed', {
      lines: [
        { sku: 'A', quantity: 1 },
        { sku: 'B', quantity: 'two' },
      ],
    });
    await subject.send('orders', 'Placed', { lines: [{ sku: 'A', quantity: 1 }, { quantity: 2 }] });
    await subject.send('orders', 'Placed', { lines: { sku: 'A', quantity: 1 } });
    expect((await subject.ask('{ _product(sku: "A") { unitsSold } }')).data).toEqual({
      _product: { sku: 'A', unitsSold: 0 },
    });
    expect((await readDead('orders')).map(({ data }) => (data as { reason: string }).reason)).toEqual([
      'unitsSold: Invalid input: expected number, received string',
      'sku: the key is missing',
      'lines: Invalid input: expected array',
    ]);
  });

  test('an event without lines, and a tombstone of an order, mean nothing to its products', async () => {
    await subject.send('orders', 'Placed', { lines: [{ sku: 'A', quantity: 1 }] });
    await subject.send('orders', 'Cancelled', { id: '1' });
    await subject.send('orders', 'Gone', null, { key: 'A' });
    expect((await subject.ask('{ _product(sku: "A") { unitsSold } }')).data).toEqual({
      _product: { sku: 'A', unitsSold: 1 },
    });
    expect(subject.deadLetters).toEqual([]);
  });

  test('an event of an unknown type is folded like any other', async () => {
    await subject.send('shipments', 'NeverHeardOf', { orderId: '1', status: 'SHIPPED' });
    expect(await orderOf('1')).toMatchObject({ status: 'SHIPPED' });
  });

  test('an event without a time is folded where nothing wants its time', async () => {
    const timeless = { ...good, time: undefined };
    await subject.bus.topic('shipments').publishText(JSON.stringify(timeless));
    await subject.bus
      .topic('shipments')
      .publishText(
        JSON.stringify({ ...timeless, id: 'x', type: 'CheckpointRecorded', data: { orderId: '1', place: 'Kiel' } }),
      );
    await settle();
    expect(await orderOf('1')).toMatchObject({ status: 'PENDING', checkpoints: [] });
    expect(subject.deadLetters).toEqual(['shipments']);
  });

  test('E01 the same event ten times has one effect', async () => {
    const line = createEvent({ source: '/t', type: 'Placed', data: { lines: [{ sku: 'A', quantity: 2 }] } });
    for (let index = 0; index < 10; index += 1) await subject.bus.topic('orders').publish(line);
    await subject.bus.topic('orders').publish({ ...line, source: '/other' });
    await settle();
    expect((await subject.ask('{ _product(sku: "A") { unitsSold } }')).data).toEqual({
      _product: { sku: 'A', unitsSold: 4 },
    });
  });

  test('E21 names like __proto__ in types, keys and payloads pollute nothing', async () => {
    await subject.send(
      'shipments',
      '__proto__',
      { orderId: '__proto__', status: 'PENDING' },
      { key: '__proto__', id: '__proto__' },
    );
    const evil =
      '{"orderId":"constructor","status":"PENDING","__proto__":{"carrier":"evil"},"constructor":{"prototype":{"carrier":"evil"}}}';
    await subject.bus.topic('shipments').publishText(JSON.stringify(good).replace(/"data":\{.*\}$/, `"data":${evil}}`));
    await settle();
    const { data } = await subject.ask(
      '{ shipmentsByOrderIds(orderIds: ["__proto__", "constructor", "toString", "hasOwnProperty"]) { orderId carrier } }',
    );
    expect(data).toEqual({
      shipmentsByOrderIds: [
        { orderId: '__proto__', status: 'PENDING', carrier: null, checkpoints: [] },
        { orderId: 'constructor', status: 'PENDING', carrier: null, checkpoints: [] },
        null,
        null,
      ],
    });
    expect(({} as Record<string, unknown>)['carrier']).toBeUndefined();
    expect(subject.deadLetters).toEqual([]);
  });

  test('a JSON value with a __proto__ member is served as it was sent', async () => {
    const own = await openSubject('type Item @projection(topic: "items", key: "id") { id: ID! free: JSON }');
    await own.bus
      .topic('items')
      .publishText(JSON.stringify(good).replace(/"data":\{.*\}$/, '"data":{"id":"1","free":{"__proto__":{"x":1}}}}'));
    await settle();
    const { data } = await own.ask('{ item(id: "1") { free } }');
    expect(JSON.stringify(data?.['item'])).toBe('{"id":"1","free":{"__proto__":{"x":1}}}');
    await own.close();
  });

  test('a subschema that is opened later folds the whole log before it serves', async () => {
    const bus = new MemoryBus();
    for (let index = 0; index < 3000; index += 1) {
      await bus
        .topic('orders')
        .publish(createEvent({ source: '/t', type: 'Placed', data: { lines: [{ sku: 'A', quantity: 1 }] } }));
    }
    const late = await openSubject(shippingSdl, { bus });
    expect((await late.ask('{ _product(sku: "A") { unitsSold } }')).data).toEqual({
      _product: { sku: 'A', unitsSold: 3000 },
    });
    await late.close();
  });
});
