import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createGateway } from '../../../src/gateway';
import type { Problem } from '../../../src/problem';
import { writeSubschemas, type SubschemaFiles } from '../start-gateway';
import { buildSelvage, type BuiltSelvage } from './build-selvage';
import { runSelvage } from './run-selvage';

const manifest = 'kind: graphql\nendpoint: http://127.0.0.1:1/\n';
const shopSdl = `type Query {
  product: Product
  _products(skus: [ID!]!): [Product]!
  _product(sku: ID!): Product
}
type Product {
  sku: ID!
  name: String
}
`;
const shopOverlay = `extend type Product @key(selectionSet: "{ sku }") { sku: ID! }
extend type Query { _products(skus: [ID!]!): [Product]! @merge(keyField: "sku") }
`;
const shop: SubschemaFiles = { 'subschema.yaml': manifest, 'schema.graphql': shopSdl, 'overlay.graphql': shopOverlay };
const stockSdl = `type Query {
  _stock(skus: [ID!]!): [Product]!
}
type Product {
  sku: ID!
  stock: Int
}
`;
const stockOverlay = `extend type Product @key(selectionSet: "{ sku }") { sku: ID! }
extend type Query { _stock(skus: [ID!]!): [Product]! @merge(keyField: "sku") }
`;
const stock: SubschemaFiles = {
  'subschema.yaml': manifest,
  'schema.graphql': stockSdl,
  'overlay.graphql': stockOverlay,
};
const proto = `syntax = "proto3";
package acme.v1;
service Things {
  rpc GetThing(Thing) returns (Thing);
}
message Thing {
  string id = 1;
}
`;
const things: SubschemaFiles = {
  'subschema.yaml': 'kind: grpc\nendpoint: 127.0.0.1:1\nproto: things.proto\n',
  'things.proto': proto,
};
const events: SubschemaFiles = {
  'subschema.yaml': 'kind: events\nbus: "memory:"\n',
  'schema.graphql':
    'type Shipment @projection(topic: "shipments", key: "orderId") {\n  orderId: ID!\n  status: String\n}\n',
};

type Graph = Readonly<Record<string, SubschemaFiles>>;

/** What is planted, in which file and line, words that the message must hold. */
type Fault = readonly [what: string, graph: Graph, place: string, words: RegExp];

function change(files: SubschemaFiles, name: string, from: string, to: string): SubschemaFiles {
  const text = files[name] ?? '';
  if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
  return { ...files, [name]: text.replace(from, to) };
}

const inShop = (name: string, from: string, to: string): Graph => ({ shop: change(shop, name, from, to), stock });
const inStock = (name: string, from: string, to: string): Graph => ({ shop, stock: change(stock, name, from, to) });
const inThings = (name: string, from: string, to: string): Graph => ({ things: change(things, name, from, to) });

