import { join } from 'node:path';
import { Client, type ClientReadableStream, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { GrpcStatusError } from '../../../src/mocks/grpc/grpc-status-error';
import { type MockGrpc, mockGrpc } from '../../../src/mocks/mock-grpc';
import type { RunningMock } from '../../../src/mocks/mock';
import { ProblemsError } from '../../../src/problem';
import { loadProto } from '../../../src/upstreams/grpc/load-proto';

const protos = join(__dirname, '../../fixtures/protos');
const file = join(protos, 'acme/mapping/v1/mapping.proto');
const service = 'acme.mapping.v1.Things';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Started {
  readonly mock: RunningMock;
  /** Asks a unary method with a message of its request's type; gives the response as an object. */
  readonly ask: (method: string, message?: object, metadata?: Metadata) => Promise<object>;
  readonly watch: (message?: object) => ClientReadableStream<object>;
}

async function start(builder: MockGrpc): Promise<Started> {
  const mock = await builder.proto(file, { includeDirs: [protos] }).start();
  const { root } = await loadProto({ files: [file], includeDirs: [protos], manifest: { file: '', line: 1 } });
  if (root === undefined) throw new Error('The proto does not load.');
  const client = new Client(mock.endpoint ?? '', credentials.createInsecure());
  closers.push(
    () => mock.stop(),
    () => {
      client.close();
    },
  );
  const codec = (name: string) => {
    const method = root.lookupService(service).methods[name];
    const { resolvedRequestType, resolvedResponseType } = method ?? {};
    if (resolvedRequestType == null || resolvedResponseType == null) throw new Error(`There is no ${name}.`);
    return {
      write: (value: object) => Buffer.from(resolvedRequestType.encode(resolvedRequestType.fromObject(value)).finish()),
      read: (bytes: Buffer): object => resolvedResponseType.decode(bytes).toJSON(),
    };
  };
  return {
    mock,
    ask: (name, message = {}, metadata = new Metadata()) => {
      const { write, read } = codec(name);
      return new Promise((resolve, reject) => {
        const settle = (error: ServiceError | null, value?: object): void => {
          if (error === null) resolve(value ?? {});
          else reject(error);
        };
        client.makeUnaryRequest(
          `/${service}/${name}`,
          write,
          read,
          message,
          metadata,
          { deadline: Date.now() + 1000 },
          settle,
        );
      });
    },
    watch: (message = {}) => {
      const { write, read } = codec('WatchThing');
      return client.makeServerStreamRequest(`/${service}/WatchThing`, write, read, message);
    },
  };
}

describe('mockGrpc', () => {
  test('answers unary methods by handlers, also late ones, and by fixtures', async () => {
    const { ask } = await start(
      mockGrpc()
        .unary(`${service}/GetThing`, ({ id }) =>
          Promise.resolve({ id, color: 'BLUE', a_uint64: '18446744073709551615' }),
        )
        .unary(`${service}/Echo`, { id: 'always' }),
    );
    expect(await ask('GetThing', { id: '7' })).toEqual({ id: '7', color: 'BLUE', a_uint64: '18446744073709551615' });
    expect(await ask('Echo')).toEqual({ id: 'always' });
  });

  test('records what it received, readable, with its metadata', async () => {
    const { ask, mock } = await start(mockGrpc().unary(`${service}/Echo`, {}));
    const metadata = new Metadata();
    metadata.add('who', 'ann');
    metadata.add('who', 'bob');
    await ask(
      'Echo',
      { id: '1', maybe_count: 5, parts_by_number: { '\u0001\0\0\0\0\0\0\0': { name: 'p' } } },
      metadata,
    );
    expect(mock.calls).toMatchObject([
      {
        target: `${service}/Echo`,
        headers: { who: 'ann, bob' },
        payload: { id: '1', maybe_count: '5', color: 'COLOR_UNSPECIFIED', tags: [], part: null },
      },
    ]);
    expect(mock.calls[0]?.payload).not.toHaveProperty('maybe_text');
  });

  test('names 64-bit keys of maps by their digits, at every depth', async () => {
    const { ask, mock } = await start(mockGrpc().unary(`${service}/Echo`, {}));
    const maps = { big_keys: { '18446744073709551615': true }, parts_by_number: { '-1': { name: 'p' } } };
    await ask('Echo', { ...maps, next: maps });
    expect(mock.calls[0]?.payload).toMatchObject({ ...maps, next: maps });
  });

  test('answers with the status that a handler throws; any other error is UNKNOWN', async () => {
    const { ask } = await start(
      mockGrpc()
        .unary(`${service}/GetThing`, () => {
          throw new GrpcStatusError('NOT_FOUND', 'no such thing');
        })
        .unary(`${service}/Echo`, () => {
          throw new TypeError('oops');
        }),
    );
    await expect(ask('GetThing')).rejects.toMatchObject({ code: status.NOT_FOUND, details: 'no such thing' });
    await expect(ask('Echo')).rejects.toMatchObject({ code: status.UNKNOWN, details: 'oops' });
  });

  test('answers UNIMPLEMENTED where it has no handler', async () => {
    const { ask } = await start(mockGrpc());
    await expect(ask('GetThing')).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });

  test('streams what a generator yields, and returns it when the client leaves', async () => {
    let left: (() => void) | undefined;
    const returned = new Promise<void>((resolve) => {
      left = resolve;
    });
    const { watch, mock } = await start(
      mockGrpc().stream(`${service}/WatchThing`, async function* ({ id }, { signal }) {
        try {
          for (let count = 0; !signal.aborted; count += 1) {
            yield { id: `${String(id)} ${String(count)}` };
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        } finally {
          left?.();
        }
      }),
    );
    const call = watch({ id: 'a' });
    const ids: unknown[] = [];
    call.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      call.on('data', (thing: { readonly id: string }) => {
        if (ids.push(thing.id) === 2) resolve();
      });
    });
    call.cancel();
    await expect(returned).resolves.toBeUndefined();
    expect(ids.slice(0, 2)).toEqual(['a 0', 'a 1']);
    expect(mock.calls).toHaveLength(1);
  });
});

