import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestKey } from '../unit/auth/support/sign-token';
import { findFreePort } from './find-free-port';

/** A running OpenID Connect provider that people log in at. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How many requests of a kind it answered: a grant type, or a path. */
  count(kind: string): Promise<number>;
  /** Stops its clock and its answers; connections stay open. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** How a provider is set up. */
export interface IdentityProviderOptions {
  /** The first one signs. */
  readonly keys: readonly TestKey[];
  /** The origin of the gateway that people come from. */
  readonly gateway: string;
  /** How long access tokens live, in seconds. Default: 600. */
  readonly accessTokenTtl?: number;
  /** Default: any free one. */
  readonly port?: number;
}

const program = join(__dirname, '../fixtures/identity-provider.mjs');

/** Starts oidc-provider in a process of its own. */
export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const { keys, gateway, accessTokenTtl = 600, port = await findFreePort() } = options;
  const issuer = `http://127.0.0.1:${String(port)}`;
  const child = spawn(process.execPath, [program, String(port)], { stdio: ['pipe', 'pipe', 'ignore'] });
  const jwks = {
    keys: keys.map(({ kid, privateKey }) => ({ ...privateKey.export({ format: 'jwk' }), kid, use: 'sig' })),
  };
  child.stdin.end(JSON.stringify({ jwks, gateway, accessTokenTtl }));
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  child.stdout.resume();
  if (child.exitCode !== null) throw new Error(`The identity provider ended with ${String(child.exitCode)}.`);
  return {
    issuer,
    clientId: 'selvage',
    clientSecret: 'secret of the gateway, long enough',
    count: async (kind) => {
      const counts = (await (await fetch(`${issuer}/counts`)).json()) as Readonly<Record<string, number>>;
      return counts[kind] ?? 0;
    },
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGCONT');
      child.kill();
      await exit;
    },
  };
}
