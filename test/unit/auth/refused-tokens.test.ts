import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendRaw } from '../http/support/send-raw';
import { createKey, encode, signToken, toJwk } from './support/sign-token';
import { audience, startIssuer, type TestIssuer } from './support/start-issuer';
import { startProtected, type ProtectedGateway } from './support/start-protected';

const key = createKey('k1');
const foreign = createKey('k1');
const second = 60;

let issuer: TestIssuer;
let gateway: ProtectedGateway;
let attacker: Server;
let attackerUrl: string;
let hits = 0;

beforeAll(async () => {
  attacker = createServer((_req, res) => {
    hits += 1;
    res.end(JSON.stringify({ keys: [toJwk(foreign)] }));
  });
  await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve));
  attackerUrl = `http://127.0.0.1:${String((attacker.address() as AddressInfo).port)}/jwks`;
  issuer = await startIssuer(key);
  gateway = await startProtected({ tokens: [{ issuer: issuer.issuer, audience: [audience, 'other'] }] });
});

afterAll(async () => {
  await gateway.stop();
  await issuer.stop();
  attacker.close();
});

const now = (): number => Math.floor(Date.now() / 1000);

/** A token that is good but for its header and how it is signed. */
function tokenBy(alg: string, header: Record<string, unknown>, by: Parameters<typeof signToken>[2]): string {
  return signToken({ header: { typ: 'at+jwt', kid: 'k1', ...header }, claims: issuer.claims() }, alg, by);
}

const goodToken = (): string => tokenBy('RS256', { alg: 'RS256' }, key.privateKey);

/** A row: what it is, and the token. Each is good but for the one thing that the row names. */
type Row = readonly [title: string, token: () => string];

const algorithms: readonly Row[] = [
  ['J01: alg none', () => tokenBy('none', { alg: 'none' }, undefined)],
  ['J02: alg None', () => tokenBy('none', { alg: 'None' }, undefined)],
  ['J03: alg NONE', () => tokenBy('none', { alg: 'NONE' }, undefined)],
  ['J04: an empty alg', () => tokenBy('RS256', { alg: '' }, key.privateKey)],
  ['J05: no alg', () => tokenBy('RS256', {}, key.privateKey)],
  ['J01: alg none with the signature left on', () => tokenBy('RS256', { alg: 'none' }, key.privateKey)],
  [
    'J06: HS256 by the public key as PEM',
    () => tokenBy('HS256', { alg: 'HS256' }, { secret: key.publicKey.export({ type: 'spki', format: 'pem' }) }),
  ],
  [
    'J06: HS256 by the public key as DER',
    () => tokenBy('HS256', { alg: 'HS256' }, { secret: key.publicKey.export({ type: 'spki', format: 'der' }) }),
  ],
  ['J06: HS256 by the key’s JWK', () => tokenBy('HS256', { alg: 'HS256' }, { secret: JSON.stringify(toJwk(key)) })],
  ['J07: RS512 by the right key', () => tokenBy('RS512', { alg: 'RS512' }, key.privateKey)],
  ['J07: PS256 by the right key', () => tokenBy('PS256', { alg: 'PS256' }, key.privateKey)],
  ['an alg that says another than the signature', () => tokenBy('RS512', { alg: 'RS256' }, key.privateKey)],
  ['another key of the same name', () => tokenBy('RS256', { alg: 'RS256' }, foreign.privateKey)],
];

const claims: readonly (readonly [title: string, changes: () => Record<string, unknown>])[] = [
  ['J09: the wrong aud', () => ({ aud: 'elsewhere' })],
  ['J10: no aud', () => ({ aud: undefined })],
  ['J11: a list of aud without us', () => ({ aud: ['x', 'y'] })],
  ['J12: the wrong iss', () => ({ iss: 'https://evil.example' })],
  ['J13: no iss', () => ({ iss: undefined })],
  ['J14: an iss with a slash behind it', () => ({ iss: `${issuer.issuer}/` })],
  ['J14: a list of iss', () => ({ iss: [issuer.issuer] })],
  ['J15: an end beyond the skew', () => ({ iat: now() - 100, exp: now() - 32 })],
  ['J17: no exp', () => ({ exp: undefined })],
  ['J18: an exp that is text', () => ({ exp: String(now() + second) })],
  ['J19: a life of a century', () => ({ exp: now() + 100 * 365 * 86_400 })],
  ['J19: an exp beyond all numbers', () => ({ exp: 1e308 * 10 })],
  ['J20: an nbf in the future', () => ({ nbf: now() + second })],
  ['J20: an nbf that is text', () => ({ nbf: String(now()) })],
  ['J21: an iat in the future', () => ({ iat: now() + second })],
  ['no iat', () => ({ iat: undefined })],
  ['J22: no sub', () => ({ sub: undefined })],
  ['J22: an empty sub', () => ({ sub: '' })],
  ['J22: a sub that is a number', () => ({ sub: 7 })],
  ['J24: an ID token with a nonce', () => ({ nonce: 'n' })],
  ['J24: an ID token with a hash of its access token', () => ({ at_hash: 'x' })],
  ['J23: a logout token without typ', () => ({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })],
  ['a jti that is no text', () => ({ jti: 5 })],
  ['J44: claims that make it 12 KB', () => ({ pad: 'x'.repeat(8600) })],
];

