import { createEvent } from '../../../../src/events/create-event';
import type { EventBus, Position } from '../../../../src/events/event-bus';
import { MemoryBus } from '../../../../src/events/memory-bus';
import { StreamNotes, type StreamWishes } from '../../../../src/graphql/stream-notes';
import { stageBus } from '../../../stage-bus';
import { openSubject, settle, type Subject } from './open-subject';

const sdl = /* GraphQL */ `
  type Shipment @projection(topic: "shipments", key: "orderId", list: "shipments") @freshness(maxLag: "400ms") {
    orderId: ID!
    status: String
  }
  type Sale @projection(topic: "sales", key: "sku") {
    sku: ID!
    sold: Int! @sum
  }
  type Order @key(selectionSet: "{ id }") {
    id: ID!
    shipment: Shipment @link(key: "{ id }", to: "orderId")
  }
  type Mutation {
    ship(orderId: ID!, status: String!): Shipment! @publish(topic: "shipments", key: "orderId")
    sell(sku: ID!, sold: Int!): Sale! @publish(topic: "sales", key: "sku")
    note(id: ID!): Boolean! @publish(topic: "notes", key: "id")
  }
`;

const notes = (wishes: Partial<StreamWishes> = {}): StreamNotes =>
  new StreamNotes({ positions: [], wait: 2000, freshness: false, tellsPositions: true, ...wishes });

/** A bus whose readers can be held back, and whose ends it may not tell. */
class HeldBus {
  readonly bus: EventBus;
  isDown = false;
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;

  constructor() {
    this.bus = stageBus(new MemoryBus(), (topic) => ({
      ends: () => (this.isDown ? Promise.reject(new Error('down')) : topic.ends()),
      read: (options) => this.#slow(topic.read(options)),
    }));
  }

  hold(): void {
    this.#gate = new Promise((resolve) => (this.#open = resolve));
  }

  release(): void {
    this.#open();
  }

  async *#slow<T>(batches: AsyncIterableIterator<T>): AsyncIterableIterator<T> {
    for await (const batch of batches) {
      await this.#gate;
      yield batch;
    }
  }
}

