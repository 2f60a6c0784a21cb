import { once } from 'node:events';
import { connect } from 'node:net';
import type { Caller } from '../../../src/http/identify';
import { createIdentify } from '../../../src/auth/create-identify';
import { RememberedTokens } from '../../../src/auth/remembered-tokens';
import type { Revocations, TokenId } from '../../../src/auth/revocations';
import { TokenFault } from '../../../src/auth/token-fault';
import { pass, resetClock } from './support/clock';
import { createKey } from './support/sign-token';
import { audience, startIssuer, type TestIssuer } from './support/start-issuer';
import { openVerifier, startProtected, type ProtectedGateway } from './support/start-protected';

const key = createKey('k1');
const revoked = new Set<string>();
let answersLate = false;
const asked: TokenId[] = [];
const revocations: Revocations = {
  isRevoked: (id) => {
    asked.push(id);
    const answer = revoked.has(`${id.issuer} ${id.jti}`);
    return answersLate ? Promise.resolve(answer) : answer;
  },
};

let issuer: TestIssuer;
let gateway: ProtectedGateway;

beforeAll(async () => {
  issuer = await startIssuer(key);
  gateway = await startProtected({ tokens: [{ issuer: issuer.issuer, audience: [audience] }], revocations });
  await gateway.statusOf(issuer.token());
});

afterEach(() => {
  resetClock();
  answersLate = false;
});

afterAll(async () => {
  await gateway.stop();
  await issuer.stop();
});

const verify = (token: string) => gateway.tokens.verify(`Bearer ${token}`);

