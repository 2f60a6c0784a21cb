import { GraphQLError, OperationTypeNode } from 'graphql';
import { GatewayError } from '../../../src/errors';
import type { GraphQLEngine, Prepared } from '../../../src/graphql/engine';
import { HttpFault } from '../../../src/http/http-fault';
import { createSampleSchema } from './support/sample-schema';
import { createSchemaEngine } from './support/schema-engine';
import { startGateway, stopGateways, type TestGateway } from './support/start-gateway';

const engine = createSchemaEngine(createSampleSchema().schema);
let gateway: TestGateway;
const graphqlResponse = { accept: 'application/graphql-response+json' };

beforeAll(async () => {
  gateway = await startGateway({ engine });
});
afterAll(stopGateways);

/** An engine that gives the same for every request. */
function give(prepared: Prepared): GraphQLEngine {
  return { prepare: () => prepared };
}

async function readCodes(answer: Response): Promise<readonly unknown[]> {
  const { errors } = (await answer.json()) as { errors: { extensions?: { code?: unknown } }[] };
  return errors.map(({ extensions }) => extensions?.code);
}

describe('an answer', () => {
  test('without errors is exactly data, in the order of the document', async () => {
    const answer = await gateway.post({ query: '{ b hello(name: "é") a x: a }', extensions: { trace: true } });
    expect(answer.status).toBe(200);
    await expect(answer.text()).resolves.toBe('{"data":{"b":2,"hello":"hello é","a":1,"x":1}}');
  });

  test('is never stored, has a charset, and the bytes it declares', async () => {
    const { headers } = await gateway.post({ query: '{ hello(name: "é") }' });
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-length')).toBe('29');
  });

  test('comes as application/graphql-response+json to those who ask for it', async () => {
    const { headers } = await gateway.post({ query: '{ a }' }, graphqlResponse);
    expect(headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
  });

  test('with data and errors is 200 under either accept', async () => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const answer = await gateway.post({ query: '{ a fail }' }, { accept });
      expect(answer.status).toBe(200);
      await expect(answer.json()).resolves.toMatchObject({
        data: { a: 1, fail: null },
        errors: [{ message: 'It failed.', path: ['fail'], extensions: { code: 'UPSTREAM_ERROR' } }],
      });
    }
  });

  test('with a null for the whole is 200', async () => {
    const answer = await gateway.post({ query: '{ failHard }' }, graphqlResponse);
    expect(answer.status).toBe(200);
    await expect(answer.json()).resolves.toMatchObject({ data: null, errors: [{ path: ['failHard'] }] });
  });

  test('to a GET has variables, operationName and data', async () => {
    const search = new URLSearchParams({
      query: 'query A($name: String) { hello(name: $name) } query B { a }',
      operationName: 'A',
      variables: '{"name":"x"}',
      extensions: '{}',
    });
    const answer = await fetch(`${gateway.url}?${search.toString()}`);
    await expect(answer.text()).resolves.toBe('{"data":{"hello":"hello x"}}');
    expect(engine.facts.at(-1)).toMatchObject({ method: 'GET', caller: { identity: undefined } });
  });

  test('to a browser that has a query is JSON', async () => {
    const answer = await fetch(`${gateway.url}?query={a}`, { headers: { accept: 'text/html,*/*;q=0.8' } });
    await expect(answer.text()).resolves.toBe('{"data":{"a":1}}');
  });
});

describe('a fault in the document', () => {
  test.each([
    ['does not parse', { query: '{' }],
    ['does not fit the schema', { query: '{ nothing }' }],
    [
      'has variables that do not fit',
      { query: 'query ($v: Int!) { a @include(if: true) echo(value: $v) }', variables: {} },
    ],
  ])('that %s is 400, and 200 with accept: application/json', async (_name, body) => {
    expect((await gateway.post(body, graphqlResponse)).status).toBe(400);
    const answer = await gateway.post(body, { accept: 'application/json' });
    expect(answer.status).toBe(200);
    await expect(answer.json()).resolves.not.toHaveProperty('data');
  });

  test('with a status of its own has it under either accept', async () => {
    const errors = [new GraphQLError('Too deep.', { extensions: { code: 'MAX_DEPTH_LIMIT' } })];
    const limited = await startGateway({ engine: give({ kind: 'refused', status: 400, errors }) });
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const answer = await limited.post({ query: '{ a }' }, { accept });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
      expect(await readCodes(answer)).toEqual(['MAX_DEPTH_LIMIT']);
    }
  });
});

