import { setTimeout as sleep } from 'node:timers/promises';
import { createEvent } from '../../../src/events/create-event';
import type { EventTopic, Position } from '../../../src/events/event-bus';
import { NatsBus } from '../../../src/events/nats/nats-bus';
import { recordsOf } from '../../records-of';
import type { StartedServer } from '../../servers/server-spec';
import { natsUrlOf, startNats } from '../../servers/start-nats';
import { eventually } from '../eventually';
import { collect } from './collect';
import { startGate, type Gate } from './start-gate';

let server: StartedServer;
let bus: NatsBus;
let topic: EventTopic;
let count = 0;

beforeAll(async () => {
  server = await startNats();
});

afterAll(() => server.stop());

beforeEach(() => {
  bus = new NatsBus(natsUrlOf(server));
  count += 1;
  topic = bus.topic(`faults.t${String(count)}`);
});

afterEach(() => bus.close());

/** How long a call takes until it rejects, in milliseconds, and what it says. */
async function refusal(call: Promise<unknown>): Promise<{ readonly milliseconds: number; readonly message: string }> {
  const start = performance.now();
  const error = await call.then(
    () => new Error('It was not refused.'),
    (reason: unknown) => reason,
  );
  return { milliseconds: performance.now() - start, message: error instanceof Error ? error.message : '' };
}

/** Publishes again and again until it is told to stop; gives what was acknowledged. */
function publishOn(to: EventTopic): () => Promise<ReadonlyMap<string, Position>> {
  const acknowledged = new Map<string, Position>();
  const stop = new AbortController();
  const publishing = (async () => {
    for (let index = 0; !stop.signal.aborted; index += 1) {
      const text = String(index);
      await to.publishText(text).then(
        (position) => acknowledged.set(text, position),
        () => sleep(50),
      );
    }
  })();
  return async () => {
    stop.abort();
    await publishing;
    return acknowledged;
  };
}

test('E22: down at start: readers wait, publishers are refused with the reason; once it is up all goes on by itself', async () => {
  await server.kill();
  const late = new NatsBus(natsUrlOf(server));
  const down = late.topic('faults.late');
  const reader = collect(down);
  const [publish, ends] = await Promise.all([refusal(down.publishText('x')), refusal(down.ends())]);
  expect(publish.message).toMatch(/not known to be held: The server cannot be reached: .*ECONNREFUSED/);
  expect(publish.milliseconds).toBeLessThan(2_500);
  expect(ends.milliseconds).toBeLessThan(2_500);
  expect(late.health()).toMatchObject({ isUp: false, reason: expect.stringContaining('ECONNREFUSED') as string });
  await server.restart();
  await eventually(
    () => late.health().isUp,
    (isUp) => isUp,
  );
  await down.publishText('y');
  const records = await eventually(
    () => reader.records,
    ({ length }) => length > 0,
    5_000,
  );
  await late.close();
  expect(records.map(({ text }) => text)).toEqual(['y']);
  expect(reader.error).toBeUndefined();
});

test('killed (-9) and started again, three times: all that was acknowledged is read, once and in order', async () => {
  await topic.publishText('first');
  const reader = collect(topic);
  const stop = publishOn(topic);
  for (let kill = 0; kill < 3; kill += 1) {
    await sleep(150 + 70 * kill);
    await server.kill();
    await sleep(100);
    await server.restart();
    await eventually(
      () => bus.health().isUp,
      (isUp) => isUp,
    );
  }
  await sleep(300);
  const acknowledged = await stop();
  const last = await topic.publishText('last');
  await eventually(
    () => reader.records.at(-1)?.text,
    (text) => text === 'last',
    5_000,
  );
  expect(reader.error).toBeUndefined();
  expect(reader.records.map(({ position }) => position.offset)).toEqual(reader.records.map((_, index) => index + 1));
  expect(reader.records.at(-1)?.position).toEqual(last);
  const places = new Map(reader.records.map(({ text, position }) => [text, position]));
  expect(acknowledged.size).toBeGreaterThan(100);
  for (const [text, position] of acknowledged) expect(places.get(text)).toEqual(position);
  await reader.stop();
});

