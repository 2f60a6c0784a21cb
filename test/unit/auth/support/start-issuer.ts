import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signToken, toJwk, type TestKey } from './sign-token';

/** Answers a request in place of the issuer. */
export type Fault = (req: IncomingMessage, res: ServerResponse) => void;

/** An issuer of tokens on loopback whose every answer a test may script. */
export interface TestIssuer {
  readonly issuer: string;
  /** The claims of a good token for `api`, now. */
  claims(changes?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** A good token by the first key, but for what is changed; undefined members are left out. */
  token(claims?: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): string;
  /** What the key set holds. */
  publish(...keys: readonly object[]): void;
  /** How key sets are answered; undefined: well. */
  failKeys(fault: Fault | undefined): void;
  failDiscovery(fault: Fault | undefined): void;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
  keyFetches(): number;
  stop(): Promise<void>;
  /** Serves again, at the same address. */
  restart(): Promise<void>;
}

/** The audience of good tokens. */
export const audience = 'api';

const keysPath = '/jwks';

/** Starts an issuer that publishes a key. */
export async function startIssuer(key: TestKey): Promise<TestIssuer> {
  const asked: string[] = [];
  let keys: readonly object[] = [toJwk(key)];
  let keysFault: Fault | undefined;
  let discoveryFault: Fault | undefined;
  let server: Server;
  let issuer = '';
  let port = 0;
  const listener = (req: IncomingMessage, res: ServerResponse): void => {
    const { url = '' } = req;
    asked.push(url);
    const isKeys = url === keysPath;
    const fault = isKeys ? keysFault : discoveryFault;
    const document = isKeys ? { keys } : { issuer, jwks_uri: `${issuer}${keysPath}` };
    if (fault !== undefined) fault(req, res);
    else res.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  };
  const restart = async (): Promise<void> => {
    server = createServer(listener).listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    issuer = `http://127.0.0.1:${String(port)}`;
  };
  await restart();
  const claims: TestIssuer['claims'] = (changes = {}) => {
    const now = Math.floor(Date.now() / 1000);
    return { iss: issuer, aud: audience, sub: 'alice', iat: now, exp: now + 300, ...changes };
  };
  return {
    issuer,
    asked,
    claims,
    token: (changes, header) =>
      signToken(
        { header: { alg: 'RS256', typ: 'at+jwt', kid: key.kid, ...header }, claims: claims(changes) },
        'RS256',
        key.privateKey,
      ),
    publish: (...published) => {
      keys = published;
    },
    failKeys: (fault) => {
      keysFault = fault;
    },
    failDiscovery: (fault) => {
      discoveryFault = fault;
    },
    keyFetches: () => asked.filter((path) => path === keysPath).length,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      if (server.listening) await once(server, 'close');
    },
    restart,
  };
}
