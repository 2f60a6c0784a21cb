import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { createAuthority, type Credentials } from '../../../certificates/create-authority';
import { buildCallContext } from '../build-call-context';
import { mustOpenGrpc } from './open-grpc';
import { requestOf } from './request-of';

const authority = createAuthority();
const stranger = createAuthority('A stranger');
const closers: (() => Promise<void> | void)[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selvage-grpc-tls-'));
  const client = authority.issue({ hosts: ['client'] });
  await Promise.all([
    writeFile(join(folder, 'ca.pem'), authority.cert),
    writeFile(join(folder, 'stranger.pem'), stranger.cert),
    writeFile(join(folder, 'client.pem'), client.cert),
    writeFile(join(folder, 'client-key.pem'), client.key),
  ]);
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Serving extends Credentials {
  readonly clients?: 'any' | 'known';
}

/** Starts a server that knows one record, with TLS. Resolves with its port. */
function serve({ cert, key, clients = 'any' }: Serving): Promise<number> {
  const server = new Server();
  const keep = (bytes: Buffer): Buffer => bytes;
  const definition = {
    path: '/acme.legacy.Archive/FindRecord',
    requestStream: false,
    responseStream: false,
    requestSerialize: keep,
    requestDeserialize: keep,
    responseSerialize: keep,
    responseDeserialize: keep,
  } as const;
  server.addService(
    { FindRecord: definition },
    {
      FindRecord: (_: unknown, done: (error: null, bytes: Buffer) => void) => {
        done(null, Buffer.from([8, 1]));
      },
    },
  );
  const pair = [{ private_key: Buffer.from(key), cert_chain: Buffer.from(cert) }];
  const security = ServerCredentials.createSsl(Buffer.from(authority.cert), pair, clients === 'known');
  closers.push(() => {
    server.forceShutdown();
  });
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', security, (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

async function codeOf(port: number, tls: unknown, host = '127.0.0.1'): Promise<unknown> {
  const named = typeof tls === 'object' && tls !== null ? Object.entries(tls as Record<string, string>) : [];
  const files = named.map(([name, value]) => [name, name === 'serverName' ? value : join(folder, value)] as const);
  const upstream = await mustOpenGrpc({
    manifest: {
      endpoint: `${host}:${String(port)}`,
      proto: 'acme/legacy/legacy.proto',
      ...(tls === undefined ? {} : { tls: tls === true ? true : Object.fromEntries(files) }),
    },
  });
  closers.push(() => upstream.close());
  const call = upstream.prepare(requestOf('query ($id: Int) { findRecord(id: $id) { id } }'));
  const { errors } = await call({ id: 1 }, buildCallContext());
  return (errors[0]?.error as { readonly code?: string } | undefined)?.code ?? 'ok';
}

test('a server of the named authority is trusted', async () => {
  const port = await serve(authority.issue({ hosts: ['127.0.0.1'] }));
  expect(await codeOf(port, { ca: 'ca.pem' })).toBe('ok');
});

test('`serverName` is the name that the certificate must hold for', async () => {
  const port = await serve(authority.issue({ hosts: ['inventory.internal'] }));
  expect(await codeOf(port, { ca: 'ca.pem', serverName: 'inventory.internal' })).toBe('ok');
});

test.each([
  ['U21 expired', () => authority.issue({ hosts: ['127.0.0.1'], expires: new Date(0) })],
  ['U22 for another host', () => authority.issue({ hosts: ['inventory.internal'] })],
  ['U23 of a stranger', () => stranger.issue({ hosts: ['127.0.0.1'] })],
])('a certificate that is %s is UPSTREAM_UNAVAILABLE', async (_, issue) => {
  const port = await serve(issue());
  expect(await codeOf(port, { ca: 'ca.pem' })).toBe('UPSTREAM_UNAVAILABLE');
});

test('`tls: true` trusts the system’s roots alone', async () => {
  const port = await serve(authority.issue({ hosts: ['127.0.0.1'] }));
  expect(await codeOf(port, true)).toBe('UPSTREAM_UNAVAILABLE');
});

test('U24 TLS is never left out, on either side', async () => {
  const port = await serve(authority.issue({ hosts: ['127.0.0.1'] }));
  expect(await codeOf(port, undefined)).toBe('UPSTREAM_UNAVAILABLE');
});

test('a server that asks for a certificate is shown the client’s', async () => {
  const port = await serve({ ...authority.issue({ hosts: ['127.0.0.1'] }), clients: 'known' });
  expect(await codeOf(port, { ca: 'ca.pem' })).toBe('UPSTREAM_UNAVAILABLE');
  expect(await codeOf(port, { ca: 'ca.pem', cert: 'client.pem', key: 'client-key.pem' })).toBe('ok');
});
