import { Kind, parse, printSchema, Source, validate, type ExecutionResult } from 'graphql';
import { composeSchemas } from '../../src/composition/compose-schemas';
import type { SubschemaInput } from '../../src/composition/subschema-input';
import type { Supergraph } from '../../src/composition/supergraph';
import { executePlan } from '../../src/execution/execute-plan';
import type { PlanRequest } from '../../src/execution/plan-request';
import { subscribePlan } from '../../src/execution/subscribe-plan';
import { planOperation } from '../../src/planning/plan-operation';
import type { Upstream } from '../../src/upstreams/upstream';
import { memoryUpstream, type MemoryUpstream } from '../oracle/memory-upstream';
import { buildCallContext } from '../unit/upstreams/build-call-context';
import { openSubject, type Subject } from '../unit/upstreams/events/open-subject';
import { shippingSdl } from '../unit/upstreams/events/shipping-sdl';

const catalogSdl = /* GraphQL */ `
  type Query {
    products: [Product!]!
    orders: [Order!]!
    ordersByIds(ids: [ID!]!): [Order]!
  }
  type Product {
    sku: ID!
    name: String!
  }
  type Order {
    id: ID!
    total: Int!
  }
`;

const catalogOverlay = /* GraphQL */ `
  extend type Product @key(selectionSet: "{ sku }") {
    sku: ID!
  }
  extend type Order @key(selectionSet: "{ id }") {
    id: ID!
  }
  extend type Query {
    ordersByIds(ids: [ID!]!): [Order]! @merge(keyField: "id")
  }
`;

const orders = [
  { id: '1001', total: 5 },
  { id: '1002', total: 7 },
];

describe('a graph over a catalog and the events of its shipments', () => {
  let shipping: Subject;
  let catalog: MemoryUpstream;
  let supergraph: Supergraph;

  beforeAll(async () => {
    shipping = await openSubject(shippingSdl);
    catalog = memoryUpstream(catalogSdl, {
      Query: {
        products: () => [
          { sku: 'A', name: 'Anchor' },
          { sku: 'B', name: 'Buoy' },
        ],
        orders: () => orders,
        ordersByIds: (_, { ids }) => (ids as readonly string[]).map((id) => orders.find((order) => order.id === id)),
      },
    });
    const { supergraph: composed, problems } = await composeSchemas([
      input('catalog', catalog, catalogOverlay),
      input('shipping', shipping.upstream, undefined),
    ]);
    if (composed === undefined) throw new Error(JSON.stringify(problems, null, 2));
    supergraph = composed;
  });

  afterAll(async () => {
    await shipping.close();
  });

  function input(name: string, upstream: Upstream, overlay: string | undefined): SubschemaInput {
    return {
      name,
      upstream,
      directives: '',
      overlay: overlay === undefined ? undefined : parse(new Source(overlay, `${name}/overlay.graphql`)),
      transforms: {},
      manifestFile: `${name}/subschema.yaml`,
      lineOf: () => 1,
    };
  }

  function planOf(text: string): ReturnType<typeof planOperation> {
    const document = parse(text);
    expect(validate(supergraph.schema, document)).toEqual([]);
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    if (operation === undefined) throw new Error('The document has no operation.');
    return planOperation(supergraph, { document, operation, conditions: {} });
  }

  const request = (): PlanRequest => ({ variables: {}, context: buildCallContext(), maxErrors: 20 });
  const ask = (text: string): Promise<ExecutionResult> => executePlan(planOf(text), request());

  test('clients see the projections and their entry points, not what is internal', () => {
    const sdl = printSchema(supergraph.schema);
    expect(sdl).toContain('shipment(orderId: ID!): Shipment');
    expect(sdl).toContain('unitsSold: Int!');
    expect(sdl).not.toContain('_product');
    expect(sdl).not.toContain('_ordersByIds');
  });

  test('one query crosses both, each in one call', async () => {
    await shipping.send('shipments', 'Created', { orderId: '1001', status: 'SHIPPED', carrier: 'Post' });
    await shipping.send('orders', 'Placed', { lines: [{ sku: 'A', quantity: 3 }] });
    const before = shipping.calls.length;
    const answer = await ask(
      '{ products { name unitsSold } orders { id total shipment { status carrier checkpoints { place } } } }',
    );
    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      data: {
        products: [
          { name: 'Anchor', unitsSold: 3 },
          { name: 'Buoy', unitsSold: 0 },
        ],
        orders: [
          { id: '1001', total: 5, shipment: { status: 'SHIPPED', carrier: 'Post', checkpoints: [] } },
          { id: '1002', total: 7, shipment: null },
        ],
      },
    });
    expect(shipping.calls.slice(before)).toHaveLength(1);
  });

  test('a mutation publishes, and answers with what it has made of the entity', async () => {
    const answer = await ask(
      'mutation { recordCheckpoint(orderId: "1001", place: "Kiel") { orderId checkpoints { place } } }',
    );
    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      data: { recordCheckpoint: { orderId: '1001', checkpoints: [{ place: 'Kiel' }] } },
    });
  });

  test('a live query gives the present state and what follows', async () => {
    const stream = await subscribePlan(
      planOf('subscription { shipmentChanged(orderId: "1001") { status } }'),
      request(),
    );
    if (!(Symbol.asyncIterator in stream)) throw new Error('A stream was expected.');
    const first: IteratorResult<ExecutionResult, unknown> = await stream.next();
    await shipping.send('shipments', 'Delivered', { orderId: '1001', status: 'DELIVERED' });
    const second: IteratorResult<ExecutionResult, unknown> = await stream.next();
    await stream.return?.();
    expect(JSON.parse(JSON.stringify([first.value, second.value]))).toEqual([
      { data: { shipmentChanged: { status: 'SHIPPED' } }, extensions: { cursor: expect.any(String) as string } },
      { data: { shipmentChanged: { status: 'DELIVERED' } }, extensions: { cursor: expect.any(String) as string } },
    ]);
  });
});
