import { join } from 'node:path';
import { GrpcStatusError } from '../../../../src/mocks/grpc/grpc-status-error';
import { mockGrpc } from '../../../../src/mocks/mock-grpc';
import type { StreamHandler } from '../../../../src/mocks/grpc/answer-call';
import type { RunningMock } from '../../../../src/mocks/mock';
import type { CallContext } from '../../../../src/upstreams/call-context';
import type { GuardPolicy } from '../../../../src/upstreams/create-guard';
import type { UpstreamAnswer } from '../../../../src/upstreams/upstream';
import { Cancellation } from '../../../../src/upstreams/cancellation';
import { buildCallContext } from '../build-call-context';
import { mustOpenGrpc, protos } from './open-grpc';
import { requestOf } from './request-of';

const proto = 'acme/mapping/v1/mapping.proto';
const method = 'acme.mapping.v1.Things/WatchThing';
const document = 'subscription ($id: String) { thing: watchThing(id: $id) { id color } }';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Watched {
  readonly events: AsyncIterableIterator<UpstreamAnswer>;
  readonly mock: RunningMock;
}

async function watch(
  handler: StreamHandler,
  {
    context = {},
    policy = {},
  }: { readonly context?: Partial<CallContext>; readonly policy?: Partial<GuardPolicy> } = {},
): Promise<Watched> {
  const mock = await mockGrpc()
    .proto(join(protos, proto), { includeDirs: [protos] })
    .stream(method, handler)
    .start();
  const upstream = await mustOpenGrpc({ manifest: { endpoint: mock.endpoint, proto, includeDirs: ['.'] }, policy });
  closers.push(
    () => mock.stop(),
    () => upstream.close(),
  );
  return { events: await upstream.prepareStream(requestOf(document))({ id: '7' }, buildCallContext(context)), mock };
}

function* numbers(count: number) {
  for (let index = 0; index < count; index += 1) yield { id: String(index) };
}

async function collectIds(events: AsyncIterable<UpstreamAnswer>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { data } of events) ids.push((data?.['thing'] as { readonly id: string }).id);
  return ids;
}

describe('a server stream', () => {
  test('each message is an answer under the response key, and the end of the stream ends it', async () => {
    const { events, mock } = await watch(() => numbers(3));
    expect(await collectIds(events)).toEqual(['0', '1', '2']);
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(mock.calls).toMatchObject([{ target: method, payload: { id: '7' } }]);
  });

  test('it is not bound by the timeout', async () => {
    const { events } = await watch(
      async function* () {
        yield { id: 'early' };
        await new Promise((resolve) => setTimeout(resolve, 300));
        yield { id: 'late' };
      },
      { policy: { timeoutMs: 100 } },
    );
    expect(await collectIds(events)).toEqual(['early', 'late']);
  });

  test('it is open before its first message', async () => {
    const { events } = await watch(() => new Promise<never>(() => undefined) as never, { policy: { timeoutMs: 500 } });
    expect(await events.return?.()).toEqual({ done: true, value: undefined });
  });

  test('a value that GraphQL has none for is an error of that answer alone', async () => {
    const { events } = await watch(() => [{ id: '0', color: 99 }, { id: '1' }]);
    expect(await events.next()).toMatchObject({
      value: {
        data: { thing: null },
        errors: [{ path: ['thing', 'color'], error: { code: 'UPSTREAM_BAD_RESPONSE' } }],
      },
    });
    expect(await events.next()).toMatchObject({ value: { data: { thing: { id: '1' } } } });
    await events.return?.();
  });

  test('a status that is not OK is thrown after the messages before it', async () => {
    const { events } = await watch(async function* () {
      yield { id: '0' };
      await Promise.resolve();
      throw new GrpcStatusError('UNAVAILABLE', 'going down');
    });
    expect(await events.next()).toMatchObject({ done: false });
    await expect(events.next()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', subschema: 'things' });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test('bytes that are no message end it with UPSTREAM_BAD_RESPONSE', async () => {
    const mock = await mockGrpc()
      .proto(join(protos, proto), { includeDirs: [protos] })
      .stream(method, () => numbers(1))
      .garbage()
      .start();
    const upstream = await mustOpenGrpc({ manifest: { endpoint: mock.endpoint, proto, includeDirs: ['.'] } });
    closers.push(
      () => mock.stop(),
      () => upstream.close(),
    );
    const events = await upstream.prepareStream(requestOf(document))({}, buildCallContext());
    await expect(events.next()).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test('bad arguments reject before anything is asked', async () => {
    const { mock } = await watch(() => numbers(1));
    const upstream = await mustOpenGrpc({ manifest: { endpoint: mock.endpoint, proto, includeDirs: ['.'] } });
    closers.push(() => upstream.close());
    const stream = upstream.prepareStream(requestOf(document));
    await expect(stream({ id: {} }, buildCallContext())).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('the end of a stream', () => {
  /** A handler that notes when its client has left. */
  function neverending(): { readonly handler: StreamHandler; readonly left: Promise<void> } {
    let leave: (() => void) | undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const handler: StreamHandler = async function* (_, { signal }) {
      yield { id: '0' };
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          resolve();
        });
      });
      leave?.();
    };
    return { handler, left };
  }

  test('`return()` cancels the call at the server, also while `next()` waits', async () => {
    const { handler, left } = neverending();
    const { events } = await watch(handler);
    await events.next();
    const waiting = events.next();
    expect(await events.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    await expect(left).resolves.toBeUndefined();
  });

  test('a client that leaves cancels the call at the server', async () => {
    const controller = new Cancellation();
    const { handler, left } = neverending();
    const { events } = await watch(handler, { context: { cancellation: controller } });
    await events.next();
    controller.abort(new Error('The client left.'));
    expect(await events.next()).toEqual({ done: true, value: undefined });
    await expect(left).resolves.toBeUndefined();
  });

  test('U32 messages that are not read are held back at the server', async () => {
    let sent = 0;
    const { events } = await watch(function* () {
      for (; sent < 1_000_000; sent += 1) yield { id: 'x'.repeat(1000) };
    });
    await events.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sent).toBeLessThan(2000);
    for (let read = 0; read < 50; read += 1) expect((await events.next()).done).toBe(false);
    await events.return?.();
  });
});
