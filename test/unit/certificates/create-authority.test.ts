import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { createAuthority, createSelfSigned } from '../../certificates/create-authority';
import type { Credentials } from '../../certificates/create-authority';

/** Shakes hands with a server that shows the certificate; answers `ok` or the client's error code. */
async function shakeHands(credentials: Credentials, options: ConnectionOptions): Promise<string> {
  const server = createServer({ cert: credentials.cert, key: credentials.key }, (socket) => socket.end());
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const socket = connect({ port: address.port, host: '127.0.0.1', ...options });
  try {
    await once(socket, 'secureConnect');
    return 'ok';
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
  } finally {
    socket.destroy();
    server.close();
    await once(server, 'close');
  }
}

describe('createAuthority', () => {
  const authority = createAuthority();

  test('issues certificates that a client who trusts it takes', async () => {
    const issued = authority.issue({ hosts: ['localhost', '127.0.0.1'] });
    expect(await shakeHands(issued, { ca: authority.cert, servername: 'localhost' })).toBe('ok');
    expect(await shakeHands(issued, { ca: authority.cert })).toBe('ok');
  });

  test('is itself a certificate authority', () => {
    expect(new X509Certificate(authority.cert).ca).toBe(true);
  });

  test('issues certificates that hold for no other host', async () => {
    const issued = authority.issue({ hosts: ['other.example'] });
    expect(await shakeHands(issued, { ca: authority.cert, servername: 'localhost' })).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
  });

  test('issues certificates that are expired when asked to', async () => {
    const issued = authority.issue({ hosts: ['localhost'], expires: new Date(Date.now() - 60_000) });
    expect(await shakeHands(issued, { ca: authority.cert, servername: 'localhost' })).toBe('CERT_HAS_EXPIRED');
  });

  test('is not trusted by those who trust another', async () => {
    const issued = authority.issue({ hosts: ['localhost'] });
    expect(await shakeHands(issued, { ca: createAuthority('Other').cert, servername: 'localhost' })).not.toBe('ok');
  });
});

describe('createSelfSigned', () => {
  test('makes a certificate that no authority vouches for', async () => {
    const credentials = createSelfSigned({ hosts: ['localhost'] });
    expect(await shakeHands(credentials, { ca: createAuthority().cert, servername: 'localhost' })).toBe(
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    );
    expect(await shakeHands(credentials, { ca: credentials.cert, servername: 'localhost' })).toBe('ok');
  });
});
