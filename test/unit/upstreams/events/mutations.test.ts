import type { EventBus, EventTopic } from '../../../../src/events/event-bus';
import { MemoryBus } from '../../../../src/events/memory-bus';
import { recordsOf } from '../../../records-of';
import { stageBus } from '../../../stage-bus';
import { cancelled } from '../build-call-context';
import { openSubject, type Subject } from './open-subject';
import { shippingSdl } from './shipping-sdl';

const record = 'mutation { recordCheckpoint(orderId: "1", place: "Kiel") { status checkpoints { place } } }';

/** A bus that is told how its `publish` goes. */
function stagedBus(publish: EventTopic['publish']): EventBus {
  return stageBus(new MemoryBus(), () => ({ publish }));
}

describe('mutations that publish', () => {
  let subject: Subject;

  afterEach(async () => {
    await subject.close();
  });

  test('the event on the bus has the arguments as its data, the key as its partitionkey and the type that is declared', async () => {
    subject = await openSubject(shippingSdl);
    await subject.send('shipments', 'Created', { orderId: '1', status: 'PENDING' });
    await subject.ask(record);
    const published = await recordsOf(subject.bus.topic('shipments'));
    expect(JSON.parse(published[1]?.text ?? '')).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      source: '/selvage/shipping',
      type: 'CheckpointRecorded',
      time: expect.stringMatching(/Z$/) as string,
      partitionkey: '1',
      datacontenttype: 'application/json',
      data: { orderId: '1', place: 'Kiel' },
    });
    expect(subject.calls).toEqual([{ operation: 'mutation', target: 'recordCheckpoint' }]);
  });

  test('the type is the name of the field in PascalCase by default, and Boolean needs no projection', async () => {
    subject = await openSubject(
      'type Mutation { noteIt(id: ID!, to: Int!, text: String): Boolean! @publish(topic: "notes", key: "id to") }',
    );
    const answer = await subject.ask('mutation { a: noteIt(id: "x", to: 2) __typename }');
    expect(answer).toEqual({ data: { a: true, __typename: 'Mutation' }, errors: [] });
    const published = await recordsOf(subject.bus.topic('notes'));
    expect(JSON.parse(published[0]?.text ?? '')).toMatchObject({
      type: 'NoteIt',
      partitionkey: '["x","2"]',
      data: { id: 'x', to: 2 },
    });
    expect((await subject.ask('{ _events }')).data).toEqual({ _events: null });
  });

  test('several are published in series; one that fails is null with its error at its path, the others stand', async () => {
    subject = await openSubject(shippingSdl);
    await subject.send('shipments', 'Created', { orderId: '1', status: 'PENDING' });
    const { data, errors } = await subject.ask(`mutation {
      a: recordCheckpoint(orderId: "1", place: "Kiel") { checkpoints { place } }
      b: recordCheckpoint(orderId: "2", place: "Kiel") { orderId }
      c: recordCheckpoint(orderId: "1", place: "Bonn") { checkpoints { place } }
    }`);
    expect(data).toMatchObject({
      a: { checkpoints: [{ place: 'Kiel' }] },
      b: null,
      c: { checkpoints: [{ place: 'Kiel' }, { place: 'Bonn' }] },
    });
    expect(errors).toMatchObject([
      {
        path: ['b'],
        error: {
          code: 'NOT_YET_VISIBLE',
          message: expect.stringContaining('its Shipment cannot be shown yet') as string,
        },
      },
    ]);
  });

  test('an entity that cannot be shown yet is null without an error where that is allowed', async () => {
    subject = await openSubject(shippingSdl.replace('place: String!): Shipment!', 'place: String!): Shipment'));
    expect(await subject.ask(record)).toEqual({ data: { recordCheckpoint: null }, errors: [] });
  });

  test('arguments that would not fit the topic are BAD_USER_INPUT and never published', async () => {
    subject = await openSubject(`
      type Item @projection(topic: "items", key: "id") { id: ID! at: DateTime }
      scalar Anything
      type Mutation { touch(id: ID!, at: Anything): Item! @publish(topic: "items", key: "id") }`);
    const answer = await subject.ask('mutation { touch(id: "1", at: "noon") { id } }');
    expect(answer).toMatchObject({
      data: { touch: null },
      errors: [
        {
          path: ['touch'],
          error: { code: 'BAD_USER_INPUT', message: expect.stringContaining('at: Invalid ISO datetime') as string },
        },
      ],
    });
    expect(await recordsOf(subject.bus.topic('items'))).toEqual([]);
    expect(subject.calls).toEqual([]);
  });

  test('a bus that refuses is PUBLISH_FAILED, never a success', async () => {
    subject = await openSubject(shippingSdl, { bus: stagedBus(() => Promise.reject(new Error('full: secret'))) });
    const { data, errors } = await subject.ask(record);
    expect(data).toEqual({ recordCheckpoint: null });
    expect(errors).toMatchObject([
      { path: ['recordCheckpoint'], error: { code: 'PUBLISH_FAILED', subschema: 'shipping' } },
    ]);
    expect(JSON.stringify(errors[0]?.error)).not.toContain('secret');
  });

  test('an event that the fold does not pass in time is NOT_YET_VISIBLE, after two seconds or when the caller leaves', async () => {
    const lost = { topic: 'shipments', epoch: 'lost', partition: 0, offset: 7 };
    subject = await openSubject(shippingSdl, { bus: stagedBus(() => Promise.resolve(lost)) });
    const started = performance.now();
    const { errors } = await subject.ask(record);
    expect(errors).toMatchObject([{ error: { code: 'NOT_YET_VISIBLE' } }]);
    expect(performance.now() - started).toBeGreaterThan(1900);
    const aborted = await subject.ask(record, { cancellation: cancelled() });
    expect(aborted.errors).toMatchObject([{ error: { code: 'NOT_YET_VISIBLE' } }]);
    expect(performance.now() - started).toBeLessThan(3900);
  });

  test('a fault of our own that is no error is INTERNAL', async () => {
    subject = await openSubject(shippingSdl, {
      before: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        throw 'nonsense';
      },
    });
    expect((await subject.ask(record)).errors).toMatchObject([{ error: { code: 'INTERNAL' } }]);
  });

  test('a field that the schema has not is a fault of the planner', async () => {
    subject = await openSubject(shippingSdl);
    expect(() => subject.ask('{ nothing }')).toThrow('Query.nothing is no field of this subschema.');
    expect(() => subject.ask('mutation { nothing }')).toThrow('Mutation.nothing is no field of this subschema.');
    expect(() => subject.watch('subscription { nothing }')).toThrow(
      'Subscription.nothing is no live field of this subschema.',
    );
  });
});
