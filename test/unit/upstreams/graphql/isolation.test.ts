import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { parse } from 'graphql';
import { mockGraphql, type MockGraphql } from '../../../../src/mocks/mock-graphql';
import type { RunningGraphqlMock } from '../../../../src/mocks/graphql-server';
import type { CallContext } from '../../../../src/upstreams/call-context';
import { ClientGoneError } from '../../../../src/upstreams/client-gone-error';
import type { Upstream } from '../../../../src/upstreams/upstream';
import { Cancellation } from '../../../../src/upstreams/cancellation';
import { buildCallContext } from '../build-call-context';
import { failureOf } from '../failure-of';
import { field, openUpstream, query } from './open-graphql';
import { httpAnswer, startRawServer } from './raw-server';

const sdl = 'type Query { whoami: String }';
const request = query([field('whoami')]);

let mock: MockGraphql;
let running: RunningGraphqlMock;
let upstream: Upstream;

beforeEach(async () => {
  mock = mockGraphql()
    .schema(sdl)
    .resolvers({ Query: { whoami: (_source, _args, { headers }) => headers['authorization'] ?? 'nobody' } });
  running = await mock.start();
  const headers = { authorization: 'Bearer {{ identity.token }}', 'x-lang': '{{ request.headers.accept-language }}' };
  upstream = await openUpstream({ endpoint: running.endpoint, schema: sdl, headers });
});

afterEach(async () => {
  await upstream.close();
  await running.stop();
});

function contextOf(token: string, parts: Partial<CallContext> = {}): CallContext {
  return buildCallContext({ identity: { subject: token, scopes: [], claims: {}, token }, ...parts });
}

describe('two callers', () => {
  it('L01 L05 with the same request in the same tick are two upstream calls, each with its own answer', async () => {
    mock.always.delay(20);
    const call = upstream.prepare(request);
    const answers = await Promise.all([
      call({}, contextOf('ada')),
      call({}, contextOf('bob')),
      call({}, buildCallContext()),
    ]);
    expect(answers.map(({ data }) => data?.['whoami'])).toEqual(['Bearer ada', 'Bearer bob', 'nobody']);
    expect(running.calls).toHaveLength(3);
  });

  it('L01 share no call even when they are one and the same', async () => {
    const call = upstream.prepare(request);
    const context = contextOf('ada');
    await Promise.all([call({}, context), call({}, context)]);
    expect(running.calls).toHaveLength(2);
  });

  it("L07 do not end each other's calls", async () => {
    mock.always.delay(50);
    const call = upstream.prepare(request);
    const client = new Cancellation();
    const aborted = failureOf(call({}, contextOf('ada', { cancellation: client })));
    const other = call({}, contextOf('bob'));
    client.abort(new Error('The client left.'));
    expect(await aborted).toBeInstanceOf(ClientGoneError);
    expect((await other).data).toEqual({ whoami: 'Bearer bob' });
  });
});

describe('the executor of graphql-tools, from which the gateway keeps away', () => {
  it('L05 gives one caller the answer of another when their requests are the same', async () => {
    mock.always.delay(20);
    const execute = buildHTTPExecutor({
      endpoint: running.endpoint,
      fetch: (url: string, init: RequestInit = {}, { token }: { readonly token: string }) =>
        fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), authorization: token } }),
    });
    const document = parse('{ whoami }');
    const answers: unknown = await Promise.all(
      ['ada', 'bob'].map((token) => execute({ document, context: { token } })),
    );
    expect(answers).toEqual([{ data: { whoami: 'ada' } }, { data: { whoami: 'ada' } }]);
    expect(running.calls).toHaveLength(1);
  });
});

describe('what crosses to an upstream', () => {
  const sent = ['accept', 'connection', 'content-length', 'content-type', 'host', 'x-request-id'];

  it('P05 P06 P07 is what the manifest names, and nothing of what a client sends besides', async () => {
    const headers = {
      cookie: 'session=1',
      'x-user-id': 'spoofed',
      'x-forwarded-for': '1.2.3.4',
      te: 'trailers',
      connection: 'x-hop',
      host: 'evil',
      'content-length': '999',
      'accept-encoding': 'gzip',
      'x-request-id': 'spoofed',
      authorization: 'Bearer of the client',
    };
    await upstream.prepare(request)({}, buildCallContext({ headers }));
    const received = running.calls[0]?.headers ?? {};
    expect(Object.keys(received).sort()).toEqual([...sent, 'x-request-timeout-ms'].sort());
    expect(received).toMatchObject({
      accept: 'application/graphql-response+json, application/json',
      'x-request-id': 'request-1',
      host: new URL(running.endpoint).host,
    });
  });

  it('includes the trace and the remaining time', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const headers = { 'accept-language': 'de' };
    await upstream.prepare(request)({}, buildCallContext({ traceparent, headers, deadline: performance.now() + 600 }));
    const received = running.calls[0]?.headers ?? {};
    expect(received).toMatchObject({ traceparent, 'x-lang': 'de' });
    expect(Number(received['x-request-timeout-ms'])).toBeGreaterThan(0);
    expect(Number(received['x-request-timeout-ms'])).toBeLessThanOrEqual(600);
  });

  it.each([
    ['P01', 'a\rb'],
    ['P02', 'a\nb'],
    ['P03', 'a\0b'],
    ['P04', '😀'],
  ])('%s is never a value that no header can carry: the request is refused and nothing is sent', async (_id, value) => {
    const call = upstream.prepare(request);
    const failure = await failureOf(call({}, buildCallContext({ headers: { 'accept-language': value } })));
    expect(failure).toMatchObject({ code: 'BAD_REQUEST' });
    expect(running.calls).toEqual([]);
  });
});

describe('a client that leaves', () => {
  it('ends the upstream call', async () => {
    const client = new Cancellation();
    let closed: Promise<unknown> | undefined;
    const silent = await startRawServer((socket) => {
      closed = new Promise((resolve) => socket.once('close', resolve));
      client.abort(new Error('The client left.'));
    });
    const other = await openUpstream({ endpoint: silent.endpoint, schema: sdl });
    const failure = failureOf(other.prepare(request)({}, buildCallContext({ cancellation: client })));
    expect(await failure).toBeInstanceOf(ClientGoneError);
    await expect(closed).resolves.toBe(false);
    await other.close();
    await silent.stop();
  });

  it('before its call has a connection sends nothing', async () => {
    const client = new Cancellation();
    const failure = failureOf(upstream.prepare(request)({}, buildCallContext({ cancellation: client })));
    client.abort(new Error('The client left.'));
    expect(await failure).toBeInstanceOf(ClientGoneError);
    await upstream.prepare(request)({}, contextOf('bob'));
    expect(running.calls).toMatchObject([{ headers: { authorization: 'Bearer bob' } }]);
  });
});

describe('connections', () => {
  it('are kept alive from call to call', async () => {
    const server = await startRawServer((socket) => {
      const answer = (): boolean => socket.write(httpAnswer('{"data":{"whoami":"a"}}'));
      answer();
      socket.on('data', answer);
    });
    const other = await openUpstream({ endpoint: server.endpoint, schema: sdl });
    for (let times = 0; times < 9; times += 1) {
      await expect(other.prepare(request)({}, buildCallContext())).resolves.toMatchObject({ errors: [] });
    }
    expect(server.connections()).toBeLessThanOrEqual(2);
    await other.close();
    await server.stop();
  });
});
