import { once } from 'node:events';
import { connect } from 'node:net';
import { GraphQLError } from 'graphql';
import { HttpFault } from '../../../src/http/http-fault';
import { readLastBody, readStatuses, sendRaw } from './support/send-raw';
import { createSampleSchema } from './support/sample-schema';
import { createSchemaEngine } from './support/schema-engine';
import { connectSocket, init, openSocket, subscribe } from './support/socket-client';
import { startGateway, stopGateways, type TestGateway } from './support/start-gateway';
import { until } from './support/until';

const { schema, record } = createSampleSchema();
const engine = createSchemaEngine(schema);
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ engine, webSockets: { initTimeout: 200 } });
});
afterAll(stopGateways);
beforeEach(() => {
  record.ended = 0;
  record.aborts.length = 0;
  record.mostRunning = 0;
});

describe('operations over a WebSocket', () => {
  test('a subscription has its events and its end', async () => {
    const client = await openSocket(gateway.url);
    client.send(subscribe('1', 'subscription { count(to: 2) }'));
    await until('it is complete', () => client.messages.some(({ type }) => type === 'complete'));
    expect(client.messages).toEqual([
      { type: 'connection_ack' },
      { id: '1', type: 'next', payload: { data: { count: 1 } } },
      { id: '1', type: 'next', payload: { data: { count: 2 } } },
      { id: '1', type: 'complete' },
    ]);
    expect(engine.facts.at(-1)).toMatchObject({ method: 'WS', caller: { identity: undefined } });
    await until('the lease is given back', () => engine.leases() === 0);
    client.socket.close();
  });

  test('a query is answered once, with a deadline, an id of its own and the headers of the upgrade', async () => {
    const client = await connectSocket(gateway.url, { headers: { 'x-request-id': 'upgrade', 'x-a': '1' } });
    client.send({ ...init, payload: { 'x-a': '2' } });
    await until('it is acknowledged', () => client.messages.length === 1);
    client.send(subscribe('q', '{ b a }'), subscribe('r', 'mutation { bump }'));
    await until('both are complete', () => client.messages.filter(({ type }) => type === 'complete').length === 2);
    expect(client.messages).toContainEqual({ id: 'q', type: 'next', payload: { data: { b: 2, a: 1 } } });
    expect(client.messages).toContainEqual({ id: 'r', type: 'next', payload: { data: { bump: 1 } } });
    const [first, second] = engine.contexts.slice(-2);
    expect(first?.deadline).not.toBe(Infinity);
    expect(first?.id).not.toBe(second?.id);
    expect(first?.headers['x-a']).toBe('1');
    client.socket.close();
  });

  test('a refused document is an error message, with or without a status of its own', async () => {
    const client = await openSocket(gateway.url);
    client.send(subscribe('1', '{ nothing }'));
    await until('the error has come', () => client.messages.length === 2);
    expect(client.messages[1]).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ message: expect.any(String) as string }],
    });
    const errors = [new GraphQLError('Too deep.', { extensions: { code: 'MAX_DEPTH_LIMIT' } })];
    const limited = await startGateway({ engine: { prepare: () => ({ kind: 'refused', status: 400, errors }) } });
    const other = await openSocket(limited.url);
    other.send(subscribe('1', '{ a }'));
    await until('the error has come', () => other.messages.length === 2);
    expect(other.messages[1]).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'MAX_DEPTH_LIMIT' } }] });
    client.socket.close();
    other.socket.close();
  });

  test('an operation over bodyBytes is refused by itself, and the connection goes on', async () => {
    const limited = await startGateway({ engine, webSockets: { bodyBytes: 200 } });
    const client = await openSocket(limited.url);
    const before = engine.requests.length;
    const exact = JSON.stringify(subscribe('exact', '{ a }')).padEnd(200);
    client.send(subscribe('large', '{ a }'.padEnd(200)), subscribe('wide', '{ a } #' + 'ü'.repeat(80)), exact);
    await until('all are answered', () => client.messages.some(({ type }) => type === 'complete'));
    const message = 'The message of an operation may have at most 200 bytes.';
    const payload = [{ message, extensions: { code: 'PAYLOAD_TOO_LARGE' } }];
    expect(client.messages.slice(1)).toEqual([
      { id: 'large', type: 'error', payload },
      { id: 'wide', type: 'error', payload },
      { id: 'exact', type: 'next', payload: { data: { a: 1 } } },
      { id: 'exact', type: 'complete' },
    ]);
    expect(engine.requests).toHaveLength(before + 1);
    client.socket.close();
  });

  test('bodyBytes: false leaves operations to the cap of frames', async () => {
    const unlimited = await startGateway({ engine, webSockets: { bodyBytes: false } });
    const client = await openSocket(unlimited.url);
    client.send(subscribe('1', '{ a }'.padEnd(500_000)));
    await until('it is complete', () => client.messages.some(({ type }) => type === 'complete'));
    expect(client.messages[1]).toEqual({ id: '1', type: 'next', payload: { data: { a: 1 } } });
    client.socket.close();
  });

  test('a subscription that cannot be opened is answered with its errors', async () => {
    const client = await openSocket(gateway.url);
    client.send(subscribe('1', 'subscription { refused }'));
    await until('it is complete', () => client.messages.some(({ type }) => type === 'complete'));
    expect(client.messages[1]).toMatchObject({
      id: '1',
      type: 'next',
      payload: { errors: [{ message: 'There is no such stream.' }] },
    });
    expect(engine.leases()).toBe(0);
    client.socket.close();
  });

  test('a client that completes a subscription ends it', async () => {
    const client = await openSocket(gateway.url);
    client.send(subscribe('1', 'subscription { forever }'));
    await until('it runs', () => client.messages.length === 2);
    client.send({ id: '1', type: 'complete' });
    await until('the lease is given back', () => engine.leases() === 0);
    expect(record.ended).toBe(1);
    client.socket.close();
  });

  test('H36: a client that completes a query cancels it', async () => {
    const client = await openSocket(gateway.url);
    client.send(subscribe('1', '{ slow }'));
    await until('it runs', () => record.running === 1);
    client.send({ id: '1', type: 'complete' });
    await until('the lease is given back', () => engine.leases() === 0);
    expect(record.aborts).toHaveLength(1);
    client.socket.close();
  });

  test('H36: a client that leaves ends all that it runs within 100 ms', async () => {
    const client = await openSocket(gateway.url);
    client.send(subscribe('1', '{ slow }'), subscribe('2', 'subscription { forever }'));
    await until('both run', () => record.running === 1 && client.messages.length === 2);
    const left = performance.now();
    client.socket.terminate();
    await until('both are given up', () => record.aborts.length === 2 && record.ended === 1);
    for (const { at } of record.aborts) expect(at - left).toBeLessThan(100);
    await until('the leases are given back', () => engine.leases() === 0);
  });

  test('W14: 10 000 operations that are completed at once leave nothing behind', async () => {
    const client = await openSocket(gateway.url);
    const before = engine.requests.length;
    for (let sent = 0; sent < 10_000; sent += 40) {
      for (let index = sent; index < sent + 40; index += 1) {
        client.send(subscribe(`${index}`, 'subscription { forever }'), { id: `${index}`, type: 'complete' });
      }
      await until('the batch is over', () => engine.requests.length === before + sent + 40 && engine.leases() === 0);
    }
    expect(client.messages.filter(({ type }) => type === 'error')).toEqual([]);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    client.send(subscribe('after', '{ a }'));
    await until('it still answers', () => client.messages.some(({ id, type }) => id === 'after' && type === 'next'));
    client.socket.close();
  }, 60_000);
});

