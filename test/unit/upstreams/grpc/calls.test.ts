import { join } from 'node:path';
import type { status } from '@grpc/grpc-js';
import { GatewayError } from '../../../../src/errors';
import type { GrpcCallInfo } from '../../../../src/mocks/grpc/answer-call';
import { GrpcStatusError } from '../../../../src/mocks/grpc/grpc-status-error';
import { type MockGrpc, mockGrpc } from '../../../../src/mocks/mock-grpc';
import type { RunningMock } from '../../../../src/mocks/mock';
import type { CallContext } from '../../../../src/upstreams/call-context';
import type { GuardPolicy } from '../../../../src/upstreams/create-guard';
import type { Upstream, UpstreamAnswer } from '../../../../src/upstreams/upstream';
import { Cancellation } from '../../../../src/upstreams/cancellation';
import { buildCallContext, cancelled } from '../build-call-context';
import { mustOpenGrpc, protos } from './open-grpc';
import { requestOf } from './request-of';

const proto = 'acme/mapping/v1/mapping.proto';
const service = 'acme.mapping.v1.Things';
const get = '{ getThing { id } }';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(mock: MockGrpc): Promise<RunningMock> {
  const running = await mock.proto(join(protos, proto), { includeDirs: [protos] }).start();
  closers.push(() => running.stop());
  return running;
}

async function open(
  endpoint: string | undefined,
  { policy = {}, ...more }: Readonly<Record<string, unknown>> & { readonly policy?: Partial<GuardPolicy> } = {},
): Promise<Upstream> {
  const upstream = await mustOpenGrpc({ manifest: { endpoint, proto, includeDirs: ['.'], ...more }, policy });
  closers.push(() => upstream.close());
  return upstream;
}

function ask(upstream: Upstream, document: string, context: Partial<CallContext> = {}): Promise<UpstreamAnswer> {
  return upstream.prepare(requestOf(document))({}, buildCallContext(context));
}

async function failure(answer: Promise<UpstreamAnswer>): Promise<unknown> {
  const { data, errors } = await answer;
  expect(data).toMatchObject({ getThing: null });
  expect(errors).toHaveLength(1);
  expect(errors[0]?.path).toEqual(['getThing']);
  return errors[0]?.error;
}

/** A promise, and what resolves it. */
function promise<T>(): [Promise<T>, (value: T) => void] {
  let settle: (value: T) => void = () => undefined;
  const settled = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return [settled, settle];
}