const later = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('what a read must be able to see', () => {
  let held: HeldBus;
  let subject: Subject;

  beforeEach(async () => {
    held = new HeldBus();
    subject = await openSubject(sdl, { bus: held.bus });
  });

  afterEach(async () => {
    held.release();
    await subject.close();
  });

  const publish = (status = 'SENT'): Promise<Position> =>
    held.bus.topic('shipments').publish(createEvent({ source: '/t', type: 'S', data: { orderId: '1', status } }));
  const sell = (sold: number): Promise<Position> =>
    held.bus.topic('sales').publish(createEvent({ source: '/t', type: 'S', data: { sku: 'x', sold } }));

  test('a read with a position waits until the fold has passed it', async () => {
    held.hold();
    const position = await publish();
    const asking = subject.ask('{ shipment(orderId: "1") { status } }', { streams: notes({ positions: [position] }) });
    let isAnswered = false;
    void asking.then(() => (isAnswered = true));
    await settle();
    expect(isAnswered).toBe(false);
    held.release();
    expect(await asking).toMatchObject({ data: { shipment: { status: 'SENT' } }, errors: [] });
  });

  test('through links and lists too', async () => {
    held.hold();
    const position = await publish();
    const context = { streams: notes({ positions: [position] }) };
    const linked = subject.ask('{ _ordersByIds(ids: ["1"]) { shipment { status } } }', context);
    const listed = subject.ask('{ shipments { edges { node { status } } } }', context);
    await settle();
    held.release();
    expect((await linked).data).toMatchObject({ _ordersByIds: [{ shipment: { status: 'SENT' } }] });
    expect((await listed).data).toMatchObject({ shipments: { edges: [{ node: { status: 'SENT' } }] } });
  });

  test('a field whose fold is too late is null with NOT_YET_VISIBLE; fields of other topics are answered', async () => {
    held.hold();
    const position = await publish();
    const { data, errors } = await subject.ask(
      '{ shipment(orderId: "1") { status } s: _ordersByIds(ids: ["1"]) { id } sale(sku: "x") { sku } }',
      { streams: notes({ positions: [position], wait: 20 }) },
    );
    expect(data).toMatchObject({ shipment: null, s: [{ id: '1' }], sale: { sku: 'x' } });
    expect(errors).toMatchObject([{ error: { code: 'NOT_YET_VISIBLE', subschema: 'shipping' }, path: ['shipment'] }]);
  });

  test.each([
    ['of another epoch', { epoch: 'other' }],
    ['of a partition that there is not', { partition: 7 }],
    ['that is not written yet', { offset: 1000 }],
  ])('a position %s is never visible', async (_name, other) => {
    const position = await publish();
    const streams = notes({ positions: [{ ...position, ...other }], wait: 20 });
    const { errors } = await subject.ask('{ shipment(orderId: "1") { status } }', { streams });
    expect(errors).toMatchObject([{ error: { code: 'NOT_YET_VISIBLE' } }]);
  });

  test('a position of a topic that nothing is folded from is not waited for', async () => {
    const position = await publish();
    const streams = notes({ positions: [{ ...position, topic: 'elsewhere' }] });
    expect((await subject.ask('{ shipment(orderId: "1") { orderId } }', { streams })).errors).toEqual([]);
  });

  test('mutations tell where their events stand', async () => {
    const streams = notes();
    const { errors } = await subject.ask(
      'mutation { a: ship(orderId: "1", status: "A") { status } b: sell(sku: "x", sold: 1) { sold } note(id: "n") }',
      { streams },
    );
    expect(errors).toEqual([]);
    const at = (topic: string): unknown => expect.objectContaining({ topic, partition: 0, offset: 1 });
    expect(streams.toExtensions()).toEqual({ positions: [at('shipments'), at('sales'), at('notes')] });
  });

  test('an event whose sum would leave its type is an error, is not published, and its entity stays', async () => {
    await sell(2 ** 31 - 1);
    await settle();
    const { data, errors } = await subject.ask('mutation { sell(sku: "x", sold: 1) { sold } }');
    expect(data).toEqual({ sell: null });
    expect(errors).toMatchObject([
      {
        error: {
          code: 'BAD_USER_INPUT',
          message: 'The event would not fit its topic: sold: with this event its @sum would not fit its type',
        },
      },
    ]);
    expect((await held.bus.topic('sales').ends())[0]?.newest?.offset).toBe(1);
  });

  test('an event that only proves unfit when it is folded is an error and no unchanged entity', async () => {
    await sell(2 ** 31 - 2);
    await settle();
    held.hold();
    await sell(1);
    const selling = subject.ask('mutation { sell(sku: "x", sold: 1) { sold } }');
    await settle();
    held.release();
    const { data, errors } = await selling;
    expect(data).toEqual({ sell: null });
    expect(errors).toMatchObject([{ error: { code: 'BAD_USER_INPUT' } }]);
  });

  test('freshness is told of the types that were read, in events and seconds', async () => {
    await sell(1);
    await later(30);
    const streams = notes({ freshness: true, tellsPositions: false });
    await subject.ask('{ sale(sku: "x") { sold } shipment(orderId: "1") { status } }', { streams });
    expect(streams.toExtensions()).toEqual({
      freshness: [
        { subschema: 'shipping', type: 'Sale', events: 0, seconds: 0 },
        { subschema: 'shipping', type: 'Shipment', events: 0, seconds: 0 },
      ],
    });
  });

  test('a type with @freshness is STALE_READ once its fold is behind for longer, and again served when it has caught up', async () => {
    const ask = (streams?: StreamNotes): ReturnType<Subject['ask']> =>
      subject.ask('{ shipment(orderId: "1") { status } sale(sku: "x") { sold } }', { streams });
    await later(100);
    expect((await ask()).errors).toEqual([]);
    held.hold();
    await publish();
    await later(900);
    const stale = await ask();
    expect(stale.data).toMatchObject({ shipment: null, sale: { sold: 0 } });
    expect(stale.errors).toMatchObject([{ error: { code: 'STALE_READ' }, path: ['shipment'] }]);
    const streams = notes({ freshness: true, tellsPositions: false });
    await subject.ask('{ sale(sku: "x") { sold } }', { streams });
    held.release();
    await later(300);
    expect((await ask()).data).toMatchObject({ shipment: { status: 'SENT' } });
  });

  test('E22 a bus that is down makes what is folded old, and says so', async () => {
    held.isDown = true;
    await later(900);
    const { errors } = await subject.ask('{ shipment(orderId: "1") { status } }');
    expect(errors).toMatchObject([{ error: { code: 'STALE_READ' } }]);
    const streams = notes({ freshness: true });
    await later(300);
    await subject.ask('{ sale(sku: "x") { sold } }', { streams });
    expect(streams.toExtensions()?.['freshness']).toEqual([
      { subschema: 'shipping', type: 'Sale', events: null, seconds: expect.any(Number) as number },
    ]);
  });
});