describe('breaches of the protocol', () => {
  test('W01: without connection_init in time the socket is closed with 4408', async () => {
    const client = await connectSocket(gateway.url);
    await expect(client.closed).resolves.toEqual([4408, 'Connection initialisation timeout']);
  });

  test.each([
    ['W02: a second connection_init', [init, init], 4429],
    ['W03: an operation before the acknowledgement', [subscribe('1', '{ a }')], 4401],
    ['W05: a message that is not JSON', ['{'], 4400],
    ['W05: a message of unknown type', [{ type: 'hello' }], 4400],
    ['W05: a message without a query', [{ id: '1', type: 'subscribe', payload: {} }], 4400],
    ['W05: a message nested too deeply', [`{"type":"ping","payload":${'{"a":'.repeat(70)}1${'}'.repeat(71)}`], 4400],
  ])('%s closes the socket', async (_name, messages, code) => {
    const client = await connectSocket(gateway.url);
    client.send(...messages);
    await expect(client.closed).resolves.toEqual([code, expect.any(String)]);
    await until('the leases are given back', () => engine.leases() === 0);
  });

  test('W04: an id that is in use closes the socket, and its operation ends', async () => {
    const client = await openSocket(gateway.url);
    client.send(subscribe('1', '{ slow }'), subscribe('1', '{ a }'));
    await expect(client.closed).resolves.toEqual([4409, expect.any(String)]);
    await until('the lease is given back', () => engine.leases() === 0);
  });

  test('W05: a binary message closes the socket with 4400', async () => {
    const client = await connectSocket(gateway.url);
    client.socket.send(Buffer.from(JSON.stringify(init)));
    await expect(client.closed).resolves.toEqual([4400, 'Invalid message received']);
  });

  test('what a client sends after its socket was closed is not heard', async () => {
    const client = await openSocket(gateway.url);
    const before = engine.requests.length;
    client.send('{', subscribe('1', '{ a }'));
    await expect(client.closed).resolves.toEqual([4400, 'Invalid message received']);
    expect(engine.requests).toHaveLength(before);
  });

  test('W05: a frame over 1 MB closes the socket with 1009', async () => {
    const client = await openSocket(gateway.url);
    client.send(JSON.stringify(subscribe('1', 'x'.repeat(1_000_001))));
    await expect(client.closed).resolves.toEqual([1009, '']);
  });

  test('no subprotocol is 4406', async () => {
    const text = `GET /graphql HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${'a'.repeat(22)}==\r\n\r\n`;
    const answer = await sendRaw(gateway.port, text);
    expect(readStatuses(answer)).toEqual([101]);
    expect(answer).toContain(String.fromCharCode(4406 >> 8, 4406 & 255));
  });

  test('W09: the 51st operation at a time is refused, the others run on', async () => {
    const client = await openSocket(gateway.url);
    client.send(...Array.from({ length: 1000 }, (_, index) => subscribe(`${index}`, 'subscription { forever }')));
    await until('all are answered', () => client.messages.length === 1001);
    const errors = client.messages.filter(({ type }) => type === 'error');
    expect(client.messages.filter(({ type }) => type === 'next')).toHaveLength(50);
    expect(errors).toHaveLength(950);
    expect(errors[0]).toMatchObject({ id: '50', payload: [{ extensions: { code: 'OVERLOADED' } }] });
    expect(engine.leases()).toBe(50);
    client.send({ id: '0', type: 'complete' });
    await until('one is over', () => engine.leases() === 49);
    client.send(subscribe('again', '{ a }'));
    await until('there is room again', () => client.messages.some(({ id, type }) => id === 'again' && type === 'next'));
    client.socket.close();
    await until('the leases are given back', () => engine.leases() === 0);
  });

  test.each([
    ['messages', (): string => JSON.stringify({ type: 'ping' })],
    ['frames', (): undefined => undefined],
  ])('W15: a flood of ping %s closes the socket with 1008', async (_name, make) => {
    const client = await openSocket(gateway.url);
    for (let index = 0; index < 100; index += 1) {
      const message = make();
      if (message === undefined) client.socket.ping();
      else client.send(message);
    }
    await expect(client.closed).resolves.toEqual([1008, 'Too many pings']);
  });

  test('a few pings are answered', async () => {
    const client = await openSocket(gateway.url);
    client.send({ type: 'ping', payload: { a: 1 } });
    await until('the pong has come', () => client.messages.length === 2);
    expect(client.messages[1]).toEqual({ type: 'pong', payload: { a: 1 } });
    client.socket.ping();
    await once(client.socket, 'pong');
    client.socket.close();
  });
});

