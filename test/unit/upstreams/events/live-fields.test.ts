import { getEventListeners } from 'node:events';
import { buildASTSchema, parse } from 'graphql';
import { GatewayError } from '../../../../src/errors';
import { createEvent } from '../../../../src/events/create-event';
import { createLogger } from '../../../../src/logger';
import { ChangeTail } from '../../../../src/projections/change-tail';
import { createCursorSeal } from '../../../../src/projections/live/cursor-seal';
import { MemoryStore } from '../../../../src/projections/memory/memory-store';
import { createStoredShape } from '../../../../src/projections/stored-shape';
import { prepareStream, type StreamTools } from '../../../../src/upstreams/events/answers/prepare-stream';
import { compileModel } from '../../../../src/upstreams/events/schema/compile-model';
import type { Guard } from '../../../../src/upstreams/guard';
import type { UpstreamStream, VariableValues } from '../../../../src/upstreams/upstream';
import { Cancellation } from '../../../../src/upstreams/cancellation';
import { buildCallContext, cancelled } from '../build-call-context';
import { failureOf } from '../failure-of';
import { nextOf, openSubject, settle, type Subject } from './open-subject';
import { requestOf } from './request-of';
import { shippingSdl } from './shipping-sdl';

const nullableSdl = shippingSdl.replace(': Shipment!\n  }\n\n  type Mutation', ': Shipment\n  }\n\n  type Mutation');
const live = 'subscription { shipmentChanged(orderId: "1") { status carrier } }';
const liveAll = 'subscription { shipmentChanged { orderId } }';

