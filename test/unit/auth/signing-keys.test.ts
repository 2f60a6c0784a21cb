import { generateKeyPairSync } from 'node:crypto';
import { Writable } from 'node:stream';
import { discoverKeys } from '../../../src/auth/keys/discover-keys';
import { keyTimes } from '../../../src/auth/keys/key-times';
import { createLogger } from '../../../src/logger';
import { until } from '../http/support/until';
import { pass, resetClock } from './support/clock';
import { createKey, signToken, toJwk } from './support/sign-token';
import { audience, startIssuer, type Fault, type TestIssuer } from './support/start-issuer';
import { startProtected, type ProtectedGateway, type Protection } from './support/start-protected';

const key = createKey('k1');
const next = createKey('k2', 'ec');
const weak = createKey('weak', 'rsa', 1024);
const hour = 3_600_000;

const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  resetClock();
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function issue(): Promise<TestIssuer> {
  const issuer = await startIssuer(key);
  cleanups.push(() => issuer.stop());
  return issuer;
}

async function protect(issuer: TestIssuer, protection: Partial<Protection> = {}): Promise<ProtectedGateway> {
  const gateway = await startProtected({ tokens: [{ issuer: issuer.issuer, audience: [audience] }], ...protection });
  cleanups.push(() => gateway.stop());
  return gateway;
}

/** An issuer and a gateway that has its keys. */
async function begin(protection: Partial<Protection> = {}): Promise<[TestIssuer, ProtectedGateway]> {
  const issuer = await issue();
  const gateway = await protect(issuer, protection);
  await until('the keys are loaded', () => gateway.tokens.waitingFor().length === 0);
  return [issuer, gateway];
}

function tokenBy(issuer: TestIssuer, by = next, claims: Record<string, unknown> = {}): string {
  const alg = by.privateKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256';
  return signToken({ header: { alg, kid: by.kid }, claims: issuer.claims(claims) }, alg, by.privateKey);
}

const hang: Fault = () => undefined;
const faults: readonly (readonly [title: string, fault: Fault])[] = [
  ['J39: says nothing', hang],
  [
    'J39: says half and stops',
    (_req, res) => {
      res.write('{"keys":[');
    },
  ],
  ['J40: answers 500', (_req, res) => res.writeHead(500).end('{"keys":[]}')],
  ['J41: answers HTML', (_req, res) => res.setHeader('content-type', 'text/html').end('<p>keys</p>')],
  ['J41: answers 10 MB', (_req, res) => res.end(JSON.stringify({ keys: [toJwk(key)], pad: 'x'.repeat(10_000_000) }))],
  ['J42: answers two keys of one kid', (_req, res) => res.end(JSON.stringify({ keys: [toJwk(key), toJwk(key)] }))],
  ['answers what is no key set', (_req, res) => res.end('{"keys":{}}')],
  ['answers a key that is none', (_req, res) => res.end('{"keys":[null]}')],
  ['answers a secret key', (_req, res) => res.end('{"keys":[{"kty":"oct","k":"AAAA","kid":"s"}]}')],
  ['resets the connection', (req) => req.socket.resetAndDestroy()],
];

