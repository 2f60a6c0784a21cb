import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { GatewayConfig } from '../../config/gateway-config';
import { ProblemsError } from '../../problem';
import { demoClients, demoPort } from './demo-clients';

/** The demo's identity provider, running, and a configuration that trusts it. */
export interface DemoLogin {
  readonly config: GatewayConfig;
  readonly issuer: string;
  stop(): Promise<void>;
}

/**
 * Starts the demo's identity provider in a thread of its own, and lets a gateway trust it, for logins and for bearer tokens. Throws
 * `ProblemsError` in production, and where the gateway knows its callers already.
 */
export async function startDemoLogin(config: GatewayConfig): Promise<DemoLogin> {
  const { auth, port, adminPort } = config;
  if (config.production) throw refuse('The demo’s login is not for production.', 'Leave --demo-login out.');
  if (auth.login !== undefined || auth.tokens.length > 0)
    throw refuse('gateway.yaml says who logs callers in.', 'Leave --demo-login out, or take auth out of gateway.yaml.');
  if (port === 0) throw refuse('A login needs an address that is known before.', 'Give --port a number.');
  const gateway = `http://localhost:${String(port)}`;
  const own = adminPort === 0 ? demoPort : adminPort + 1;
  const worker = new Worker(join(__dirname, 'identity-provider.js'), {
    workerData: { port: own, gateway },
    // It warns of what a demo is: its memory and its runtime.
    stdout: true,
    stderr: true,
  });
  const [message] = (await once(worker, 'message')) as [{ readonly issuer?: string; readonly error?: string }];
  worker.unref();
  const { issuer } = message;
  if (issuer === undefined) {
    await worker.terminate();
    throw refuse(
      `Port ${String(own)}, for the demo’s logins, cannot be had.`,
      'Give --admin-port the number before a free one.',
    );
  }
  const { browser, audience } = demoClients;
  const login = { issuer, clientId: browser.id, clientSecret: browser.secret, redirectUri: `${gateway}/auth/callback` };
  const scopes = ['openid', 'profile', 'email', 'orders:read', 'stock:read'];
  const tokens = {
    issuer,
    audience: [audience],
    algorithms: ['ES256'] as const,
    jwks: undefined,
    maxLifetime: 86_400_000,
  };
  const { secret } = config.sessions;
  return {
    issuer,
    config: {
      ...config,
      auth: { ...auth, tokens: [tokens], login: { ...login, scopes, returnTo: [] } },
      sessions: { ...config.sessions, secret: secret.length > 0 ? secret : [randomBytes(32).toString('base64url')] },
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}

function refuse(message: string, mend: string): ProblemsError {
  return new ProblemsError([{ severity: 'error', file: '--demo-login', line: 1, message, mend }]);
}