describe('live fields', () => {
  let subject: Subject;

  beforeEach(async () => {
    subject = await openSubject(nullableSdl);
  });

  afterEach(async () => {
    await subject.close();
  });

  const ship = (orderId: string, status: string): Promise<unknown> =>
    subject.send('shipments', 'Moved', { orderId, status });

  test('without a key they begin live, with all entities', async () => {
    await ship('1', 'PENDING');
    const stream = await subject.watch(liveAll);
    await ship('2', 'PENDING');
    await ship('1', 'SHIPPED');
    expect([await nextOf(stream), await nextOf(stream)]).toMatchObject([
      { shipmentChanged: { orderId: '2' } },
      { shipmentChanged: { orderId: '1' } },
    ]);
    await stream.return?.();
  });

  test('with the key of nothing there is no snapshot, and the first event is delivered', async () => {
    const stream = await subject.watch(live);
    const next = nextOf(stream);
    await ship('1', 'PENDING');
    expect(await next).toMatchObject({ shipmentChanged: { status: 'PENDING' } });
    await stream.return?.();
  });

  test('an event that changes nothing delivers nothing', async () => {
    const stream = await subject.watch(live);
    await ship('1', 'PENDING');
    await ship('1', 'PENDING');
    await ship('1', 'SHIPPED');
    expect([await nextOf(stream), await nextOf(stream)]).toMatchObject([
      { shipmentChanged: { status: 'PENDING' } },
      { shipmentChanged: { status: 'SHIPPED' } },
    ]);
    await stream.return?.();
  });

  test('a removal delivers null where that is allowed', async () => {
    await ship('1', 'PENDING');
    const stream = await subject.watch(live);
    await subject.send('shipments', 'ShipmentForgotten', { orderId: '1' });
    expect(await nextOf(stream)).toMatchObject({ shipmentChanged: { status: 'PENDING' } });
    expect(await stream.next()).toMatchObject({
      value: { data: { shipmentChanged: null }, extensions: { removed: { orderId: '1' } } },
    });
    await stream.return?.();
  });

  test('a removal delivers nothing where null is not allowed', async () => {
    const strict = await openSubject(shippingSdl);
    await strict.send('shipments', 'Moved', { orderId: '1', status: 'PENDING' });
    const stream = await strict.watch(live);
    await strict.send('shipments', 'ShipmentForgotten', null, { key: '1' });
    await strict.send('shipments', 'Moved', { orderId: '1', status: 'SHIPPED' });
    expect([await nextOf(stream), await nextOf(stream)]).toMatchObject([
      { shipmentChanged: { status: 'PENDING' } },
      { shipmentChanged: { status: 'SHIPPED' } },
    ]);
    await stream.return?.();
    await strict.close();
  });

  test('arguments that can be no key are refused', async () => {
    const failure = await failureOf(subject.watch('subscription { shipmentChanged(orderId: true) { status } }'));
    expect(failure).toMatchObject({ code: 'BAD_USER_INPUT', message: 'The arguments are no key of Shipment.' });
  });

  test('the snapshot and the changes have neither gap nor repeat while events keep coming', async () => {
    const sdl = `type Meter @projection(topic: "ticks", key: "id") { id: ID! n: Int! }
      type Subscription { meter(id: ID): Meter! }`;
    const meters = await openSubject(sdl);
    let published = 0;
    const publish = (): unknown => {
      published += 1;
      return meters.bus
        .topic('ticks')
        .publish(createEvent({ source: '/t', type: 'T', data: { id: 'a', n: published } }));
    };
    const streams: Promise<readonly number[]>[] = [];
    const last = 400;
    while (published < last) {
      publish();
      if (published % 3 === 0) await Promise.resolve();
      if (published % 7 === 0) await settle();
      if (published % 10 === 0) streams.push(readUntil(last, meters));
    }
    const numbers = await Promise.all(streams);
    expect(numbers).toHaveLength(40);
    for (const seen of numbers) {
      const first = seen[0] ?? 0;
      expect(seen).toEqual(Array.from({ length: last - first + 1 }, (_, index) => first + index));
    }
    await meters.close();
  });

  test('E01 a duplicate is no change', async () => {
    const counts = await openSubject(
      `type Item @projection(topic: "items", key: "id") { id: ID! n: Int! @count } type Subscription { item(id: ID): Item! }`,
    );
    const stream = await counts.watch('subscription { item { n } }');
    for (const id of ['x', 'x', 'y', 'z']) await counts.send('items', 'T', { id: 'a' }, { id });
    expect([await nextOf(stream), await nextOf(stream), await nextOf(stream)]).toEqual([
      { item: { id: 'a', n: 1 } },
      { item: { id: 'a', n: 2 } },
      { item: { id: 'a', n: 3 } },
    ]);
    await stream.return?.();
    await counts.close();
  });

  test('W14 10 000 subscribers that come and go leave no listener behind, on the tail or on the request', async () => {
    const { watch, variables, open, tail } = prepareAlone();
    const cancellation = new Cancellation();
    for (let round = 0; round < 10_000; round += 1) {
      const stream = await watch(variables, buildCallContext({ cancellation }));
      const pending = stream.next();
      expect([tail.size, open.size]).toEqual([1, 1]);
      await stream.return?.();
      await pending;
    }
    const signals = getEventListeners(cancellation.signal, 'abort').length;
    expect([tail.size, open.size, cancellation.listeners, signals]).toEqual([0, 0, 0, 0]);
    tail.close();
  });

  test('an abort ends a stream that waits', async () => {
    const controller = new Cancellation();
    const stream = await subject.watch(live, { cancellation: controller });
    const pending = nextOf(stream);
    controller.abort(new Error('The client left.'));
    expect(await pending).toBe('done');
  });

  test('a stream that is opened after its caller has gone is over', async () => {
    const stream = await subject.watch(live, { cancellation: cancelled() });
    expect(await nextOf(stream)).toBe('done');
  });

  test('return() ends a pending next at once', async () => {
    const stream = await subject.watch(live);
    const pending = nextOf(stream);
    await stream.return?.();
    expect(await pending).toBe('done');
    expect(await nextOf(stream)).toBe('done');
  });

  test('closing the subschema ends its streams', async () => {
    const stream = await subject.watch(live);
    const pending = nextOf(stream);
    await subject.upstream.close();
    expect(await pending).toBe('done');
  });

  test('a subscriber that does not read is ended with SLOW_CONSUMER, others do not notice', async () => {
    const slow = await subject.watch(liveAll);
    const quick = await subject.watch(liveAll);
    const read = (async () => {
      for (let index = 0; index < 1100; index += 1) await nextOf(quick);
      return 'all';
    })();
    for (let index = 0; index < 1100; index += 1) await ship(String(index), 'PENDING');
    expect(await read).toBe('all');
    expect(await failureOf(slow.next())).toMatchObject({ code: 'SLOW_CONSUMER', subschema: 'shipping' });
    expect(await nextOf(slow)).toBe('done');
    await quick.return?.();
  });

  test('a snapshot that fails frees the subscriber', async () => {
    const cancellation = new Cancellation();
    const refusing = await openSubject(nullableSdl, {
      before: () => {
        throw new GatewayError('UPSTREAM_TIMEOUT');
      },
    });
    expect(await failureOf(refusing.watch(live, { cancellation }))).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(getEventListeners(cancellation.signal, 'abort')).toEqual([]);
    await refusing.close();
  });
});

