import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { GatewayError } from '../../../../src/errors';
import { shapeCallError } from '../../../../src/upstreams/call-error';
import { shapeExchangeError } from '../../../../src/upstreams/graphql/http-exchange';
import type { Upstream } from '../../../../src/upstreams/upstream';
import { buildCallContext } from '../build-call-context';
import { failureOf } from '../failure-of';
import { field, openUpstream, type Opening, query } from './open-graphql';
import { httpAnswer, type RawServer, startRawServer } from './raw-server';

const schema = 'type Query { name: String names: [String] item: Item } type Item { name: String }';
const request = query([field('name')]);
const secret = 'password=hunter2 at 10.0.0.7';

let server: RawServer | undefined;
let upstream: Upstream | undefined;

afterEach(async () => {
  await upstream?.close();
  await server?.stop();
});

async function callAgainst(answer: (socket: Socket) => void, options: Partial<Opening> = {}) {
  server = await startRawServer(answer);
  upstream = await openUpstream({ endpoint: server.endpoint, schema, ...options });
  return upstream.prepare(request)({}, buildCallContext());
}

async function failureAgainst(answer: (socket: Socket) => void, options: Partial<Opening> = {}): Promise<GatewayError> {
  const failure = await failureOf(callAgainst(answer, options));
  if (!(failure instanceof GatewayError)) throw new Error('It is no GatewayError.', { cause: failure });
  expect(JSON.stringify([failure.message, failure.extensions])).not.toContain('hunter2');
  expect(failure.extensions).toMatchObject({ code: failure.code, subschema: 'catalog' });
  return failure;
}

function says(...parts: readonly (string | Buffer)[]): (socket: Socket) => void {
  return (socket) => {
    for (const part of parts) socket.write(part);
  };
}

