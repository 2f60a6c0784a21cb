import { once } from 'node:events';
import { connect } from 'node:net';
import { readLastBody, readStatuses, sendRaw } from './support/send-raw';
import { createSampleSchema } from './support/sample-schema';
import { createSchemaEngine } from './support/schema-engine';
import { startGateway, stopGateways } from './support/start-gateway';
import { until } from './support/until';

const { schema, record } = createSampleSchema();
const engine = createSchemaEngine(schema);

afterAll(stopGateways);

/** Sends one byte every 20 ms, for as long as the server lets it, and resolves with the answer. */
function drip(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let sent = 0;
    let answer = '';
    const timer = setInterval(() => {
      if (sent < text.length && socket.writable) socket.write(text.charAt((sent += 1) - 1));
    }, 20);
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(answer);
    });
  });
}

const limits = { headersTimeout: 300, requestTimeout: 600, checkInterval: 50 };

test('H28: clients that drip their headers get 408, and others are served meanwhile', async () => {
  const gateway = await startGateway({ engine, limits: { ...limits, requestTimeout: 60_000 } });
  const text = `POST /graphql HTTP/1.1\r\nhost: a\r\n${'x-a: b\r\n'.repeat(100)}`;
  const slow = Array.from({ length: 100 }, () => drip(gateway.port, text));
  await expect((await gateway.post({ query: '{ a }' })).text()).resolves.toBe('{"data":{"a":1}}');
  for (const answer of await Promise.all(slow)) {
    expect(readStatuses(answer)).toEqual([408]);
    expect(readLastBody(answer)).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_TIMEOUT' } }] });
  }
});

test('H29: a client that drips its body gets 408', async () => {
  const gateway = await startGateway({ engine, limits });
  const head = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n';
  const socket = connect(gateway.port, '127.0.0.1');
  const timer = setInterval(() => socket.write('{'), 20);
  socket.on('error', () => undefined);
  socket.write(head);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  clearInterval(timer);
  socket.destroy();
  expect(readStatuses(answer.toString())).toEqual([408]);
  expect(readLastBody(answer.toString())).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_TIMEOUT' } }] });
});

test('H30: a client that does not read its answer is cut off, and the answer leaves memory', async () => {
  const gateway = await startGateway({ engine, limits: { writeTimeout: 200 } });
  const socket = connect(gateway.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  socket.write('GET /graphql?query={big(bytes:20000000)} HTTP/1.1\r\nhost: a\r\n\r\n');
  await until('it is cut off', () => gateway.logLines.some(({ complete }) => complete === false));
  expect(gateway.logLines.filter(({ level }) => level === 'error')).toEqual([]);
  socket.destroy();
});

test('H30: a client that reads a large answer in time gets all of it', async () => {
  const gateway = await startGateway({ engine, limits: { writeTimeout: 5000 } });
  const answer = await gateway.post({ query: '{ big(bytes: 5000000) }' });
  expect(await answer.text()).toHaveLength(5_000_019);
});

test('H31: connections beyond the cap are closed, silent ones after the time for headers', async () => {
  const gateway = await startGateway({ engine, limits: { ...limits, maxConnections: 3 } });
  const open = Array.from({ length: 3 }, () => connect(gateway.port, '127.0.0.1'));
  await Promise.all(open.map((socket) => once(socket, 'connect')));
  const fourth = connect(gateway.port, '127.0.0.1');
  fourth.on('error', () => undefined);
  await once(fourth, 'close');
  for (const socket of open) socket.resume();
  await Promise.all(open.map((socket) => once(socket, 'close')));
  expect((await gateway.post({ query: '{ a }' })).status).toBe(200);
});

test('H31: a connection that is kept alive is closed when it stays idle', async () => {
  const gateway = await startGateway({ engine, limits: { keepAliveTimeout: 50 } });
  const socket = connect(gateway.port, '127.0.0.1');
  socket.write('GET /graphql?query={a} HTTP/1.1\r\nhost: a\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  expect(engine.leases()).toBe(0);
});

describe('H32: pipelined requests', () => {
  test('are answered in their order, and at most ten of a connection run at a time', async () => {
    record.mostRunning = 0;
    const gateway = await startGateway({ engine });
    const query = (index: number): string => `{a${index}:slow(ms:${5 + (index % 3) * 5})}`;
    const texts = Array.from(
      { length: 100 },
      (_, index) => `GET /graphql?query=${query(index)} HTTP/1.1\r\nhost: a\r\n\r\n`,
    );
    const answer = await sendRaw(gateway.port, texts.join(''), 1000);
    const order = [...answer.matchAll(/"a(\d+)":"done"/g)].map((match) => Number(match[1]));
    expect(order).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(record.mostRunning).toBeLessThanOrEqual(10);
    expect(record.mostRunning).toBeGreaterThan(1);
  });

  test('that are followed by garbage are not answered with its fault', async () => {
    const gateway = await startGateway({ engine });
    const text = 'GET /graphql?query={slow(ms:100)} HTTP/1.1\r\nhost: a\r\n\r\nGARBAGE\r\n\r\n';
    expect(readStatuses(await sendRaw(gateway.port, text))).toEqual([]);
  });

  test('of a client that leaves do not run on', async () => {
    const gateway = await startGateway({ engine });
    const before = engine.requests.length;
    const socket = connect(gateway.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /graphql?query={slow} HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(30));
    await until('ten run', () => record.running === 10);
    socket.destroy();
    await until('all are given up', () => engine.leases() === 0 && record.running === 0);
    expect(engine.requests.length - before).toBe(10);
  });
});
