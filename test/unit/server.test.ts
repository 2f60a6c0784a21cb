import { connect } from 'node:net';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createGatewayServer } from '../../src/server';
import { createLogger } from '../../src/logger';
import { createSampleSchema } from './http/support/sample-schema';
import { createSchemaEngine } from './http/support/schema-engine';
import { startGateway, stopGateways } from './http/support/start-gateway';
import { until } from './http/support/until';

const { schema, record } = createSampleSchema();
const engine = createSchemaEngine(schema);

afterEach(stopGateways);

describe('stopping', () => {
  test('lets running requests finish, and closes their connections', async () => {
    const gateway = await startGateway({ engine });
    const running = gateway.post({ query: '{ slow(ms: 300) }' });
    await until('it runs', () => record.running === 1);
    const stopped = gateway.stop();
    const answer = await running;
    await expect(answer.text()).resolves.toBe('{"data":{"slow":"done"}}');
    await stopped;
    await expect(fetch(gateway.url)).rejects.toThrow();
  });

  test('turns readiness to 503 while requests still run', async () => {
    const gateway = await startGateway({ engine });
    const running = gateway.post({ query: '{ slow(ms: 300) }' });
    await until('it runs', () => record.running === 1);
    const stopped = gateway.stop();
    expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(503);
    await Promise.all([running, stopped]);
    await expect(fetch(`${gateway.adminUrl}/readyz`)).rejects.toThrow();
  });

  test('accepts no new connection', async () => {
    const gateway = await startGateway({ engine });
    const running = gateway.post({ query: '{ slow(ms: 300) }' });
    await until('it runs', () => record.running === 1);
    const stopped = gateway.stop();
    const socket = connect(gateway.port, '127.0.0.1');
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    await Promise.all([running, stopped]);
  });

  test('asks a client whose request comes meanwhile to go elsewhere next time', async () => {
    const gateway = await startGateway({ engine });
    gateway.drain.abort();
    const answer = await gateway.post({ query: '{ a }' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
  });

  test('cuts off what still runs at the end of the drain time, and cancels it', async () => {
    const gateway = await startGateway({ engine, drainTimeout: 200 });
    const running = gateway.post({ query: '{ slow }' });
    const end = running.then(
      () => 'answered',
      () => 'cut off',
    );
    await until('it runs', () => record.running === 1);
    const began = performance.now();
    await gateway.stop();
    expect(performance.now() - began).toBeLessThan(3000);
    await expect(end).resolves.toBe('cut off');
    await until('it is given up', () => record.running === 0);
    expect(gateway.logLines).toContainEqual(expect.objectContaining({ level: 'warn', drainTimeout: 200 }));
  });

  test('does not wait for idle connections, nor for those that never sent a byte', async () => {
    const gateway = await startGateway({ engine });
    await (await gateway.post({ query: '{ a }' })).text();
    const silent = connect(gateway.port, '127.0.0.1');
    await once(silent, 'connect');
    const began = performance.now();
    await gateway.stop();
    expect(performance.now() - began).toBeLessThan(3000);
    silent.destroy();
  });

  test('twice is stopping once', async () => {
    const gateway = await startGateway({ engine });
    await Promise.all([gateway.stop(), gateway.stop()]);
    await expect(gateway.stop()).resolves.toBeUndefined();
  });
});

describe('starting', () => {
  const parts = {
    logger: createLogger({ level: 'silent' }),
    app: () => undefined,
    adminApp: () => undefined,
    webSockets: { upgrade: () => undefined, close: () => undefined, terminate: () => undefined },
  };

  test('on a port that is taken fails, and leaves nothing listening', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const other = (free.address() as AddressInfo).port;
    free.close();
    await once(free, 'close');
    const listen = { port: other, host: '127.0.0.1' };
    const server = createGatewayServer({
      ...parts,
      drain: new AbortController(),
      listen,
      adminListen: { port, host: '127.0.0.1' },
    });
    await expect(server.start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const [error] = (await once(connect(other, '127.0.0.1'), 'error')) as [Error];
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    taken.close();
  });

  test('is not needed for stopping', async () => {
    const listen = { port: 0 };
    const server = createGatewayServer({ ...parts, drain: new AbortController(), listen, adminListen: listen });
    await expect(server.stop()).resolves.toBeUndefined();
  });
});
