import { Writable } from 'node:stream';
import type { GatewaySettings } from '../../../src/gateway';
import { createLogger } from '../../../src/logger';
import { mockGraphql } from '../../../src/mocks';
import { findFreePort } from '../../servers/find-free-port';
import { startIdentityProvider, type IdentityProvider } from '../../servers/start-identity-provider';
import { createKey, type TestKey } from '../../unit/auth/support/sign-token';
import { startGateway, type TestGateway } from '../start-gateway';
import { Browser } from './browser';

/** A gateway that people log in to by a real provider, and its replicas. */
export interface LoginWorld {
  readonly key: TestKey;
  readonly provider: IdentityProvider;
  readonly gateway: TestGateway;
  readonly origin: string;
  /** What the gateways logged. */
  readonly lines: readonly string[];
  /** How often the upstream was asked. */
  readonly calls: () => number;
  /** Starts one more gateway of the same configuration, by another port. */
  addReplica(): Promise<TestGateway>;
  /** Logs somebody in in a new browser. */
  logIn(person?: string): Promise<Browser>;
  stop(): Promise<void>;
}

/** What differs from the defaults. */
export interface LoginSettings {
  readonly settings?: GatewaySettings;
  readonly accessTokenTtl?: number;
}

const sdl = 'type Query { me: String scopes: String } type Subscription { ticks: Int }';

/** The header by which our own pages show that a request is theirs. */
export const ownPage = { 'x-selvage-csrf': '1', 'content-type': 'application/json' };

/** Asks a gateway for an operation as one of our pages. */
export function askAs(browser: Browser, origin: string, query = '{ me }'): Promise<Response> {
  return browser.ask(`${origin}/graphql`, { method: 'POST', headers: ownPage, body: JSON.stringify({ query }) });
}

/** Starts a provider and a gateway that trusts it. */
export async function startLogin({ settings = {}, accessTokenTtl }: LoginSettings = {}): Promise<LoginWorld> {
  const key = createKey('login');
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${String(port)}`;
  const provider = await startIdentityProvider({
    keys: [key],
    gateway: origin,
    ...(accessTokenTtl !== undefined && { accessTokenTtl }),
  });
  const upstream = await mockGraphql()
    .schema(sdl)
    .resolvers({
      Query: { me: (_: unknown, _args: unknown, call: { headers: Record<string, string> }) => call.headers['x-user'] },
      Subscription: {
        ticks: async function* () {
          yield 1;
          await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
        },
      },
    })
    .start();
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const manifest = `kind: graphql
endpoint: ${upstream.endpoint}
headers: {x-user: "{{ identity.subject }}", x-token: "Bearer {{ identity.token }}"}
subscriptions: {protocol: sse}
`;
  const files = { people: { 'subschema.yaml': manifest, 'schema.graphql': sdl } };
  const { issuer, clientId, clientSecret } = provider;
  const scopes = ['openid', 'profile', 'orders:read'];
  const all: GatewaySettings = {
    ...settings,
    auth: {
      anonymous: false,
      login: { issuer, clientId, clientSecret, redirectUri: `${origin}/auth/callback`, scopes },
      ...settings.auth,
    },
    sessions: { secret: ['a secret of thirty-two characters'], ...settings.sessions },
  };
  const gateways: TestGateway[] = [];
  const add = async (at: number): Promise<TestGateway> => {
    const gateway = await startGateway(
      files,
      { ...all, port: at },
      { logger: createLogger({ level: 'debug', destination }) },
    );
    gateways.push(gateway);
    return gateway;
  };
  const gateway = await add(port);
  const logIn = async (person = 'alice'): Promise<Browser> => {
    const browser = new Browser();
    browser.setCookie(provider.issuer, 'person', person);
    await browser.follow(`${origin}/auth/login`, `${origin}/graphql`);
    if (browser.cookie(origin, 'selvage') === undefined)
      throw new Error(`The login gave no session:\n${lines.slice(-10).join('')}`);
    return browser;
  };
  return {
    key,
    provider,
    gateway,
    origin,
    lines,
    calls: () => upstream.calls.length,
    addReplica: () => add(0),
    logIn,
    stop: async () => {
      for (const one of gateways) await one.stop();
      await upstream.stop();
      await provider.stop();
    },
  };
}
