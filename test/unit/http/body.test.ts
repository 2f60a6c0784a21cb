import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createSampleSchema } from './support/sample-schema';
import { createSchemaEngine } from './support/schema-engine';
import { startGateway, stopGateways, type TestGateway } from './support/start-gateway';

const engine = createSchemaEngine(createSampleSchema().schema);
let gateway: TestGateway;
const json = '{"query":"{ a }"}';

beforeAll(async () => {
  gateway = await startGateway({ engine });
});
afterAll(stopGateways);
beforeEach(() => {
  engine.requests.length = 0;
});

async function expectFault(answer: Response, status: number, code: string): Promise<string> {
  expect(answer.status).toBe(status);
  const { errors } = (await answer.json()) as { errors: { message: string; extensions: { code: string } }[] };
  expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
  expect(engine.requests).toHaveLength(0);
  return errors[0]?.message ?? '';
}

describe('bodies that are read', () => {
  test.each([
    ['plain', Buffer.from(json), {}],
    ['identity', Buffer.from(json), { 'content-encoding': 'identity' }],
    ['gzip', gzipSync(json), { 'content-encoding': 'gzip' }],
    ['x-gzip in capitals', gzipSync(json), { 'content-encoding': 'X-GZIP' }],
    ['deflate', deflateSync(json), { 'content-encoding': 'deflate' }],
    ['brotli', brotliCompressSync(json), { 'content-encoding': 'br' }],
    ['a named charset', Buffer.from(json), { 'content-type': 'application/json; charset="UTF-8"' }],
    ['a charset in the old spelling', Buffer.from(json), { 'content-type': 'application/json;charset=utf8' }],
    ['a byte order mark before it', Buffer.from(`\uFEFF${json}`), {}],
  ])('%s', async (_name, bytes, headers) => {
    const answer = await gateway.post(bytes, headers);
    await expect(answer.text()).resolves.toBe('{"data":{"a":1}}');
  });

  test('of exactly the limit', async () => {
    const answer = await gateway.post(json.padEnd(100_000));
    expect(answer.status).toBe(200);
  });

  test('of any size without a limit', async () => {
    const unlimited = await startGateway({ engine, app: { bodyBytes: false } });
    const answer = await unlimited.post(gzipSync(json.padEnd(1_000_000)), { 'content-encoding': 'gzip' });
    expect(answer.status).toBe(200);
  });

  test('H23: of equal keys the last counts', async () => {
    const answer = await gateway.post('{"query":"{ b }","query":"{ a }"}');
    await expect(answer.text()).resolves.toBe('{"data":{"a":1}}');
  });

  test('nested as deep as the cap, brackets in strings aside', async () => {
    const value = `${'['.repeat(62)}"[[{{\\"[["${']'.repeat(62)}`;
    const answer = await gateway.post(`{"query":"{ a }","variables":{"value":${value}}}`);
    expect(answer.status).toBe(200);
  });
});

describe('bodies that are too large', () => {
  test('are 413 by their declared length', async () => {
    const message = await expectFault(await gateway.post(json.padEnd(100_001)), 413, 'PAYLOAD_TOO_LARGE');
    expect(message).toContain('100000 bytes');
  });

  test('G33: are 413 when a variable has 1 MB', async () => {
    const answer = await gateway.post({ query: '{ a }', variables: { value: 'x'.repeat(1_000_000) } });
    await expectFault(answer, 413, 'PAYLOAD_TOO_LARGE');
  });

  test('are 413 when they come in chunks without a length', async () => {
    let answered = false;
    const body = new ReadableStream({
      async pull(controller) {
        // Without a pause the stream would starve the server, which runs in the same process.
        await sleep(1);
        if (answered) controller.close();
        else controller.enqueue(Buffer.alloc(50_000, ' '));
      },
    });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(gateway.url, { method: 'POST', headers, body, duplex: 'half' });
    answered = true;
    await expectFault(answer, 413, 'PAYLOAD_TOO_LARGE');
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(50_000_000, ' '))],
    ['br', brotliCompressSync(Buffer.alloc(5_000_000, ' '))],
  ])('H18: are 413 when a small %s body grows large, and memory does not', async (encoding, bytes) => {
    expect(bytes.length).toBeLessThan(100_000);
    await expectFault(await gateway.post(bytes, { 'content-encoding': encoding }), 413, 'PAYLOAD_TOO_LARGE');
  });
});

