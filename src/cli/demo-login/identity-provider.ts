import { generateKeyPair } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { demoClients, type DemoProviderData } from './demo-clients';
import { loginPage } from './login-page';

/** Everybody whom the demo's provider knows, and what it says of them. */
const people: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  alice: { name: 'Alice Weaver', email: 'alice@example.com', tenant: 'north' },
  bob: { name: 'Bob Dyer', email: 'bob@example.com', tenant: 'south' },
};

const scope = 'orders:read stock:read';

/** Runs the demo's provider: this file is a thread's program. It listens first, as loading takes a moment; who asks meanwhile waits. */
async function run({ port, gateway }: DemoProviderData): Promise<void> {
  const issuer = `http://localhost:${String(port)}`;
  const loading = load(issuer, gateway);
  const server = createServer((req, res) => {
    void loading.then((answer) => {
      answer(req, res);
    });
  });
  server.once('error', (error) => parentPort?.postMessage({ error: error.message }));
  server.listen(port, 'localhost', () => parentPort?.postMessage({ issuer }));
  await loading;
}

async function load(issuer: string, gateway: string): Promise<RequestListener> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'demo', use: 'sig', alg: 'ES256' };
  // It is ESM alone, and only the demo needs it.
  const { default: DemoProvider } = await import('oidc-provider');
  const provider: Provider = new DemoProvider(
    issuer,
    configure({ gateway, key, grantOf: (ctx) => grantAll(ctx, provider) }),
  );
  const answer = provider.callback();
  return (req, res) => {
    const uid = /^\/interaction\/([\w-]+)$/.exec(req.url ?? '')?.[1];
    if (uid === undefined) void answer(req, res);
    else void interact(req, res);
  };

  async function interact(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      const chosen = req.method === 'POST' ? await readPerson(req) : undefined;
      if (chosen === undefined) res.setHeader('content-type', 'text/html; charset=utf-8').end(loginPage(people));
      else await provider.interactionFinished(req, res, { login: { accountId: chosen } });
    } catch {
      res.writeHead(400, { 'content-type': 'text/plain' }).end('This login is over; begin again.');
    }
  }
}

async function grantAll(ctx: KoaContextWithOIDC, provider: Provider) {
  const { client, session } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
  grant.addOIDCScope(`openid profile email ${scope}`);
  grant.addResourceScope(demoClients.audience, scope);
  await grant.save();
  return grant;
}

interface DemoConfiguration {
  readonly gateway: string;
  readonly key: Readonly<Record<string, unknown>>;
  readonly grantOf: NonNullable<Configuration['loadExistingGrant']>;
}

function configure({ gateway, key, grantOf }: DemoConfiguration): Configuration {
  const { audience } = demoClients;
  return {
    jwks: { keys: [key] },
    clients: describeClients(gateway),
    scopes: ['openid', 'profile', 'email', ...scope.split(' ')],
    claims: { openid: ['sub'], profile: ['name', 'tenant'], email: ['email'] },
    conformIdTokenClaims: false,
    findAccount: (_ctx, sub) =>
      Object.hasOwn(people, sub) ? { accountId: sub, claims: () => ({ sub, ...people[sub] }) } : undefined,
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    // By itself it tells nobody at loopback of a logout; the demo's gateway is there.
    fetch: (url, options) => {
      const plain = { ...options };
      delete plain.dispatcher;
      return fetch(url, plain);
    },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    loadExistingGrant: grantOf,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ audience, scope, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }),
      },
    },
    formats: {
      customizers: {
        jwt: (ctx, _token, { payload }) => {
          const person: unknown = ctx.oidc.body?.['sub'];
          if (typeof person === 'string' && Object.hasOwn(people, person)) payload['sub'] = person;
          Object.assign(payload, people[String(payload['sub'])]);
        },
      },
    },
  };
}

function describeClients(gateway: string): Configuration['clients'] {
  const { browser, commandLine } = demoClients;
  return [
    {
      client_id: browser.id,
      client_secret: browser.secret,
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [`${gateway}/auth/callback`],
      post_logout_redirect_uris: [`${gateway}/graphql`],
      backchannel_logout_uri: `${gateway}/auth/backchannel-logout`,
      backchannel_logout_session_required: true,
      id_token_signed_response_alg: 'ES256',
    },
    {
      client_id: commandLine.id,
      client_secret: commandLine.secret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: 'ES256',
    },
  ];
}

async function readPerson(req: IncomingMessage): Promise<string | undefined> {
  let text = '';
  for await (const chunk of req as AsyncIterable<Buffer>) if (text.length < 1000) text += chunk.toString();
  const person = new URLSearchParams(text).get('person') ?? '';
  return Object.hasOwn(people, person) ? person : undefined;
}

void run(workerData as DemoProviderData);