describe('the keys of an issuer', () => {
  it('are asked for in bounds that the defaults set', () => {
    expect(keyTimes).toEqual({ timeout: 2000, cooldown: 30_000, maxAge: 600_000, staleFor: 24 * hour });
  });

  it('J35: are fetched once however many tokens name unknown keys, and those are refused at once', async () => {
    const [issuer, gateway] = await begin();
    pass(31_000);
    const flood = Array.from({ length: 1000 }, (_, n) => issuer.token({}, { kid: `unknown-${String(n)}` }));
    const times: number[] = [];
    const reasonOf = async (token: string): Promise<string> => {
      const started = performance.now();
      const verdict = await gateway.tokens.verify(`Bearer ${token}`);
      times.push(performance.now() - started);
      return 'reason' in verdict ? verdict.reason : 'taken';
    };
    // The first ones share one fetch; a thousand of them at once may hold up a slow machine until that fetch is cut.
    const statuses = await Promise.all(flood.slice(0, 50).map(reasonOf));
    statuses.push(...(await Promise.all(flood.slice(50).map(reasonOf))));
    expect(new Set(statuses)).toEqual(new Set(['no key of the issuer is the one that the token names']));
    expect(issuer.keyFetches()).toBe(2);
    expect(await gateway.statusOf(issuer.token({}, { kid: 'one-more' }))).toBe(401);
    expect(issuer.keyFetches()).toBe(2);
    expect(times.sort((a, b) => a - b)[989]).toBeLessThan(2000);
  });

  it('J36: are renewed by the first token of a new key, and the old one is taken until the set drops it', async () => {
    const [issuer, gateway] = await begin();
    const old = issuer.token();
    expect(await gateway.statusOf(old)).toBe(200);
    issuer.publish(toJwk(key), toJwk(next));
    expect(await gateway.statusOf(tokenBy(issuer))).toBe(401);
    pass(31_000);
    expect(await gateway.statusOf(tokenBy(issuer))).toBe(200);
    expect(await gateway.statusOf(old)).toBe(200);
    issuer.publish(toJwk(next));
    pass(31_000);
    expect(await gateway.statusOf(issuer.token({}, { kid: 'k3' }))).toBe(401);
    expect(await gateway.statusOf(old)).toBe(401);
    expect(await gateway.statusOf(tokenBy(issuer))).toBe(200);
  });

  it('are renewed from time to time without being asked', async () => {
    const [issuer, gateway] = await begin({ times: { maxAge: 20, cooldown: 10 } });
    const old = issuer.token();
    expect(await gateway.statusOf(old)).toBe(200);
    issuer.publish(toJwk(next));
    const before = issuer.keyFetches();
    await until('they were renewed', () => issuer.keyFetches() > before + 1);
    expect(await gateway.statusOf(old)).toBe(401);
  });

  it('J37: serve on for a day while the issuer is down, and no longer', async () => {
    const [issuer, gateway] = await begin();
    await issuer.stop();
    expect(await gateway.statusOf(issuer.token())).toBe(200);
    pass(23 * hour);
    const token = issuer.token();
    expect(await gateway.statusOf(token)).toBe(200);
    expect(await gateway.statusOf(issuer.token({}, { kid: 'new' }))).toBe(401);
    pass(hour + 60_000);
    expect(await gateway.statusOf(token)).toBe(503);
    expect(gateway.tokens.waitingFor()).toEqual([issuer.issuer]);
  });

  it('J38: that were never loaded are 503, never 401, until the issuer is up', async () => {
    const issuer = await issue();
    await issuer.stop();
    const gateway = await protect(issuer);
    const answer = await gateway.ask({ authorization: `Bearer ${issuer.token()}` });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'AUTH_KEYS_UNAVAILABLE' } }] });
    expect(gateway.tokens.waitingFor()).toEqual([issuer.issuer]);
    expect(await gateway.statusOf('a.b.c')).toBe(401);
    await issuer.restart();
    await until('the keys are loaded', () => gateway.tokens.waitingFor().length === 0, 10_000);
    expect(await gateway.statusOf(issuer.token())).toBe(200);
  });

  it('are waited for by the tokens that come while they are first loaded', async () => {
    const issuer = await issue();
    const gateway = await protect(issuer);
    expect(await gateway.statusOf(issuer.token())).toBe(200);
  });

  it.each(faults)('serve on when the issuer %s', async (_, fault) => {
    const [issuer, gateway] = await begin({ times: { timeout: 300 } });
    issuer.failKeys(fault);
    pass(31_000);
    const started = performance.now();
    expect(await gateway.statusOf(issuer.token({}, { kid: 'new' }))).toBe(401);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(issuer.keyFetches()).toBe(2);
    expect(await gateway.statusOf(issuer.token({}, { kid: 'newer' }))).toBe(401);
    expect(issuer.keyFetches()).toBe(2);
    expect(await gateway.statusOf(issuer.token())).toBe(200);
    issuer.failKeys(undefined);
    issuer.publish(toJwk(key), toJwk(next));
    pass(31_000);
    expect(await gateway.statusOf(tokenBy(issuer))).toBe(200);
  });

  it.each(faults)('are not there at all when the issuer %s at first', async (_, fault) => {
    const issuer = await issue();
    issuer.failKeys(fault);
    const gateway = await protect(issuer, { times: { timeout: 300 } });
    expect(await gateway.statusOf(issuer.token())).toBe(503);
  });

  it('J43: are not fetched from where the issuer redirects to', async () => {
    const elsewhere = await startIssuer(key);
    cleanups.push(() => elsewhere.stop());
    const redirect: Fault = (_req, res) => res.writeHead(302, { location: `${elsewhere.issuer}/jwks` }).end();
    const issuer = await issue();
    issuer.failKeys(redirect);
    const gateway = await protect(issuer);
    expect(await gateway.statusOf(issuer.token())).toBe(503);
    expect(elsewhere.asked).toEqual([]);
  });

  it('J43: nor is the discovery document', async () => {
    const elsewhere = await startIssuer(key);
    cleanups.push(() => elsewhere.stop());
    const issuer = await issue();
    issuer.failDiscovery((req, res) => res.writeHead(307, { location: elsewhere.issuer + String(req.url) }).end());
    const gateway = await protect(issuer);
    expect(await gateway.statusOf(issuer.token())).toBe(503);
    expect(elsewhere.asked).toEqual([]);
  });

  it.each([
    ['another issuer', (own: string) => ({ issuer: `${own}/`, jwks_uri: `${own}/jwks` })],
    ['no key set', (own: string) => ({ issuer: own })],
    ['a file', (own: string) => ({ issuer: own, jwks_uri: 'file:///etc/passwd' })],
    ['nothing', () => 5],
  ])('S32: are not believed when the discovery document names %s', async (_, document) => {
    const issuer = await issue();
    issuer.failDiscovery((_req, res) => res.end(JSON.stringify(document(issuer.issuer))));
    const gateway = await protect(issuer);
    expect(await gateway.statusOf(issuer.token())).toBe(503);
    expect(issuer.keyFetches()).toBe(0);
  });

  it.each([
    ['http://keys.example/jwks', 'The discovery document’s jwks_uri is not https.'],
    ['data:application/json,{}', 'The discovery document’s jwks_uri is not https.'],
    ['https://keys.example/jwks', undefined],
  ])('S32: of an https issuer are not fetched in plain text (%s)', async (keys, message) => {
    const document = { issuer: 'https://idp.example', jwks_uri: keys };
    const fetched = jest.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json(document));
    const bounds = { signal: AbortSignal.timeout(1000), maxBytes: 1000 };
    const found = await discoverKeys('https://idp.example', bounds).catch((error: unknown) => error);
    fetched.mockRestore();
    expect(found).toEqual(message === undefined ? keys : new Error(message));
  });

  it('may be named by the configuration: then nothing is discovered', async () => {
    const issuer = await issue();
    const tokens = [{ issuer: issuer.issuer, audience: [audience], jwks: `${issuer.issuer}/jwks` }];
    const gateway = await protect(issuer, { tokens });
    expect(await gateway.statusOf(issuer.token())).toBe(200);
    expect(issuer.asked).toEqual(['/jwks']);
  });

  it('need at least 2048 bits', async () => {
    const issuer = await issue();
    issuer.publish(toJwk(weak));
    const gateway = await protect(issuer);
    expect(await gateway.statusOf(tokenBy(issuer, weak))).toBe(401);
  });

  it('J58: need an exponent that makes a signature more than its text', async () => {
    const issuer = await issue();
    const low = { kid: 'low', ...generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }) };
    issuer.publish(toJwk(low));
    const gateway = await protect(issuer);
    expect(await gateway.statusOf(tokenBy(issuer, low))).toBe(401);
  });

  it('need no name while there is one', async () => {
    const issuer = await issue();
    issuer.publish({ ...toJwk(key), kid: undefined });
    const gateway = await protect(issuer);
    expect(await gateway.statusOf(issuer.token({}, { kid: undefined }))).toBe(200);
    expect(await gateway.statusOf(issuer.token())).toBe(401);
  });

  it('are not guessed among when a token names none', async () => {
    const issuer = await issue();
    const other = createKey('k9');
    issuer.publish(toJwk(key), toJwk(other));
    const gateway = await protect(issuer);
    expect(await gateway.statusOf(issuer.token({}, { kid: undefined }))).toBe(401);
    expect(await gateway.statusOf(issuer.token())).toBe(200);
  });

  it('of several issuers are never mixed', async () => {
    const [first, other] = [await issue(), await startIssuer(next)];
    cleanups.push(() => other.stop());
    const tokens = [first, other].map(({ issuer }) => ({ issuer, audience: [audience] }));
    const gateway = await protect(first, { tokens });
    expect(await gateway.statusOf(first.token())).toBe(200);
    expect(await gateway.statusOf(tokenBy(other))).toBe(200);
    expect(await gateway.statusOf(tokenBy(other, key))).toBe(401);
    expect(await gateway.statusOf(tokenBy(first, next))).toBe(401);
  });

  it('that cannot be loaded are told of in the log, without what came instead', async () => {
    const lines: string[] = [];
    const destination = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const issuer = await issue();
    issuer.failKeys((_req, res) => res.end('<p>secret</p>'));
    const gateway = await protect(issuer, { logger: createLogger({ destination }) });
    expect(await gateway.statusOf(issuer.token())).toBe(503);
    expect(lines.join('')).toContain('signing keys could not be loaded; none can serve');
    expect(lines.join('')).toContain('The answer is not JSON.');
    expect(lines.join('')).not.toContain('secret');
  });
});