describe('bodies that are not JSON in UTF-8', () => {
  test('H19: gzip that is not gzip is 400', async () => {
    const answer = await gateway.post(Buffer.from(json), { 'content-encoding': 'gzip' });
    expect(await expectFault(answer, 400, 'BAD_REQUEST')).toBe('The body is not valid gzip.');
  });

  test.each(['zstd', 'gzip, gzip', '__proto__'])('H20: the encoding %s is 415', async (encoding) => {
    await expectFault(await gateway.post(json, { 'content-encoding': encoding }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test.each([
    ['a stray byte', Buffer.from([0x22, 0xff, 0x22])],
    ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['a surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['a cut sequence', Buffer.from([0x22, 0xe2, 0x82])],
  ])('H21: %s is 400', async (_name, bytes) => {
    const body = Buffer.concat([Buffer.from('{"query":"{ a }","operationName":'), bytes, Buffer.from('}')]);
    expect(await expectFault(await gateway.post(body), 400, 'BAD_REQUEST')).toBe('The body is not valid UTF-8.');
  });

  test.each(['utf-16', 'utf-7', 'iso-8859-1', ''])('H22: the charset "%s" is 415', async (charset) => {
    const answer = await gateway.post(json, { 'content-type': `application/json; charset=${charset}` });
    await expectFault(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test.each(['"{ a }"', 'null', '1', 'true'])('H24: the scalar %s is 400', async (body) => {
    expect(await expectFault(await gateway.post(body), 400, 'BAD_REQUEST')).toBe('The body must be a JSON object.');
  });

  test.each(['NaN', '{"query":"{ a }","variables":{"a":NaN}}', '{a', 'undefined'])('H24: %s is 400', async (body) => {
    expect(await expectFault(await gateway.post(body), 400, 'BAD_REQUEST')).toBe('The body must be JSON.');
  });

  test.each([
    ['nothing', ''],
    ['a byte order mark', '\uFEFF'],
    ['white space', ' \n'],
  ])('H25: %s is 400', async (_name, body) => {
    await expectFault(await gateway.post(Buffer.from(body)), 400, 'BAD_REQUEST');
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/graphql', 'application/jsonp'])(
    'H26: %s is 415',
    async (type) => {
      await expectFault(await gateway.post(json, { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    },
  );

  test('H38: a multipart upload is 415', async () => {
    const form = new FormData();
    form.set('operations', json);
    form.set('0', new Blob(['x']));
    const answer = await fetch(gateway.url, { method: 'POST', body: form });
    await expectFault(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test.each([
    ['H27', 'lists 40 000 deep', '['.repeat(40_000) + ']'.repeat(40_000)],
    ['H27', 'objects one over the cap', `{"query":"{ a }","variables":${'{"a":'.repeat(64)}1${'}'.repeat(64)}}`],
    [
      'G32',
      'variables nested 20 000',
      `{"query":"{ a }","variables":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
    ],
  ])('%s: %s are 400', async (_id, _name, body) => {
    expect(await expectFault(await gateway.post(body), 400, 'BAD_REQUEST')).toContain('at most 64 levels');
  });
});

describe('requests whose members have the wrong shape', () => {
  test.each([
    ['G18: a batch of two', [{ query: '{ a }' }, { query: '{ b }' }], 'batches are not served'],
    ['no query', { variables: {} }, 'has no query'],
    ['a query that is no string', { query: ['{ a }'] }, 'query must be a string'],
    ['an operationName that is no string', { query: '{ a }', operationName: 1 }, 'operationName must be a string'],
    ['variables in a list', { query: '{ a }', variables: [] }, 'variables must be an object'],
    ['variables as text', { query: '{ a }', variables: '{}' }, 'variables must be an object'],
    ['extensions that are no object', { query: '{ a }', extensions: 1 }, 'extensions must be an object'],
  ])('%s is 400', async (_name, body, message) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      expect(await expectFault(await gateway.post(body, { accept }), 400, 'BAD_REQUEST')).toContain(message);
    }
  });

  test.each([
    ['no query', '?operationName=A', 'has no query'],
    ['nothing at all', '', 'has no query'],
    ['two queries', '?query={a}&query={b}', 'Give query once.'],
    ['variables that are not JSON', '?query={a}&variables={', 'variables must be JSON.'],
    ['variables that are a list', '?query={a}&variables=[]', 'variables must be an object'],
    ['variables nested too deeply', `?query={a}&variables=${'['.repeat(65)}`, 'variables may nest at most 64 levels'],
  ])('%s in a GET is 400', async (_name, search, message) => {
    expect(await expectFault(await fetch(`${gateway.url}${search}`), 400, 'BAD_REQUEST')).toContain(message);
  });

  test('G34: keys that name prototypes pollute nothing', async () => {
    const body =
      '{"query":"{ a }","__proto__":{"polluted":1},"variables":{"__proto__":{"polluted":1}},"constructor":{}}';
    const answer = await gateway.post(body);
    await expect(answer.text()).resolves.toBe('{"data":{"a":1}}');
    expect('polluted' in {}).toBe(false);
  });
});
