import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { createEvent } from '../../../src/events/create-event';
import type { EventTopic } from '../../../src/events/event-bus';
import { NatsBus } from '../../../src/events/nats/nats-bus';
import { createAuthority } from '../../certificates/create-authority';
import { recordsOf } from '../../records-of';
import type { StartedServer } from '../../servers/server-spec';
import { natsUrlOf, startNats } from '../../servers/start-nats';
import { eventually } from '../eventually';
import { collect } from './collect';

let server: StartedServer;
let connection: NatsConnection;
let manager: JetStreamManager;
let bus: NatsBus;
let topics = 0;

beforeAll(async () => {
  server = await startNats();
  connection = await connect({ servers: natsUrlOf(server) });
  manager = await jetstreamManager(connection);
  bus = new NatsBus(natsUrlOf(server));
});

afterAll(async () => {
  await bus.close();
  await connection.close();
  await server.stop();
});

/** A topic of its own for a test; its stream is named after it. */
function nextTopic(): EventTopic {
  topics += 1;
  return bus.topic(`t${String(topics)}`);
}

async function fill(topic: EventTopic, count: number): Promise<void> {
  // In parts, so that a slow machine takes each of them within the bound of a publish.
  for (let from = 0; from < count; from += 500) {
    const part = Array.from({ length: Math.min(500, count - from) }, (_, index) => String(from + index));
    await Promise.all(part.map((text) => topic.publishText(text)));
  }
}

describe('streams', () => {
  test('a missing one is made: on files, for the topic alone, named after it', async () => {
    await bus.topic('shipping.shipments.dead').publishText('x');
    const { config } = await manager.streams.info('shipping-shipments-dead');
    expect(config).toMatchObject({ subjects: ['shipping.shipments.dead'], storage: 'file', retention: 'limits' });
  });

  test('two topics whose names would be one stream’s are two', async () => {
    await bus.topic('same.name').publishText('dot');
    await bus.topic('same-name').publishText('dash');
    expect(await recordsOf(bus.topic('same.name'))).toMatchObject([{ text: 'dot' }]);
    expect(await recordsOf(bus.topic('same-name'))).toMatchObject([{ text: 'dash' }]);
  });

  test('several who make one at once make one', async () => {
    const buses = Array.from({ length: 4 }, () => new NatsBus(natsUrlOf(server)));
    const positions = await Promise.all(buses.map((one, index) => one.topic('at.once').publishText(String(index))));
    await Promise.all(buses.map((one) => one.close()));
    expect(new Set(positions.map(({ epoch }) => epoch)).size).toBe(1);
    expect(positions.map(({ offset }) => offset).sort()).toEqual([1, 2, 3, 4]);
  });

  test.each(['a b', 'a.*', '>', 'a..b', '.a', '$JS.x', ''])('"%s" is no name of a topic', (name) => {
    expect(() => bus.topic(name)).toThrow('is no subject of NATS: write words separated by dots');
  });

  test('a work queue, which cannot be read again, is refused for good with how to mend it', async () => {
    const topic = nextTopic();
    await manager.streams.add({ name: topic.name, subjects: [topic.name], retention: 'workqueue' });
    const reader = collect(topic);
    await eventually(
      () => reader.error,
      (error) => error !== undefined,
    );
    expect(reader.error).toMatchObject({
      message: expect.stringContaining('make one with retention "limits"') as string,
    });
  });
});

