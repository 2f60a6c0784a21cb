import { mockGraphql } from '../../../src/mocks';
import { codesOf, mediaTypes, post, type Reply } from '../post';
import { startGateway, type TestGateway } from '../start-gateway';
import { expectSafe } from './expect-safe';

const sdl = /* GraphQL */ `
  type Query {
    product(sku: ID!): Product
    products(first: Int): [Product!]!
    find(by: Criteria!): Product
    many(skus: [Int!]!): [Product!]!
    _products(skus: [ID!]!): [Product]!
  }
  type Product {
    sku: ID!
    name: String!
    kind: Kind
    related: Product
  }
  enum Kind {
    TOOL
    CLOTH
  }
  input Criteria {
    name: String
    price: Int
    kind: Kind
  }
`;
let gateway: TestGateway;
let upstream: Awaited<ReturnType<ReturnType<typeof mockGraphql>['start']>>;

beforeAll(async () => {
  upstream = await mockGraphql().schema(sdl).start();
  const manifest = `kind: graphql\nendpoint: ${upstream.endpoint}\n`;
  gateway = await startGateway({ shop: { 'subschema.yaml': manifest, 'schema.graphql': sdl } });
});

afterAll(async () => {
  await gateway.stop();
  await upstream.stop();
});

/** Whatever is refused, in at most 20 errors, the upstream must not hear of it. */
function expectRefused(reply: Reply, status: number, code: string): void {
  const codes = codesOf(reply);
  expect([reply.status, [...new Set(codes)]]).toEqual([status, [code]]);
  expect(codes.length).toBeLessThanOrEqual(20);
  expect(reply.text).not.toContain('"data"');
  expectSafe(reply.text);
  expect(upstream.calls).toEqual([]);
}

type Case = readonly [
  what: string,
  body: { readonly query: string; readonly variables?: object; readonly operationName?: string },
];

const unparsable: readonly Case[] = [
  ['a document that breaks off', { query: '{ products {' }],
  ['an empty document', { query: '' }],
  ['NUL in a document (G39)', { query: '{ products\0 { sku } }' }],
];

const invalid: readonly Case[] = [
  ['a field that does not exist', { query: '{ product(sku: 1) { colour } }' }],
  ['an argument that does not exist', { query: '{ product(sku: 1, size: 2) { name } }' }],
  ['a missing argument', { query: '{ product { name } }' }],
  ['a literal of another type (G42)', { query: '{ products(first: "1") { name } }' }],
  ['an integer over 32 bits (G42)', { query: '{ products(first: 2147483648) { name } }' }],
  [
    'circular fragments (G14)',
    { query: '{ product(sku: 1) { ...A } } fragment A on Product { ...B } fragment B on Product { ...A }' },
  ],
  [
    'a fragment that spreads itself (G15)',
    { query: '{ product(sku: 1) { ...A } } fragment A on Product { related { ...A } }' },
  ],
  ['100 unused fragments (G16)', { query: `{ __typename } ${fragments(100)}` }],
  ['an operationName that names none (G17)', { query: 'query A { __typename }', operationName: 'B' }],
  ['several operations and no name (G17)', { query: 'query A { __typename } query B { __typename }' }],
  ['@defer (G48)', { query: '{ ... @defer { __typename } }' }],
  ['@stream (G48)', { query: '{ products @stream { name } }' }],
  ['duplicate directives (G11)', { query: `{ __typename ${'@aa '.repeat(40)} }` }],
  ['an entry that is internal (G50)', { query: '{ _products(skus: [1]) { name } }' }],
  ["an upstream's own SDL (G51)", { query: '{ _service { sdl } }' }],
  ['`__proto__` as a field (G34)', { query: '{ __proto__ { a } }' }],
];

const misfits: readonly Case[] = [
  ['a missing variable', { query: 'query ($sku: ID!) { product(sku: $sku) { name } }' }],
  ['a text for an Int (G42)', { query: 'query ($n: Int) { products(first: $n) { name } }', variables: { n: '1' } }],
  ['true for an ID (G42)', { query: 'query ($n: ID!) { product(sku: $n) { name } }', variables: { n: true } }],
  [
    '5000 unknown input keys (G30)',
    { query: 'query ($c: Criteria!) { find(by: $c) { name } }', variables: { c: manyKeys(5000) } },
  ],
  [
    '20 000 wrong list items (G31)',
    { query: 'query ($s: [Int!]!) { many(skus: $s) { name } }', variables: { s: Array(20_000).fill('x') } },
  ],
  [
    'a secret of another type (G29)',
    { query: 'query ($n: Int) { products(first: $n) { name } }', variables: { n: 'hunter2' } },
  ],
  [
    '`__proto__` as an input key (G35)',
    {
      query: 'query ($c: Criteria!) { find(by: $c) { name } }',
      variables: JSON.parse('{"c":{"__proto__":{"x":1}}}') as object,
    },
  ],
];

function fragments(count: number): string {
  return Array.from({ length: count }, (_, index) => `fragment F${String(index)} on Query{__typename}`).join(' ');
}