describe('a token that was verified', () => {
  it('is known again at once, with the same identity, which nobody can change', async () => {
    const token = issuer.token({ scope: 'orders:read stock', tenant: { id: 't1' } });
    const first = (await verify(token)) as Caller;
    const again = verify(token);
    expect(again).toBe(first);
    expect(first.identity).toEqual({
      subject: 'alice',
      scopes: ['orders:read', 'stock'],
      claims: expect.objectContaining({ tenant: { id: 't1' } }) as unknown,
      token,
      provenBy: 'token',
      issuer: issuer.issuer,
      expires: (first.identity?.claims['exp'] as number) * 1000,
      pseudonym: expect.stringMatching(/^[\w-]{16}$/) as string,
    });
    for (const part of [first.identity, first.identity?.claims, first.identity?.claims['tenant']])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it.each([
    [{ scp: ['a', 'b', 5] }, ['a', 'b']],
    [{ scp: 'a b' }, ['a', 'b']],
    [{ scope: 7 }, []],
    [{}, []],
  ])('has the scopes of %j', async (claims, scopes) => {
    expect(((await verify(issuer.token(claims))) as Caller).identity?.scopes).toEqual(scopes);
  });

  it('J60: ends when it ends, though it is remembered', async () => {
    const token = issuer.token();
    expect(await gateway.statusOf(token)).toBe(200);
    pass(299_000);
    expect(verify(token)).not.toBeInstanceOf(Promise);
    pass(10_000);
    // Within the skew of clocks it is taken as one that was never seen is.
    expect(verify(token)).toBeInstanceOf(Promise);
    expect(await gateway.statusOf(token)).toBe(200);
    pass(25_000);
    expect(await gateway.statusOf(token)).toBe(401);
  });

  it.each([
    ['at once', false],
    ['later', true],
  ])('J56: is refused once its jti is revoked, known or not, when the store answers %s', async (_, late) => {
    answersLate = late;
    const jti = `j-${String(late)}`;
    const token = issuer.token({ jti });
    const other = issuer.token({ jti: `${jti}-other` });
    expect(await gateway.statusOf(token)).toBe(200);
    expect(await gateway.statusOf(token)).toBe(200);
    revoked.add(`${issuer.issuer} ${jti}`);
    expect(await gateway.statusOf(token)).toBe(401);
    expect(await gateway.statusOf(issuer.token({ jti, n: 1 }))).toBe(401);
    expect(await gateway.statusOf(other)).toBe(200);
    expect(asked.at(-1)).toEqual({ issuer: issuer.issuer, jti: `${jti}-other` });
  });

  it('J59: is no other’s on the same connection', async () => {
    const tokens = ['alice', 'bob', 'alice', 'mallory', 'bob'].map((sub) => issuer.token({ sub }));
    const bad = `${String(tokens[0]).slice(0, -4)}AAAA`;
    const socket = connect(gateway.port, '127.0.0.1');
    await once(socket, 'connect');
    const seen: string[] = [];
    for (const token of [...tokens, bad, undefined, tokens[1]]) {
      const credentials = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
      const head = `POST /graphql HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\ncontent-length: 15\r\n`;
      socket.write(`${head}${credentials}\r\n{"query":"{a}"}`);
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      seen.push(chunk.toString().startsWith('HTTP/1.1 200') ? (gateway.subject() ?? 'nobody') : 'refused');
    }
    socket.destroy();
    expect(seen).toEqual(['alice', 'bob', 'alice', 'mallory', 'bob', 'refused', 'refused', 'bob']);
  });

  it('is not known by a part of it, nor by another case of its scheme', async () => {
    const token = issuer.token();
    await verify(token);
    expect(gateway.tokens.verify(`bearer ${token}`)).toBeInstanceOf(Promise);
    expect(verify(token.slice(0, -1))).toBeInstanceOf(Promise);
    expect(await verify(token.slice(0, -1))).toBeInstanceOf(TokenFault);
  });

  it('costs little the second time', async () => {
    const rawHeaders = ['host', 'h', 'user-agent', 'test', 'accept', '*/*', 'content-type', 'application/json'];
    rawHeaders.push('authorization', `Bearer ${issuer.token({ jti: 'fast' })}`);
    const identify = createIdentify({
      tokens: gateway.tokens,
      sessions: undefined,
      guard: () => undefined,
      anonymous: false,
    });
    const source = { req: { method: 'POST', rawHeaders }, log: { info: () => undefined, error: () => undefined } };
    await identify(source);
    const rounds = 20_000;
    const before = process.cpuUsage();
    let last: unknown;
    for (let round = 0; round < rounds; round += 1) last = identify(source);
    const { user, system } = process.cpuUsage(before);
    expect(last).not.toBeInstanceOf(Promise);
    asked.length = 0;
    // Some 2 µs; the bound is generous, as coverage and a busy machine slow what is counted. Verifying anew costs more than it.
    expect((user + system) / rounds).toBeLessThan(100);
  });
});

describe('the memory of tokens', () => {
  const caller: Caller = { identity: undefined, session: undefined };
  const entry = { caller, expires: Infinity, id: undefined, keys: { version: 1 }, version: 1 };

  it('is bounded by count and by bytes; who was seen longest ago goes first', () => {
    const few = new RememberedTokens({ maxTokens: 2 });
    for (const text of ['a', 'b']) few.add(text, entry);
    few.find('a');
    few.add('c', entry);
    expect(['a', 'b', 'c'].map((text) => few.find(text) !== undefined)).toEqual([true, false, true]);
    const small = new RememberedTokens({ maxBytes: 100_000 });
    for (let n = 0; n < 100; n += 1) small.add(`${String(n)}${'x'.repeat(8000)}`, entry);
    expect(small.size).toBe(2);
  });

  it('holds no token that is bad, however many come', async () => {
    const verifier = openVerifier({ tokens: [{ issuer: issuer.issuer, audience: [audience] }] });
    const token = issuer.token({ aud: 'x' });
    for (let n = 0; n < 3; n += 1) {
      const verdict = verifier.verify(`Bearer ${token}`);
      expect(verdict).toBeInstanceOf(Promise);
      expect(await verdict).toBeInstanceOf(TokenFault);
    }
    verifier.close();
  });

  it('forgets a token when the keys have changed since, or serve no longer', () => {
    const keys: { version: number | undefined } = { version: 1 };
    const tokens = new RememberedTokens();
    tokens.add('a', { ...entry, keys });
    expect(tokens.find('a')).toBeDefined();
    keys.version = undefined;
    expect(tokens.find('a')).toBeUndefined();
    expect(tokens.size).toBe(0);
  });
});
