import { OperationTypeNode } from 'graphql';
import { WebSocketServer, type WebSocket } from 'ws';
import { mockGraphql, type MockGraphql } from '../../../../src/mocks/mock-graphql';
import type { RunningGraphqlMock } from '../../../../src/mocks/graphql-server';
import type { CallContext } from '../../../../src/upstreams/call-context';
import type { Upstream, UpstreamAnswer } from '../../../../src/upstreams/upstream';
import { Cancellation } from '../../../../src/upstreams/cancellation';
import { buildCallContext } from '../build-call-context';
import { failureOf } from '../failure-of';
import { field, openUpstream, query } from './open-graphql';
import { type RawServer, startRawServer } from './raw-server';

const sdl = 'type Query { a: Int } type Subscription { counted(to: Int!): Int named: String }';
const counted = {
  ...query([field('counted', undefined, { args: ['to'] })], { to: 'Int!' }),
  operation: OperationTypeNode.SUBSCRIPTION,
};

type Iterator = AsyncIterableIterator<UpstreamAnswer>;

let cancelled: number;
let mock: MockGraphql;
let running: RunningGraphqlMock;
let upstream: Upstream | undefined;

beforeEach(async () => {
  cancelled = 0;
  mock = mockGraphql()
    .schema(sdl)
    .resolvers({
      Subscription: {
        named: () => {
          throw new Error('no');
        },
        async *counted(_source, { to }: { to: number }) {
          try {
            for (let count = 1; count <= to; count += 1) {
              yield count;
              await new Promise((resolve) => setTimeout(resolve, 5));
            }
          } finally {
            cancelled += 1;
          }
        },
      },
    });
  running = await mock.start();
});

afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
  await running.stop();
});

async function open(
  protocol: 'ws' | 'sse',
  {
    to = 2,
    context = {},
    endpoint = running.endpoint,
  }: { to?: number; context?: Partial<CallContext>; endpoint?: string } = {},
): Promise<Iterator> {
  upstream ??= await openUpstream({
    endpoint,
    schema: sdl,
    subscriptions: { protocol },
    headers: { authorization: 'Bearer {{ identity.token }}' },
    maxResponseBytes: 10_000,
    timeoutMs: 500,
  });
  return await upstream.prepareStream(counted)({ to }, buildCallContext(context));
}

async function collect(stream: Iterator): Promise<readonly UpstreamAnswer[]> {
  const answers: UpstreamAnswer[] = [];
  for await (const answer of stream) answers.push(answer);
  return answers;
}

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const protocols = ['ws', 'sse'] as const;