test('paused: a publisher is refused within its bound; awake, the reader goes on where it was', async () => {
  await topic.publishText('a');
  const reader = collect(topic);
  await eventually(
    () => reader.records.length,
    (length) => length === 1,
  );
  await server.pause();
  const event = createEvent({ source: '/s', type: 'T', data: 1 });
  const refusals = await Promise.all([refusal(topic.publish(event)), refusal(topic.ends())]);
  await sleep(1_500);
  await server.resume();
  expect(Math.max(...refusals.map(({ milliseconds }) => milliseconds))).toBeLessThan(2_500);
  // It may have been stored while nobody was told: given again, it is one record all the same.
  const position = await eventually(
    () => topic.publish(event).catch(() => undefined),
    (it) => it !== undefined,
  );
  await topic.publishText('b');
  await eventually(
    () => reader.records.at(-1)?.text,
    (text) => text === 'b',
  );
  expect(reader.error).toBeUndefined();
  expect(reader.records.map(({ text }) => text)).toEqual(['a', JSON.stringify(event), 'b']);
  expect(reader.records[1]?.position).toEqual(position);
  await reader.stop();
});

test('E13: come back empty: the reader is told, and the topic can be written and read anew', async () => {
  const before = await topic.publishText('a');
  const reader = collect(topic);
  await eventually(
    () => reader.records.length,
    (length) => length === 1,
  );
  await server.restart({ empty: true });
  const error = await eventually(
    () => reader.error,
    (it) => it !== undefined,
    5_000,
  );
  expect(error).toMatchObject({ name: 'LogGap', reason: 'recreated', lost: undefined });
  const after = await topic.publishText('b');
  expect(after.epoch).not.toBe(before.epoch);
  expect(await recordsOf(topic)).toEqual([{ position: after, text: 'b' }]);
  await expect(recordsOf(topic, { after: before, count: 1 })).rejects.toMatchObject({ reason: 'recreated' });
});

test('a stream keeps its epoch through a restart', async () => {
  const before = await topic.publishText('a');
  await server.restart();
  const after = await eventually(
    () => topic.publishText('b').catch(() => undefined),
    (it) => it !== undefined,
  );
  expect(after).toEqual({ ...before, offset: 2 });
});

describe('through a network that loses packets', () => {
  let gate: Gate;
  let far: NatsBus;

  beforeEach(async () => {
    gate = await startGate(server.port('client'));
    far = new NatsBus(`nats://127.0.0.1:${String(gate.port)}`);
  });

  afterEach(async () => {
    await far.close();
    await gate.close();
  });

  test('E17: an acknowledgement is lost: the publisher is refused, and its retry has no second effect', async () => {
    const there = far.topic(topic.name);
    await there.publishText('a');
    gate.lose('answers');
    const event = createEvent({ source: '/s', type: 'T', data: 1 });
    const { milliseconds } = await refusal(there.publish(event));
    expect(milliseconds).toBeLessThan(2_500);
    const [, held] = await recordsOf(topic, { count: 2 });
    // The server is killed too: it remembers what it holds all the same.
    await server.restart();
    const position = await eventually(
      () => topic.publish(event).catch(() => undefined),
      (it) => it !== undefined,
    );
    expect(position).toEqual(held?.position);
    expect(await recordsOf(topic)).toHaveLength(2);
  });

  test('a connection that is half open is given up, and reading goes on over another', async () => {
    const there = far.topic(topic.name);
    await there.publishText('a');
    const reader = collect(there);
    await eventually(
      () => reader.records.length,
      (length) => length === 1,
    );
    gate.lose('everything');
    await topic.publishText('b');
    const records = await eventually(
      () => reader.records,
      ({ length }) => length === 2,
      12_000,
    );
    expect(records.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(await there.publishText('c')).toMatchObject({ offset: 3 });
    await reader.stop();
  });
});