describe('our own fault', () => {
  test('that left no data is 500 under either accept', async () => {
    const errors = [new GraphQLError('It broke.', { extensions: { code: 'INTERNAL' } })];
    let released = 0;
    const operation = {
      type: OperationTypeNode.QUERY,
      execute: () => Promise.resolve({ errors }),
      write: () => Promise.resolve({ errors }),
      subscribe: () => Promise.resolve({ errors }),
      release: () => (released += 1),
    };
    const broken = await startGateway({ engine: give({ kind: 'ready', operation }) });
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const answer = await broken.post({ query: '{ a }' }, { accept });
      expect(answer.status).toBe(500);
      expect(await readCodes(answer)).toEqual(['INTERNAL']);
    }
    expect(released).toBe(2);
  });

  test('of a request that had no data for the client’s own reasons is the client’s', async () => {
    const errors = [new GraphQLError('No.', { extensions: { code: 'BAD_USER_INPUT' } }), new GraphQLError('No code.')];
    const operation = {
      type: OperationTypeNode.QUERY,
      execute: () => Promise.resolve({ errors }),
      write: () => Promise.resolve({ errors }),
      subscribe: () => Promise.resolve({ errors }),
      release: () => undefined,
    };
    const broken = await startGateway({ engine: give({ kind: 'ready', operation }) });
    expect((await broken.post({ query: '{ a }' }, graphqlResponse)).status).toBe(400);
    expect((await broken.post({ query: '{ a }' })).status).toBe(200);
  });

  test('in writing the answer is 500, masked, and the lease is given back', async () => {
    const answer = await gateway.post({ query: '{ bigInt }' });
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(text).not.toContain('BigInt');
    expect(JSON.parse(text)).toMatchObject({
      errors: [{ extensions: { code: 'INTERNAL', requestId: answer.headers.get('x-request-id') } }],
    });
  });

  test('in preparing is 500 and masked', async () => {
    const thrown = await startGateway({
      engine: {
        prepare: () => {
          throw new Error('secret');
        },
      },
    });
    const answer = await thrown.post({ query: '{ a }' });
    expect(answer.status).toBe(500);
    await expect(answer.text()).resolves.not.toContain('secret');
  });
});

describe('operations that a transport does not carry', () => {
  test.each([
    ['G43', 'mutation { bump }'],
    ['G44', 'subscription { count(to: 1) }'],
  ])('%s: %s by GET is 405', async (_id, query) => {
    const answer = await fetch(`${gateway.url}?query=${encodeURIComponent(query)}`, { headers: graphqlResponse });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect(await readCodes(answer)).toEqual(['METHOD_NOT_ALLOWED']);
  });

  test('G43: a mutation by GET is 405 for an event stream too', async () => {
    const answer = await fetch(`${gateway.url}?query=mutation{bump}`, { headers: { accept: 'text/event-stream' } });
    expect(answer.status).toBe(405);
  });

  test('a subscription by POST without a stream is 406 and says what to do', async () => {
    const answer = await gateway.post({ query: 'subscription { count(to: 1) }' });
    expect(answer.status).toBe(406);
    await expect(answer.json()).resolves.toMatchObject({
      errors: [
        { message: expect.stringContaining('text/event-stream') as string, extensions: { code: 'NOT_ACCEPTABLE' } },
      ],
    });
  });
});

describe('H37: accept', () => {
  test.each(['text/plain', 'application/xml', 'application/json;q=0', '*/*;q=0', 'application/json; charset=utf-16'])(
    '%s is 406',
    async (accept) => {
      const answer = await gateway.post({ query: '{ a }' }, { accept });
      expect(answer.status).toBe(406);
      expect(await readCodes(answer)).toEqual(['NOT_ACCEPTABLE']);
    },
  );
});

describe('identification', () => {
  test('that refuses answers with its fault and its headers, before the body is read', async () => {
    const fault = new HttpFault('BAD_REQUEST', { status: 401, headers: { 'www-authenticate': 'Bearer' } });
    const guarded = await startGateway({ engine, app: { identify: () => Promise.resolve(fault) } });
    const answer = await guarded.post('not json');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    const schema = await fetch(guarded.url.replace('/graphql', '/schema.graphql'));
    expect(schema.status).toBe(401);
  });

  test('gives the identity and the session to the operation', async () => {
    const identity = { subject: 'u', scopes: [], claims: {}, token: undefined };
    const known = await startGateway({
      engine,
      app: { identify: () => Promise.resolve({ identity, session: { a: 1 } }) },
    });
    await known.post({ query: '{ a }' });
    expect(engine.contexts.at(-1)).toMatchObject({ identity, session: { a: 1 } });
  });

  test('that throws what may be shown is answered with it', async () => {
    const identify = () => Promise.reject(new GatewayError('OVERLOADED'));
    const busy = await startGateway({ engine, app: { identify } });
    const answer = await busy.post({ query: '{ a }' });
    expect(answer.status).toBe(503);
    expect(await readCodes(answer)).toEqual(['OVERLOADED']);
  });
});

describe('/schema.graphql', () => {
  test('is the SDL as plain text', async () => {
    const answer = await fetch(gateway.url.replace('/graphql', '/schema.graphql'));
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    await expect(answer.text()).resolves.toBe('type Query { a: Int }\n');
  });

  test('is 404 for a caller who may not read it', async () => {
    const closed = await startGateway({ engine, app: { readSchemaText: () => undefined } });
    const answer = await fetch(closed.url.replace('/graphql', '/schema.graphql'));
    expect(answer.status).toBe(404);
    expect(await readCodes(answer)).toEqual(['NOT_FOUND']);
  });
});

test('every lease of this page was given back', () => {
  expect(engine.requests.length).toBeGreaterThan(10);
  expect(engine.leases()).toBe(0);
});