const headers: readonly (readonly [title: string, header: () => Record<string, unknown>])[] = [
  ['J23: typ logout+jwt', () => ({ typ: 'logout+jwt' })],
  ['J23: a typ that is a list', () => ({ typ: ['at+jwt'] })],
  ['J26: a jwk', () => ({ jwk: toJwk(key) })],
  ['J27: a jku', () => ({ jku: attackerUrl })],
  ['J28: an x5u', () => ({ x5u: attackerUrl })],
  ['J29: an x5c', () => ({ x5c: ['MIIB'] })],
  ['J30: a kid that climbs', () => ({ kid: '../../dev/null' })],
  ['J31: a kid that injects', () => ({ kid: "' OR 1" })],
  ['J32: a kid __proto__', () => ({ kid: '__proto__' })],
  ['J33: a kid of 10 KB', () => ({ kid: 'k'.repeat(10_000) })],
  ['J34: a kid with CRLF', () => ({ kid: 'k1\r\n{"level":60}' })],
  ['a kid that is a list', () => ({ kid: ['k1'] })],
  ['an unknown crit', () => ({ crit: ['exp'], exp: 1 })],
  ['b64 that is critical', () => ({ crit: ['b64'], b64: false })],
];

/** Bytes of a good token changed in how they are written. */
const spellings: readonly (readonly [title: string, spell: (token: string) => string])[] = [
  ['J46: two parts', (token) => token.split('.').slice(0, 2).join('.')],
  ['J47: four parts', (token) => `${token}.AAAA`],
  ['J48: an empty header', (token) => `.${token.split('.').slice(1).join('.')}`],
  ['J48: an empty payload', (token) => token.split('.').with(1, '').join('.')],
  ['J48: an empty signature', (token) => token.split('.').with(2, '').join('.')],
  ['J48: nothing', () => ''],
  ['J49: a space within', (token) => token.replace('.', ' .')],
  ['J49: a tab before it', (token) => `\t${token}`],
  ['J50: padding', (token) => `${token}=`],
  ['J50: padding in the middle', (token) => token.replace('.', '=.')],
  ['J51: JSON serialization', (token) => JSON.stringify({ payload: token.split('.')[1] })],
];

/** Changes the last character of a part in bits that base64url throws away. */
function respell(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = token.at(-1) ?? '';
  return token.slice(0, -1) + (alphabet[alphabet.indexOf(last) ^ 1] ?? '');
}

describe('a bearer token', () => {
  it('is taken when it is good, at once and again', async () => {
    const token = goodToken();
    expect(await gateway.statusOf(token)).toBe(200);
    expect(await gateway.statusOf(token)).toBe(200);
    expect(gateway.subject()).toBe('alice');
  });

  it.each([
    ['one of several audiences', { aud: ['x', 'other'] }, {}],
    ['typ JWT', {}, { typ: 'JWT' }],
    ['no typ', {}, { typ: undefined }],
    ['typ application/at+jwt', {}, { typ: 'application/at+jwt' }],
    ['an nbf that is past', { nbf: 1 }, {}],
    ['claims that make it just less than 8 KB', { pad: 'x'.repeat(5300) }, {}],
  ])('is taken with %s', async (_, changes, header) => {
    expect(await gateway.statusOf(issuer.token(changes, header))).toBe(200);
  });

  it('J16: is taken within the skew of clocks', async () => {
    const claims = { iat: now() - 100, exp: now() - 20 };
    expect(await gateway.statusOf(issuer.token(claims))).toBe(200);
  });
});