describe('connections', () => {
  test('W13: a half-open one is found by its silence, and its operations end', async () => {
    const watchful = await startGateway({ engine, webSockets: { pingInterval: 60 } });
    const client = await openSocket(watchful.url, { autoPong: false });
    client.send(subscribe('1', 'subscription { forever }'));
    await expect(client.closed).resolves.toEqual([1006, '']);
    await until('it is ended', () => record.ended === 1 && engine.leases() === 0);
  });

  test('W13: one that answers pings stays', async () => {
    const watchful = await startGateway({ engine, webSockets: { pingInterval: 60 } });
    const client = await openSocket(watchful.url);
    for (let pings = 0; pings < 5; pings += 1) await once(client.socket, 'ping');
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    client.socket.close();
  });

  test('W16: compression is not negotiated, so that no small frame grows large', async () => {
    const client = await connectSocket(gateway.url, { perMessageDeflate: true });
    expect(client.socket.extensions).toBe('');
    client.socket.close();
  });

  test('W17: a stop closes all with 1001 and ends their operations', async () => {
    const stopping = await startGateway({ engine });
    const clients = await Promise.all([openSocket(stopping.url), openSocket(stopping.url)]);
    for (const client of clients) client.send(subscribe('1', 'subscription { forever }'));
    await until('both run', () => engine.leases() === 2);
    const began = performance.now();
    await stopping.stop();
    expect(performance.now() - began).toBeLessThan(5000);
    await expect(clients[0].closed).resolves.toEqual([1001, 'The gateway is stopping']);
    await expect(clients[1].closed).resolves.toEqual([1001, 'The gateway is stopping']);
    await until('the leases are given back', () => engine.leases() === 0);
  });

  test('W17: one that does not answer the close is cut off at the end of the drain time', async () => {
    const stopping = await startGateway({ engine, drainTimeout: 200 });
    const text = `GET /graphql HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-protocol: graphql-transport-ws\r\nsec-websocket-key: ${'a'.repeat(22)}==\r\n\r\n`;
    const socket = connect({ port: stopping.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write(text);
    await once(socket, 'data');
    const began = performance.now();
    await stopping.stop();
    expect(performance.now() - began).toBeLessThan(3000);
    socket.destroy();
  });
});

describe('upgrades that are refused', () => {
  const head = (path: string, lines = ''): string =>
    `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n${lines}\r\n`;

  test.each([
    ['on another path', head('/other'), 404, 'NOT_FOUND'],
    ['without a key', head('/graphql', 'sec-websocket-version: 13\r\n'), 400, 'BAD_REQUEST'],
    ['with two Hosts', head('/graphql', 'host: b\r\n'), 400, 'BAD_REQUEST'],
    ['with too many headers', head('/graphql', 'a: b\r\n'.repeat(200)), 431, 'PAYLOAD_TOO_LARGE'],
  ])('%s', async (_name, text, status, code) => {
    const answer = await sendRaw(gateway.port, text);
    expect(readStatuses(answer)).toEqual([status]);
    expect(readLastBody(answer)).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  test('by identification, with its status', async () => {
    const fault = new HttpFault('BAD_REQUEST', { status: 401 });
    const guarded = await startGateway({ engine, webSockets: { identify: () => Promise.resolve(fault) } });
    await expect(connectSocket(guarded.url)).rejects.toThrow('401');
  });

  test('by our own fault, masked', async () => {
    const broken = await startGateway({ engine, webSockets: { identify: () => Promise.reject(new Error('secret')) } });
    const answer = await sendRaw(broken.port, head('/graphql'));
    expect(readStatuses(answer)).toEqual([500]);
    expect(answer).not.toContain('secret');
    expect(broken.logLines).toContainEqual(expect.objectContaining({ level: 'error' }));
  });

  test('while the gateway stops', async () => {
    const stopping = await startGateway({ engine });
    stopping.drain.abort();
    await expect(connectSocket(stopping.url)).rejects.toThrow('503');
  });
});

test('our own fault in an operation closes the socket with 4500 and says nothing', async () => {
  const engineAtFault = {
    prepare: () => {
      throw new Error('secret');
    },
  };
  const broken = await startGateway({ engine: engineAtFault });
  const client = await openSocket(broken.url);
  client.send(subscribe('1', '{ a }'));
  await expect(client.closed).resolves.toEqual([4500, 'Internal server error']);
  expect(broken.logLines).toContainEqual(expect.objectContaining({ level: 'error' }));
});
