import { once } from 'node:events';
import { WebSocket } from 'ws';
import { HttpFault } from '../../../src/http/http-fault';
import { connectSocket, init, subscribe } from '../http/support/socket-client';
import { until } from '../http/support/until';
import { createKey } from './support/sign-token';
import { audience, startIssuer, type TestIssuer } from './support/start-issuer';
import { startProtected, type ProtectedGateway } from './support/start-protected';

const key = createKey('k1');
const cookie = { cookie: 'selvage=sid' };
const own = 'https://own.example';

let issuer: TestIssuer;
let gateway: ProtectedGateway;
let open: ProtectedGateway;

beforeAll(async () => {
  issuer = await startIssuer(key);
  const tokens = [{ issuer: issuer.issuer, audience: [audience] }];
  const sessions = {
    cookie: 'selvage',
    read: () => ({ identity: { subject: 'carol', scopes: [], claims: {}, token: undefined }, session: {} }),
  };
  gateway = await startProtected({ tokens, sessions, ownOrigin: own });
  open = await startProtected({ tokens, anonymous: true });
});

afterAll(async () => {
  await gateway.stop();
  await open.stop();
  await issuer.stop();
});

const bearer = (claims: Record<string, unknown> = {}): string => `Bearer ${issuer.token(claims)}`;
const expired = (): string => bearer({ iat: 1_000_000, exp: 1_000_300 });

/** The status with which an upgrade is refused. */
async function refusal(headers: Record<string, string>, origin?: string): Promise<number> {
  const options = { headers, ...(origin !== undefined && { origin }) };
  const socket = new WebSocket(gateway.url.replace('http:', 'ws:'), 'graphql-transport-ws', options);
  const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number; resume(): void }];
  answer.resume();
  socket.on('error', () => undefined).terminate();
  return answer.statusCode;
}

/** Who an operation runs for, on a socket that was opened so. */
async function subjectOf(headers: Record<string, string>, payload?: object, at = gateway): Promise<string | undefined> {
  const client = await connectSocket(at.url, { headers });
  client.send({ ...init, ...(payload !== undefined && { payload }) });
  await until('it is acknowledged', () => client.messages.length === 1);
  client.send(subscribe('1', '{ a }'));
  await until('it is answered', () => client.messages.some(({ type }) => type === 'complete'));
  client.socket.close();
  await client.closed;
  return at.subject();
}

/** The code with which a socket is closed after its connection_init. */
async function closingCode(headers: Record<string, string>, payload: object, at = gateway): Promise<number> {
  const client = await connectSocket(at.url, { headers });
  client.send({ ...init, payload });
  const [code] = await client.closed;
  expect(client.messages).toEqual([]);
  return code;
}

describe('a WebSocket is opened', () => {
  it('by a token in a header of the upgrade', async () => {
    expect(await subjectOf({ authorization: bearer() })).toBe('alice');
  });

  it.each(['authorization', 'Authorization'])('by a token in its connection_init, as %s', async (name) => {
    expect(await subjectOf({}, { [name]: bearer({ sub: 'bob' }) })).toBe('bob');
    expect(await subjectOf({}, { [name]: bearer({ sub: 'bob' }) }, open)).toBe('bob');
  });

  it('by a cookie that our own page sends', async () => {
    expect(await subjectOf({ ...cookie, origin: own })).toBe('carol');
  });

  it('without anything where anonymous callers are let in', async () => {
    expect(await subjectOf({}, {}, open)).toBeUndefined();
    expect(await subjectOf({}, { authorization: null }, open)).toBeUndefined();
  });
});

describe('a WebSocket is refused', () => {
  it('at the upgrade, for a bad token in a header', async () => {
    expect(await refusal({ authorization: expired() })).toBe(401);
  });

  it('W06: at the upgrade, for a cookie of a foreign page', async () => {
    expect(await refusal(cookie, 'https://evil.example')).toBe(403);
    expect(await refusal(cookie, 'null')).toBe(403);
    expect(await refusal(cookie)).toBe(403);
  });

  it('J57: at the upgrade, for a cookie and a token', async () => {
    expect(await refusal({ ...cookie, authorization: bearer() }, own)).toBe(400);
  });

  it.each([
    ['an expired token', () => ({ authorization: expired() })],
    ['a token without its scheme', () => ({ authorization: issuer.token() })],
    ['a value that is no text', () => ({ authorization: [bearer()] })],
    ['two values', () => ({ authorization: bearer(), Authorization: bearer() })],
  ])('W07: with 4403, for %s in its connection_init', async (_, payload) => {
    expect(await closingCode({}, payload())).toBe(4403);
    expect(await closingCode({}, payload(), open)).toBe(4403);
  });

  it('W07: with 4403, without a token where anonymous callers are not let in', async () => {
    expect(await closingCode({}, {})).toBe(4403);
  });

  it('with 4403, for a second token in its connection_init, and for one beside a cookie', async () => {
    expect(await closingCode({ authorization: bearer() }, { authorization: bearer({ sub: 'bob' }) })).toBe(4403);
    expect(await closingCode({ ...cookie, origin: own }, { authorization: bearer() })).toBe(4403);
  });

  it('W03: with 4401, for an operation before it is known who asks', async () => {
    const client = await connectSocket(gateway.url);
    client.send(subscribe('1', '{ a }'));
    expect((await client.closed)[0]).toBe(4401);
  });

  it('with 1013, to come again, when tokens cannot be checked', async () => {
    const absent = await startProtected({ tokens: [{ issuer: 'http://127.0.0.1:9', audience: [audience] }] });
    try {
      const token = bearer({ iss: 'http://127.0.0.1:9' });
      expect(await closingCode({}, { authorization: token }, absent)).toBe(1013);
    } finally {
      await absent.stop();
    }
  });

  it('keeps what the client sent of credentials out of the log', () => {
    const log = JSON.stringify([...gateway.logLines, ...open.logLines]);
    expect(log).not.toMatch(/eyJ|Bearer |selvage=/);
    expect(log).toContain('credentials were refused');
  });
});

describe('identification that fails', () => {
  it('is not taken for a missing token', async () => {
    const fault = new HttpFault('UNAUTHENTICATED');
    const strict = await startProtected({
      tokens: [],
      anonymous: true,
      sessions: { cookie: 'selvage', read: () => fault },
    });
    try {
      const socket = new WebSocket(strict.url.replace('http:', 'ws:'), 'graphql-transport-ws', {
        headers: { ...cookie, 'x-selvage-csrf': '1' },
      });
      const [, answer] = (await once(socket, 'unexpected-response')) as [
        unknown,
        { statusCode: number; resume(): void },
      ];
      answer.resume();
      socket.on('error', () => undefined).terminate();
      expect(answer.statusCode).toBe(401);
    } finally {
      await strict.stop();
    }
  });
});
