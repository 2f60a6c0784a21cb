import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { graphqlKind } from '../../../../src/upstreams/graphql/graphql-kind';
import { createAuthority, createSelfSigned, type Credentials } from '../../../certificates/create-authority';
import { buildCallContext } from '../build-call-context';
import { failureOf } from '../failure-of';
import { field, openGraphql, openUpstream, type Opening, query } from './open-graphql';

const schema = 'type Query { name: String }';

async function problemsOf(opening: Opening): Promise<readonly string[]> {
  const { upstream, problems } = await openGraphql({ schema, ...opening });
  expect(upstream).toBeUndefined();
  return problems.map(({ line, message }) => `${String(line)} ${message}`);
}

describe('the manifest of kind graphql', () => {
  it('takes its own keys and no others', () => {
    const shape = z.strictObject(graphqlKind.manifestShape);
    const full = {
      endpoint: 'http://a',
      headers: { a: 'b' },
      tls: true,
      subscriptions: { protocol: 'ws', endpoint: 'ws://a' },
      introspection: { headers: {} },
      schemaField: '_service.sdl',
    };
    expect(shape.safeParse(full).success).toBe(true);
    expect(shape.safeParse({ endpoint: 'http://a' }).success).toBe(true);
    for (const wrong of [{}, { ...full, schemaField: '{ a }' }, { ...full, more: 1 }, { ...full, subscriptions: {} }]) {
      expect(shape.safeParse(wrong).success).toBe(false);
    }
  });

  it.each([
    ['file:///etc/passwd', 'has the scheme "file:", which is not spoken here'],
    ['gopher://host/', 'has the scheme "gopher:"'],
    ['ws://host/graphql', 'has the scheme "ws:"'],
    ['http://user:secret@host/graphql', 'holds credentials'],
    ['http://user@host/graphql', 'holds credentials'],
    ['http://169.254.169.254/latest', 'is a link-local address'],
    ['http://[fe80::1]/graphql', 'is a link-local address'],
    ['http://0xa9fea9fe/', 'is a link-local address'],
    ['http://[::ffff:169.254.169.254]/', 'is a link-local address'],
    ['localhost', 'is not a URL'],
    ['', 'is not a URL'],
  ])('P12 is refused with the endpoint %s, by the name of its key and without the secret', async (endpoint, reason) => {
    const [problem, ...others] = await problemsOf({ endpoint });
    expect(problem).toContain(`10 endpoint ${reason}`);
    expect(problem).not.toContain('secret');
    expect(others).toEqual([]);
    const streams = { protocol: 'sse', endpoint } as const;
    const [ofStreams] = await problemsOf({ endpoint: 'http://host/', subscriptions: streams });
    expect(ofStreams).toContain(`20 subscriptions.endpoint ${reason}`);
  });

  it('has every fault reported at once', async () => {
    const problems = await problemsOf({
      endpoint: 'http://host/graphql',
      tls: { ca: 'absent.pem', key: 'absent.pem' },
      headers: { host: 'x', 'x-a': '{{ nothing }}' },
      introspection: { headers: { authorization: 'Bearer {{ identity.token }}' } },
    });
    expect(problems).toEqual([
      '10 tls is given, but the endpoint is http.',
      '20 The header "host" is set by the gateway or by the protocol.',
      '20 "{{ nothing }}" is not something a template can read.',
      '30 introspection.headers.authorization has a template, but no caller asks for the schema.',
      expect.stringContaining('20 tls.'),
      expect.stringContaining('20 tls.'),
      '20 tls.key is given without tls.cert.',
    ]);
  });

  it('names the files of its TLS', () => {
    const tls = { ca: 'ca.pem', cert: '/abs/cert.pem', key: 'key.pem' };
    expect(graphqlKind.files?.({ endpoint: 'https://a', tls }, '/dir')).toEqual([
      '/dir/ca.pem',
      '/abs/cert.pem',
      '/dir/key.pem',
    ]);
    expect(graphqlKind.files?.({ endpoint: 'https://a', tls: true }, '/dir')).toEqual([]);
  });
});

describe('TLS', () => {
  const authority = createAuthority();
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'selvage-graphql-tls-'));
    const client = authority.issue({ hosts: ['gateway'] });
    await writeFile(join(directory, 'ca.pem'), authority.cert);
    await writeFile(join(directory, 'cert.pem'), client.cert);
    await writeFile(join(directory, 'key.pem'), client.key);
  });

  afterAll(() => rm(directory, { recursive: true }));

  async function callOver(
    credentials: Credentials,
    tls: Opening['tls'],
    options: { readonly requestCert?: boolean } = {},
  ) {
    const server = createServer({ ...credentials, ca: authority.cert, ...options }, (_request, response) => {
      response.end('{"data":{"name":"safe"}}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const upstream = await openUpstream({ endpoint: `https://127.0.0.1:${String(port)}/`, schema, directory, tls });
    try {
      return await upstream.prepare(query([field('name')]))({}, buildCallContext());
    } finally {
      await upstream.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  const good = { data: { name: 'safe' }, errors: [] };
  const unavailable = { code: 'UPSTREAM_UNAVAILABLE' };

  it('trusts the authority that the manifest names', async () => {
    await expect(callOver(authority.issue({ hosts: ['127.0.0.1'] }), { ca: 'ca.pem' })).resolves.toEqual(good);
  });

  it('expects the name that the manifest gives', async () => {
    const named = authority.issue({ hosts: ['catalog.internal'] });
    const tls = { ca: 'ca.pem', serverName: 'catalog.internal' };
    await expect(callOver(named, tls)).resolves.toEqual(good);
  });

  it("shows the gateway's own certificate", async () => {
    const credentials = authority.issue({ hosts: ['127.0.0.1'] });
    const tls = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' };
    await expect(callOver(credentials, tls, { requestCert: true })).resolves.toEqual(good);
    expect(await failureOf(callOver(credentials, { ca: 'ca.pem' }, { requestCert: true }))).toMatchObject(unavailable);
  });

  it('U21 U22 U23 refuses expired, foreign and self-signed certificates', async () => {
    const expired = authority.issue({ hosts: ['127.0.0.1'], expires: new Date(Date.now() - 1000) });
    const foreign = authority.issue({ hosts: ['other.internal'] });
    const alone = createSelfSigned({ hosts: ['127.0.0.1'] });
    for (const credentials of [expired, foreign, alone]) {
      expect(await failureOf(callOver(credentials, { ca: 'ca.pem' }))).toMatchObject(unavailable);
    }
    expect(await failureOf(callOver(alone, true))).toMatchObject(unavailable);
  });
});
