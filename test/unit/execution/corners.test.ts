import { parse, Source } from 'graphql';
import { GatewayError } from '../../../src/errors';
import type { SubschemaInput } from '../../../src/composition/subschema-input';
import type { UpstreamAnswer } from '../../../src/upstreams/upstream';
import type { WriterChoice } from '../../../src/execution/plan-request';
import { compose, engineOver, type Engine } from '../../oracle/engine';
import { dataOf, scriptedUpstream, type Script, type ScriptedUpstream } from '../../oracle/scripted-upstream';

const shopSdl = `
  type Query { products: [Product!]! product(sku: ID!): Product grid: [[Product!]!]! }
  type Mutation { rename(sku: ID!, name: String!): Product }
  type Subscription { productChanged: Product! }
  type Product { sku: ID! name: String! price: Int weight: Int }`;
const shopOverlay = 'extend type Product @key(selectionSet: "{ sku }")';

const stockSdl = `
  type Query { _stock(keys: [ProductKey!]!): [Product] }
  input ProductKey { sku: ID! price: Int weight: Int }
  type Product { sku: ID! inStock: Boolean available: Int! estimate: Int colour: Colour }
  enum Colour { RED BLUE }`;
const stockOverlay = `
  extend type Query { _stock(keys: [ProductKey!]!): [Product] @merge(keyArg: "keys") }
  extend type Product @key(selectionSet: "{ sku }") { estimate: Int @computed(selectionSet: "{ price weight }") }`;

const products = ['a', 'b', 'c'].map((sku, n) => ({ sku, name: sku.toUpperCase(), price: 10 * n, weight: n }));
const shop: Script = () => dataOf({ products, product: products[0], grid: [products, []] });
const row = (sku: string, available: unknown = 1) => ({ sku, available, inStock: true, estimate: 5, colour: 'RED' });

function input(name: string, upstream: ScriptedUpstream, overlay: string): SubschemaInput {
  return {
    name,
    upstream,
    directives: '',
    overlay: parse(new Source(overlay, `${name}/overlay.graphql`)),
    transforms: {},
    manifestFile: `${name}/subschema.yaml`,
    lineOf: () => 1,
  };
}

interface Started extends Engine {
  readonly shopCalls: ScriptedUpstream['calls'];
  readonly stockCalls: ScriptedUpstream['calls'];
}

const strictly = (sdl: string) => sdl.replace('): [Product]', '): [Product]!');

async function start(scripts: {
  readonly shop?: Script;
  readonly stock?: Script;
  readonly events?: number;
  /** The entry point of stock promises a list. */
  readonly strict?: boolean;
}): Promise<Started> {
  const shopUpstream = scriptedUpstream(shopSdl, scripts.shop ?? shop, scripts.events);
  const stockUpstream = scriptedUpstream(
    scripts.strict === true ? strictly(stockSdl) : stockSdl,
    scripts.stock ?? (() => dataOf({ e0: products.map(({ sku }) => row(sku)) })),
  );
  const inputs = [
    input('shop', shopUpstream, shopOverlay),
    input('stock', stockUpstream, scripts.strict === true ? strictly(stockOverlay) : stockOverlay),
  ];
  const engine = engineOver(await compose(inputs));
  return {
    ...engine,
    answer: (document, request) => engine.answer(document, { writer, ...request }),
    shopCalls: shopUpstream.calls,
    stockCalls: stockUpstream.calls,
  };
}

/** Who writes the answers of the tests that run. */
let writer: WriterChoice;

const failed = (path: UpstreamAnswer['errors'][number]['path'], message = 'broken') => ({
  error: new GatewayError('UPSTREAM_ERROR', { message, subschema: 'stock' }),
  path,
});