describe('a stream that others share', () => {
  const open = async (name: string, limit: number): Promise<EventTopic> => {
    await manager.streams.add({ name, subjects: [`${name}.>`], max_msgs: limit });
    return bus.topic(`${name}.mine`);
  };

  test('gives the topic’s records alone, and its ends', async () => {
    const mine = await open('shared', 100);
    const other = bus.topic('shared.other');
    await other.publishText('x');
    const first = await mine.publishText('a');
    await other.publishText('y');
    const last = await mine.publishText('b');
    await other.publishText('z');
    expect([first.offset, last.offset]).toEqual([2, 4]);
    expect((await recordsOf(mine, { count: 2 })).map(({ text }) => text)).toEqual(['a', 'b']);
    expect(await mine.ends()).toEqual([{ partition: 0, epoch: first.epoch, oldest: first, newest: last }]);
    expect(await bus.topic('shared.none').ends()).toMatchObject([{ oldest: undefined, newest: undefined }]);
  });

  test('what others wrote and lost while we were caught up is no gap', async () => {
    const mine = await open('quiet', 10);
    const other = bus.topic('quiet.other');
    await mine.publishText('a');
    const reader = collect(mine);
    await eventually(
      () => reader.records.length,
      (count) => count === 1,
    );
    for (let round = 0; round < 2; round += 1) {
      await fill(other, 8);
      await new Promise((resolve) => setTimeout(resolve, 2_200));
    }
    await mine.publishText('b');
    await eventually(
      () => reader.records.length,
      (count) => count === 2,
    );
    await reader.stop();
    expect(reader.error).toBeUndefined();
    expect(reader.records.map(({ text }) => text)).toEqual(['a', 'b']);
  });

  test('E13: trimmed past us while we were away is a gap without a count', async () => {
    const mine = await open('rolling', 10);
    const position = await mine.publishText('a');
    await mine.publishText('b');
    await fill(bus.topic('rolling.other'), 20);
    const reader = mine.read({ after: position, signal: new AbortController().signal });
    await expect(reader.next()).rejects.toMatchObject({ name: 'LogGap', reason: 'trimmed', lost: undefined });
  });
});

describe('what comes over the wire', () => {
  test('an event in binary mode is the same text as in structured mode', async () => {
    const topic = nextTopic();
    await topic.ends();
    const event = createEvent({ source: '/orders', type: 'Placed', key: 'ä', data: { n: [1, 'ö'] }, id: '7' });
    const { data, ...attributes } = event;
    const head = headers();
    for (const [name, value] of Object.entries(attributes)) head.set(`ce-${name}`, encodeURIComponent(String(value)));
    connection.publish(topic.name, JSON.stringify(data), { headers: head });
    await topic.publish({ ...event, id: '8' });
    const [binary, structured] = await recordsOf(topic, { count: 2 });
    expect(binary?.text).toBe(structured?.text.replace('"id":"8"', '"id":"7"'));
  });

  test('E05: bad UTF-8 comes as text that is no event, and what follows comes', async () => {
    const topic = nextTopic();
    await topic.ends();
    connection.publish(topic.name, Uint8Array.of(0x22, 0xff, 0x22));
    connection.publish(topic.name);
    await topic.publishText('after');
    const records = await recordsOf(topic, { count: 3 });
    expect(records.map(({ text }) => text)).toEqual(['\uFFFD"\uFFFD"', '', 'after']);
  });

  test('E05: what is larger than the server takes is refused, and the connection stays', async () => {
    const topic = nextTopic();
    await expect(topic.publishText('x'.repeat(2_000_000))).rejects.toThrow('max_payload');
    await expect(topic.publishText('y')).resolves.toMatchObject({ offset: 1 });
  });

  test('large records come as well, more of them than one request takes', async () => {
    const topic = nextTopic();
    const large = 'x'.repeat(900_000);
    for (let index = 0; index < 20; index += 1) await topic.publishText(`${String(index)}${large}`);
    const records = await recordsOf(topic, { count: 20 });
    expect(records.map(({ text }) => Number.parseInt(text, 10))).toEqual(records.map((_, index) => index));
  });
});