describe('U31: a status that is not OK', () => {
  const statuses: readonly [keyof typeof status, string][] = [
    ['CANCELLED', 'UPSTREAM_ERROR'],
    ['UNKNOWN', 'UPSTREAM_ERROR'],
    ['INVALID_ARGUMENT', 'UPSTREAM_ERROR'],
    ['DEADLINE_EXCEEDED', 'UPSTREAM_TIMEOUT'],
    ['ALREADY_EXISTS', 'UPSTREAM_ERROR'],
    ['PERMISSION_DENIED', 'UPSTREAM_ERROR'],
    ['RESOURCE_EXHAUSTED', 'UPSTREAM_ERROR'],
    ['FAILED_PRECONDITION', 'UPSTREAM_ERROR'],
    ['ABORTED', 'UPSTREAM_ERROR'],
    ['OUT_OF_RANGE', 'UPSTREAM_ERROR'],
    ['UNIMPLEMENTED', 'UPSTREAM_ERROR'],
    ['INTERNAL', 'UPSTREAM_BAD_RESPONSE'],
    ['UNAVAILABLE', 'UPSTREAM_UNAVAILABLE'],
    ['DATA_LOSS', 'UPSTREAM_BAD_RESPONSE'],
    ['UNAUTHENTICATED', 'UPSTREAM_ERROR'],
  ];

  test.each(statuses)('U31 %s is %s, with its details masked', async (name, code) => {
    const mock = await start(
      mockGrpc().unary(`${service}/GetThing`, () => {
        throw new GrpcStatusError(name, 'SELECT secret FROM users');
      }),
    );
    const error = await failure(ask(await open(mock.endpoint), get));
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({
      code,
      subschema: 'things',
      extensions: { code, subschema: 'things', grpc: { status: name } },
    });
    const { message, extensions } = error as GatewayError;
    expect(JSON.stringify({ message, extensions })).not.toContain('secret');
  });

  test('U31 NOT_FOUND of a query that is no entry point is an error', async () => {
    const mock = await start(mockGrpc().unary(`${service}/GetThing`, {}).refuse('NOT_FOUND'));
    const { data, errors } = await ask(await open(mock.endpoint), get);
    expect(data).toEqual({ getThing: null });
    expect(errors).toMatchObject([
      { error: { code: 'UPSTREAM_ERROR', extensions: { grpc: { status: 'NOT_FOUND' } } } },
    ]);
  });

  test('NOT_FOUND of a mutation is an error', async () => {
    const mock = await start(mockGrpc().unary(`${service}/Echo`, {}).refuse('NOT_FOUND'));
    const { errors } = await ask(await open(mock.endpoint), 'mutation { echo { id } }');
    expect(errors).toMatchObject([
      { error: { code: 'UPSTREAM_ERROR', extensions: { grpc: { status: 'NOT_FOUND' } } } },
    ]);
  });

  test('a code that the manifest lists passes, and messages do when it says so', async () => {
    const mock = await start(mockGrpc().unary(`${service}/GetThing`, {}).refuse('PERMISSION_DENIED', 'Not yours.'));
    const upstream = await open(mock.endpoint, { errors: { codes: ['PERMISSION_DENIED'], messages: true } });
    expect(await failure(ask(upstream, get))).toMatchObject({ code: 'PERMISSION_DENIED', message: 'Not yours.' });
  });
});

