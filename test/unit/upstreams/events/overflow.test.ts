import { createEvent } from '../../../../src/events/create-event';
import { recordsOf } from '../../../records-of';
import { openSubject, settle, type Subject } from './open-subject';

const largest = 2 ** 31 - 1;
const sdl = /* GraphQL */ `
  type Account @projection(topic: "moves", key: "id") {
    id: ID!
    total: Int! @sum(path: "n")
    last: Int @from(path: "n")
    mass: Float @sum(path: "x")
  }
  type Day @projection(topic: "moves", key: "day") {
    day: ID!
    moves: Int! @count
  }
  type Line @projection(topic: "orders", key: "sku", each: "lines") {
    sku: ID!
    sold: Int! @sum
  }
`;

describe('an event that would take a folded number out of its type', () => {
  let subject: Subject;

  beforeEach(async () => {
    subject = await openSubject(sdl);
  });

  afterEach(async () => {
    await subject.close();
  });

  const move = (n: unknown, more: Readonly<Record<string, unknown>> = {}): Promise<unknown> =>
    subject.send('moves', 'Moved', { id: 'a', day: 'monday', n, ...more });

  async function answer(): Promise<unknown> {
    const { data, errors } = await subject.ask(
      '{ account(id: "a") { id } day(day: "monday") { day } line(sku: "x") { sku } }',
    );
    expect(errors).toEqual([]);
    return data;
  }

  async function readReasons(topic: string): Promise<unknown[]> {
    const records = await recordsOf(subject.bus.topic(`${topic}.dead`));
    return records.map(({ text }) => (JSON.parse(text) as { data: { reason: unknown } }).data.reason);
  }

  test.each([
    ['above', largest, 1],
    ['below', -largest - 1, -1],
  ])(
    'an Int %s 32 bits: it is kept aside, changes no projection of its topic, and the rest flows on',
    async (_name, edge, step) => {
      await move(edge);
      await move(step);
      expect(await answer()).toMatchObject({ account: { total: edge, last: edge }, day: { moves: 1 } });
      expect(await readReasons('moves')).toEqual(['total: with this event its @sum would not fit its type']);
      expect(subject.deadLetters).toEqual(['moves']);
      await move(-step);
      expect(await answer()).toMatchObject({ account: { total: edge - step, last: -step }, day: { moves: 2 } });
    },
  );

  test('a Float that is not finite', async () => {
    await move(1, { x: Number.MAX_VALUE });
    await move(1, { x: Number.MAX_VALUE });
    expect(await answer()).toMatchObject({ account: { total: 1, mass: Number.MAX_VALUE } });
    expect(await readReasons('moves')).toEqual(['mass: with this event its @sum would not fit its type']);
  });

  test('by one of its lines: none of them has an effect', async () => {
    const lines = [1, largest, 1].map((sold) => ({ sku: 'x', sold }));
    await subject.send('orders', 'Placed', { lines: [...lines, { sku: 'y', sold: 1 }] });
    expect(await answer()).toMatchObject({ line: { sold: 0 } });
    expect(await readReasons('orders')).toEqual(['sold: with this event its @sum would not fit its type']);
  });

  test('E01 a duplicate of an event that had its effect is no dead letter', async () => {
    const event = createEvent({ source: '/t', type: 'Moved', data: { id: 'a', day: 'monday', n: largest } });
    await subject.bus.topic('moves').publish(event);
    await subject.bus.topic('moves').publish(event);
    await settle();
    expect(await answer()).toMatchObject({ account: { total: largest }, day: { moves: 1 } });
    expect(subject.deadLetters).toEqual([]);
  });
});
