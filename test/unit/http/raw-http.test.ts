import { readLastBody, readStatuses, sendRaw } from './support/send-raw';
import { createSampleSchema } from './support/sample-schema';
import { createSchemaEngine } from './support/schema-engine';
import { startGateway, stopGateways, type TestGateway } from './support/start-gateway';

const engine = createSchemaEngine(createSampleSchema().schema);
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ engine });
});
afterAll(stopGateways);

/** A request in which lines may be added to the head. */
function post(lines: string, body = ''): string {
  return `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n${lines}\r\n${body}`;
}

const json = '{"query":"{ a }"}';

describe('requests that break HTTP/1.1', () => {
  test.each([
    [
      'H01: content-length and transfer-encoding',
      post('content-length: 6\r\ntransfer-encoding: chunked\r\n', '0\r\n\r\n'),
    ],
    ['H02: two content-lengths', post('content-length: 17\r\ncontent-length: 18\r\n', json)],
    ['H03: a transfer-encoding that is not chunked', post('transfer-encoding: xchunked\r\n', json)],
    ['H04: chunked that is not last', post('transfer-encoding: chunked, identity\r\n', json)],
    ['H06: a bare line feed', 'GET /graphql HTTP/1.1\nhost: a\n\n'],
    ['H07: a folded header', 'GET /graphql HTTP/1.1\r\nhost: a\r\nx-a: b\r\n c: d\r\n :e\r\n\r\n'],
    ['H08: a space before the colon', 'GET /graphql HTTP/1.1\r\nhost : a\r\n\r\n'],
    ['H15: NUL in a header', 'GET /graphql HTTP/1.1\r\nhost: a\r\nx-a: b\0c\r\n\r\n'],
    ['H16: the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['H17: a TLS hello', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])],
  ])('%s is 400 in the error shape', async (_name, bytes) => {
    const answer = await sendRaw(gateway.port, bytes);
    expect(readStatuses(answer)).toEqual([400]);
    expect(readLastBody(answer)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    expect(answer.toLowerCase()).toContain('connection: close');
  });

  test.each([
    ['H09: no Host', 'GET /graphql?query={a} HTTP/1.1\r\n\r\n'],
    ['H10: two Hosts', 'GET /graphql?query={a} HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n'],
  ])('%s is 400 in the error shape', async (_name, text) => {
    const answer = await sendRaw(gateway.port, text, 300);
    expect(readStatuses(answer)).toEqual([400]);
    expect(readLastBody(answer)).toMatchObject({ errors: [{ message: 'Send exactly one Host header.' }] });
  });

  test('H14: an expectation that nobody can meet is 417', async () => {
    const answer = await sendRaw(gateway.port, post('expect: bogus\r\ncontent-length: 0\r\n'), 300);
    expect(readStatuses(answer)).toEqual([417]);
  });
});

describe('requests whose head is too large', () => {
  test.each([
    ['H11: a header of 20 KB', `GET /graphql HTTP/1.1\r\nhost: a\r\nx-a: ${'b'.repeat(20_000)}\r\n\r\n`, 431],
    ['H12: 1500 headers', `GET /graphql?query={a} HTTP/1.1\r\nhost: a\r\n${'a:b\r\n'.repeat(1500)}\r\n`, 431],
    ['G45: a query string of 100 KB', `GET /graphql?query=${'a'.repeat(100_000)} HTTP/1.1\r\nhost: a\r\n\r\n`, 431],
    [
      'H13: a chunk extension of 20 KB',
      post('transfer-encoding: chunked\r\n', `1;${'a'.repeat(20_000)}\r\n{\r\n0\r\n\r\n`),
      413,
    ],
  ])('%s', async (_name, text, status) => {
    const answer = await sendRaw(gateway.port, text, 300);
    expect(readStatuses(answer)).toEqual([status]);
    expect(readLastBody(answer)).toMatchObject({ errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }] });
  });
});

describe('H33: methods that are not served', () => {
  test.each(['TRACE', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is 405 and says what is allowed', async (method) => {
    const answer = await sendRaw(gateway.port, `${method} /graphql HTTP/1.1\r\nhost: a\r\n\r\n`, 300);
    expect(readStatuses(answer)).toEqual([405]);
    expect(answer).toContain('allow: GET, POST');
    expect(readLastBody(answer)).toMatchObject({ errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] });
  });

  test('HEAD is 405 without a body', async () => {
    const answer = await sendRaw(gateway.port, 'HEAD /graphql HTTP/1.1\r\nhost: a\r\n\r\n', 300);
    expect(readStatuses(answer)).toEqual([405]);
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
  });

  test('CONNECT closes the socket', async () => {
    await expect(sendRaw(gateway.port, 'CONNECT a:80 HTTP/1.1\r\nhost: a\r\n\r\n')).resolves.toBe('');
  });

  test('an upgrade to h2c is 405 and closes the socket', async () => {
    const text = 'GET /graphql HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n';
    expect(readStatuses(await sendRaw(gateway.port, text))).toEqual([405]);
  });
});

test('a target in absolute form, as proxies are sent it, is served', async () => {
  const text = 'DELETE http://a.example/graphql?query={a} HTTP/1.1\r\nhost: a.example\r\n\r\n';
  expect(readStatuses(await sendRaw(gateway.port, text, 300))).toEqual([405]);
});

test('a request whose media type is named twice is 415: no step sees one where the client sent two', async () => {
  const text = post(`content-type: application/json\r\ncontent-length: ${String(json.length)}\r\n`, json);
  expect(readStatuses(await sendRaw(gateway.port, text, 300))).toEqual([415]);
});

describe('paths that are not served', () => {
  test.each([
    ['H34', '/graphql/..;/metrics'],
    ['H34', '//graphql'],
    ['H34', '/%2e/graphql'],
    ['H34', '/./graphql'],
    ['H34', '/graphql/'],
    ['H34', '/GraphQL'],
    ['H34', '/graphql%'],
    ['H35', '/metrics'],
    ['H35', '/readyz'],
    ['H35', '/supergraph'],
    ['H35', '/health/detail'],
  ])('%s: %s is 404 in the error shape', async (_id, path) => {
    const answer = await sendRaw(gateway.port, `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`, 300);
    expect(readStatuses(answer)).toEqual([404]);
    expect(readLastBody(answer)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});

test('answers do not say what serves them', async () => {
  const answer = await sendRaw(gateway.port, 'GET /nothing HTTP/1.1\r\nhost: a\r\n\r\n', 300);
  expect(answer).not.toMatch(/^(x-powered-by|server|etag):/im);
  expect(answer).toContain('cache-control: private, no-store');
});

test('none of these requests reached the engine', () => {
  expect(engine.requests).toHaveLength(0);
});