describe('a bearer token is refused', () => {
  const rows: readonly Row[] = [
    ...algorithms,
    ...claims.map(([title, changes]): Row => [title, () => issuer.token(changes())]),
    ...headers.map(([title, header]): Row => [title, () => issuer.token({}, header())]),
    ...spellings.map(([title, spell]): Row => [title, () => spell(goodToken())]),
    ['J52: a payload that is not UTF-8', () => signedPayload(Buffer.from([0x22, 0xff, 0xfe, 0x22]))],
    ['J52: a payload with a stray byte in a claim', () => signedPayload(strayByte())],
    ['a payload that is a list', () => signedPayload(Buffer.from('[]'))],
    ['a header that is no JSON', () => `${encode('nope')}.${encode(issuer.claims())}.AAAA`],
    ['J56: the same bytes spelt otherwise', () => respell(goodToken())],
  ];

  it.each(rows)('%s', async (_, create) => {
    const asked = gateway.engine.requests.length;
    const lines = gateway.logLines.length;
    const token = create();
    const answer = await gateway.ask({ authorization: `Bearer ${token}` });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="selvage", error="invalid_token"');
    expect(await answer.json()).toEqual({
      errors: [{ message: 'The request needs credentials that are good.', extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(gateway.engine.requests).toHaveLength(asked);
    const told = gateway.logLines.slice(lines).filter(({ msg }) => msg === 'credentials were refused');
    expect(told).toEqual([expect.objectContaining({ reason: expect.any(String) as string, level: 'info' })]);
    const log = JSON.stringify(gateway.logLines.slice(lines));
    for (const part of token.split('.').filter((text) => text.length > 10)) expect(log).not.toContain(part);
    expect(hits).toBe(0);
  });

  it('J45: 64 KB, by the server itself with 431', async () => {
    const bytes = `GET /graphql HTTP/1.1\r\nhost: h\r\nauthorization: Bearer ${'A'.repeat(65_536)}\r\n\r\n`;
    expect(await sendRaw(gateway.port, bytes)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it.each([
    ['J53: two headers', (a: string, b: string) => [`authorization: Bearer ${a}`, `authorization: Bearer ${b}`]],
    ['J53: two headers, the same twice', (a: string) => [`authorization: Bearer ${a}`, `Authorization: Bearer ${a}`]],
    ['J53: two tokens in a header', (a: string, b: string) => [`authorization: Bearer ${a}, Bearer ${b}`]],
    ['another scheme', () => ['authorization: Basic YTpi']],
    ['the scheme alone', () => ['authorization: Bearer']],
    ['an empty header', () => ['authorization: ']],
  ])('%s', async (_, lines) => {
    const heads = ['POST /graphql HTTP/1.1', 'host: h', 'content-type: application/json', 'content-length: 15'];
    const head = [...heads, ...lines(goodToken(), goodToken()), 'connection: close'].join('\r\n');
    expect(await sendRaw(gateway.port, `${head}\r\n\r\n{"query":"{a}"}`)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('J53: its control, one header, is taken', async () => {
    const heads = ['POST /graphql HTTP/1.1', 'host: h', 'content-type: application/json', 'content-length: 15'];
    const head = [...heads, `authorization: bearer  ${goodToken()}`, 'connection: close'].join('\r\n');
    expect(await sendRaw(gateway.port, `${head}\r\n\r\n{"query":"{a}"}`)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('J54: in the query string', async () => {
    const answer = await fetch(`${gateway.url}?query={a}&access_token=${goodToken()}`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="selvage"');
  });

  it('J55: in the body', async () => {
    const token = goodToken();
    const answer = await gateway.ask({}, { query: '{ a }', access_token: token, authorization: `Bearer ${token}` });
    expect(answer.status).toBe(401);
  });
});

function signedPayload(claims: Uint8Array): string {
  return signToken({ header: { alg: 'RS256', typ: 'at+jwt', kid: 'k1' }, claims }, 'RS256', key.privateKey);
}

/** Claims that would be good, were the stray byte read as U+FFFD. */
function strayByte(): Uint8Array {
  const text = Buffer.from(JSON.stringify(issuer.claims({ sub: 'ali?e' })));
  text[text.indexOf('?')] = 0xff;
  return text;
}
