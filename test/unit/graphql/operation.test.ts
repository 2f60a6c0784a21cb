import { GraphQLError, type ExecutionResult } from 'graphql';
import { GatewayError } from '../../../src/errors';
import type { OperationRunner } from '../../../src/graphql/operation-runner';
import { ClientGoneError } from '../../../src/upstreams/client-gone-error';
import { Cancellation } from '../../../src/upstreams/cancellation';
import { accepted, collect, runOn, startEngine, type EngineTest, type EngineTestOptions } from './engine-harness';

const at = (originalError: Error, path: (string | number)[] = ['me', 'name']) =>
  new GraphQLError(originalError.message, { path, originalError });

function answering(result: ExecutionResult | Error): OperationRunner {
  const answer = (): Promise<ExecutionResult> =>
    result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
  return {
    execute: answer,
    write: answer,
    subscribe: () => Promise.reject(new Error('not asked for')),
  };
}

async function execute(
  options: EngineTestOptions,
  query = '{hello}',
): Promise<EngineTest & { result: ExecutionResult }> {
  const test = startEngine(options);
  const operation = accepted(test.engine.prepare({ query }, { method: 'POST' }));
  const result = await operation.execute(test.context);
  operation.release();
  return Object.assign(test, { result });
}

describe('an answer', () => {
  it('without errors is exactly its data', async () => {
    expect(Object.keys((await execute({})).result)).toEqual(['data']);
    expect(JSON.stringify((await execute({})).result)).toBe('{"data":{"hello":"world"}}');
  });

  it('passes the message, code and place of what a gateway error says, and nothing of its cause', async () => {
    const error = new GatewayError('UPSTREAM_ERROR', {
      subschema: 'catalog',
      message: 'Sold out.',
      extensions: { upstreamStatus: 500 },
      cause: new Error('SELECT secret'),
    });
    const { result } = await execute({
      runner: answering({ data: { me: null }, errors: [at(error, ['me', 0, 'name'])] }),
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      errors: [
        {
          message: 'Sold out.',
          path: ['me', 0, 'name'],
          extensions: { code: 'UPSTREAM_ERROR', subschema: 'catalog', upstreamStatus: 500 },
        },
      ],
      data: { me: null },
    });
  });

  it.each([
    ['an error of ours', new TypeError('x is not a function at /srv/secret.js')],
    [
      'a gateway error of code INTERNAL',
      new GatewayError('INTERNAL', { message: 'secret', cause: new Error('secret') }),
    ],
  ])('G29, U07: masks %s, keeps its place and the request id, and logs the cause', async (_, error) => {
    const { result, lines } = await execute({ runner: answering({ data: { me: null }, errors: [at(error)] }) });
    expect(JSON.parse(JSON.stringify(result.errors))).toEqual([
      {
        message: 'Something went wrong in the gateway.',
        path: ['me', 'name'],
        extensions: { code: 'INTERNAL', requestId: 'r-1' },
      },
    ]);
    const logged = lines.find(({ level }) => level === 'error');
    expect(JSON.stringify(logged)).toContain('secret');
  });

  it('masks a GraphQL error that has no cause', async () => {
    const { result } = await execute({ runner: answering({ data: null, errors: [new GraphQLError('secret')] }) });
    expect(result.errors?.[0]?.extensions).toEqual({ code: 'INTERNAL', requestId: 'r-1' });
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  it('is an error without data when running it fails as a whole', async () => {
    const { result } = await execute({ runner: answering(new Error('secret')) });
    expect(Object.keys(result)).toEqual(['errors']);
    expect(result.errors?.[0]?.extensions['code']).toBe('INTERNAL');
  });

  it('keeps extensions that the execution gave', async () => {
    const { result } = await execute({ runner: answering({ data: {}, extensions: { positions: [] } }) });
    expect(result).toEqual({ data: {}, extensions: { positions: [] } });
  });

  it('is masked when the runner throws at once', async () => {
    const runner: OperationRunner = {
      ...answering({}),
      execute: () => {
        throw new Error('secret');
      },
    };
    expect((await execute({ runner })).result.errors?.[0]?.extensions['code']).toBe('INTERNAL');
  });
});

describe('an answer as text', () => {
  async function write(runner?: OperationRunner): Promise<EngineTest & { written: unknown }> {
    const test = startEngine(runner && { runner });
    const operation = accepted(test.engine.prepare({ query: '{hello}' }, { method: 'POST' }));
    const written = await operation.write(test.context);
    operation.release();
    return Object.assign(test, { written });
  }

  it('is the answer where nothing at all went wrong, and is noted as ok', async () => {
    const { written, ended, lines } = await write();
    expect(written).toBe('{"data":{"hello":"world"}}');
    expect(ended).toEqual([expect.objectContaining({ type: 'query', outcome: 'ok', codes: [] })]);
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'operation', outcome: 'ok', codes: [] }));
  });

  it('is a masked result where something did', async () => {
    const { written, ended } = await write(answering({ data: { hello: null }, errors: [at(new Error('secret'))] }));
    expect(JSON.stringify(written)).not.toContain('secret');
    expect(written).toMatchObject({ data: { hello: null }, errors: [{ extensions: { code: 'INTERNAL' } }] });
    expect(ended).toEqual([expect.objectContaining({ outcome: 'partial', codes: ['INTERNAL'] })]);
  });

  it('is a masked error without data where writing itself failed', async () => {
    const { written } = await write(answering(new TypeError('Do not know how to serialize a BigInt')));
    expect(written).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] });
    expect(written).not.toHaveProperty('data');
  });

  it('is nobody’s failure when the client has left', async () => {
    const { ended } = await write(answering({ data: null, errors: [at(new ClientGoneError(undefined))] }));
    expect(ended).toEqual([expect.objectContaining({ outcome: 'abandoned' })]);
  });
});

