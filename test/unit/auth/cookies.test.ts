import { HttpFault } from '../../../src/http/http-fault';
import { readStatuses, sendRaw } from '../http/support/send-raw';
import { createKey } from './support/sign-token';
import { audience, startIssuer, type TestIssuer } from './support/start-issuer';
import { startProtected, type ProtectedGateway } from './support/start-protected';

const key = createKey('k1');
const own = 'https://api.good.com';
const app = 'https://good.com';
const body = JSON.stringify({ query: '{ a }' });
const cookie = '__Host-selvage=s%3Asid.signature';
const json = { 'content-type': 'application/json' };

let issuer: TestIssuer;
let gateway: ProtectedGateway;
const read: string[] = [];

beforeAll(async () => {
  issuer = await startIssuer(key);
  gateway = await startProtected({
    tokens: [{ issuer: issuer.issuer, audience: [audience] }],
    anonymous: true,
    ownOrigin: own,
    origins: [app],
    sessions: {
      cookie: '__Host-selvage',
      read: (value) => {
        read.push(value);
        if (value === 'gone') return new HttpFault('UNAUTHENTICATED');
        return { identity: { subject: 'bob', scopes: [], claims: {}, token: undefined }, session: { theme: 'dark' } };
      },
    },
  });
});

afterAll(async () => {
  await gateway.stop();
  await issuer.stop();
});

beforeEach(() => {
  read.length = 0;
});