function manyKeys(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${String(index)}`, 1]));
}

describe.each([
  ['application/json', 200],
  ['application/graphql-response+json', 400],
] as const)('under accept %s', (accept, status) => {
  it.each(unparsable)(`%s is ${String(status)} GRAPHQL_PARSE_FAILED`, async (_what, body) => {
    const reply = await post(gateway.url, body, { accept });
    expectRefused(reply, status, 'GRAPHQL_PARSE_FAILED');
  });

  it.each(invalid)(`%s is ${String(status)} GRAPHQL_VALIDATION_FAILED`, async (_what, body) => {
    const reply = await post(gateway.url, body, { accept });
    expectRefused(reply, status, 'GRAPHQL_VALIDATION_FAILED');
  });

  it.each(misfits)(`%s is ${String(status)} BAD_USER_INPUT`, async (_what, body) => {
    const reply = await post(gateway.url, body, { accept });
    expectRefused(reply, status, 'BAD_USER_INPUT');
  });
});

it.each<Case>([
  ['a field (G26)', { query: '{ prodcut(sku: 1) { name } }' }],
  ['an argument (G27)', { query: '{ product(skuu: 1) { name } }' }],
  ['an enum (G28)', { query: '{ find(by: { kind: TOOLS }) { name } }' }],
  [
    'a variable (G28)',
    { query: 'query ($c: Criteria!) { find(by: $c) { name } }', variables: { c: { kind: 'TOOLS', nam: 'a' } } },
  ],
])('the message for a misspelt name of %s tells none that exists', async (_what, body) => {
  const reply = await post(gateway.url, body);
  expect(codesOf(reply)).not.toEqual([]);
  expect(reply.text).not.toMatch(/did you mean|CLOTH|TOOL\b/i);
});

const levels = (count: number): string => `${'related{'.repeat(count)}name${'}'.repeat(count)}`;
const spread = `{ ...P } fragment P on Query { products { ...A } } fragment A on Product { ${levels(7)} ...B } fragment B on Product { related { related { ...C } } } fragment C on Product { ${levels(13)} }`;

const overLimits: readonly (readonly [string, string, string])[] = [
  ['16 levels of fields (G01)', `{ product(sku: 1) { ${levels(14)} } }`, 'MAX_DEPTH_LIMIT'],
  ['levels through fragments (G02)', spread, 'MAX_DEPTH_LIMIT'],
  [
    'levels through inline fragments (G02)',
    `{ ... { product(sku: 1) { ... on Product { ${levels(14)} } } } }`,
    'MAX_DEPTH_LIMIT',
  ],
  ['3000 levels (G03)', `{ ${'a{'.repeat(3000)}a${'}'.repeat(3000)} }`, 'MAX_TOKENS_LIMIT'],
  ['45 000 levels (G04)', `{ ${'a{'.repeat(45_000)}`, 'MAX_TOKENS_LIMIT'],
  [
    'a list nested 10 000 deep (G05)',
    `{ many(skus: ${'['.repeat(10_000)}${']'.repeat(10_000)}) { name } }`,
    'MAX_TOKENS_LIMIT',
  ],
  [
    '31 aliases (G06)',
    `{ product(sku: 1) { ${Array.from({ length: 31 }, (_, n) => `a${String(n)}: name`).join(' ')} } }`,
    'MAX_ALIASES_LIMIT',
  ],
  [
    'aliases through fragments (G07)',
    `{ a: product(sku: 1) { ...F related { ...F } } } fragment F on Product { ${Array.from({ length: 16 }, (_, n) => `a${String(n)}: name`).join(' ')} }`,
    'MAX_ALIASES_LIMIT',
  ],
  ['1000 unused fragments (G16)', `{ __typename } ${fragments(1000)}`, 'MAX_TOKENS_LIMIT'],
  [
    '1000 operations (G16)',
    Array.from({ length: 1000 }, (_, n) => `query Q${String(n)} { __typename }`).join(' '),
    'MAX_TOKENS_LIMIT',
  ],
  ['21 root fields (G08)', `{ ${'__typename '.repeat(21)} }`, 'MAX_ROOT_FIELDS_LIMIT'],
  [
    '51 directives (G12)',
    `{ __typename ${'@include(if: true) '.repeat(1)} product(sku: 1) { ${'name @include(if: true) '.repeat(51)} } }`,
    'MAX_DIRECTIVES_LIMIT',
  ],
  [
    '5001 fields by fragments',
    `{ product(sku: 1) { ...A } } fragment A on Product { ${'related { ...B } '.repeat(20)} } fragment B on Product { ${'related { ...C } '.repeat(20)} } fragment C on Product { ${'name '.repeat(20)} }`,
    'MAX_FIELDS_LIMIT',
  ],
];

describe.each(mediaTypes)('over a limit, under accept %s', (accept) => {
  it.each(overLimits)('%s is 400', async (_what, query, code) => {
    const reply = await post(gateway.url, { query }, { accept });
    expectRefused(reply, 400, code);
  });
});

it('G25: what stands under __schema and __type does not count as depth', async () => {
  const ofType = (count: number): string => `${'ofType { '.repeat(count)}name${' }'.repeat(count)}`;
  const reply = await post(gateway.url, { query: `{ __schema { types { fields { type { ${ofType(15)} } } } } }` });
  expect([reply.status, codesOf(reply)]).toEqual([200, []]);
});