describe('live fields whose key is a truth value', () => {
  test('the key of a removal is read back as one', async () => {
    const sdl = `type Side @projection(topic: "sides", key: "left", deletes: ["Gone"]) { left: Boolean! n: Int! @count }
      type Subscription { side: Side }`;
    const sides = await openSubject(sdl);
    const stream = await sides.watch('subscription { side { n } }');
    await sides.send('sides', 'Seen', { left: true });
    await sides.send('sides', 'Gone', { left: true });
    expect([await nextOf(stream), await nextOf(stream)]).toEqual([
      { side: { left: true, n: 1 } },
      { side: { left: true, n: 0 } },
    ]);
    await stream.return?.();
    await sides.close();
  });
});

describe('live fields over compound keys and over sums', () => {
  const sdl = `
    type Level @projection(topic: "levels", key: "sku shelf", deletes: ["Gone"]) { sku: ID! shelf: Int! n: Int! }
    type Sold @projection(topic: "orders", key: "sku", deletes: ["Returned"]) { sku: ID! n: Int! @sum(path: "quantity") }
    type Subscription {
      level(sku: ID, shelf: Int): Level
      sold(sku: ID): Sold!
    }`;
  let subject: Subject;

  beforeEach(async () => {
    subject = await openSubject(sdl);
  });

  afterEach(async () => {
    await subject.close();
  });

  test('a part of a key follows all entities that share it, their removals too', async () => {
    const stream = await subject.watch('subscription { level(shelf: 2) { n } }');
    await subject.send('levels', 'Set', { sku: 'a', shelf: 1, n: 1 });
    await subject.send('levels', 'Set', { sku: 'b', shelf: 2, n: 2 });
    await subject.send('levels', 'Gone', { sku: 'a', shelf: 1 });
    await subject.send('levels', 'Gone', { sku: 'b', shelf: 2 });
    expect([await nextOf(stream), await nextOf(stream)]).toEqual([
      { level: { sku: 'b', shelf: 2, n: 2 } },
      { level: null },
    ]);
    await stream.return?.();
  });

  test('a whole compound key gives the present state first', async () => {
    await subject.send('levels', 'Set', { sku: 'a', shelf: 1, n: 1 });
    const stream = await subject.watch('subscription { level(sku: "a", shelf: 1) { n } }');
    expect(await nextOf(stream)).toEqual({ level: { sku: 'a', shelf: 1, n: 1 } });
    await stream.return?.();
  });

  test('a sum of nothing is 0 at first, and again after a removal', async () => {
    const stream = await subject.watch('subscription { sold(sku: "a") { n } }');
    await subject.send('orders', 'Sold', { sku: 'a', quantity: 2 });
    await subject.send('orders', 'Returned', { sku: 'a' });
    expect([await nextOf(stream), await nextOf(stream), await nextOf(stream)]).toEqual([
      { sold: { sku: 'a', n: 0 } },
      { sold: { sku: 'a', n: 2 } },
      { sold: { sku: 'a', n: 0 } },
    ]);
    await stream.return?.();
  });
});

/** Prepares the live field of shipments without a bus or a fold behind it. */
function prepareAlone(): {
  readonly watch: UpstreamStream;
  readonly variables: VariableValues;
  readonly open: StreamTools['open'];
  readonly tail: ChangeTail;
} {
  const { model } = compileModel(parse(nullableSdl), { file: 'schema.graphql', partitions: 1 });
  if (model === undefined) throw new Error('The schema was expected to compile.');
  const open: StreamTools['open'] = new Set();
  const guard: Guard = { subschema: 's', maxResponseBytes: 1, run: (_call, context, attempt) => attempt(context) };
  const { request, variables } = requestOf(live);
  const { projections } = model.entities.get('Shipment') ?? { projections: [] };
  const store = new MemoryStore([createStoredShape(projections, 1)]);
  const logger = createLogger({ level: 'silent' });
  const tail = new ChangeTail({ projection: 'Shipment', store, logger, combined: false });
  const schema = buildASTSchema(model.typeDefs);
  const shared = { model, schema, store, guard, open, capacity: 10, cursors: createCursorSeal([]) };
  return { watch: prepareStream(request, { ...shared, tails: new Map([['Shipment', tail]]) }), variables, open, tail };
}

async function readUntil(last: number, subject: Subject): Promise<readonly number[]> {
  const stream = await subject.watch('subscription { meter(id: "a") { n } }');
  const seen: number[] = [];
  for await (const { data } of stream) {
    const meter = data?.['meter'] as { readonly n: number };
    seen.push(meter.n);
    if (meter.n === last) break;
  }
  return seen;
}