const faults: readonly Fault[] = [
  ['a kind that there is not', inShop('subschema.yaml', 'graphql', 'graphqi'), 'shop/subschema.yaml:1', /kind/],
  ['an unknown key', inShop('subschema.yaml', manifest, `${manifest}retires: 3\n`), 'shop/subschema.yaml:3', /retires/],
  [
    'a value of another type',
    inShop('subschema.yaml', manifest, `${manifest}retries: many\n`),
    'shop/subschema.yaml:3',
    /retries/,
  ],
  [
    'a duration without a unit',
    inShop('subschema.yaml', manifest, `${manifest}timeout: 5\n`),
    'shop/subschema.yaml:3',
    /timeout/,
  ],
  [
    'a manifest that is no YAML',
    inShop('subschema.yaml', manifest, 'kind: [graphql\n'),
    'shop/subschema.yaml:',
    /YAML/,
  ],
  [
    'an endpoint that is no URL of HTTP (P12)',
    inShop('subschema.yaml', 'http://127.0.0.1:1/', 'file:///etc/passwd'),
    'shop/subschema.yaml:2',
    /endpoint/,
  ],
  [
    'a missing key',
    inShop('subschema.yaml', 'endpoint: http://127.0.0.1:1/\n', ''),
    'shop/subschema.yaml:1',
    /endpoint/,
  ],
  [
    'a missing variable',
    inShop('subschema.yaml', 'http://127.0.0.1:1/', '${NO_SUCH_URL}'),
    'shop/subschema.yaml:2',
    /NO_SUCH_URL/,
  ],
  [
    'a template of something unknown',
    inShop('subschema.yaml', manifest, `${manifest}headers: {x: "{{ request.cookie }}"}\n`),
    'shop/subschema.yaml:3',
    /request\.cookie/,
  ],
  [
    'a missing proto',
    inThings('subschema.yaml', 'things.proto', 'nothing.proto'),
    'things/subschema.yaml:3',
    /nothing\.proto/,
  ],
  [
    'a proto that does not parse',
    inThings('things.proto', 'returns', 'retruns'),
    'things/things.proto:4',
    /retruns|returns/,
  ],
  [
    'a proto that names no message',
    inThings('things.proto', 'returns (Thing)', 'returns (Thong)'),
    'things/things.proto:',
    /Thong/,
  ],
  [
    'an overlay that does not parse',
    inShop('overlay.graphql', '"{ sku }")', '"{ sku }"'),
    'shop/overlay.graphql:',
    /./,
  ],
  [
    'a schema that does not parse',
    inShop('schema.graphql', 'product: Product', 'product Product'),
    'shop/schema.graphql:2',
    /./,
  ],
  ['a directive that there is not', inShop('overlay.graphql', '@key', '@kee'), 'shop/overlay.graphql:1', /kee/],
  [
    'a type that the upstream has not',
    inShop('overlay.graphql', 'type Product', 'type Prodcut'),
    'shop/overlay.graphql:1',
    /Prodcut/,
  ],
  [
    'a restated field of another type',
    inShop('overlay.graphql', '{ sku: ID! }', '{ sku: Int! }'),
    'shop/overlay.graphql:1',
    /sku/,
  ],
  [
    'a key field that does not exist',
    inShop('overlay.graphql', '"{ sku }"', '"{ isbn }"'),
    'shop/overlay.graphql:1',
    /isbn/,
  ],
  [
    'a merge field that does not exist',
    inStock('overlay.graphql', '{ _stock(', '{ _stocks('),
    'stock/overlay.graphql:2',
    /_stocks/,
  ],
  [
    'a key field that the merge does not know',
    inStock('overlay.graphql', 'keyField: "sku"', 'keyField: "isbn"'),
    'stock/overlay.graphql:2',
    /isbn/,
  ],
  [
    'an argument that the merge field has not',
    inStock('overlay.graphql', 'keyField: "sku"', 'keyField: "sku", keyArg: "isbns"'),
    'stock/overlay.graphql:2',
    /isbns/,
  ],
  [
    'a type that two hold differently',
    inStock('schema.graphql', 'stock: Int', 'stock: Int\n  name: Int'),
    'stock/schema.graphql:7',
    /name/,
  ],
  [
    'a field that nobody can reach',
    {
      shop: { ...shop, 'overlay.graphql': 'extend type Product @key(selectionSet: "{ sku }") { sku: ID! }\n' },
      stock: { ...stock, 'overlay.graphql': '' },
    },
    'stock/',
    /stock/,
  ],
  [
    'computed fields in a circle',
    {
      shop: {
        ...shop,
        'schema.graphql': shopSdl.replace('name: String', 'name: String\n  a: Int'),
        'overlay.graphql': shopOverlay
          .replace('{ sku: ID! }', '{ sku: ID! a: Int @computed(selectionSet: "{ b }") }')
          .replace('keyField: "sku"', 'keyField: "sku"'),
      },
      stock: {
        ...stock,
        'schema.graphql': stockSdl.replace('stock: Int', 'stock: Int\n  b: Int'),
        'overlay.graphql': stockOverlay.replace('{ sku: ID! }', '{ sku: ID! b: Int @computed(selectionSet: "{ a }") }'),
      },
    },
    'overlay.graphql:1',
    /in a circle: Product\.a → Product\.b → Product\.a/,
  ],
  [
    'two owners of one root field',
    inStock('schema.graphql', '_stock(', 'product: Product\n  _stock('),
    'stock/schema.graphql:2',
    /product/,
  ],
  [
    'a projection whose key it has not',
    { events: change(events, 'schema.graphql', 'key: "orderId"', 'key: "order"') },
    'events/schema.graphql:1',
    /order/,
  ],
  [
    'a bus that there is not',
    { events: change(events, 'subschema.yaml', '"memory:"', 'amqp://127.0.0.1') },
    'events/subschema.yaml:2',
    /amqp/,
  ],
];

