import { join } from 'node:path';
import { mockGrpc } from '../../../src/mocks/mock-grpc';
import type { Upstream } from '../../../src/upstreams/upstream';
import { buildCallContext } from './build-call-context';
import { openSubject } from './events/open-subject';
import { shippingSdl } from './events/shipping-sdl';
import { requestOf } from './events/request-of';
import { field, openUpstream, query } from './graphql/open-graphql';
import { mustOpenGrpc, protos } from './grpc/open-grpc';
import { requestOf as grpcRequestOf } from './grpc/request-of';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const proto = 'acme/mapping/v1/mapping.proto';

describe('an upstream says of a request', () => {
  test('the document that is sent, where it is a GraphQL service', async () => {
    const schema =
      'type Query { pricing: Pricing } type Pricing { prices(skus: [ID!]!): [Price] } type Price { sku: ID! }';
    const overlay = 'extend type Query { prices(skus: [ID!]!): [Price] @hoist(path: "pricing.prices") }';
    const upstream = await openUpstream({ endpoint: 'http://127.0.0.1:1', schema, overlay });
    closers.push(() => upstream.close());
    const request = query([field('prices', [field('sku')], { as: 'e0', args: ['skus'] })], { skus: '[ID!]!' });
    expect(upstream.describe?.(request)).toEqual({
      kind: 'graphql',
      requests: ['query($skus:[ID!]!){e0:pricing{prices(skus:$skus){sku}}}'],
    });
  });

  test('each RPC once, where it is a gRPC service', async () => {
    const upstream = await mustOpenGrpc({ manifest: { endpoint: '127.0.0.1:1', proto, includeDirs: ['.'] } });
    closers.push(() => upstream.close());
    const document = '{ a: getThing { id } b: getThing { id } checkOldThing { id } nothing }';
    expect(upstream.describe?.(grpcRequestOf(document))).toEqual({
      kind: 'grpc',
      requests: ['acme.mapping.v1.Things/GetThing', 'acme.mapping.v1.Things/CheckOldThing', 'nothing'],
    });
  });

  test('that its RPC is not known yet, until a server without a proto has told it', async () => {
    const mock = await mockGrpc()
      .proto(join(protos, proto), { includeDirs: [protos] })
      .unary('acme.mapping.v1.Things/GetThing', { id: '1' })
      .reflection()
      .start();
    closers.push(() => mock.stop());
    const schema = 'type Query { getThing(id: String): Thing } type Thing { id: String! }';
    const upstream: Upstream = await mustOpenGrpc({ manifest: { endpoint: mock.endpoint, reflection: true }, schema });
    closers.push(() => upstream.close());
    const request = grpcRequestOf('{ getThing { id } }');
    expect(upstream.describe?.(request).requests).toEqual([expect.stringContaining('is known once')]);
    await upstream.prepare(request)({}, buildCallContext());
    expect(upstream.describe?.(request).requests).toEqual(['acme.mapping.v1.Things/GetThing']);
  });

  test('what is looked up, published or followed, where it is a stream of events', async () => {
    const { upstream, ...shipping } = await openSubject(shippingSdl);
    closers.push(() => shipping.close());
    const requestsOf = (document: string) => upstream.describe?.(requestOf(document).request);
    expect(
      requestsOf('{ a: shipment(orderId: 1) { status } shipmentsByOrderIds(orderIds: [1]) { status } _events }'),
    ).toEqual({ kind: 'events', requests: ['Shipment by orderId', '_events'] });
    expect(requestsOf('mutation { recordCheckpoint(orderId: 1, place: "x") { status } }')?.requests).toEqual([
      'publish CheckpointRecorded to the topic shipments',
    ]);
    expect(requestsOf('subscription { shipmentChanged { status } }')?.requests).toEqual(['every change of Shipment']);
  });
});