describe('faults', () => {
  const builder = () => mockGrpc().unary(`${service}/GetThing`, { id: '1' });

  test('each holds for one call, in order', async () => {
    const { ask } = await start(builder().fail().refuse('ABORTED', 'no').garbage().drop());
    await expect(ask('GetThing')).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await expect(ask('GetThing')).rejects.toMatchObject({ code: status.ABORTED, details: 'no' });
    await expect(ask('GetThing')).rejects.toMatchObject({ code: status.INTERNAL });
    await expect(ask('GetThing')).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });

  test('`always` holds until `heal`', async () => {
    const mock = builder();
    const { ask } = await start(mock);
    mock.always.fail();
    await expect(ask('GetThing')).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await expect(ask('GetThing')).rejects.toMatchObject({ code: status.UNAVAILABLE });
    mock.heal();
    expect(await ask('GetThing')).toEqual({ id: '1' });
  });

  test('`delay` answers late and `hang` never', async () => {
    const { ask, mock } = await start(builder().delay(100).delay(5000).hang());
    const started = performance.now();
    expect(await ask('GetThing')).toEqual({ id: '1' });
    expect(performance.now() - started).toBeGreaterThan(95);
    await expect(ask('GetThing')).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    await expect(ask('GetThing')).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    expect(mock.calls).toHaveLength(3);
  });

  test('hold for streams too', async () => {
    const mock = mockGrpc().stream(`${service}/WatchThing`, () => [{ id: '1' }]);
    const { watch } = await start(mock.fail().hang());
    const end = (call: ClientReadableStream<object>) =>
      new Promise<unknown>((resolve) => {
        call.on('error', resolve).on('data', resolve);
      });
    expect(await end(watch())).toMatchObject({ code: status.UNAVAILABLE });
    const hanging = watch();
    const hung = end(hanging);
    setTimeout(() => {
      hanging.cancel();
    }, 50);
    expect(await hung).toMatchObject({ code: status.CANCELLED });
    expect(await end(watch())).toEqual({ id: '1' });
  });
});

describe('a mock that cannot start says why', () => {
  test.each([
    [
      'an unknown method',
      mockGrpc().unary(`${service}/Nothing`, {}),
      /have no method "acme\.mapping\.v1\.Things\/Nothing"/,
    ],
    ['no service', mockGrpc().unary('Nothing', {}), /have no method "Nothing"; name it as pkg\.Service\/Method/],
    ['a stream as unary', mockGrpc().unary(`${service}/WatchThing`, {}), /WatchThing is not unary/],
    [
      'a unary method as a stream',
      mockGrpc().stream(`${service}/GetThing`, () => []),
      /GetThing is not a server stream/,
    ],
    ['a client stream', mockGrpc().unary(`${service}/Upload`, {}), /Upload is not unary/],
  ])('%s', async (_, builder, message) => {
    await expect(builder.proto(file, { includeDirs: [protos] }).start()).rejects.toThrow(message);
  });

  test('a proto that does not load', async () => {
    await expect(mockGrpc().proto('nowhere.proto').start()).rejects.toBeInstanceOf(ProblemsError);
  });
});

test('a mock can be stopped and started again', async () => {
  const builder = mockGrpc()
    .proto(file, { includeDirs: [protos] })
    .unary(`${service}/GetThing`, {});
  const first = await builder.start();
  await first.stop();
  const second = await builder.start();
  await second.stop();
  expect(second.endpoint).toMatch(/^127\.0\.0\.1:\d+$/);
});