describe('attacks on the bus', () => {
  test('E07: no delivery is counted, so none is the last: what is given up again and again is given again, and nothing is parked', async () => {
    const topic = nextTopic();
    await fill(topic, 3);
    // The same situation for a consumer of the server's own: after its one delivery the record is parked.
    await manager.consumers.add(topic.name, { durable_name: 'd', ack_policy: 'explicit', max_deliver: 1 });
    const parking = await manager.jetstream().consumers.get(topic.name, 'd');
    (await parking.next({ expires: 1_000 }))?.nak();
    expect((await parking.next({ expires: 1_000 }))?.seq).toBe(2);

    const [first] = await recordsOf(topic, { count: 1 });
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const [again] = await recordsOf(topic, { after: first?.position, count: 1 });
      expect(again?.text).toBe('1');
    }
    const reader = collect(topic);
    await eventually(
      () => reader.records.length,
      (count) => count === 3,
    );
    const consumers = await manager.consumers.list(topic.name).next();
    const ours = consumers.filter(({ name }) => name !== 'd');
    expect(ours.length).toBeGreaterThan(0);
    for (const { config, num_ack_pending: pending } of ours) {
      expect(config).toMatchObject({ ack_policy: 'none' });
      expect(config.durable_name).toBeUndefined();
      expect(pending).toBe(0);
    }
    await reader.stop();
  });

  test('a reader that ends takes its consumer with it', async () => {
    const topic = nextTopic();
    await fill(topic, 1);
    await recordsOf(topic);
    const left = await eventually(
      async () => (await manager.streams.info(topic.name)).state.consumer_count,
      (count) => count === 0,
    );
    expect(left).toBe(0);
  });

  test('E17: an event that is published again is held once, at its first place', async () => {
    const topic = nextTopic();
    const event = createEvent({ source: '/s ä', type: 'T', data: 1, id: 'same\nid' });
    const first = await topic.publish(event);
    await topic.publishText('between');
    expect(await topic.publish(event)).toEqual(first);
    const other = await topic.publish({ ...event, source: '/other' });
    expect(other.offset).toBe(3);
    expect(await recordsOf(topic)).toHaveLength(3);
  });

  test('E18: order is the log’s, whatever the producers’ clocks say', async () => {
    const topic = nextTopic();
    const times = ['2040-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2026-01-01T00:00:00Z'];
    for (const time of times) await topic.publish(createEvent({ source: '/s', type: 'T', key: 'k', data: 1, time }));
    const records = await recordsOf(topic);
    expect(records.map(({ text }) => (JSON.parse(text) as { readonly time: string }).time)).toEqual(times);
  });

  test('E20: of a burst of 10 000 at most two requests are in flight to a reader that is slow; it gets all, in order', async () => {
    const topic = nextTopic();
    const count = 10_000;
    await fill(topic, count);
    const stop = new AbortController();
    const reader = topic.read({ signal: stop.signal });
    const seen: string[] = [];
    const take = async (): Promise<void> => {
      const { value = [] } = (await reader.next()) as { readonly value?: readonly { readonly text: string }[] };
      expect(value.length).toBeLessThanOrEqual(500);
      seen.push(...value.map(({ text }) => text));
    };
    await take();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const [consumer] = await manager.consumers.list(topic.name).next();
    expect(consumer?.delivered.consumer_seq).toBeGreaterThanOrEqual(seen.length);
    expect(consumer?.delivered.consumer_seq).toBeLessThanOrEqual(seen.length + 1_000);
    while (seen.length < count) await take();
    stop.abort();
    expect(seen).toEqual(Array.from({ length: count }, (_, index) => String(index)));
  });
});

describe('E13: what is gone unread is told', () => {
  test('to a reader that comes back: purged, with the count', async () => {
    const topic = nextTopic();
    const position = await topic.publishText('a');
    await fill(topic, 9);
    await manager.streams.purge(topic.name, { seq: 8 });
    const reader = topic.read({ after: position, signal: new AbortController().signal });
    await expect(reader.next()).rejects.toMatchObject({ name: 'LogGap', reason: 'trimmed', lost: 6 });
    expect(await reader.next()).toEqual({ done: true, value: undefined });
    expect(await topic.ends()).toMatchObject([{ oldest: { offset: 8 }, newest: { offset: 10 } }]);
  });

  test('not when everything was read before it was purged', async () => {
    const topic = nextTopic();
    await fill(topic, 9);
    const position = await topic.publishText('last');
    await manager.streams.purge(topic.name);
    await topic.publishText('new');
    expect(await recordsOf(topic, { after: position, count: 1 })).toMatchObject([
      { text: 'new', position: { offset: 11 } },
    ]);
  });

  test('a record deleted from the middle: to who had not read it, not to who begins anew', async () => {
    const topic = nextTopic();
    const position = await topic.publishText('a');
    await fill(topic, 3);
    await manager.streams.deleteMessage(topic.name, 3);
    const reader = topic.read({ after: position, signal: new AbortController().signal });
    await expect(reader.next()).rejects.toMatchObject({ name: 'LogGap', reason: 'trimmed', lost: 1 });
    expect(await recordsOf(topic, { count: 3 })).toHaveLength(3);
  });

  test.each([
    ['deleted', async (name: string) => manager.streams.delete(name)],
    [
      'deleted and made anew',
      async (name: string) => {
        await manager.streams.delete(name);
        await manager.streams.add({ name, subjects: [name] });
      },
    ],
  ])('to a reader that waits, within five seconds: the stream is %s', async (_, harm) => {
    const topic = nextTopic();
    const before = await topic.publishText('a');
    const reader = collect(topic);
    await eventually(
      () => reader.records.length,
      (count) => count === 1,
    );
    await harm(topic.name);
    const error = await eventually(
      () => reader.error,
      (it) => it !== undefined,
      5_000,
    );
    expect(error).toMatchObject({ name: 'LogGap', reason: 'recreated' });
    const after = await topic.publishText('b');
    expect(after.offset).toBe(1);
    expect(after.epoch).not.toBe(before.epoch);
  });

  test('to a reader that waits, within five seconds: a burst that was purged before it could be pulled, with the count', async () => {
    const topic = nextTopic();
    await topic.publishText('a');
    const reader = collect(topic);
    await eventually(
      () => reader.records.length,
      (count) => count === 1,
    );
    const burst = 5_000;
    for (let index = 0; index < burst; index += 1) connection.publish(topic.name, 'x');
    await manager.streams.purge(topic.name);
    const error = await eventually(
      () => reader.error,
      (it) => it !== undefined,
      5_000,
    );
    expect(error).toMatchObject({ reason: 'trimmed', lost: burst + 1 - reader.records.length });
  });

  test('a publisher notices by itself that its stream was made anew', async () => {
    const topic = nextTopic();
    const before = await topic.publishText('a');
    await topic.publishText('b');
    await manager.streams.delete(topic.name);
    const { created } = await manager.streams.add({ name: topic.name, subjects: [topic.name] });
    const after = await topic.publishText('c');
    expect(after).toMatchObject({ offset: 1, epoch: created });
    expect(after.epoch).not.toBe(before.epoch);
    expect((await topic.publishText('d')).epoch).toBe(created);
  });

  test('a publisher whose topic moved to another stream follows it', async () => {
    const topic = nextTopic();
    await topic.publishText('a');
    await manager.streams.delete(topic.name);
    const { created } = await manager.streams.add({ name: `${topic.name}-new`, subjects: [topic.name] });
    expect(await topic.publishText('b')).toMatchObject({ offset: 1, epoch: created });
  });
});