describe.each(['interpreted', 'cut-data', 'cut-text'] as const)('written by %s:', (given) => {
  beforeEach(() => {
    writer = given;
  });

  describe('a batch is joined by key', () => {
    it.each([
      ['permuted', [row('c', 3), row('a', 1), row('b', 2)], [1, 2, 3]],
      ['duplicated', [row('a', 1), row('a', 1), row('b', 2), row('c', 3)], [1, 2, 3]],
      ['too long', [row('z', 9), row('a', 1), row('b', 2), row('c', 3), row('y', 8)], [1, 2, 3]],
    ])('when the answer is %s (U09)', async (_name, rows, expected) => {
      const engine = await start({ stock: () => dataOf({ e0: rows }) });
      const { data, errors } = await engine.answer('{ products { available } }');
      expect(errors).toBeUndefined();
      expect(data).toEqual({ products: expected.map((available) => ({ available })) });
    });

    it('and what a short answer leaves out is null, and nobody else’s (U09)', async () => {
      const engine = await start({ stock: () => dataOf({ e0: [row('c')] }) });
      const { data, errors } = await engine.answer('{ products { sku inStock } }');
      expect(errors).toBeUndefined();
      expect(data).toEqual({
        products: [
          { sku: 'a', inStock: null },
          { sku: 'b', inStock: null },
          { sku: 'c', inStock: true },
        ],
      });
    });

    it('and an absent entity is an error where null is not allowed', async () => {
      const engine = await start({ stock: () => dataOf({ e0: [row('a'), row('b')] }) });
      const { data, errors } = await engine.answer('{ product(sku: "c") { name } products { available } }');
      expect(data).toBeNull();
      expect(errors).toEqual([
        expect.objectContaining({
          path: ['products', 2, 'available'],
          extensions: { code: 'UPSTREAM_BAD_RESPONSE', subschema: 'stock' },
        }),
      ]);
    });

    it.each([
      ['null for a list that cannot be null', { e0: null }],
      [
        'rows without the key that they promise',
        { e0: [{ available: 1 }, { available: 2, sku: null }, { inStock: true }] },
      ],
    ])('and %s is an error at every field', async (_name, data) => {
      const engine = await start({ stock: () => dataOf(data), strict: true });
      const { errors } = await engine.answer('{ products { inStock } }');
      expect(errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual(
        [0, 1, 2].map((n) => [['products', n, 'inStock'], 'UPSTREAM_BAD_RESPONSE']),
      );
    });

    it('and keys are asked for once, however often they stand in the answer', async () => {
      const twice = () => dataOf({ products: [...products, ...products], product: products[0] });
      const engine = await start({ shop: twice });
      await engine.answer('{ products { available } product(sku: "a") { available } }');
      expect(engine.stockCalls).toHaveLength(1);
      expect(engine.stockCalls[0]?.variables).toEqual({ e0_keys: [{ sku: 'a' }, { sku: 'b' }, { sku: 'c' }] });
    });

    it('and an ID that is a number in the answer is the same key', async () => {
      const numbered = [{ sku: 7, name: 'seven' }];
      const engine = await start({
        shop: () => dataOf({ products: numbered }),
        stock: () => dataOf({ e0: [row('7', 4)] }),
      });
      const { data } = await engine.answer('{ products { sku available } }');
      expect(data).toEqual({ products: [{ sku: '7', available: 4 }] });
    });
  });

  describe('a wrong type from an upstream is an error at its path (U08)', () => {
    it.each([
      ['String', 'name', { name: { deep: true } }],
      ['String', 'name', { name: 1 }],
      ['Int', 'price', { price: 2 ** 31 }],
      ['Int', 'price', { price: 1.5 }],
      ['Int', 'price', { price: '1' }],
      ['ID', 'sku', { sku: true }],
      ['ID', 'sku', { sku: 2 ** 53 }],
    ])('%s', async (_type, field, wrong) => {
      const engine = await start({ shop: () => dataOf({ product: { ...products[0], ...wrong } }) });
      const { errors } = await engine.answer(`{ product(sku: "a") { x: ${field} } }`);
      expect(errors).toEqual([
        expect.objectContaining({
          path: ['product', 'x'],
          extensions: { code: 'UPSTREAM_BAD_RESPONSE', subschema: 'shop' },
        }),
      ]);
    });

    it.each([
      ['an enum value that does not exist', { colour: 'GREEN' }, 'colour'],
      ['a Boolean as text', { inStock: 'true' }, 'inStock'],
    ])('%s, in a batch', async (_name, wrong, field) => {
      const engine = await start({ stock: () => dataOf({ e0: [{ ...row('a'), ...wrong }, row('b'), row('c')] }) });
      const { data, errors } = await engine.answer(`{ products { sku ${field} } }`);
      expect(errors?.map(({ path }) => path)).toEqual([['products', 0, field]]);
      expect(data).toEqual({
        products: [expect.objectContaining({ sku: 'a', [field]: null }), expect.anything(), expect.anything()],
      });
    });

    it.each([
      ['no list', { products: 'x' }],
      ['no object', { products: [1] }],
      ['a list for an object', { products: [[]] }],
    ])('%s', async (_name, data) => {
      const engine = await start({ shop: () => dataOf(data) });
      const { errors } = await engine.answer('{ products { sku } }');
      expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_BAD_RESPONSE']);
    });

    it('a null for a non-null field is an error there, and bubbles', async () => {
      const engine = await start({ shop: () => dataOf({ product: { name: null } }) });
      const { data, errors } = await engine.answer('{ product(sku: "a") { name } }');
      expect(data).toEqual({ product: null });
      expect(errors?.[0]).toMatchObject({ path: ['product', 'name'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } });
    });
  });

  describe('errors stand at the path of the client’s field', () => {
    it('with the list index, inside a batch', async () => {
      const stock = () => ({
        data: { e0: [row('c'), { ...row('b'), inStock: null }, row('a')] },
        errors: [failed(['e0', 1, 'inStock'])],
      });
      const engine = await start({ stock });
      const { errors } = await engine.answer('{ products { x: inStock } }');
      expect(errors?.map(({ path, message }) => ({ path, message }))).toEqual([
        { path: ['products', 1, 'x'], message: 'broken' },
      ]);
    });

    it('for every field and entity of a batch that failed as a whole', async () => {
      const stock = () => {
        throw new GatewayError('UPSTREAM_UNAVAILABLE', { subschema: 'stock' });
      };
      const engine = await start({ stock });
      const { data, errors } = await engine.answer('{ products { sku inStock colour } }');
      expect(data).toEqual({ products: products.map(({ sku }) => ({ sku, inStock: null, colour: null })) });
      expect(errors?.map(({ path }) => path)).toEqual(
        [0, 1, 2].flatMap((n) => [
          ['products', n, 'inStock'],
          ['products', n, 'colour'],
        ]),
      );
      expect(errors?.[0]?.extensions).toEqual({ code: 'UPSTREAM_UNAVAILABLE', subschema: 'stock' });
    });

    it('up to a bound, beyond which they are counted (U11)', async () => {
      const stock = () => ({ data: null, errors: [failed(undefined)] });
      const engine = await start({ stock });
      const { errors = [] } = await engine.answer('{ products { inStock colour } }', { maxErrors: 4 });
      expect(errors).toHaveLength(5);
      expect(errors[4]).toEqual({ message: '2 more errors were left out.', extensions: { code: 'TOO_MANY_ERRORS' } });
    });

    it('of the row that was lost with it, whichever order the rows are in', async () => {
      const stock = () => ({ data: { e0: [row('b'), row('a'), null] }, errors: [failed(['e0', 2])] });
      const engine = await start({ stock });
      const { errors } = await engine.answer('{ products { inStock } }');
      expect(errors?.map(({ path }) => path)).toEqual([['products', 2, 'inStock']]);
    });

    it('even when the upstream’s own path leads nowhere, or is hostile (U11)', async () => {
      for (const path of [['__proto__', 'x'], [-1], ['product', 'sku'], ['nothing'], [1e9], []]) {
        const engine = await start({ shop: () => ({ data: { p: null, product: null }, errors: [failed(path)] }) });
        const { errors } = await engine.answer('{ p: product(sku: "a") { sku } }');
        expect(errors?.map((error) => error.path)).toEqual([['p']]);
      }
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    });

    it('and one that explains nothing stands at the first field that was asked of the upstream', async () => {
      const engine = await start({
        shop: () => ({ data: { product: products[0] }, errors: [failed(undefined, 'by the way')] }),
      });
      const { data, errors } = await engine.answer('{ product(sku: "a") { sku } }');
      expect(data).toEqual({ product: { sku: 'a' } });
      expect(errors).toEqual([
        { message: 'by the way', path: ['product'], extensions: { code: 'UPSTREAM_ERROR', subschema: 'stock' } },
      ]);
    });

    it('below a null that the upstream bubbled, in the client’s own response keys', async () => {
      const engine = await start({ shop: () => ({ data: { p: null }, errors: [failed(['p', 'n'])] }) });
      const { errors } = await engine.answer('{ p: product(sku: "a") { n: name } }');
      expect(errors?.map(({ path }) => path)).toEqual([['p']]);
      const plain = await start({ shop: () => ({ data: { p: null }, errors: [failed(['p', 'name'])] }) });
      const answer = await plain.answer('{ p: product(sku: "a") { n: name } }');
      expect(answer.errors?.map(({ path }) => path)).toEqual([['p', 'n']]);
    });
  });

  describe('a computed field', () => {
    it('sends what it requires with the key, once', async () => {
      const engine = await start({});
      await engine.answer('{ products { price estimate available } }');
      expect(engine.stockCalls.map(({ variables }) => variables)).toEqual([
        { e0_keys: products.map(({ sku, price, weight }) => ({ sku, price, weight })) },
      ]);
    });

    it('is null with the error of what it requires, and takes nothing beside it away', async () => {
      const broken = products.map((product, n) => (n === 1 ? { ...product, price: null } : product));
      const engine = await start({
        shop: () => ({ data: { products: broken }, errors: [failed(['products', 1, 'price'])] }),
      });
      const { data, errors } = await engine.answer('{ products { estimate available } }');
      expect(data).toEqual({
        products: [
          { estimate: 5, available: 1 },
          { estimate: null, available: 1 },
          { estimate: 5, available: 1 },
        ],
      });
      expect(errors?.map(({ path }) => path)).toEqual([['products', 1, 'estimate']]);
    });

    it('is not asked for where it alone was wanted and its requirement failed', async () => {
      const broken = products.map((product) => ({ ...product, price: null }));
      const errors = [0, 1, 2].map((n) => failed(['products', n, 'price']));
      const engine = await start({ shop: () => ({ data: { products: broken }, errors }) });
      const answer = await engine.answer('{ products { estimate } }');
      expect(engine.stockCalls).toHaveLength(0);
      expect(answer.errors?.map(({ path }) => path)).toEqual([0, 1, 2].map((n) => ['products', n, 'estimate']));
    });
  });

  describe('hurtful names', () => {
    it('are answered as any other alias (G37)', async () => {
      const aliases = ['__proto__', 'constructor', 'then', 'toJSON', 'length', 'hasOwnProperty'];
      const engine = await start({
        shop: ({ document }) => {
          const keys = [...document.matchAll(/(\w+): name|^\s+(name)$/gm)].map(
            ([, alias, plain]) => alias ?? plain ?? '',
          );
          return dataOf({ product: Object.fromEntries([...keys, 'sku'].map((key) => [key, 'A'])) });
        },
        stock: () => dataOf({ e0: [row('A')] }),
      });
      const fields = aliases.map((alias) => `${alias}: name`).join(' ');
      const { data, errors } = await engine.answer(`{ product(sku: "a") { ${fields} sku: available } }`);
      expect(errors).toBeUndefined();
      expect(JSON.stringify(data)).toBe(`{"product":{${aliases.map((alias) => `"${alias}":"A"`).join(',')},"sku":1}}`);
    });
  });

  describe('nothing of one request reaches another', () => {
    it('two identical requests in the same tick ask twice, each in its own context (L01, L03)', async () => {
      const engine = await start({});
      const ask = (id: string) => engine.answer('{ products { available } }', { context: { id } });
      await Promise.all([ask('one'), ask('two')]);
      expect(engine.shopCalls.map(({ context }) => context.id).sort()).toEqual(['one', 'two']);
      expect(engine.stockCalls.map(({ context }) => context.id).sort()).toEqual(['one', 'two']);
    });
  });

  describe('mutations', () => {
    it('run in series, each followed by its merge, and entities are read anew (no memory between them)', async () => {
      const order: string[] = [];
      const engine = await start({
        shop: ({ variables }) => {
          order.push(`rename ${JSON.stringify(variables)}`);
          return dataOf({ a: products[0], b: products[0] });
        },
        stock: () => {
          order.push('stock');
          return dataOf({ e0: [row('a', order.length)] });
        },
      });
      const { data } = await engine.answer(
        'mutation { a: rename(sku: "a", name: "x") { available } b: rename(sku: "a", name: "y") { available } }',
      );
      expect(order.map((entry) => entry.split(' ')[0])).toEqual(['rename', 'stock', 'rename', 'stock']);
      expect(data).toEqual({ a: { available: 2 }, b: { available: 4 } });
    });
  });

  describe('subscriptions', () => {
    it('complete every event anew (L15)', async () => {
      let available = 0;
      const engine = await start({
        events: 3,
        shop: () => dataOf({ productChanged: products[0] }),
        stock: () => dataOf({ e0: [row('a', ++available)] }),
      });
      const events = await engine.subscribe('subscription { productChanged { sku available } }');
      const seen: unknown[] = [];
      if (Symbol.asyncIterator in events)
        for await (const { data } of events) seen.push({ ...(data?.['productChanged'] as object) });
      expect(seen).toEqual([1, 2, 3].map((n) => ({ sku: 'a', available: n })));
    });

    it('end with the error of a stream that breaks', async () => {
      const engine = await start({
        events: 2,
        shop: ({ context }) => {
          if (context.id === 'test' && broken++ > 0)
            throw new GatewayError('UPSTREAM_UNAVAILABLE', { subschema: 'shop' });
          return dataOf({ productChanged: products[0] });
        },
      });
      let broken = 0;
      const events = await engine.subscribe('subscription { productChanged { sku } }');
      const seen: unknown[] = [];
      if (Symbol.asyncIterator in events)
        for await (const { errors } of events) seen.push(errors?.[0]?.extensions['code']);
      expect(seen).toEqual([undefined, 'UPSTREAM_UNAVAILABLE']);
    });
  });

  describe('lists of lists', () => {
    it('hold entities as lists do', async () => {
      const engine = await start({});
      const { data } = await engine.answer('{ grid { sku available } }');
      expect(data).toEqual({ grid: [products.map(({ sku }) => ({ sku, available: 1 })), []] });
    });
  });
});
