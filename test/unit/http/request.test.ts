import { once } from 'node:events';
import { connect } from 'node:net';
import { GatewayError } from '../../../src/errors';
import { collectHeaders } from '../../../src/http/collect-headers';
import { requestOf } from '../../../src/http/opened-requests';
import { readStatuses, sendRaw } from './support/send-raw';
import { createSampleSchema } from './support/sample-schema';
import { createSchemaEngine } from './support/schema-engine';
import { startGateway, stopGateways, type TestGateway } from './support/start-gateway';
import { until } from './support/until';

const { schema, record } = createSampleSchema();
const engine = createSchemaEngine(schema);
let gateway: TestGateway;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

beforeAll(async () => {
  gateway = await startGateway({ engine });
});
afterAll(stopGateways);
beforeEach(() => {
  gateway.logLines.length = 0;
  record.aborts.length = 0;
});

describe('the id of a request', () => {
  test('is the client’s when it is well formed', async () => {
    const answer = await gateway.post({ query: '{ a }' }, { 'x-request-id': 'Root=1-67/a:b.c_d' });
    expect(answer.headers.get('x-request-id')).toBe('Root=1-67/a:b.c_d');
    expect(engine.contexts.at(-1)?.id).toBe('Root=1-67/a:b.c_d');
  });

  test.each(['with space', 'x'.repeat(129), '{"level":60}', 'é', ''])('is a new one in place of "%s"', async (id) => {
    const answer = await gateway.post({ query: '{ a }' }, { 'x-request-id': id });
    expect(answer.headers.get('x-request-id')).toMatch(uuid);
    expect(engine.contexts.at(-1)?.id).toBe(answer.headers.get('x-request-id'));
  });

  test('is new for every request, and on refusals too', async () => {
    const answers = await Promise.all([gateway.post('no'), gateway.post('no'), fetch(`${gateway.url}/nothing`)]);
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    expect(ids).toEqual([expect.stringMatching(uuid), expect.stringMatching(uuid), expect.stringMatching(uuid)]);
    expect(new Set(ids).size).toBe(3);
  });

  test('is on the lines that an operation logs', async () => {
    await gateway.post({ query: '{ a }' }, { 'x-request-id': 'of-the-line' });
    engine.contexts.at(-1)?.log.info({}, 'from the operation');
    expect(gateway.logLines).toContainEqual(
      expect.objectContaining({ requestId: 'of-the-line', msg: 'from the operation' }),
    );
  });
});

test('a request leaves one line, without its query, headers or body', async () => {
  const search = `?query=${encodeURIComponent('{ nothingOfTheKind }')}`;
  await fetch(`${gateway.url}${search}`, {
    headers: { authorization: 'secret', cookie: 'secret', accept: 'text/plain' },
  });
  await until('the line', () => gateway.logLines.length > 0);
  expect(gateway.logLines).toHaveLength(1);
  expect(gateway.logLines[0]).toMatchObject({
    level: 'info',
    msg: 'request',
    method: 'GET',
    path: '/graphql',
    status: 406,
  });
  expect(JSON.stringify(gateway.logLines)).not.toMatch(/secret|nothingOfTheKind/);
});

describe('headers', () => {
  test('are collected in lower case, joined where they came twice', () => {
    const rawHeaders = ['Host', 'a', 'X-A', '1', 'x-a', '2', 'Cookie', 'a=1', 'cookie', 'b=2'];
    expect(collectHeaders({ rawHeaders })).toEqual({ host: 'a', 'x-a': '1, 2', cookie: 'a=1; b=2' });
  });

  test('two Authorization headers stay two, so that neither passes for the only one', () => {
    const rawHeaders = ['authorization', 'Bearer a', 'authorization', 'Bearer b'];
    expect(collectHeaders({ rawHeaders })['authorization']).toBe('Bearer a, Bearer b');
  });

  test('named like members of every object are only headers', async () => {
    const text = 'GET /graphql?query={a} HTTP/1.1\r\nhost: a\r\n__proto__: x\r\n__proto__: y\r\nconstructor: z\r\n\r\n';
    expect(readStatuses(await sendRaw(gateway.port, text, 300))).toEqual([200]);
    const headers = engine.contexts.at(-1)?.headers ?? {};
    expect(Object.keys(headers)).toEqual(['host', '__proto__', 'constructor']);
    expect('toString' in headers).toBe(false);
  });
});

describe('the signal of an operation', () => {
  test('H36: aborts within 100 ms when the client leaves', async () => {
    const body = '{"query":"{ slow }"}';
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await until('the field runs', () => record.running === 1);
    const left = performance.now();
    socket.destroy();
    await until('the field is given up', () => record.aborts.length === 1);
    expect((record.aborts[0]?.at ?? Infinity) - left).toBeLessThan(100);
    expect(record.aborts[0]?.reason).not.toBeInstanceOf(GatewayError);
    await until('the lease is given back', () => engine.leases() === 0);
    await until('the line', () => gateway.logLines.some(({ complete }) => complete === false));
  });

  test('aborts when the client only closes its side', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write('GET /graphql?query={slow} HTTP/1.1\r\nhost: a\r\n\r\n');
    await until('the field runs', () => record.running === 1);
    socket.end();
    await until('the field is given up', () => record.aborts.length === 1);
    expect(record.running).toBe(0);
    socket.destroy();
  });

  test('aborts with DEADLINE_EXCEEDED when the time is up, and the client is answered', async () => {
    const hasty = await startGateway({ engine, app: { requestTimeout: 50 } });
    const answer = await hasty.post({ query: '{ a slow }' });
    expect(answer.status).toBe(200);
    await expect(answer.json()).resolves.toMatchObject({
      data: { a: 1, slow: null },
      errors: [{ extensions: { code: 'DEADLINE_EXCEEDED' } }],
    });
    expect(record.aborts[0]?.reason).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  test('aborts when the operation is over, so that nothing outlives it', async () => {
    await gateway.post({ query: '{ a }' });
    expect(engine.contexts.at(-1)?.cancellation.aborted).toBe(true);
  });

  test('goes with a deadline counted from the arrival', async () => {
    const before = performance.now();
    await gateway.post({ query: '{ a }' });
    const deadline = engine.contexts.at(-1)?.deadline ?? 0;
    expect(deadline).toBeGreaterThan(before + 9000);
    expect(deadline).toBeLessThan(performance.now() + 10_000);
  });
});

test('a client that leaves in the middle of its body is no fault of ours', async () => {
  const socket = connect(gateway.port, '127.0.0.1');
  socket.write('POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{');
  await once(socket, 'connect');
  await until('the request has come', () => gateway.logLines.length === 0);
  setTimeout(() => socket.destroy(), 50);
  await until('it ended', () => gateway.logLines.some(({ msg }) => msg === 'a request ended with its client'));
  expect(gateway.logLines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('the facts of a request that was never opened cannot be asked for', () => {
  expect(() => requestOf({} as never)).toThrow('not opened');
});