describe('the record of an operation', () => {
  it('is one line with its name, type, outcome and codes, and no values', async () => {
    const errors = [
      at(new GatewayError('UPSTREAM_TIMEOUT')),
      at(new GatewayError('UPSTREAM_TIMEOUT')),
      at(new GatewayError('SOLD_OUT')),
    ];
    const { lines, ended } = await execute(
      { runner: answering({ data: {}, errors }) },
      'query Hello{find(text:"hunter2")}',
    );
    const info = lines.filter(({ level }) => level === 'info');
    expect(info).toHaveLength(1);
    expect(info[0]).toMatchObject({
      operationName: 'Hello',
      type: 'query',
      outcome: 'partial',
      codes: ['UPSTREAM_TIMEOUT', 'OTHER'],
      milliseconds: expect.any(Number) as number,
      msg: 'operation',
    });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(ended).toEqual([
      {
        type: 'query',
        outcome: 'partial',
        codes: ['UPSTREAM_TIMEOUT', 'OTHER'],
        seconds: expect.any(Number) as number,
      },
    ]);
  });

  it.each([
    [{ data: {} }, 'ok'],
    [{ data: null, errors: [at(new GatewayError('UPSTREAM_ERROR'))] }, 'failed'],
    [{ errors: [at(new GatewayError('UPSTREAM_ERROR'))] }, 'failed'],
  ])('tells how %j ended: %s', async (answer, outcome) => {
    expect((await execute({ runner: answering(answer) })).ended[0]?.outcome).toBe(outcome);
  });

  it('calls nobody to blame when the client has left: no error line, no code', async () => {
    const errors = [new GraphQLError('', { path: ['hello'], originalError: new ClientGoneError(undefined) })];
    const { lines, ended } = await execute({ runner: answering({ data: { hello: null }, errors }) });
    expect(ended[0]).toMatchObject({ outcome: 'abandoned', codes: [] });
    expect(lines.map(({ level }) => level)).toEqual(['info']);
  });

  it('P17: a name cannot forge a line, since only letters, digits and underscores parse; a long one is cut', async () => {
    const { engine } = startEngine();
    expect(engine.prepare({ query: 'query A\\n{"level":60}{hello}' }, { method: 'POST' }).kind).toBe('refused');
    const { lines } = await execute({}, `query ${'N'.repeat(500)}{hello}`);
    expect(lines.find(({ level }) => level === 'info')?.['operationName']).toBe('N'.repeat(100));
  });
});

describe('the lease', () => {
  it('is held until the operation is released, once', () => {
    const test = startEngine();
    const operation = accepted(test.engine.prepare({ query: '{hello}' }, { method: 'POST' }));
    expect(test.leases).toBe(1);
    operation.release();
    operation.release();
    expect(test.leases).toBe(0);
  });

  it('is given back when preparing fails by our own fault', () => {
    const test = startEngine();
    expect(() => test.engine.prepare({ query: null as unknown as string }, { method: 'POST' })).toThrow();
    expect(test.leases).toBe(0);
  });
});

interface Source {
  readonly runner: OperationRunner;
  push(step: { readonly ticks: number } | Error): void;
  returned: number;
}