describe.each(protocols)('a stream over %s', (protocol) => {
  const identity = { subject: 'ada', scopes: [], claims: {}, token: 'ada' };

  it('gives every event and then ends', async () => {
    const answers = await collect(await open(protocol, { to: 3 }));
    expect(answers).toEqual([1, 2, 3].map((count) => ({ data: { counted: count }, errors: [] })));
  });

  it('carries the headers of its caller', async () => {
    await collect(await open(protocol, { context: { identity } }));
    await collect(await open(protocol));
    expect(running.calls.map(({ headers }) => headers['authorization'])).toEqual(['Bearer ada', undefined]);
    expect(running.calls[0]?.headers['x-request-id']).toBe('request-1');
    expect(running.calls[0]?.variables).toEqual({ to: 2 });
  });

  it('outlives the timeout of calls', async () => {
    const answers = await collect(await open(protocol, { to: 130 }));
    expect(answers).toHaveLength(130);
  });

  it('is cancelled upstream when its reader returns', async () => {
    const stream = await open(protocol, { to: 1_000_000 });
    await stream.next();
    await expect(stream.return?.()).resolves.toEqual({ value: undefined, done: true });
    await expect(stream.next()).resolves.toEqual({ value: undefined, done: true });
    await waitUntil(() => cancelled === 1);
    expect(cancelled).toBe(1);
  });

  it('ends and is cancelled upstream when its client leaves', async () => {
    const client = new Cancellation();
    const stream = await open(protocol, { to: 1_000_000, context: { cancellation: client } });
    await stream.next();
    client.abort(new Error('The client left.'));
    expect(await collect(stream)).toEqual([]);
    await waitUntil(() => cancelled === 1);
    expect(cancelled).toBe(1);
  });

  it('fails with UPSTREAM_UNAVAILABLE when the upstream dies, after the events that came', async () => {
    const stream = await open(protocol, { to: 1_000_000 });
    await stream.next();
    await running.stop();
    expect(await failureOf(collect(stream))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', subschema: 'catalog' });
    await expect(stream.next()).resolves.toEqual({ value: undefined, done: true });
  });

  it('ends when the upstream is closed', async () => {
    const stream = await open(protocol, { to: 1_000_000 });
    const rest = collect(stream).catch(() => []);
    await upstream?.close();
    expect(Array.isArray(await rest)).toBe(true);
    await waitUntil(() => cancelled === 1);
    expect(cancelled).toBe(1);
  });

  it('holds the upstream back while nobody reads, and loses nothing', async () => {
    const stream = await open(protocol, { to: 150 });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await collect(stream)).map(({ data }) => data?.['counted'])).toEqual(
      Array.from({ length: 150 }, (_, index) => index + 1),
    );
  });

  it('has the errors of the subscription as its only event', async () => {
    const stream = await open(protocol);
    await stream.return?.();
    const named = { ...query([field('named')]), operation: OperationTypeNode.SUBSCRIPTION };
    const refused = await upstream?.prepareStream(named)({}, buildCallContext());
    const answers = refused === undefined ? [] : await collect(refused);
    expect(answers).toMatchObject([{ data: null, errors: [{ error: { code: 'UPSTREAM_ERROR' } }] }]);
  });

  it.each([
    ['fail', 'UPSTREAM_UNAVAILABLE'],
    ['drop', 'UPSTREAM_UNAVAILABLE'],
    ['hang', 'UPSTREAM_TIMEOUT'],
    ['garbage', 'UPSTREAM_BAD_RESPONSE'],
  ] as const)('does not open when the upstream is made to %s', async (verb, code) => {
    mock[verb]();
    expect(await failureOf(open(protocol))).toMatchObject({ code, subschema: 'catalog' });
  });

  it('does not open when nothing is there', async () => {
    await running.stop();
    expect(await failureOf(open(protocol))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('is refused when its client has left before', async () => {
    const client = new Cancellation();
    const opening = failureOf(open(protocol, { context: { cancellation: client } }));
    client.abort(new Error('The client left.'));
    expect(await opening).toMatchObject({ name: 'ClientGoneError' });
    expect(running.calls).toEqual([]);
  });
});

describe('a stream over sse', () => {
  let server: RawServer | undefined;
  afterEach(() => server?.stop());

  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n';

  async function against(text: string): Promise<Iterator> {
    server = await startRawServer((socket) => socket.write(text));
    return await open('sse', { endpoint: server.endpoint });
  }

  it.each([
    [
      'comments, other events, CRLF and data on two lines',
      ': hi\n\nevent: ping\ndata: 1\n\nevent: next\r\ndata: {"data":\r\ndata: {"counted":1}}\r\n\r\n',
    ],
    ['events without a name', 'data: {"data":{"counted":1}}\n\n'],
    ['no space after the colon', 'event:next\ndata:{"data":{"counted":1}}\nid\n\n'],
  ])('takes %s', async (_name, text) => {
    const stream = await against(`${head}${text}event: complete\n\n`);
    expect(await collect(stream)).toEqual([{ data: { counted: 1 }, errors: [] }]);
  });

  it('U33 fails with UPSTREAM_RESPONSE_TOO_LARGE when an event has no end', async () => {
    const stream = await against(`${head}data: ${'x'.repeat(20_000)}`);
    expect(await failureOf(stream.next())).toMatchObject({ code: 'UPSTREAM_RESPONSE_TOO_LARGE' });
  });

  it('U33 fails with UPSTREAM_RESPONSE_TOO_LARGE when an event has too many lines', async () => {
    const stream = await against(`${head}${'data: x\n'.repeat(5000)}`);
    expect(await failureOf(stream.next())).toMatchObject({ code: 'UPSTREAM_RESPONSE_TOO_LARGE' });
  });

  it('fails with UPSTREAM_BAD_RESPONSE when an event is no answer', async () => {
    const stream = await against(`${head}event: next\ndata: <html>\n\n`);
    expect(await failureOf(stream.next())).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });

  it('fails with UPSTREAM_UNAVAILABLE when it ends without saying so', async () => {
    server = await startRawServer((socket) => socket.end(head));
    const stream = await open('sse', { endpoint: server.endpoint });
    expect(await failureOf(stream.next())).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it.each([
    ['200 OK', '{"errors":[{"message":"no"}]}', undefined],
    ['400 Bad Request', '{"errors":[{"message":"no"}]}', undefined],
    ['200 OK', '<html>', 'UPSTREAM_BAD_RESPONSE'],
    ['401 Unauthorized', 'no', 'UPSTREAM_ERROR'],
    ['200 OK', 'x'.repeat(20_000), 'UPSTREAM_RESPONSE_TOO_LARGE'],
  ])('that is none, but %s %j, is read as an answer', async (status, body, code) => {
    const opening = against(`HTTP/1.1 ${status}\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`);
    const outcome = code === undefined ? await collect(await opening) : await failureOf(opening);
    const expected = code === undefined ? [{ data: null, errors: [{ path: undefined }] }] : { code };
    expect(outcome).toMatchObject(expected);
  });
});

describe('a stream over ws', () => {
  let server: WebSocketServer | undefined;
  afterEach(() => {
    for (const client of server?.clients ?? []) client.terminate();
    server?.close();
    server = undefined;
  });

  async function against(talk: (socket: WebSocket, message: { readonly type: string }) => void): Promise<Iterator> {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'graphql-transport-ws' });
    server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        talk(socket, JSON.parse(data.toString()) as { readonly type: string });
      });
    });
    await new Promise((resolve) => server?.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return await open('ws', { endpoint: `http://127.0.0.1:${String(port)}/` });
  }

  const say = (socket: WebSocket, message: unknown): void => {
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  };

  it("answers the upstream's pings and takes its pongs", async () => {
    const seen: string[] = [];
    const stream = await against((socket, { type }) => {
      seen.push(type);
      if (type === 'connection_init') say(socket, { type: 'connection_ack' });
      if (type === 'subscribe') say(socket, { type: 'pong' });
      if (type === 'subscribe') say(socket, { type: 'ping' });
      if (type === 'pong') say(socket, { id: '1', type: 'complete' });
    });
    expect(await collect(stream)).toEqual([]);
    expect(seen).toEqual(['connection_init', 'subscribe', 'pong']);
  });

  it.each([
    ['bytes that are no message', 'junk', 'UPSTREAM_BAD_RESPONSE'],
    ['an unknown message', { type: 'what' }, 'UPSTREAM_BAD_RESPONSE'],
    ['an event that is no answer', { id: '1', type: 'next', payload: 1 }, 'UPSTREAM_BAD_RESPONSE'],
    ['an error that is none', { id: '1', type: 'error', payload: 'x' }, 'UPSTREAM_BAD_RESPONSE'],
    ['a message over the limit', { type: 'ping', payload: 'x'.repeat(20_000) }, 'UPSTREAM_RESPONSE_TOO_LARGE'],
  ])('fails when the upstream sends %s', async (_name, message, code) => {
    const stream = await against((socket, { type }) => {
      if (type === 'connection_init') say(socket, { type: 'connection_ack' });
      if (type === 'subscribe') say(socket, message);
    });
    expect(await failureOf(collect(stream))).toMatchObject({ code, subschema: 'catalog' });
  });

  it('is completed by its reader before the socket closes', async () => {
    const seen: string[] = [];
    const stream = await against((socket, { type }) => {
      seen.push(type);
      if (type === 'connection_init') say(socket, { type: 'connection_ack' });
    });
    await stream.return?.();
    await waitUntil(() => server?.clients.size === 0);
    expect(seen).toEqual(['connection_init', 'subscribe', 'complete']);
  });

  it('does not open when the upstream refuses the connection', async () => {
    const opening = against((socket) => {
      socket.close(4403, 'secret');
    });
    expect(await failureOf(opening)).toMatchObject({ code: 'UPSTREAM_ERROR' });
  });

  it.each([
    ['401 Unauthorized', 'UPSTREAM_ERROR'],
    ['503 Service Unavailable', 'UPSTREAM_UNAVAILABLE'],
    ['302 Found', 'UPSTREAM_BAD_RESPONSE'],
  ])('does not open when the upgrade is answered with %s', async (status, code) => {
    const raw = await startRawServer((socket) => socket.end(`HTTP/1.1 ${status}\r\nlocation: http://evil/\r\n\r\n`));
    expect(await failureOf(open('ws', { endpoint: raw.endpoint }))).toMatchObject({ code });
    await raw.stop();
  });

  it('is asked at its own endpoint', async () => {
    upstream = await openUpstream({
      endpoint: 'http://127.0.0.1:1/',
      schema: sdl,
      subscriptions: { protocol: 'ws', endpoint: running.endpoint.replace('http', 'ws') },
    });
    expect(await collect(await open('ws'))).toHaveLength(2);
  });
});