describe('an upstream in trouble', () => {
  test('nobody listens: UPSTREAM_UNAVAILABLE, and opening did not wait for it', async () => {
    const upstream = await open('127.0.0.1:1');
    expect(await failure(ask(upstream, get))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  test('U26 U27 bytes that are no message: UPSTREAM_BAD_RESPONSE', async () => {
    const mock = await start(mockGrpc().unary(`${service}/GetThing`, {}).garbage());
    expect(await failure(ask(await open(mock.endpoint), get))).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });

  test('U28 a message over the limit: UPSTREAM_RESPONSE_TOO_LARGE', async () => {
    const mock = await start(mockGrpc().unary(`${service}/GetThing`, { id: 'x'.repeat(20_000) }));
    const upstream = await open(mock.endpoint, { policy: { maxResponseBytes: 10_000 } });
    expect(await failure(ask(upstream, get))).toMatchObject({ code: 'UPSTREAM_RESPONSE_TOO_LARGE' });
  });

  test('U28 a message over gRPC’s own 4 MB and under the limit passes', async () => {
    const mock = await start(mockGrpc().unary(`${service}/GetThing`, { id: 'x'.repeat(5_000_000) }));
    expect(await ask(await open(mock.endpoint), get)).toMatchObject({ errors: [] });
  });

  test('U30 a connection that is reset: UPSTREAM_UNAVAILABLE, and the channel heals', async () => {
    const mock = await start(mockGrpc().unary(`${service}/GetThing`, { id: '1' }).drop());
    const upstream = await open(mock.endpoint);
    expect(await failure(ask(upstream, get))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    const healed = async (): Promise<UpstreamAnswer> => {
      const answer = await ask(upstream, get);
      return answer.errors.length === 0 ? answer : healed();
    };
    expect(await healed()).toMatchObject({ data: { getThing: { id: '1' } } });
  });

  test('U29 a query that meets a reset is asked again when retries are allowed', async () => {
    const mock = await start(mockGrpc().unary(`${service}/GetThing`, { id: '1' }).drop());
    const upstream = await open(mock.endpoint, { policy: { retries: 1 } });
    const { data } = await ask(upstream, get);
    expect(data).toMatchObject({ getThing: { id: '1' } });
    expect(mock.calls).toHaveLength(2);
  });

  test('a mutation is never asked again', async () => {
    const mock = await start(mockGrpc().unary(`${service}/Echo`, { id: '1' }).fail());
    const upstream = await open(mock.endpoint, { policy: { retries: 3 } });
    const { errors } = await ask(upstream, 'mutation { echo { id } }');
    expect(errors).toMatchObject([{ error: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(mock.calls).toHaveLength(1);
  });
});

describe('time', () => {
  test('a silent method is UPSTREAM_TIMEOUT at the subschema’s timeout, and the server is told its deadline', async () => {
    const [told, tell] = promise<GrpcCallInfo>();
    const [cancelled, cancel] = promise<string>();
    const mock = await start(
      mockGrpc().unary(`${service}/GetThing`, (_, call) => {
        tell(call);
        call.signal.addEventListener('abort', () => {
          cancel('cancelled');
        });
        return new Promise(() => undefined);
      }),
    );
    const upstream = await open(mock.endpoint, { policy: { timeoutMs: 150 } });
    const started = performance.now();
    expect(await failure(ask(upstream, get))).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      extensions: { code: 'UPSTREAM_TIMEOUT', subschema: 'things', grpc: { status: 'DEADLINE_EXCEEDED' } },
    });
    expect(performance.now() - started).toBeLessThan(1500);
    expect(((await told).deadline?.getTime() ?? Infinity) - Date.now()).toBeLessThan(150);
    expect(await cancelled).toBe('cancelled');
  });

  test('a request that is out of time rejects as a whole with DEADLINE_EXCEEDED', async () => {
    const mock = await start(mockGrpc().unary(`${service}/GetThing`, {}).hang());
    const upstream = await open(mock.endpoint);
    const answer = ask(upstream, get, { deadline: performance.now() + 100 });
    await expect(answer).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  test('a client that leaves cancels the call at the server, and the answer rejects', async () => {
    const controller = new Cancellation();
    const [cancelled, cancel] = promise<string>();
    const mock = await start(
      mockGrpc().unary(`${service}/GetThing`, (_, { signal }) => {
        signal.addEventListener('abort', () => {
          cancel('cancelled');
        });
        controller.abort(new Error('The client left.'));
        return new Promise(() => undefined);
      }),
    );
    const upstream = await open(mock.endpoint, { policy: { timeoutMs: 60_000 } });
    const answer = ask(upstream, get, { cancellation: controller });
    await expect(answer).rejects.toMatchObject({ name: 'ClientGoneError' });
    expect(await cancelled).toBe('cancelled');
    expect(mock.calls).toHaveLength(1);
  });

  test('a client that has left before makes no call', async () => {
    const mock = await start(mockGrpc().unary(`${service}/GetThing`, {}));
    const answer = ask(await open(mock.endpoint), get, { cancellation: cancelled() });
    await expect(answer).rejects.toMatchObject({ name: 'ClientGoneError' });
    expect(mock.calls).toEqual([]);
  });
});

describe('several root fields', () => {
  const slow = (order: string[]) => async (request: Readonly<Record<string, unknown>>) => {
    order.push(`begin ${String(request['id'])}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push(`end ${String(request['id'])}`);
    return request;
  };

  test('of a query are asked side by side, and one’s failure is not the other’s', async () => {
    const order: string[] = [];
    const mock = await start(
      mockGrpc().unary(`${service}/GetThing`, slow(order)).unary(`${service}/BatchGetThings`, {}),
    );
    const upstream = await open(mock.endpoint);
    const document = 'query ($a: String, $b: String) { a: getThing(id: $a) { id } b: getThing(id: $b) { id } }';
    await upstream.prepare(requestOf(document))({ a: '1', b: '2' }, buildCallContext());
    expect(order.slice(0, 2).sort()).toEqual(['begin 1', 'begin 2']);
    await mock.stop();
  });

  test('of a query fail one by one', async () => {
    const mock = await start(
      mockGrpc()
        .unary(`${service}/GetThing`, { id: '1' })
        .unary(`${service}/CheckOldThing`, () => {
          throw new GrpcStatusError('INTERNAL');
        }),
    );
    const { data, errors } = await ask(
      await open(mock.endpoint),
      '{ constructor: getThing { id } old: checkOldThing }',
    );
    expect(JSON.parse(JSON.stringify(data))).toEqual({ constructor: { id: '1' }, old: null });
    expect(errors).toMatchObject([{ path: ['old'], error: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  test('of a mutation are asked one after the other, also when one fails', async () => {
    const order: string[] = [];
    const mock = await start(
      mockGrpc().unary(`${service}/Echo`, slow(order)).unary(`${service}/Ping`, {}).refuse('ABORTED'),
    );
    const upstream = await open(mock.endpoint);
    const document = 'mutation ($a: String, $b: String) { ping a: echo(id: $a) { id } b: echo(id: $b) { id } }';
    const { data, errors } = await upstream.prepare(requestOf(document))({ a: '1', b: '2' }, buildCallContext());
    expect(order).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
    expect(data).toMatchObject({ ping: null, a: { id: '1' }, b: { id: '2' } });
    expect(errors).toMatchObject([{ path: ['ping'] }]);
  });
});

describe('metadata', () => {
  const identity = { subject: 'ann', scopes: [], claims: { tenant: 'acme' }, token: 't' };

  test('what the manifest names crosses, with the request’s id and trace; nothing else does', async () => {
    const mock = await start(mockGrpc().unary(`${service}/GetThing`, {}));
    const upstream = await open(mock.endpoint, {
      metadata: {
        authorization: 'Bearer {{ identity.token }}',
        'tenant-bin': '{{ identity.claims.tenant }}',
        absent: '{{ session.x }}',
      },
    });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await ask(upstream, get, { identity, traceparent, headers: { cookie: 'c', 'x-user': 'u' } });
    const headers = mock.calls[0]?.headers ?? {};
    expect(headers).toEqual({
      'user-agent': expect.any(String) as unknown,
      authorization: 'Bearer t',
      'tenant-bin': 'acme',
      'x-request-id': 'request-1',
      traceparent,
    });
  });

  test('L13 each call carries its own caller’s, on one channel', async () => {
    const mock = await start(
      mockGrpc().unary(`${service}/GetThing`, (_, { metadata }) => ({ id: metadata['who'] ?? '' })),
    );
    const upstream = await open(mock.endpoint, { metadata: { who: '{{ identity.subject }}' } });
    const call = upstream.prepare(requestOf(get));
    const names = Array.from({ length: 20 }, (_, index) => `user ${String(index)}`);
    const answers = await Promise.all(
      names.map((subject) => call({}, buildCallContext({ identity: { ...identity, subject } }))),
    );
    expect(answers.map(({ data }) => (data?.['getThing'] as { readonly id: string }).id)).toEqual(names);
    expect(await call({}, buildCallContext())).toMatchObject({ data: { getThing: { id: '' } } });
  });

  test.each(['a\r\nb', 'é', '☃'])('a caller’s value that gRPC cannot carry is BAD_REQUEST: %j', async (subject) => {
    const mock = await start(mockGrpc().unary(`${service}/GetThing`, {}));
    const upstream = await open(mock.endpoint, { metadata: { who: '{{ identity.subject }}' } });
    expect(await failure(ask(upstream, get, { identity: { ...identity, subject } }))).toMatchObject({
      code: 'BAD_REQUEST',
    });
    expect(mock.calls).toEqual([]);
  });
});