/** A subscription whose events the test sends one by one; `return()` never settles a pending `next()`, as async generators do not. */
function source(): Source {
  const queue: ({ readonly ticks: number } | Error)[] = [];
  let wake: (() => void) | undefined;
  async function next(): Promise<IteratorResult<ExecutionResult>> {
    while (queue.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const step = queue.shift() ?? new Error('The queue is empty.');
    if (step instanceof Error) throw step;
    return { done: false, value: { data: { ...step } } };
  }
  const test: Source = {
    returned: 0,
    push: (step) => {
      queue.push(step);
      wake?.();
    },
    runner: {
      execute: () => Promise.reject(new Error('not asked for')),
      write: () => Promise.reject(new Error('not asked for')),
      subscribe: () =>
        Promise.resolve<AsyncIterableIterator<ExecutionResult>>({
          next,
          return: () => {
            test.returned += 1;
            return Promise.reject(new Error('the upstream is gone'));
          },
          [Symbol.asyncIterator]() {
            return this;
          },
        }),
    },
  };
  return test;
}

async function subscribe(options: EngineTestOptions) {
  const test = startEngine(options);
  const operation = accepted(test.engine.prepare({ query: 'subscription T{ticks}' }, { method: 'WS' }));
  const opened = await operation.subscribe(test.context);
  return { test, opened, stream: opened as AsyncIterableIterator<ExecutionResult> };
}

describe('a subscription', () => {
  async function* ticks(): AsyncGenerator {
    yield { ticks: 1 };
    await Promise.resolve();
    yield { ticks: 'secret' };
  }

  it('masks every result, and ends with its source', async () => {
    const { test, opened } = await subscribe({ runner: runOn({ ticks }) });
    expect(test.subscriptions).toBe(1);
    const results = await collect(opened);
    expect(JSON.parse(JSON.stringify(results))).toEqual([
      { data: { ticks: 1 } },
      expect.objectContaining({
        errors: [expect.objectContaining({ extensions: { code: 'INTERNAL', requestId: 'r-1' } })],
      }),
    ]);
    expect(JSON.stringify(results)).not.toContain('secret');
    expect(test.subscriptions).toBe(0);
    expect(test.lines.find(({ level }) => level === 'info')).toMatchObject({
      type: 'subscription',
      operationName: 'T',
      events: 2,
    });
  });

  it('that cannot be opened answers why', async () => {
    const runner = { ...source().runner, subscribe: () => Promise.reject(new GatewayError('UPSTREAM_UNAVAILABLE')) };
    const { test, opened } = await subscribe({ runner });
    expect(opened).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] });
    expect(test.subscriptions).toBe(0);
  });

  it('whose source breaks ends with one masked result', async () => {
    const events = source();
    const { test, stream } = await subscribe(events);
    events.push({ ticks: 1 });
    events.push(new GatewayError('UPSTREAM_UNAVAILABLE'));
    expect(await collect(stream)).toMatchObject([
      { data: { ticks: 1 } },
      { errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] },
    ]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(test.subscriptions).toBe(0);
  });

  it('that waits for an event ends with SCHEMA_RELOAD when its lease is cut', async () => {
    const events = source();
    const { test, stream } = await subscribe(events);
    const waiting = stream.next();
    test.cut.abort(new GatewayError('SCHEMA_RELOAD'));
    expect(await waiting).toMatchObject({
      done: false,
      value: { errors: [{ extensions: { code: 'SCHEMA_RELOAD' } }] },
    });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(events.returned).toBe(1);
    expect(test.subscriptions).toBe(0);
  });

  it('that waits for nothing is told of the cut when it asks', async () => {
    const events = source();
    const { test, stream } = await subscribe(events);
    events.push({ ticks: 1 });
    await stream.next();
    test.cut.abort(new GatewayError('SCHEMA_RELOAD'));
    expect(await stream.next()).toMatchObject({ value: { errors: [{ extensions: { code: 'SCHEMA_RELOAD' } }] } });
  });

  it('that is returned while it waits ends at once, and drops the event that comes too late', async () => {
    const events = source();
    const { test, stream } = await subscribe(events);
    const waiting = stream.next();
    expect(await stream.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    events.push({ ticks: 1 });
    expect(events.returned).toBe(1);
    expect(test.subscriptions).toBe(0);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('whose client has left ends without an error and without an alarm', async () => {
    const events = source();
    const cancellation = new Cancellation();
    const { test, stream } = await subscribe({ ...events, cancellation });
    const waiting = stream.next();
    cancellation.abort(new Error('The client left.'));
    events.push(new Error('aborted'));
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(test.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
