import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** An issuer of tokens on loopback. */
export interface TokenIssuer {
  readonly issuer: string;
  /** A good token for the audience `bench`, with the claims that tokens usually have. */
  readonly token: string;
  stop(): Promise<void>;
}

/** Starts an issuer in this process; it publishes one key and has issued one token. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };
  const server = createServer((req, res) => {
    const document = req.url === '/jwks' ? { keys: [key] } : { issuer, jwks_uri: `${issuer}/jwks` };
    res.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.');
  const issuer = `http://127.0.0.1:${String(address.port)}`;
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: 'bench', sub: 'user-1', jti: 'token-1', iat: now, exp: now + 3600 };
  const parts = [
    { alg: 'RS256', typ: 'at+jwt', kid: 'k1' },
    { ...claims, scope: 'orders:read stock:read', client_id: 'web', tenant: 'acme' },
  ];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64url');
  return {
    issuer,
    token: `${signed}.${signature}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
