import type { Identity } from '../../../../src/upstreams/call-context';
import type { UpstreamAnswer } from '../../../../src/upstreams/upstream';
import { MemoryBus } from '../../../../src/events/memory-bus';
import { stageBus } from '../../../stage-bus';
import { cancelled } from '../build-call-context';
import { nextOf, openSubject, settle, type Subject } from './open-subject';
import { requestOf } from './request-of';

const sdl = /* GraphQL */ `
  type Note {
    id: ID!
    at: DateTime @eventTime
    text: String!
    parts: [Part!]
  }
  type Part {
    n: Int
  }
  type Order @key(selectionSet: "{ id }") {
    id: ID!
    shipment: Shipment @link(key: "{ id }", to: "orderId")
  }
  type Shipment @projection(topic: "shipments", key: "orderId") {
    orderId: ID!
    status: String
  }
  type Subscription {
    noted: Note! @subscribe(topic: "notes")
    mine(list: ID!): Note
      @subscribe(
        topic: "notes"
        type: ["Noted", "Renoted"]
        filter: { tenant: "{{ identity.claims.tenant }}", place: { list: "{{ args.list }}" }, draft: [false, null] }
      )
    ofTenant(room: ID!): Note @subscribe(topic: "rooms.{{ identity.claims.tenant }}.{{ args.room }}")
    atDesk: Note @subscribe(topic: "notes", filter: { desk: "desk-{{ session.desk }}", by: "{{ identity.subject }}" })
    placed: Order! @subscribe(topic: "orders")
  }
`;

const caller = (claims: Readonly<Record<string, unknown>>, subject = 'ada'): { identity: Identity } => ({
  identity: { subject, scopes: [], claims, token: undefined },
});