/** Sends headers that no client of the platform would send for us. */
async function send(headers: Record<string, string>, options: { readonly get?: boolean; readonly text?: string } = {}) {
  const { get = false, text = body } = options;
  const lines = Object.entries({ host: 'api.good.com', connection: 'close', ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const start = get ? 'GET /graphql?query=%7Ba%7D' : 'POST /graphql';
  const length = get ? '' : `content-length: ${String(Buffer.byteLength(text))}\r\n`;
  const asked = gateway.engine.requests.length;
  const answer = await sendRaw(gateway.port, `${start} HTTP/1.1\r\n${head}${length}\r\n${get ? '' : text}`);
  return { status: readStatuses(answer)[0], answer, ran: gateway.engine.requests.length - asked };
}

describe('a cookie counts', () => {
  it.each([
    ['with the header that only our pages send', { ...json, 'x-selvage-csrf': '1' }],
    [
      'with that header from a page of ours',
      { ...json, 'x-selvage-csrf': '1', origin: own, 'sec-fetch-site': 'same-origin' },
    ],
    ['with that header and from no page at all', { ...json, 'x-selvage-csrf': '1', 'sec-fetch-site': 'none' }],
    ['in JSON of our own origin', { ...json, origin: own }],
    ['in JSON that the browser says is of our origin', { ...json, 'sec-fetch-site': 'same-origin' }],
    [
      'from a trusted origin with the header',
      { ...json, origin: app, 'x-selvage-csrf': '1', 'sec-fetch-site': 'same-site' },
    ],
  ])('%s', async (_, headers) => {
    expect(await send({ cookie, ...headers })).toMatchObject({ status: 200, ran: 1 });
    expect(gateway.subject()).toBe('bob');
    expect(gateway.engine.contexts.at(-1)?.session).toEqual({ theme: 'dark' });
    expect(read).toEqual(['s%3Asid.signature']);
  });

  it('in a GET with the header', async () => {
    expect(await send({ cookie, 'x-selvage-csrf': '1' }, { get: true })).toMatchObject({ status: 200 });
  });

  it('among other cookies', async () => {
    expect(await send({ cookie: `a=1; ${cookie} ; x__Host-selvage=2`, ...json, origin: own })).toMatchObject({
      status: 200,
    });
    expect(read).toEqual(['s%3Asid.signature']);
  });
});

describe('a cookie is blocked', () => {
  const form = 'application/x-www-form-urlencoded';
  it.each([
    ['S14: in a form', { 'content-type': form, origin: own }, {}],
    ['S15: in text/plain', { 'content-type': 'text/plain', origin: own }, {}],
    ['S16: in multipart', { 'content-type': 'multipart/form-data; boundary=x', origin: own }, {}],
    ['S17: in a GET', {}, { get: true }],
    ['S17: in a GET of our own page', { 'sec-fetch-site': 'same-origin' }, { get: true }],
    ['S17: in a GET that was typed', { 'sec-fetch-site': 'none' }, { get: true }],
    ['S18: in JSON without the header and without an origin', json, {}],
    ['S18: in JSON with another value of the header', { ...json, 'x-selvage-csrf': 'true' }, {}],
    ['S19: in JSON of a foreign origin', { ...json, origin: 'https://evil.com' }, {}],
    ['S19: of a foreign origin with the header', { ...json, origin: 'https://evil.com', 'x-selvage-csrf': '1' }, {}],
    ['S19: of our host in plain text', { ...json, origin: own.replace('https', 'http') }, {}],
    ['S19: of our host at another port', { ...json, origin: `${own}:8443` }, {}],
    ['S19: of a forged host', { ...json, host: 'evil.com', origin: 'https://evil.com' }, {}],
    ['S20: from another site', { ...json, 'x-selvage-csrf': '1', 'sec-fetch-site': 'cross-site' }, {}],
    ['S20: from another site that says it is us', { ...json, origin: own, 'sec-fetch-site': 'cross-site' }, {}],
    ['S20: from a neighbour', { ...json, 'x-selvage-csrf': '1', 'sec-fetch-site': 'same-site' }, {}],
    ['S21: from a page without origin', { ...json, 'x-selvage-csrf': '1', origin: 'null' }, {}],
    ['from a trusted origin without the header', { ...json, origin: app, 'sec-fetch-site': 'cross-site' }, {}],
  ])('%s', async (_, headers, options) => {
    const lines = gateway.logLines.length;
    const { status, answer, ran } = await send({ cookie, ...headers }, options);
    expect(status).toBe(403);
    expect(answer).toContain('"code":"CSRF_BLOCKED"');
    expect(ran).toBe(0);
    expect(read).toEqual([]);
    const told = gateway.logLines.slice(lines).filter(({ msg }) => msg === 'a cookie was refused');
    expect(told).toEqual([expect.objectContaining({ reason: expect.any(String) as string })]);
    expect(JSON.stringify(gateway.logLines.slice(lines))).not.toContain('sid');
  });

  it.each([
    ['S14: a form', 'application/x-www-form-urlencoded'],
    ['S15: text/plain', 'text/plain'],
    ['S16: multipart', 'multipart/form-data; boundary=x'],
  ])('%s stays 415 with the header, and runs nothing', async (_, type) => {
    const sent = await send({ cookie, 'content-type': type, 'x-selvage-csrf': '1' });
    expect(sent).toMatchObject({ status: 415, ran: 0 });
  });

  it('S17: its control, the same without a cookie, is answered', async () => {
    expect(await send({ origin: 'https://evil.com' }, { get: true })).toMatchObject({ status: 200, ran: 1 });
    expect(gateway.subject()).toBeUndefined();
  });

  it('when it is sent twice: 400', async () => {
    const sent = await send({ cookie: `${cookie}; __Host-selvage=other`, ...json, origin: own });
    expect(sent).toMatchObject({ status: 400, ran: 0 });
    expect(read).toEqual([]);
  });

  it('when its session is gone: 401, never anonymous', async () => {
    expect(await send({ cookie: '__Host-selvage=gone', ...json, origin: own })).toMatchObject({ status: 401, ran: 0 });
  });
});

describe('a cookie and a token', () => {
  it.each([
    ['J57: of different users', () => issuer.token({ sub: 'alice' })],
    ['J57: of which the token is bad', () => 'a.b.c'],
  ])('%s are 400, and neither counts', async (_, token) => {
    const sent = await send({ cookie, ...json, origin: own, authorization: `Bearer ${token()}` });
    expect(sent).toMatchObject({ status: 400, ran: 0 });
    expect(sent.answer).toContain('Send a session cookie or a bearer token, not both.');
    expect(read).toEqual([]);
  });

  it('J57: their controls, each alone and a token beside another cookie, count', async () => {
    const token = issuer.token({ sub: 'alice' });
    expect(await send({ cookie: 'other=1', ...json, authorization: `Bearer ${token}` })).toMatchObject({ status: 200 });
    expect(gateway.subject()).toBe('alice');
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    fetch(gateway.url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-selvage-csrf' },
    });

  it('lets a listed origin ask and read, with credentials and never by a wildcard', async () => {
    const asked = await preflight(app);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(app);
    expect(asked.headers.get('access-control-allow-credentials')).toBe('true');
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(asked.headers.get('access-control-allow-headers')).toContain('x-selvage-csrf');
    const answer = await gateway.ask({ origin: app });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(app);
    expect(answer.headers.get('vary')).toBe('origin');
    const refused = await gateway.ask({ origin: app, authorization: 'Bearer x' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe(app);
  });

  it('lets a listed origin read a stream', async () => {
    const query = encodeURIComponent('subscription { count(to: 1) }');
    const headers = { origin: app, accept: 'text/event-stream' };
    const stream = await fetch(`${gateway.url}?query=${query}`, { headers });
    expect(stream.headers.get('access-control-allow-origin')).toBe(app);
    expect(await stream.text()).toContain('event: complete');
  });

  it.each([
    'https://evil.com',
    'null',
    'https://evil-good.com',
    'https://good.com.evil',
    'https://good.com:8443',
    'http://good.com',
    'https://GOOD.com',
    'https://good.com/',
    'https://sub.good.com',
    '*',
  ])('S21: says nothing to %s', async (origin) => {
    const asked = await preflight(origin);
    expect(asked.status).toBe(405);
    for (const answer of [asked, await gateway.ask({ origin })])
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('S21: says nothing to anybody where no origin is listed', async () => {
    const closed = await startProtected({ tokens: [], anonymous: true });
    const answer = await closed.ask({ origin: app });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('vary')).toBeNull();
    await closed.stop();
  });

  it('answers OPTIONS that asks for nothing as any method that is not allowed', async () => {
    expect((await fetch(gateway.url, { method: 'OPTIONS', headers: { origin: app } })).status).toBe(405);
  });
});

describe('without an issuer configured', () => {
  it('authorization is not interpreted', async () => {
    const plain = await startProtected({ tokens: [], anonymous: true });
    expect((await plain.ask({ authorization: 'Bearer nonsense' })).status).toBe(200);
    expect(plain.subject()).toBeUndefined();
    await plain.stop();
  });
});
