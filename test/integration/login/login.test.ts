import { createHmac } from 'node:crypto';
import { signToken } from '../../unit/auth/support/sign-token';
import { Browser } from './browser';
import { askAs, ownPage, startLogin, type LoginWorld } from './start-login';

let world: LoginWorld;

beforeAll(async () => {
  world = await startLogin();
});

afterAll(() => world.stop());

/** Goes through a login to the moment before the provider's answer reaches the gateway. */
async function beginLogin(path = '/auth/login') {
  const browser = new Browser();
  const begun = await browser.ask(`${world.origin}${path}`);
  const address = begun.headers.get('location') ?? '';
  const { url: callback } = await browser.follow(address, `${world.origin}/auth/callback`);
  return { browser, address: new URL(address), callback };
}

/** Changes one parameter of an address; undefined takes it out. */
function change(address: string, name: string, value: string | undefined): string {
  const url = new URL(address);
  if (value === undefined) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return url.href;
}

async function expectNoSession(browser: Browser, callback: string): Promise<void> {
  const answer = await browser.ask(callback);
  expect([answer.status, browser.cookie(world.origin, 'selvage')]).toEqual([400, undefined]);
  expect(await answer.text()).toContain('begin again at /auth/login');
}

describe('a login', () => {
  it('gives a session, by which the gateway knows who asks', async () => {
    const browser = await world.logIn('alice');
    const answer = await askAs(browser, world.origin);
    expect([answer.status, await answer.json()]).toEqual([200, { data: { me: 'alice' } }]);
    const session = await browser.ask(`${world.origin}/auth/session`);
    expect(await session.json()).toMatchObject({
      authenticated: true,
      subject: 'alice',
      issuer: world.provider.issuer,
      scopes: ['orders:read'],
      claims: { name: 'alice of the test', tenant: 'alice-corp' },
    });
  });

  it('tells who has none that nobody is logged in', async () => {
    const answer = await new Browser().ask(`${world.origin}/auth/session`);
    expect([answer.status, await answer.json()]).toEqual([200, { authenticated: false }]);
  });

  it('asks the provider with PKCE, a state and a nonce, new ones each time', async () => {
    const [first, second] = [await beginLogin(), await beginLogin()];
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.address.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
      expect(first.address.searchParams.get(name)).not.toBe(second.address.searchParams.get(name));
    }
    expect(first.address.searchParams.get('code_challenge_method')).toBe('S256');
  });

  it('S01: gives an id that the browser did not bring, and ends the session that it brought', async () => {
    const browser = await world.logIn('alice');
    const before = browser.cookie(world.origin, 'selvage') ?? '';
    await browser.follow(`${world.origin}/auth/login`, `${world.origin}/graphql`);
    const after = browser.cookie(world.origin, 'selvage');
    expect([after === undefined, after === before]).toEqual([false, false]);
    const old = new Browser();
    old.setCookie(world.origin, 'selvage', before);
    expect((await askAs(old, world.origin)).status).toBe(401);
  });

  it('S13: gives cookies that no script and no other site gets', async () => {
    const browser = await world.logIn();
    const session = browser.given.find((line) => line.startsWith('selvage='));
    expect(session).toMatch(/^selvage=[\w.-]{92}; Path=\/; HttpOnly; SameSite=Lax$/);
    const state = browser.given.find((line) => line.startsWith('selvage-login='));
    expect(state).toMatch(/; Path=\/;.* HttpOnly; SameSite=Lax$/);
  });

  it.each([
    ['S22: with a wrong state', 'state', 'x'.repeat(43)],
    ['S23: without a state', 'state', undefined],
    ['S29: with another provider’s iss', 'iss', 'https://evil.example'],
    ['without a code', 'code', undefined],
  ])('%s gives none', async (_, name, value) => {
    const { browser, callback } = await beginLogin();
    await expectNoSession(browser, change(callback, name, value));
  });

  it('S24: begun in another browser gives none', async () => {
    const { callback } = await beginLogin();
    await expectNoSession(new Browser(), callback);
    const other = await beginLogin();
    await expectNoSession(other.browser, callback);
  });

  it('S25 S27: is taken once: its state and its code', async () => {
    const { browser, callback } = await beginLogin();
    const cookie = browser.cookie(world.origin, 'selvage-login') ?? '';
    expect((await browser.ask(callback)).status).toBe(302);
    const replay = new Browser();
    replay.setCookie(world.origin, 'selvage-login', cookie);
    await expectNoSession(replay, callback);
    const later = await beginLogin();
    const { searchParams } = new URL(callback);
    await expectNoSession(later.browser, change(later.callback, 'code', searchParams.get('code') ?? ''));
  });

  it('S26: whose ID token has another nonce gives none', async () => {
    const browser = new Browser();
    const begun = await browser.ask(`${world.origin}/auth/login`);
    const address = change(begun.headers.get('location') ?? '', 'nonce', 'another');
    const { url: callback } = await browser.follow(address, `${world.origin}/auth/callback`);
    await expectNoSession(browser, callback);
  });

  it('S28: that the provider was asked for with another PKCE challenge gives none', async () => {
    const browser = new Browser();
    const begun = await browser.ask(`${world.origin}/auth/login`);
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
    const address = change(begun.headers.get('location') ?? '', 'code_challenge', challenge);
    const { url: callback } = await browser.follow(address, `${world.origin}/auth/callback`);
    await expectNoSession(browser, callback);
  });

  it.each([
    ['/shop?page=2', '/shop?page=2'],
    ['//evil.example', '/graphql'],
    ['/\\evil.example', '/graphql'],
    ['https:evil.example', '/graphql'],
    ['https://evil.example/', '/graphql'],
    ['/a\r\nset-cookie: x=1', '/graphql'],
    ['javascript:alert(1)', '/graphql'],
    ['/\t/evil.example', '/graphql'],
  ])('S30: leads to a local path alone: %j to %s', async (returnTo, expected) => {
    const { browser, callback } = await beginLogin(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
    const answer = await browser.ask(callback);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, expected]);
  });

  it('S31: names our own address to the provider, whatever the request’s headers say', async () => {
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    const answer = await new Browser().ask(`${world.origin}/auth/login`, { headers });
    const { searchParams } = new URL(answer.headers.get('location') ?? '');
    expect(searchParams.get('redirect_uri')).toBe(`${world.origin}/auth/callback`);
  });

  it('S53: leaves no token in cookies, answers and logs', async () => {
    const browser = await world.logIn('secretive');
    const answers = [
      await askAs(browser, world.origin, '{ scopes }'),
      await browser.ask(`${world.origin}/auth/session`),
    ];
    const metrics = await fetch(`${world.gateway.adminUrl}/metrics`);
    const shown = await Promise.all([...answers, metrics].map((answer) => answer.text()));
    expect(
      [...shown, ...browser.given.filter((line) => line.startsWith('selvage')), ...world.lines].join('\n'),
    ).not.toMatch(/eyJ[\w-]{10}|secretive-corp.*"msg"/);
    expect(world.lines.join('')).not.toContain(browser.cookie(world.origin, 'selvage'));
  });

  it.each(['/auth/login', '/auth/callback', '/auth/session'])('%s takes GET alone', async (path) => {
    const answer = await fetch(`${world.origin}${path}`, { method: 'POST' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('a cookie', () => {
  const forged = (id: string): string =>
    `${id}.${createHmac('sha256', 'some other secret of length').update(`session\n${id}`).digest('base64url')}`;

  it.each([
    ['S02: with a tampered signature', (value: string) => `${value.slice(0, -2)}${value.endsWith('AA') ? 'BB' : 'AA'}`],
    ['S03: without a signature', (value: string) => value.split('.')[0] ?? ''],
    ['S04: that is cut short', (value: string) => value.slice(0, 60)],
    ['S05: that somebody else signed', (value: string) => forged(value.split('.')[0] ?? '')],
    ['S05: with an id of one’s own', () => forged('x'.repeat(48))],
  ])('%s is no session', async (_, spoil) => {
    const browser = await world.logIn();
    browser.setCookie(world.origin, 'selvage', spoil(browser.cookie(world.origin, 'selvage') ?? ''));
    const answer = await askAs(browser, world.origin);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
  });

  it('J57: beside a bearer token is refused where tokens are interpreted, and the token counts for nothing here', async () => {
    const browser = await world.logIn();
    const headers = { ...ownPage, authorization: 'Bearer a.b.c' };
    const answer = await browser.ask(`${world.origin}/graphql`, {
      method: 'POST',
      headers,
      body: '{"query":"{ me }"}',
    });
    expect(await answer.json()).toEqual({ data: { me: 'alice' } });
  });

  it.each([
    ['S14: a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['S15: plain text', { 'content-type': 'text/plain' }],
    ['S18: JSON that shows nothing of its page', { 'content-type': 'application/json' }],
    ['S19: JSON of a foreign page', { 'content-type': 'application/json', origin: 'https://evil.example' }],
    ['S20: what the browser calls cross-site', { ...ownPage, 'sec-fetch-site': 'cross-site' }],
  ])('%s does not count with it', async (_, headers) => {
    const browser = await world.logIn();
    const before = world.calls();
    const body = JSON.stringify({ query: '{ me }' });
    const answer = await browser.ask(`${world.origin}/graphql`, { method: 'POST', headers, body });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('CSRF_BLOCKED');
    expect(world.calls()).toBe(before);
  });
});

describe('a logout', () => {
  it('S07: ends the session, clears the cookie, and says where the provider ends its own', async () => {
    const browser = await world.logIn();
    const cookie = browser.cookie(world.origin, 'selvage') ?? '';
    const answer = await browser.ask(`${world.origin}/auth/logout`, { method: 'POST', headers: ownPage });
    const { logoutUrl } = (await answer.json()) as { readonly logoutUrl: string };
    expect(logoutUrl).toContain(`${world.provider.issuer}/session/end?`);
    expect(browser.cookie(world.origin, 'selvage')).toBeUndefined();
    browser.setCookie(world.origin, 'selvage', cookie);
    const replay = await askAs(browser, world.origin);
    expect([replay.status, replay.headers.get('set-cookie')]).toEqual([
      401,
      expect.stringContaining('selvage=; Max-Age=0'),
    ]);
    browser.setCookie(world.origin, 'selvage', cookie);
    expect((await browser.ask(`${world.origin}/auth/session`)).status).toBe(401);
  });

  it('ends the provider’s session too, where the browser goes on to it, and by it all that hang on that', async () => {
    const browser = await world.logIn('carol');
    const { logoutUrl } = (await (
      await browser.ask(`${world.origin}/auth/logout`, { method: 'POST', headers: ownPage })
    ).json()) as { readonly logoutUrl: string };
    const page = await (await browser.ask(logoutUrl)).text();
    const xsrf = /name="xsrf" value="(\w+)"/.exec(page)?.[1] ?? '';
    const done = await browser.ask(`${world.provider.issuer}/session/end/confirm`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ xsrf, logout: 'yes' }).toString(),
    });
    expect(done.headers.get('location')).toBe(`${world.origin}/graphql`);
  });

  it('S09: lets nobody in after its answer, however many try meanwhile', async () => {
    const browser = await world.logIn();
    const cookie = browser.cookie(world.origin, 'selvage') ?? '';
    const headers = { ...ownPage, cookie: `selvage=${cookie}` };
    const ask = (): Promise<number> =>
      fetch(`${world.origin}/graphql`, { method: 'POST', headers, body: '{"query":"{ me }"}' }).then(
        ({ status }) => status,
      );
    const racing = Array.from({ length: 50 }, ask);
    await fetch(`${world.origin}/auth/logout`, { method: 'POST', headers });
    expect(await Promise.all(Array.from({ length: 50 }, ask))).toEqual(Array.from({ length: 50 }, () => 401));
    expect((await Promise.all(racing)).every((status) => status === 200 || status === 401)).toBe(true);
  });

  it('everywhere ends the person’s other sessions', async () => {
    const [here, there] = [await world.logIn('dora'), await world.logIn('dora')];
    await here.ask(`${world.origin}/auth/logout?everywhere=true`, { method: 'POST', headers: ownPage });
    expect((await askAs(there, world.origin)).status).toBe(401);
  });

  it('by a form of our own page goes on to the provider', async () => {
    const browser = await world.logIn();
    const headers = { origin: world.origin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await browser.ask(`${world.origin}/auth/logout`, { method: 'POST', headers });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.stringContaining('/session/end?')]);
  });

  it.each([
    ['a foreign page', { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }],
    ['a page that does not say whose it is', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('of %s is refused', async (_, headers) => {
    const browser = await world.logIn();
    const answer = await browser.ask(`${world.origin}/auth/logout`, { method: 'POST', headers });
    expect(answer.status).toBe(403);
    expect((await askAs(browser, world.origin)).status).toBe(200);
  });
});

describe('the provider’s logout', () => {
  const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  let jti = 0;

  function token(changes: object = {}, header: object = {}, alg = 'RS256'): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: world.provider.issuer,
      aud: 'selvage',
      iat: now,
      exp: now + 120,
      events: event,
      jti: `j${String((jti += 1))}`,
      ...changes,
    };
    return signToken(
      { header: { alg, kid: 'login', typ: 'logout+jwt', ...header }, claims },
      alg,
      alg === 'none' ? undefined : world.key.privateKey,
    );
  }

  function tell(logoutToken: string): Promise<Response> {
    return fetch(`${world.origin}/auth/backchannel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: logoutToken }),
    });
  }

  it('S36: by a sid ends that session alone', async () => {
    const [browser, other] = [await world.logIn('erin'), await world.logIn('erin')];
    const page = await browser.ask(`${world.provider.issuer}/session/end`);
    const xsrf = /name="xsrf" value="(\w+)"/.exec(await page.text())?.[1] ?? '';
    await browser.ask(`${world.provider.issuer}/session/end/confirm`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ xsrf, logout: 'yes' }).toString(),
    });
    expect((await askAs(browser, world.origin)).status).toBe(401);
    expect((await askAs(other, world.origin)).status).toBe(200);
  });

  it('S37: by a sub ends all sessions of the person', async () => {
    const browsers = [await world.logIn('frank'), await world.logIn('frank')];
    const bystander = await world.logIn('grace');
    const answer = await tell(token({ sub: 'frank' }));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    const statuses = await Promise.all(
      [...browsers, bystander].map(async (one) => (await askAs(one, world.origin)).status),
    );
    expect(statuses).toEqual([401, 401, 200]);
  });

  it.each([
    ['S38: with a nonce', () => token({ sub: 'alice', nonce: 'n' })],
    ['S39: without events', () => token({ sub: 'alice', events: undefined })],
    ['S40: for another audience', () => token({ sub: 'alice', aud: 'other' })],
    ['S41: of another issuer', () => token({ sub: 'alice', iss: 'https://evil.example' })],
    ['S42: that has ended', () => token({ sub: 'alice', exp: Math.floor(Date.now() / 1000) - 60 })],
    ['S44: signed by nobody', () => token({ sub: 'alice' }, {}, 'none')],
    [
      'S45: that is an ID token',
      () => token({ sub: 'alice', events: undefined, nonce: 'n', jti: undefined }, { typ: 'JWT' }),
    ],
    ['that names nobody', () => token()],
    ['that is an access token by its typ', () => token({ sub: 'alice' }, { typ: 'at+jwt' })],
    ['that lives for a day', () => token({ sub: 'alice', exp: Math.floor(Date.now() / 1000) + 86_400 })],
    ['that is none', () => 'x'],
  ])('%s is refused, and ends nothing', async (_, make) => {
    const browser = await world.logIn('alice');
    const answer = await tell(make());
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([400, 'private, no-store']);
    expect((await askAs(browser, world.origin)).status).toBe(200);
  });

  it('S43: counts once', async () => {
    const told = token({ sub: 'henry' });
    expect((await tell(told)).status).toBe(200);
    const browser = await world.logIn('henry');
    expect((await tell(told)).status).toBe(400);
    expect((await askAs(browser, world.origin)).status).toBe(200);
  });

  it('comes as a form, and not as a large one', async () => {
    const json = await fetch(`${world.origin}/auth/backchannel-logout`, {
      method: 'POST',
      headers: ownPage,
      body: '{}',
    });
    expect(json.status).toBe(415);
    expect((await tell('x'.repeat(20_000))).status).toBe(413);
  });
});
