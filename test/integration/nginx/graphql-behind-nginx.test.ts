import { mockGraphql } from '../../../src/mocks';
import type { RunningMock } from '../../../src/mocks';
import { startGateway } from '../start-gateway';
import type { TestGateway } from '../start-gateway';
import { expectLog, startProxy } from './start-proxy';
import type { Proxy } from './start-proxy';

const schema = /* GraphQL */ `
  type Query {
    greet(name: String): String
    text(length: Int!): String
  }
`;

const query = '{ greet(name: "Ada") }';
const greeting = { data: { greet: 'Hello Ada' } };

describe('a GraphQL upstream behind nginx', () => {
  const mock = mockGraphql()
    .schema(schema)
    .resolvers({
      Query: {
        greet: (_, { name }) => `Hello ${String(name)}`,
        text: (_, { length }) => 'x'.repeat(Number(length)),
      },
    });
  let upstream: RunningMock;
  let proxy: Proxy;
  const gateways: TestGateway[] = [];

  beforeAll(async () => {
    upstream = await mock.start();
    const { port, pathname } = new URL(upstream.endpoint ?? '');
    const pass = `proxy_pass http://behind${pathname}; proxy_http_version 1.1; proxy_set_header Connection "";`;
    proxy = await startProxy({
      port: Number(port),
      protocol: '',
      locations: (place) => `
        gzip on; gzip_min_length 1; gzip_types *; gzip_proxied any;
        location = ${pathname} { ${pass} proxy_read_timeout 300ms; }
        location = /narrow { ${pass} client_max_body_size 20; }
        location = /squeezed {
          proxy_pass http://127.0.0.1:${place.port('plain')}${pathname};
          proxy_http_version 1.1; proxy_set_header Accept-Encoding gzip;
        }
        location = /moved { return 307 /graphql; }
        location = /gone { proxy_pass http://127.0.0.1:9; }`,
    });
  });

  afterEach(async () => {
    mock.heal();
    await Promise.all(gateways.splice(0).map((gateway) => gateway.stop()));
  });

  afterAll(async () => {
    await proxy.nginx.stop();
    await upstream.stop();
  });

  /** Starts a gateway whose one upstream is a URL of the proxy. */
  async function startBehind(url: string, manifest = ''): Promise<TestGateway> {
    const gateway = await startGateway({
      shop: {
        'subschema.yaml': `kind: graphql\nendpoint: ${url}\n${manifest}`,
        'schema.graphql': schema,
        'ca.pem': proxy.ca,
      },
    });
    gateways.push(gateway);
    return gateway;
  }

  function plain(path: string): string {
    return `http://${proxy.nginx.host}:${proxy.nginx.port('plain')}${path}`;
  }

  function secure(port: string): string {
    return `https://${proxy.nginx.host}:${proxy.nginx.port(port)}/graphql`;
  }

  test('answers as if nothing stood between, over connections that stay open', async () => {
    const gateway = await startBehind(plain('/graphql'));
    for (let turn = 0; turn < 3; turn += 1) expect(await gateway.ask(query)).toEqual(greeting);
    await expectLog(proxy.nginx, /answered \/graphql 200 encoding=\S+ request=3/);
  });

  test('is read through gzip', async () => {
    const gateway = await startBehind(plain('/squeezed'));
    const { data } = await gateway.ask('{ text(length: 50000) }');
    expect(data).toEqual({ text: 'x'.repeat(50_000) });
    await expectLog(proxy.nginx, /answered \/squeezed 200 encoding=gzip/);
  });

  test('is cut off when the decoded answer is over the cap, however small it travels', async () => {
    const gateway = await startBehind(plain('/squeezed'), 'maxResponseBytes: 20KB\n');
    const { data, errors } = await gateway.ask('{ text(length: 50000) }');
    expect(data).toEqual({ text: null });
    expect(errors?.[0]?.extensions).toEqual({ code: 'UPSTREAM_RESPONSE_TOO_LARGE', subschema: 'shop' });
  });

  test.each([
    ['UPSTREAM_UNAVAILABLE', 502, 'a page of the proxy whose upstream is down', '/gone'],
    ['UPSTREAM_ERROR', 413, 'a page of the proxy that takes no body so large', '/narrow'],
  ])('is reported as %s with status %d for %s', async (code, upstreamStatus, _, path) => {
    const gateway = await startBehind(plain(path));
    const { data, errors } = await gateway.ask(query);
    expect(data).toEqual({ greet: null });
    expect(errors).toEqual([
      expect.objectContaining({ path: ['greet'], extensions: { code, upstreamStatus, subschema: 'shop' } }),
    ]);
  });

  test('is reported as UPSTREAM_UNAVAILABLE with status 504 when it hangs and the proxy gives up', async () => {
    mock.always.hang();
    const gateway = await startBehind(plain('/graphql'));
    const { data, errors } = await gateway.ask(query);
    expect(data).toEqual({ greet: null });
    expect(errors?.[0]?.extensions).toEqual({ code: 'UPSTREAM_UNAVAILABLE', upstreamStatus: 504, subschema: 'shop' });
  });

  test('is not asked by way of a redirect', async () => {
    const before = upstream.calls.length;
    const gateway = await startBehind(plain('/moved'));
    const { data, errors } = await gateway.ask(query);
    expect(data).toEqual({ greet: null });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
    expect(upstream.calls).toHaveLength(before);
  });

  test('answers over TLS when the manifest names the authority', async () => {
    const gateway = await startBehind(secure('trusted'), 'tls:\n  ca: ca.pem\n  serverName: localhost\n');
    expect(await gateway.ask(query)).toEqual(greeting);
  });

  test.each([
    ['U21', 'an expired certificate', 'expired'],
    ['U22', 'a certificate of another host', 'otherHost'],
    ['U23', 'a certificate that vouches for itself', 'selfSigned'],
    ['U24', 'no TLS on the port', 'plain'],
  ])('%s: is refused for %s', async (_, __, port) => {
    const before = upstream.calls.length;
    const gateway = await startBehind(secure(port), 'tls:\n  ca: ca.pem\n  serverName: localhost\n');
    const { data, errors } = await gateway.ask(query);
    expect(data).toEqual({ greet: null });
    expect(errors?.[0]?.extensions).toEqual({ code: 'UPSTREAM_UNAVAILABLE', subschema: 'shop' });
    expect(upstream.calls).toHaveLength(before);
  });

  test('U23: is refused without the authority in the manifest', async () => {
    const gateway = await startBehind(secure('trusted'));
    const { errors } = await gateway.ask(query);
    expect(errors?.[0]?.extensions).toEqual({ code: 'UPSTREAM_UNAVAILABLE', subschema: 'shop' });
  });
});