describe('an answer that is no GraphQL response', () => {
  it.each([
    ['U01 truncated JSON', `{"data":{"name":"${secret}`],
    ['U02 HTML', `<html>${secret}</html>`],
    ['U03 empty', ''],
    ['U04 null', 'null'],
    ['U05 a list', '[]'],
    ['a number', '1'],
    ['neither data nor errors', '{}'],
    ['null data without errors', '{"data":null}'],
    ['data that is a list', '{"data":[]}'],
    ['errors that are no list', '{"data":{"name":"a"},"errors":{}}'],
    ['bytes that are no UTF-8', Buffer.from('{"data":{"name":"\xff"}}', 'latin1')],
  ])('%s is UPSTREAM_BAD_RESPONSE', async (_name, body) => {
    expect((await failureAgainst(says(httpAnswer(body)))).code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  it.each([101, 204, 205, 300, 304, 999])('U18 status %i is UPSTREAM_BAD_RESPONSE', async (status) => {
    const body = status === 204 || status === 304 || status === 101 ? '' : '{"data":{"name":"a"}}';
    const headers = status === 101 ? 'connection: upgrade\r\nupgrade: x\r\n' : '';
    const failure = await failureAgainst(says(httpAnswer(body, { status, headers })));
    expect(failure.code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  it('P11 a redirect is not followed and is UPSTREAM_BAD_RESPONSE', async () => {
    const metadata = await startRawServer(says(httpAnswer('{"data":{"name":"stolen"}}')));
    const redirect = httpAnswer('', { status: 302, headers: `location: ${metadata.endpoint}\r\n` });
    const failure = await failureAgainst(says(redirect));
    expect(failure.code).toBe('UPSTREAM_BAD_RESPONSE');
    expect(metadata.connections()).toBe(0);
    await metadata.stop();
  });

  it('is read after informational answers', async () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n';
    const answer = await callAgainst(says(early, httpAnswer('{"data":{"name":"a"}}')));
    expect(answer).toEqual({ data: { name: 'a' }, errors: [] });
  });
});

describe('an HTTP status of 400 and over', () => {
  it.each([
    [400, 'UPSTREAM_ERROR'],
    [401, 'UPSTREAM_ERROR'],
    [404, 'UPSTREAM_ERROR'],
    [429, 'UPSTREAM_UNAVAILABLE'],
    [500, 'UPSTREAM_ERROR'],
    [502, 'UPSTREAM_UNAVAILABLE'],
    [503, 'UPSTREAM_UNAVAILABLE'],
    [504, 'UPSTREAM_UNAVAILABLE'],
  ])('U06 %i without a GraphQL body is %s, masked, with the number', async (status, code) => {
    const failure = await failureAgainst(says(httpAnswer(`Error: ${secret}`, { status })));
    expect(failure).toMatchObject({ code, extensions: { upstreamStatus: status } });
  });

  it.each(['{"error":"x"}', '{"data":null}', '{"errors":[]}'])('takes %s for no GraphQL body', async (body) => {
    const failure = await failureAgainst(says(httpAnswer(body, { status: 500 })));
    expect(failure).toMatchObject({ code: 'UPSTREAM_ERROR', extensions: { upstreamStatus: 500 } });
  });

  it('with a GraphQL body is read as that body', async () => {
    const body = JSON.stringify({ errors: [{ message: secret, extensions: { code: 'NO_SUCH_THING' } }] });
    const answer = await callAgainst(says(httpAnswer(body, { status: 503 })), {
      errors: { codes: ['NO_SUCH_THING'], messages: false },
    });
    expect(answer.data).toBeNull();
    expect(answer.errors[0]?.error).toMatchObject({ code: 'NO_SUCH_THING', extensions: { upstreamStatus: 503 } });
    expect(answer.errors[0]?.error.message).not.toContain('hunter2');
  });
});

describe('an answer that is too big', () => {
  const pad = (bytes: number): string => JSON.stringify({ data: { name: 'x'.repeat(bytes) } });

  it('U12 is UPSTREAM_RESPONSE_TOO_LARGE, and the rest is not read', async () => {
    let sent = 0;
    const failure = await failureAgainst(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
        const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 'x'), Buffer.from('\r\n')]);
        const more = (): void => {
          while (socket.writable && sent < 40_000_000) {
            sent += chunk.length;
            if (!socket.write(chunk)) {
              socket.once('drain', more);
              return;
            }
          }
        };
        more();
      },
      { maxResponseBytes: 1_000_000, timeoutMs: 5000 },
    );
    expect(failure.code).toBe('UPSTREAM_RESPONSE_TOO_LARGE');
    expect(sent).toBeLessThan(40_000_000);
  });

  it('is taken at the limit', async () => {
    const body = pad(500);
    const answer = await callAgainst(says(httpAnswer(body)), { maxResponseBytes: body.length });
    expect(answer.data).toEqual({ name: 'x'.repeat(500) });
  });

  it('is refused one byte over it', async () => {
    const body = pad(500);
    const failure = await failureAgainst(says(httpAnswer(body)), { maxResponseBytes: body.length - 1 });
    expect(failure.code).toBe('UPSTREAM_RESPONSE_TOO_LARGE');
  });

  it('U15 counts as it is decoded', async () => {
    const bomb = httpAnswer(gzipSync(pad(5_000_000)), { headers: 'content-encoding: gzip\r\n' });
    expect(bomb.length).toBeLessThan(100_000);
    expect((await failureAgainst(says(bomb))).code).toBe('UPSTREAM_RESPONSE_TOO_LARGE');
  });

  it('is decoded when it is small enough', async () => {
    const answer = await callAgainst(says(httpAnswer(gzipSync(pad(5)), { headers: 'content-encoding: GZIP\r\n' })));
    expect(answer.data).toEqual({ name: 'xxxxx' });
  });

  it.each([
    ['gzip', 'not gzip'],
    ['zstd', '{"data":{"name":"a"}}'],
  ])('is UPSTREAM_BAD_RESPONSE when %s does not decode', async (encoding, body) => {
    const headers = `content-encoding: ${encoding}\r\n`;
    expect((await failureAgainst(says(httpAnswer(body, { headers })))).code).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

describe('an answer that does not end well', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

  it('U13 without an end is cut by the deadline', async () => {
    const failure = await failureAgainst(says(`${head}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`), {
      timeoutMs: 200,
    });
    expect(failure.code).toBe('UPSTREAM_TIMEOUT');
  });

  it('U14 that drips is cut at the total deadline', async () => {
    const started = performance.now();
    let dripping: NodeJS.Timeout | undefined;
    const failure = await failureAgainst(
      (socket) => {
        socket.write(`${head}content-length: 1000\r\n\r\n`);
        dripping = setInterval(() => socket.write('{'), 20);
      },
      { timeoutMs: 300 },
    );
    clearInterval(dripping);
    expect(failure.code).toBe('UPSTREAM_TIMEOUT');
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it('U16 with a longer content-length than body is UPSTREAM_BAD_RESPONSE', async () => {
    const failure = await failureAgainst((socket) => socket.end(`${head}content-length: 100\r\n\r\n{"data":{}}`));
    expect(failure.code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  it('U16 with a shorter content-length than body is UPSTREAM_BAD_RESPONSE', async () => {
    const failure = await failureAgainst(says(`${head}content-length: 5\r\n\r\n{"data":{"name":"a"}}`));
    expect(failure.code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  it('that is reset is UPSTREAM_UNAVAILABLE', () => {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const shaped = shapeExchangeError(reset, { answered: true, subschema: 'catalog' });
    expect(shapeCallError(shaped, 'catalog').message).toBe('The service cannot be reached.');
  });

  it.each([
    ['10 000 headers', Array.from({ length: 10_000 }, (_, index) => `x-${String(index)}: 1\r\n`).join('')],
    ['a header of 1 MB', `x-big: ${'x'.repeat(1_000_000)}\r\n`],
    ['a header that is none', 'no header\r\n'],
  ])('U17 with %s is UPSTREAM_BAD_RESPONSE', async (_name, headers) => {
    const failure = await failureAgainst(says(httpAnswer('{"data":{"name":"a"}}', { headers })));
    expect(failure.code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  it('that is not HTTP is UPSTREAM_BAD_RESPONSE', async () => {
    expect((await failureAgainst(says('220 smtp ready\r\n'))).code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  it('U25 that never begins is UPSTREAM_TIMEOUT', async () => {
    expect((await failureAgainst(() => undefined, { timeoutMs: 200 })).code).toBe('UPSTREAM_TIMEOUT');
  });
});

describe('an upstream that is not there', () => {
  it('is UPSTREAM_UNAVAILABLE at once', async () => {
    const gone = await startRawServer(() => undefined);
    await gone.stop();
    upstream = await openUpstream({ endpoint: gone.endpoint, schema });
    const failure = await failureOf(upstream.prepare(request)({}, buildCallContext()));
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', subschema: 'catalog' });
    expect((failure as Error).message).not.toContain('127.0.0.1');
  });

  it('is asked a query again, once, when it resets the connection', async () => {
    let times = 0;
    const answer = await callAgainst(
      (socket) => {
        times += 1;
        if (times === 1) socket.resetAndDestroy();
        else socket.write(httpAnswer('{"data":{"name":"a"}}'));
      },
      { retries: 1 },
    );
    expect(answer.data).toEqual({ name: 'a' });
    expect(times).toBe(2);
  });
});

describe('the errors of an answer', () => {
  async function errorsOf(errors: readonly unknown[], options: Partial<Opening> = {}, data: unknown = {}) {
    const answer = await callAgainst(says(httpAnswer(JSON.stringify({ data, errors }))), options);
    return answer.errors;
  }

  it('U07 are masked, and their extensions dropped', async () => {
    const raw = { message: secret, extensions: { code: 'SQL', stacktrace: [secret], sql: 'select' }, path: ['name'] };
    const [first] = await errorsOf([raw]);
    expect(first?.path).toEqual(['name']);
    expect(first?.error.message).toBe('The service reported an error.');
    expect(first?.error).toMatchObject({ extensions: { code: 'UPSTREAM_ERROR', subschema: 'catalog' } });
  });

  it('U07 pass with their code and text when the manifest lets them', async () => {
    const allowed = { message: 'Out of stock.', extensions: { code: 'OUT_OF_STOCK', more: 1 } };
    const errors = await errorsOf([allowed, { message: 'x'.repeat(5000), extensions: { code: 'OTHER' } }, 'junk', {}], {
      errors: { codes: ['OUT_OF_STOCK'], messages: true },
    });
    const seen = errors.map(({ error }) => [error.message.slice(0, 30), (error as GatewayError).extensions]);
    expect(seen).toEqual([
      ['Out of stock.', { code: 'OUT_OF_STOCK', subschema: 'catalog' }],
      ['x'.repeat(30), { code: 'UPSTREAM_ERROR', subschema: 'catalog' }],
      ['The service reported an error.', { code: 'UPSTREAM_ERROR', subschema: 'catalog' }],
      ['The service reported an error.', { code: 'UPSTREAM_ERROR', subschema: 'catalog' }],
    ]);
    expect(errors[1]?.error.message).toHaveLength(1000);
  });

  it.each([
    [['absent']],
    [['name', 'deeper']],
    [[]],
    [[0]],
    [['name', -1]],
    [['name', 1.5]],
    [['name', null]],
    ['name'],
    [null],
    [[{ toString: 'x' }]],
    [['__proto__']],
    [Array.from({ length: 1000 }, () => 'name')],
  ])('U11 lose a path that leads nowhere (%j)', async (path) => {
    const [first] = await errorsOf([{ message: 'x', path }]);
    expect(first).toBeDefined();
    expect(first?.path).toBeUndefined();
  });

  it('U11 are read up to a bound', async () => {
    const errors = await errorsOf(
      Array.from({ length: 10_000 }, () => ({ message: 'x' })),
      { maxResponseBytes: 1_000_000 },
    );
    expect(errors).toHaveLength(200);
  });

  it('U19 do not let __proto__ in data pollute anything', async () => {
    const answer = await callAgainst(says(httpAnswer('{"data":{"name":"a","__proto__":{"polluted":1}}}')));
    expect(answer.data?.['name']).toBe('a');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
