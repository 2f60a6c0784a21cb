import { setTimeout as sleep } from 'node:timers/promises';
import { createKey } from '../../unit/auth/support/sign-token';
import { findFreePort } from '../../servers/find-free-port';
import { startIdentityProvider } from '../../servers/start-identity-provider';
import { startIssuer } from '../../unit/auth/support/start-issuer';
import { startGateway } from '../start-gateway';
import { Browser } from './browser';
import { askAs, startLogin, type LoginWorld } from './start-login';

const lifetime = 2;
let world: LoginWorld;

beforeAll(async () => {
  world = await startLogin({ accessTokenTtl: lifetime });
});

afterAll(() => world.stop());

const ending = (): Promise<void> => sleep(lifetime * 1000 + 100);

describe('an access token that ends', () => {
  it('S34: is renewed once for 20 requests at the same time, and again when that ends', async () => {
    const browser = await world.logIn();
    const before = await world.provider.count('refresh_token');
    for (const times of [1, 2]) {
      await ending();
      const answers = await Promise.all(Array.from({ length: 20 }, () => askAs(browser, world.origin)));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
      expect((await world.provider.count('refresh_token')) - before).toBe(times);
    }
  });

  it('S33: answers 503 while the provider is away, never as somebody else, and not after that', async () => {
    const browser = await world.logIn('judy');
    await ending();
    world.provider.pause();
    const answer = await askAs(browser, world.origin);
    expect([answer.status, ((await answer.json()) as { readonly data?: unknown }).data]).toEqual([503, undefined]);
    const begun = await new Browser().ask(`${world.origin}/auth/login`);
    const callback = `${world.origin}/auth/callback?code=x&state=${new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? ''}`;
    expect((await new Browser().ask(callback)).status).toBe(400);
    world.provider.resume();
    let status = 503;
    const deadline = Date.now() + 8000;
    while (status === 503 && Date.now() < deadline) {
      ({ status } = await askAs(browser, world.origin));
      await sleep(100);
    }
    // What was on its way may have used the refresh token up: then the provider takes the next try for a theft.
    expect([200, 401]).toContain(status);
  });

  it('S35: ends the session where the provider renews it no more', async () => {
    const browser = await world.logIn('ivan');
    // A provider that has lost its memory knows no refresh token.
    await world.provider.stop();
    const port = Number(new URL(world.provider.issuer).port);
    const forgetful = await startIdentityProvider({ keys: [world.key], gateway: world.origin, port });
    await ending();
    const answer = await askAs(browser, world.origin);
    expect([answer.status, browser.cookie(world.origin, 'selvage')]).toEqual([401, undefined]);
    expect(await forgetful.count('refresh_token')).toBe(1);
    await forgetful.stop();
  });
});

describe('a provider that cannot be found', () => {
  const sdl = {
    'subschema.yaml': 'kind: graphql\nendpoint: http://127.0.0.1:9\n',
    'schema.graphql': 'type Query { a: Int }',
  };

  function settingsOf(issuer: string, port: number) {
    const login = { issuer, clientId: 'selvage', redirectUri: `http://127.0.0.1:${String(port)}/auth/callback` };
    return { port, auth: { login }, sessions: { secret: ['a secret of thirty-two characters'] } };
  }

  it('S32: because it names another issuer leaves the gateway not ready', async () => {
    const issuer = await startIssuer(createKey('k'));
    const port = await findFreePort();
    const gateway = await startGateway(
      { people: sdl },
      settingsOf(issuer.issuer.replace('127.0.0.1', 'localhost'), port),
    );
    try {
      const login = await new Browser().ask(`http://127.0.0.1:${String(port)}/auth/login`);
      expect([login.status, login.headers.get('retry-after')]).toEqual([503, '5']);
      expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(503);
    } finally {
      await gateway.stop();
      await issuer.stop();
    }
  });

  it('S33: because it is down gives 503 at a login, until it is there', async () => {
    const [port, at] = [await findFreePort(), await findFreePort()];
    const origin = `http://127.0.0.1:${String(port)}`;
    const gateway = await startGateway({ people: sdl }, settingsOf(`http://127.0.0.1:${String(at)}`, port));
    const browser = new Browser();
    expect((await browser.ask(`${origin}/auth/login`)).status).toBe(503);
    expect(browser.given).toEqual([]);
    const provider = await startIdentityProvider({ keys: [createKey('k')], gateway: origin, port: at });
    try {
      expect((await browser.ask(`${origin}/auth/login`)).status).toBe(302);
      expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(200);
    } finally {
      await gateway.stop();
      await provider.stop();
    }
  });
});
