import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockGrpc } from '../../../src/mocks';
import type { RunningMock } from '../../../src/mocks';
import { startGateway } from '../start-gateway';
import type { TestGateway } from '../start-gateway';
import { expectLog, startProxy } from './start-proxy';
import type { Proxy } from './start-proxy';

const proto = `syntax = "proto3";
package shop.v1;

service Stocks {
  rpc GetStock(StockRequest) returns (Stock);
  rpc WatchStock(StockRequest) returns (stream Stock);
}

message StockRequest {
  string sku = 1;
}

message Stock {
  string sku = 1;
  int32 available = 2;
}
`;

const query = '{ getStock(sku: "chair") { sku available } }';

describe('a gRPC upstream behind nginx', () => {
  const mock = mockGrpc();
  let folder: string;
  let upstream: RunningMock;
  let proxy: Proxy;
  const gateways: TestGateway[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'selvage-proto-'));
    await writeFile(join(folder, 'stocks.proto'), proto);
    mock
      .proto(join(folder, 'stocks.proto'))
      .unary('shop.v1.Stocks/GetStock', ({ sku }) => ({ sku, available: 12 }))
      .stream('shop.v1.Stocks/WatchStock', ({ sku }) => [3, 2, 1].map((available) => ({ sku, available })));
    upstream = await mock.start();
    proxy = await startProxy({
      port: Number(upstream.endpoint?.split(':').at(-1)),
      protocol: 'http2',
      locations: () => `
        location / { grpc_pass grpc://behind; grpc_read_timeout 300ms; }`,
    });
  });

  afterEach(async () => {
    mock.heal();
    await Promise.all(gateways.splice(0).map((gateway) => gateway.stop()));
  });

  afterAll(async () => {
    await proxy.nginx.stop();
    await upstream.stop();
    await rm(folder, { recursive: true });
  });

  /** Starts a gateway whose one upstream is the proxy's named port. */
  async function startBehind(port: string, manifest = ''): Promise<TestGateway> {
    const { host, port: portOf } = proxy.nginx;
    const gateway = await startGateway({
      stocks: {
        'subschema.yaml': `kind: grpc\nendpoint: ${host}:${portOf(port)}\nproto: stocks.proto\n${manifest}`,
        'stocks.proto': proto,
        'ca.pem': proxy.ca,
      },
    });
    gateways.push(gateway);
    return gateway;
  }

  test('answers as if nothing stood between', async () => {
    const gateway = await startBehind('plain');
    expect(await gateway.ask(query)).toEqual({ data: { getStock: { sku: 'chair', available: 12 } } });
    await expectLog(proxy.nginx, /answered \/shop.v1.Stocks\/GetStock 200/);
  });

  test('answers over TLS when the manifest names the authority', async () => {
    const gateway = await startBehind('trusted', 'tls:\n  ca: ca.pem\n  serverName: localhost\n');
    expect(await gateway.ask(query)).toEqual({ data: { getStock: { sku: 'chair', available: 12 } } });
  });

  test.each([
    ['U21', 'expired'],
    ['U22', 'otherHost'],
    ['U23', 'selfSigned'],
    ['U24', 'plain'],
  ])('%s: refuses a server that shows the certificate "%s"', async (_, port) => {
    const before = upstream.calls.length;
    const gateway = await startBehind(port, 'tls:\n  ca: ca.pem\n  serverName: localhost\n');
    const { data, errors } = await gateway.ask(query);
    expect(data).toEqual({ getStock: null });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(upstream.calls).toHaveLength(before);
  });

  test('reports a call that the proxy gave up as UPSTREAM_UNAVAILABLE', async () => {
    mock.always.hang();
    const gateway = await startBehind('plain');
    const { data, errors } = await gateway.ask(query);
    expect(data).toEqual({ getStock: null });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', subschema: 'stocks' });
  });

  test('passes a stream on, message by message, to its end', async () => {
    const gateway = await startBehind('plain');
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { watchStock(sku: "lamp") { available } }' }),
    });
    const events = (await answer.text()).split('\n').filter((line) => line.startsWith('data: {'));
    expect(events.map((line): unknown => JSON.parse(line.slice('data: '.length)))).toEqual(
      [3, 2, 1].map((available) => ({ data: { watchStock: { available } } })),
    );
  });
});
