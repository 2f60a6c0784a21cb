import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConfig } from '../../../src/config/gateway-config';
import { loadConfig } from '../../../src/config/load-config';
import type { Environment } from '../../../src/config/substitute';
import { ProblemsError } from '../../../src/problem';

let directory: string;
const secret = 's'.repeat(32);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'selvage-auth-'));
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function load(text: string, environment: Environment = {}) {
  const config = join(directory, 'gateway.yaml');
  writeFileSync(config, text);
  return loadConfig({ config }, environment);
}

function problemsOf(text: string, environment: Environment = {}): string[] {
  try {
    load(text, environment);
  } catch (error) {
    if (error instanceof ProblemsError)
      return error.problems.map(({ line, message, mend }) => `${String(line)} ${message} ${mend}`);
    throw error;
  }
  return [];
}

const login = (members: string): string =>
  `sessions: {secret: ${secret}}\nauth:\n  login:\n    issuer: https://idp\n    clientId: gateway\n    ${members}`;

describe('auth in gateway.yaml', () => {
  it('is read whole, with secrets from the environment', () => {
    const text = [
      'auth:',
      '  anonymous: false',
      '  reject: true',
      '  tokens:',
      '    - issuer: https://idp.example.com/realm/',
      '      audience: [api, other]',
      '      algorithms: [PS512]',
      '      jwks: https://keys.example.com/jwks',
      '      maxLifetime: 1h',
      '    - {issuer: "https://second.example.com", audience: api}',
      '  login:',
      '    issuer: https://idp.example.com/realm/',
      '    clientId: gateway',
      '    clientSecret: ${CLIENT_SECRET}',
      '    redirectUri: https://api.example.com/auth/callback',
      '    scopes: [openid, orders:read]',
      '    returnTo: [https://app.example.com, /orders]',
      'sessions: {store: "redis://r:6379", secret: ["${SECRET}"], idle: 1m, absolute: 1h, perUser: 3}',
      'cors: {origins: [https://app.example.com, "http://localhost:5173"]}',
    ].join('\n');
    const { auth, sessions, cors } = load(text, { CLIENT_SECRET: 'shh', SECRET: secret });
    expect(auth).toEqual({
      anonymous: false,
      reject: true,
      tokens: [
        {
          issuer: 'https://idp.example.com/realm/',
          audience: ['api', 'other'],
          algorithms: ['PS512'],
          jwks: 'https://keys.example.com/jwks',
          maxLifetime: 3_600_000,
        },
        {
          issuer: 'https://second.example.com',
          audience: ['api'],
          algorithms: ['RS256', 'ES256'],
          jwks: undefined,
          maxLifetime: 86_400_000,
        },
      ],
      login: {
        issuer: 'https://idp.example.com/realm/',
        clientId: 'gateway',
        clientSecret: 'shh',
        redirectUri: 'https://api.example.com/auth/callback',
        scopes: ['openid', 'orders:read'],
        returnTo: ['https://app.example.com', '/orders'],
      },
    });
    expect(sessions).toEqual({
      store: 'redis://r:6379',
      secret: [secret],
      idle: 60_000,
      absolute: 3_600_000,
      perUser: 3,
    });
    expect(cors).toEqual({ origins: ['https://app.example.com', 'http://localhost:5173'] });
  });

  it('has defaults for what a login leaves out, and is frozen', () => {
    const { auth, sessions, cors } = load(login('redirectUri: http://localhost:4000/auth/callback'));
    expect(auth.login).toMatchObject({ clientSecret: undefined, scopes: ['openid'], returnTo: [] });
    for (const part of [auth, auth.tokens, auth.login, sessions, cors]) expect(Object.isFrozen(part)).toBe(true);
  });

  it('may be given by an embedding program, with the same defaults', () => {
    const { auth } = createConfig({ auth: { tokens: [{ issuer: 'https://a', audience: ['b'] }] } });
    expect(auth.tokens).toMatchObject([{ algorithms: ['RS256', 'ES256'], maxLifetime: 86_400_000, jwks: undefined }]);
  });

  it.each([
    [
      'a shared secret as algorithm',
      'auth:\n  tokens:\n    - issuer: https://a\n      audience: b\n      algorithms: [HS256]',
      ['5 "auth.tokens[0].algorithms[0]" does not fit: it must be one of RS256, RS384, RS512, PS256'],
    ],
    [
      'an issuer without audience',
      'auth: {tokens: [{issuer: "https://a"}]}',
      ['1 "auth.tokens[0].audience" is missing.'],
    ],
    ['an empty audience', 'auth: {tokens: [{issuer: "https://a", audience: []}]}', ['1 "auth.tokens[0].audience"']],
    [
      'P12: an issuer that is no web address',
      'auth:\n  tokens:\n  - {issuer: "file:///etc/keys", audience: b}',
      ['3 "auth.tokens[0].issuer" does not fit: it must be an https URL. Write it as https://'],
    ],
    [
      'P12: credentials in an address',
      'auth: {tokens: [{issuer: "https://u:p@a", audience: b}]}',
      ['1 "auth.tokens[0].issuer" does not fit: it must be an https URL.'],
    ],
    [
      'P12: a link-local address',
      'auth: {tokens: [{issuer: "https://a", audience: b, jwks: "http://169.254.169.254/keys"}]}',
      ['1 "auth.tokens[0].jwks" does not fit: it must be an https URL.'],
    ],
    [
      'an issuer twice',
      'auth:\n  tokens:\n  - {issuer: "https://a", audience: b}\n  - {issuer: "https://a", audience: c}',
      ['4 "auth.tokens[1].issuer" does not fit: it is given twice. Give each issuer once, with all its audiences.'],
    ],
    [
      'a graph that nobody may ask',
      'auth: {anonymous: false}',
      ['1 "auth.anonymous" does not fit: nobody could ask anything. Give auth.tokens or auth.login'],
    ],
    ['a misspelt key', 'auth: {token: []}', ['1 "auth.token" is not a key that is known here. Did you mean "tokens"?']],
    [
      'a callback elsewhere',
      login('redirectUri: https://api/callback'),
      ['6 "auth.login.redirectUri" does not fit: it must be the address of /auth/callback. Write the address'],
    ],
    [
      'scopes without openid',
      login('redirectUri: https://api/auth/callback\n    scopes: [profile]'),
      ['7 "auth.login.scopes" does not fit: it must hold openid. Add openid'],
    ],
    [
      'S30: a place to return to that only looks local',
      login('redirectUri: https://api/auth/callback\n    returnTo: [//evil.example]'),
      ['7 "auth.login.returnTo[0]" does not fit: it must be an origin or a local path.'],
    ],
    [
      'a login without a secret for its sessions',
      'auth:\n  login: {issuer: "https://i", clientId: c, redirectUri: "https://g/auth/callback"}',
      ['2 A login needs sessions.secret, which is missing. Set "sessions: {secret: ${SESSION_SECRET}}"'],
    ],
    ['a short secret', 'sessions: {secret: short}', ['1 "sessions.secret" does not fit: it must be at least 32 char']],
    ['a store of another kind', 'sessions: {store: "mysql://x"}', ['1 "sessions.store" does not fit: it must be mem']],
    ['a long idle time', 'sessions: {idle: 2h, absolute: 1h}', ['1 "sessions.idle" does not fit: it is longer than s']],
    ['S21: a wildcard origin', 'cors:\n  origins: ["*"]', ['2 "cors.origins[0]" does not fit: it must be an origin.']],
    ['an origin with a slash', 'cors: {origins: ["https://a/"]}', ['1 "cors.origins[0]" does not fit: it must be an']],
  ])('refuses %s', (_, text, problems) => {
    const found = problemsOf(text);
    expect(found).toHaveLength(problems.length);
    for (const [index, problem] of problems.entries()) expect(found[index]).toContain(problem);
  });

  it('never repeats a secret in a problem', () => {
    expect(problemsOf('sessions: {secret: short-but-secret}').join()).not.toContain('short-but-secret');
  });

  it('refuses plain text in production, but for loopback', () => {
    const text = [
      'auth:',
      '  tokens:',
      '    - {issuer: "http://idp", audience: a, jwks: "http://keys"}',
      '    - {issuer: "http://127.0.0.1:9000", audience: a}',
      '  login:',
      '    issuer: http://idp',
      '    clientId: c',
      '    redirectUri: http://gateway/auth/callback',
      `sessions: {secret: ${secret}}`,
    ].join('\n');
    expect(problemsOf(text)).toEqual([]);
    const found = problemsOf(text, { NODE_ENV: 'production' });
    expect(found.map((problem) => problem.slice(0, 1))).toEqual(['3', '3', '6', '8']);
    expect(found[0]).toMatch(/plain text in production\. Write https:\/\//);
  });
});