test('tls:// insists on a certificate that is trusted; nats:// with a token', async () => {
  const { cert, key } = createAuthority().issue({ hosts: ['127.0.0.1'] });
  const guarded = await startNats({
    configuration: `
      authorization { token: "a token" }
      tls { cert_file: "$DIRECTORY/cert.pem", key_file: "$DIRECTORY/key.pem", timeout: 5 }`,
    files: { 'cert.pem': cert, 'key.pem': key },
  });
  const plain = await startNats({ configuration: 'authorization { token: "a token" }' });
  const encrypted = new NatsBus(natsUrlOf(guarded).replace('nats://', 'tls://a%20token@'));
  const bearer = new NatsBus(natsUrlOf(plain).replace('://', '://a%20token@'));
  try {
    await expect(encrypted.topic('t').publishText('x')).rejects.toThrow(/certificate/);
    await expect(bearer.topic('t').publishText('x')).resolves.toMatchObject({ offset: 1 });
  } finally {
    await Promise.all([encrypted.close(), bearer.close()]);
    await Promise.all([guarded.stop(), plain.stop()]);
  }
});

describe('who may do what', () => {
  test('a right that is missing is told to reader and publisher; wrong credentials are waited out and shown', async () => {
    const guarded = await startNats({
      configuration: `authorization { users: [
        { user: admin, password: secret },
        { user: gateway, password: "p@ss,word", permissions: { publish: { deny: ["$JS.API.STREAM.NAMES", "kept"] } } }
      ] }`,
    });
    const url = (credentials: string): string => natsUrlOf(guarded).replace('://', `://${credentials}@`);
    const buses = ['gateway:p%40ss%2Cword', 'gateway:guess', 'admin:secret'].map((one) => new NatsBus(url(one)));
    const [limited, stranger, admin] = buses;
    try {
      await expect(admin?.topic('kept').publishText('x')).resolves.toMatchObject({ offset: 1 });
      await expect(limited?.topic('kept').publishText('x')).rejects.toThrow(
        'may not publish to $JS.API.STREAM.NAMES: grant',
      );
      const reader = limited?.topic('kept').read({ signal: new AbortController().signal });
      await expect(reader?.next()).rejects.toThrow('cannot be read: The NATS user may not');
      await expect(stranger?.topic('kept').publishText('x')).rejects.toThrow(/Authorization Violation/i);
      expect(stranger?.health().reason).not.toContain('guess');
    } finally {
      await Promise.all(buses.map((one) => one.close()));
      await guarded.stop();
    }
  });
});
