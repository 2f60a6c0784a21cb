import { connect } from 'node:net';
import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import type { RequestContext } from '../../../src/graphql/engine';
import { createSampleSchema } from './support/sample-schema';
import { createSchemaEngine } from './support/schema-engine';
import { collectEvents, readEvents } from './support/read-events';
import { startGateway, stopGateways, type TestGateway } from './support/start-gateway';
import { until } from './support/until';

const { schema, record } = createSampleSchema();
const engine = createSchemaEngine(schema);
let gateway: TestGateway;
const stream = { accept: 'text/event-stream' };

beforeAll(async () => {
  gateway = await startGateway({ engine });
});
afterAll(stopGateways);
beforeEach(() => {
  record.ended = 0;
  record.aborts.length = 0;
  record.mostRunning = 0;
});

describe('an event stream', () => {
  test('carries the events of a subscription, then says that it is complete', async () => {
    const answer = await gateway.post({ query: 'subscription { count(to: 2) }' }, stream);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.headers.get('content-encoding')).toBeNull();
    await expect(collectEvents(answer)).resolves.toEqual([
      { event: 'next', data: { data: { count: 1 } } },
      { event: 'next', data: { data: { count: 2 } } },
      { event: 'complete', data: undefined },
    ]);
    expect(engine.facts.at(-1)).toMatchObject({ method: 'SSE' });
    expect(engine.contexts.at(-1)?.deadline).toBe(Infinity);
    await until('the lease is given back', () => engine.leases() === 0);
  });

  test('opens by GET as browsers do', async () => {
    const query = encodeURIComponent('subscription { count(to: 1) }');
    const events = await collectEvents(await fetch(`${gateway.url}?query=${query}`, { headers: stream }));
    expect(events.map(({ event }) => event)).toEqual(['next', 'complete']);
  });

  test('answers a query with its one result', async () => {
    const events = await collectEvents(await gateway.post({ query: '{ b a }' }, stream));
    expect(events).toEqual([
      { event: 'next', data: { data: { b: 2, a: 1 } } },
      { event: 'complete', data: undefined },
    ]);
    expect(engine.contexts.at(-1)?.deadline).not.toBe(Infinity);
  });

  test.each([
    ['a fault in the document', '{ nothing }'],
    ['a subscription that cannot be opened', 'subscription { refused }'],
  ])('carries %s as its only result', async (_name, query) => {
    const answer = await gateway.post({ query }, stream);
    expect(answer.status).toBe(200);
    expect(await collectEvents(answer)).toMatchObject([
      { event: 'next', data: { errors: [expect.anything()] } },
      { event: 'complete' },
    ]);
    await until('the lease is given back', () => engine.leases() === 0);
  });

  test('does not open for a refusal with a status of its own', async () => {
    const errors = [new GraphQLError('Too deep.', { extensions: { code: 'MAX_DEPTH_LIMIT' } })];
    const limited = await startGateway({ engine: { prepare: () => ({ kind: 'refused', status: 400, errors }) } });
    const answer = await limited.post({ query: '{ a }' }, stream);
    expect(answer.status).toBe(400);
    await expect(answer.json()).resolves.toMatchObject({ errors: [{ extensions: { code: 'MAX_DEPTH_LIMIT' } }] });
  });
});

describe('the client of an event stream', () => {
  test('H36: that leaves ends the operation within 100 ms', async () => {
    const aborter = new AbortController();
    const body = JSON.stringify({ query: 'subscription { forever }' });
    const headers = { ...stream, 'content-type': 'application/json' };
    const answer = await fetch(gateway.url, { method: 'POST', headers, body, signal: aborter.signal });
    for await (const { event } of readEvents(answer)) {
      expect(event).toBe('next');
      break;
    }
    const left = performance.now();
    aborter.abort();
    await until('the stream is ended', () => record.ended === 1);
    expect((record.aborts[0]?.at ?? Infinity) - left).toBeLessThan(100);
    await until('the lease is given back', () => engine.leases() === 0);
  });

  test('that leaves while the stream is being opened ends it too', async () => {
    let leave = (): void => undefined;
    let released = 0;
    let returned = 0;
    const endless = {
      next: () => new Promise<IteratorResult<ExecutionResult>>(() => undefined),
      return: () => {
        returned += 1;
        return Promise.resolve({ done: true as const, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
    const operation = {
      type: 'subscription' as never,
      execute: () => Promise.resolve({}),
      write: () => Promise.resolve({}),
      subscribe: async ({ cancellation }: RequestContext) => {
        leave();
        await until('the client has left', () => cancellation.aborted);
        return endless;
      },
      release: () => (released += 1),
    };
    const slow = await startGateway({ engine: { prepare: () => ({ kind: 'ready', operation }) } });
    const socket = connect(slow.port, '127.0.0.1');
    leave = () => socket.destroy();
    socket.write('GET /graphql?query={a} HTTP/1.1\r\nhost: a\r\naccept: text/event-stream\r\n\r\n');
    await until('the operation is released', () => released > 0 && returned > 0);
    expect(slow.logLines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('that reads nothing holds the source back', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.pause();
    const query = encodeURIComponent('subscription { flood(bytes: 100000) }');
    socket.write(`GET /graphql?query=${query} HTTP/1.1\r\nhost: a\r\naccept: text/event-stream\r\n\r\n`);
    await until('events flow', () => record.mostRunning > 2);
    let seen = -1;
    await until('they stop', () => {
      const before = seen;
      seen = record.mostRunning;
      return seen === before;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(record.mostRunning).toBeLessThanOrEqual(seen + 50);
    const held = record.mostRunning;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(record.mostRunning).toBe(held);
    socket.destroy();
    await until('the stream is ended', () => record.ended === 1);
  });
});

describe('a gateway that stops', () => {
  test('ends open streams without calling them complete', async () => {
    const stopping = await startGateway({ engine });
    const answer = await stopping.post({ query: 'subscription { forever }' }, stream);
    const events = collectEvents(answer);
    await until('the stream runs', () => engine.leases() === 1);
    const began = performance.now();
    await stopping.stop();
    expect(performance.now() - began).toBeLessThan(5000);
    expect((await events).map(({ event }) => event)).toEqual(['next']);
    expect(record.ended).toBe(1);
    expect(engine.leases()).toBe(0);
  });

  test('opens no new streams, and says when to come again', async () => {
    const stopping = await startGateway({ engine });
    stopping.drain.abort();
    const answer = await stopping.post({ query: 'subscription { forever }' }, stream);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(engine.leases()).toBe(0);
  });
});