/** Faults that are more than one error. */
const several: Readonly<Record<string, number>> = {
  'an argument that the merge field has not': 2,
  'computed fields in a circle': 3,
};

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'selvage-faults-'));
});

afterEach(() => rm(directory, { recursive: true }));

it('the graph that the faults are planted in composes without them', async () => {
  await writeSubschemas(directory, { shop, stock, things, events });
  const { problems, schema } = await compose();
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(schema).toContain('stock: Int');
});

function compose() {
  const telemetry = { logLevel: 'silent' } as const;
  return createGateway({ subschemas: directory, environment: {}, reload: { watch: false }, telemetry }).compose();
}

it.each(faults)('%s is refused with file, line and mend', async (what, graph, place, words) => {
  await writeSubschemas(directory, graph);
  const { problems, schema } = await compose();
  expect(schema).toBeUndefined();
  const errors = problems.filter(({ severity }) => severity === 'error');
  const at = ({ file, line }: Problem): string => `${file}:${String(line)}`;
  expect(errors.map((problem) => `${at(problem)} ${problem.message}`)).toContainEqual(expect.stringContaining(place));
  const found = errors.filter((problem) => at(problem).includes(place));
  expect(found.map(({ message }) => message).join('\n')).toMatch(words);
  for (const { message, mend } of errors) {
    expect(message).toMatch(/\.$/);
    expect(mend).toMatch(/^.{8,}[.?]$/s);
    expect(message).not.toMatch(/undefined|\[object|\bat .*:\d+:\d+/);
  }
  expect(errors).toHaveLength(several[what] ?? 1);
});

describe('the program, on a folder with faults of many kinds', () => {
  let selvage: BuiltSelvage;

  beforeAll(async () => {
    selvage = await buildSelvage();
  }, 60_000);

  afterAll(() => selvage.remove());

  it.each(['start', 'check'])(
    '%s tells all of them in one report and ends with 1 within three seconds',
    async (command) => {
      await writeSubschemas(directory, {
        shop: change(shop, 'overlay.graphql', 'type Product', 'type Prodcut'),
        stock: change(stock, 'overlay.graphql', '{ _stock(', '{ _stocks('),
        things: change(
          change(things, 'things.proto', 'returns', 'retruns'),
          'subschema.yaml',
          'kind',
          'colour: red\nkind',
        ),
        others: change(things, 'things.proto', 'returns', 'retruns'),
        events: change(events, 'subschema.yaml', 'bus:', 'bsu:'),
      });
      const { ended, err, out } = runSelvage(selvage.main, [command, '--subschemas', resolve(directory)]);
      const { code, age } = await ended;
      expect(code).toBe(1);
      expect(age).toBeLessThan(3000);
      const report = command === 'start' ? err() : out();
      for (const place of [
        'shop/overlay.graphql:1',
        'stock/overlay.graphql:2',
        'things/subschema.yaml:1',
        'others/things.proto:4',
        'events/subschema.yaml:2',
      ]) {
        expect(report).toMatch(new RegExp(`${place} error: .*\\n {4}mend: .{8,}`));
      }
      expect(report).not.toMatch(/\bat .*:\d+:\d+/);
    },
  );
});
