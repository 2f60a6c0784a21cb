import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestKey } from './sign-token';

/** A running oidc-provider. */
export interface OidcProvider {
  readonly issuer: string;
  /** An access token for urn:api, by client credentials. */
  token(scope?: string): Promise<string>;
  stop(): Promise<void>;
}

const program = join(__dirname, '../../../fixtures/oidc-provider.mjs');

/** Starts oidc-provider in a process of its own; the first key signs. `port` 0: any free one. */
export async function startOidcProvider(keys: readonly TestKey[], port = 0): Promise<OidcProvider> {
  const listening = port === 0 ? await findFreePort() : port;
  const issuer = `http://127.0.0.1:${String(listening)}`;
  const child = spawn(process.execPath, [program, String(listening)], { stdio: ['pipe', 'pipe', 'ignore'] });
  const jwks = keys.map(({ kid, privateKey }) => ({ ...privateKey.export({ format: 'jwk' }), kid, use: 'sig' }));
  child.stdin.end(JSON.stringify({ keys: jwks }));
  await once(child.stdout, 'data');
  child.stdout.resume();
  return {
    issuer,
    token: async (scope = 'orders:read') => {
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('service:secret-of-the-service')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope, resource: 'urn:api' }),
      });
      const { access_token: token } = (await answer.json()) as { access_token?: string };
      if (token === undefined) throw new Error(`The provider gave no token: ${String(answer.status)}.`);
      return token;
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