describe('subscriptions to topics', () => {
  let subject: Subject;
  const streams: AsyncIterableIterator<UpstreamAnswer>[] = [];

  beforeEach(async () => {
    subject = await openSubject(sdl);
  });

  afterEach(async () => {
    for (const stream of streams.splice(0)) await stream.return?.();
    await subject.close();
  });

  async function watch(...args: Parameters<Subject['watch']>): Promise<AsyncIterableIterator<UpstreamAnswer>> {
    const stream = await subject.watch(...args);
    streams.push(stream);
    return stream;
  }

  const note = (data: Readonly<Record<string, unknown>>, type = 'Noted', topic = 'notes'): Promise<unknown> =>
    subject.send(topic, type, { id: '1', text: 'hi', ...data }, { time: '2026-01-01T00:00:00Z' });

  test('events from now on are delivered as their type declares them', async () => {
    await note({ text: 'before' });
    const stream = await watch('subscription { n: noted { __typename id at text parts { __typename n } } }');
    await note({ id: 7, parts: [{ n: 1, other: 2 }], secret: 'x' });
    expect(await nextOf(stream)).toEqual({
      n: { __typename: 'Note', id: '7', at: '2026-01-01T00:00:00Z', text: 'hi', parts: [{ __typename: 'Part', n: 1 }] },
    });
    expect(subject.calls).toEqual([{ operation: 'subscription', target: 'noted' }]);
  });

  test('L14 E19 two callers on one topic each see their own tenant only, whatever they send as arguments', async () => {
    const query = 'subscription { mine(list: "l") { id } }';
    const a = await watch(query, caller({ tenant: 'a' }));
    const b = await watch(query, caller({ tenant: 'b' }));
    await note({ id: 'A1', tenant: 'a', place: { list: 'l' } });
    await note({ id: 'B1', tenant: 'b', place: { list: 'l' } });
    await note({ id: 'B2', tenant: 'b', place: { list: 'other' } });
    await note({ id: 'B3', tenant: 'b', place: { list: 'l' }, draft: true });
    await note({ id: 'B4', tenant: 'b', place: { list: 'l' } }, 'Unnoted');
    await note({ id: 'B5', tenant: 'b', place: { list: 'l' }, draft: false }, 'Renoted');
    await note({ id: 'A2', tenant: 'a', place: { list: 'l' } });
    expect([await nextOf(a), await nextOf(a)]).toEqual([
      { mine: { id: 'A1', at: '2026-01-01T00:00:00Z', text: 'hi', parts: null } },
      expect.objectContaining({ mine: expect.objectContaining({ id: 'A2' }) as unknown }),
    ]);
    expect([await nextOf(b), await nextOf(b)]).toMatchObject([{ mine: { id: 'B1' } }, { mine: { id: 'B5' } }]);
  });

  test('a value makes one part of a topic; two callers follow two topics', async () => {
    const a = await watch('subscription { ofTenant(room: "r") { id } }', caller({ tenant: 'a' }));
    const b = await watch('subscription { ofTenant(room: "r") { id } }', caller({ tenant: 'b' }));
    await note({ id: 'B' }, 'T', 'rooms.b.r');
    await note({ id: 'A' }, 'T', 'rooms.a.r');
    expect(await nextOf(a)).toMatchObject({ ofTenant: { id: 'A' } });
    expect(await nextOf(b)).toMatchObject({ ofTenant: { id: 'B' } });
  });

  test.each([['*'], ['>'], ['r.x'], ['r x'], ['{r}'], ['r\n'], ['a:b'], ['ä'], [''], ['x'.repeat(101)], ['dead']])(
    'the argument %j cannot stand in a topic',
    async (room) => {
      const query = `subscription { ofTenant(room: ${JSON.stringify(room)}) { id } }`;
      await expect(subject.watch(query, caller({ tenant: 'a' }))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    },
  );

  test.each([
    [{ tenant: 'a.*' }],
    [{ tenant: ['a'] }],
    [{ tenant: { a: 1 } }],
    [{ tenant: null }],
    [{}],
    [{ tenant: '' }],
  ])('claims %j name no tenant: nothing is delivered to them', async (claims) => {
    const refused = { code: 'UNAUTHORIZED_FIELD_OR_TYPE' };
    await expect(subject.watch('subscription { ofTenant(room: "r") { id } }', caller(claims))).rejects.toMatchObject(
      refused,
    );
  });

  test('an anonymous caller gets nothing of a stream that is scoped by who asks', async () => {
    await expect(subject.watch('subscription { mine(list: "l") { id } }')).rejects.toMatchObject({
      code: 'UNAUTHORIZED_FIELD_OR_TYPE',
    });
    await expect(subject.watch('subscription { atDesk { id } }', caller({}))).rejects.toMatchObject({
      code: 'UNAUTHORIZED_FIELD_OR_TYPE',
    });
  });

  test('the session and the subject scope a stream too', async () => {
    const stream = await watch('subscription { atDesk { id } }', { ...caller({}), session: { desk: 4 } });
    await note({ id: '1', desk: 'desk-5', by: 'ada' });
    await note({ id: '2', desk: 'desk-4', by: 'bob' });
    await note({ id: '3', desk: 'desk-4', by: 'ada' });
    expect(await nextOf(stream)).toMatchObject({ atDesk: { id: '3' } });
  });

  test('a payload that is a key delivers the entity, its links read anew for each event', async () => {
    const stream = await watch('subscription { placed { id shipment { status } } }');
    await subject.send('orders', 'Placed', { id: '1' });
    expect(await nextOf(stream)).toEqual({ placed: { id: '1', shipment: null } });
    await subject.send('shipments', 'S', { orderId: '1', status: 'SENT' });
    await subject.send('orders', 'Placed', { id: 1 });
    expect(await nextOf(stream)).toMatchObject({ placed: { id: '1', shipment: { status: 'SENT' } } });
    await subject.send('orders', 'Placed', { no: 1 });
    const { value } = (await stream.next()) as IteratorYieldResult<UpstreamAnswer>;
    expect(value.errors).toMatchObject([{ error: { code: 'UPSTREAM_BAD_RESPONSE' }, path: ['placed'] }]);
  });

  test('an event that does not fit is an error at the field, a record that is no event is nothing, and the stream goes on', async () => {
    const stream = await watch('subscription { noted { id } }');
    await note({ text: 5 });
    await subject.bus.topic('notes').publishText('no event');
    await note({ id: '2' });
    const { value } = (await stream.next()) as IteratorYieldResult<UpstreamAnswer>;
    expect(value).toMatchObject({
      data: { noted: null },
      errors: [{ error: { code: 'UPSTREAM_BAD_RESPONSE' }, path: ['noted'] }],
    });
    expect(await nextOf(stream)).toMatchObject({ noted: { id: '2' } });
  });

  test('a request is described by its field, without a value', () => {
    const { request } = requestOf('subscription { ofTenant(room: "r") { id } }');
    expect(subject.upstream.describe?.(request).requests).toEqual(['the events that ofTenant delivers']);
  });

  test('one reader serves all subscribers of a topic and ends with the last', async () => {
    const bus = new MemoryBus();
    let reading = 0;
    const counted = stageBus(bus, (topic) => ({
      read: (options) => {
        reading += 1;
        options.signal.addEventListener('abort', () => (reading -= 1));
        return topic.read(options);
      },
    }));
    const own = await openSubject(
      'type Note { id: ID! } type Subscription { noted: Note! @subscribe(topic: "notes") }',
      { bus: counted },
    );
    const open = (): Promise<AsyncIterableIterator<UpstreamAnswer>> => own.watch('subscription { noted { id } }');
    const [first, second, third] = await Promise.all([open(), open(), open()]);
    expect(reading).toBe(1);
    await first.return?.();
    await own.send('notes', 'T', { id: 'x' });
    expect(await nextOf(second)).toEqual({ noted: { id: 'x' } });
    await second.return?.();
    expect(reading).toBe(1);
    await third.return?.();
    expect(reading).toBe(0);
    await own.close();
  });

  test('a subscriber that does not read is ended with SLOW_CONSUMER, and others do not notice', async () => {
    const slow = await watch('subscription { noted { id } }');
    const good = await watch('subscription { noted { id } }');
    const first = good.next();
    for (let id = 0; id <= 1000; id += 1)
      await subject.bus.topic('notes').publish({
        specversion: '1.0',
        id: String(id),
        source: '/t',
        type: 'T',
        time: '2026-01-01T00:00:00Z',
        data: { id: String(id), text: 'x' },
      });
    await first;
    await settle();
    await expect(slow.next()).rejects.toMatchObject({ code: 'SLOW_CONSUMER' });
    expect(await nextOf(good)).toMatchObject({ noted: { id: '1' } });
  });

  test('a client that has left opens nothing, and closing the subschema ends what is open', async () => {
    const gone = await subject.watch('subscription { noted { id } }', { cancellation: cancelled() });
    expect(await nextOf(gone)).toBe('done');
    const stream = await watch('subscription { noted { id } }');
    const waiting = nextOf(stream);
    await subject.upstream.close();
    expect(await waiting).toBe('done');
  });
});

describe('a bus that fails those who follow it', () => {
  const one =
    'type Note { id: ID! } type Subscription { noted(room: ID!): Note! @subscribe(topic: "notes.{{ args.room }}") }';

  test('that does not say where its log ends refuses the subscription', async () => {
    const bus = stageBus(new MemoryBus(), () => ({ ends: () => Promise.reject(new Error('down')) }));
    const subject = await openSubject(one, { bus });
    await expect(subject.watch('subscription { noted(room: "r") { id } }')).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    await subject.close();
  });

  test('that loses records ends the stream with an error', async () => {
    let lose: (error: Error) => void = () => undefined;
    const bus = stageBus(new MemoryBus(), () => ({
      read: () => ({
        next: () => new Promise((_resolve, reject) => (lose = reject)),
        [Symbol.asyncIterator]() {
          return this;
        },
      }),
    }));
    const subject = await openSubject(one, { bus });
    const stream = await subject.watch('subscription { noted(room: "r") { id } }');
    const waiting = stream.next();
    await settle();
    lose(new Error('trimmed'));
    await expect(waiting).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'Events of this stream were missed; subscribe again.',
    });
    await subject.close();
  });
});
