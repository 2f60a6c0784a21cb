import { composeSchemas } from '../../../../src/composition/compose-schemas';
import { composeSdl, composeSound, inputsOf, type GraphCase, type SubschemaCase } from './compose-sdl';

const stock: SubschemaCase = {
  schema:
    'type Query { _p(keys: [K!]!): [Product]! _q(keys: [K!]!): [Product]! } input K { upc: ID! price: Int weight: Int } type Product { upc: ID! cost: Int old: Int }',
  overlay:
    'extend type Query { _p(keys: [K!]!): [Product]! @merge }\nextend type Product @key(selectionSet: "{ upc }") { cost: Int @computed(selectionSet: "{ price }") }',
};
const graph = {
  catalog: 'type Query { product: Product other: Int } type Product { upc: ID! price: Int weight: Int }',
  stock,
};

describe('composing', () => {
  it('refuses a graph in which clients can query nothing', async () => {
    const message = 'error: The graph has no field that clients can query.';
    expect((await composeSdl({})).problems).toEqual([`subschemas:1 ${message}`]);
    expect((await composeSdl({ a: 'type Query { _a: Int } type Mutation { b: Int }' })).problems).toEqual([
      `a/subschema.yaml:1 ${message}`,
    ]);
  });

  it('takes a subschema without a Query', async () => {
    const { schema } = await composeSound({ a: 'type Query { a: Int }', b: 'type Mutation { go: Int }' });
    expect(schema.getMutationType()?.getFields()).toHaveProperty('go');
  });

  it('reports everything at once: faults of several subschemas, and what they make of each other', async () => {
    const { problems } = await composeSdl({
      a: {
        schema: 'type Query { a: A me: Int } type A { id: ID! }',
        overlay: 'extend type B @key(selectionSet: "{ id }")',
        transforms: { hide: ['Nothing'] },
      },
      b: {
        schema: 'type Query { me: Int }\ntype A { x: Int }',
        overlay: '\nextend type Query { me: Int @cost(weight: 1) }',
      },
    });
    expect(problems).toEqual([
      'a/overlay.graphql:1 error: The upstream has no type B.',
      'a/subschema.yaml:13 error: The upstream has no Nothing.',
      'b/overlay.graphql:2 error: The directive @cost is not built yet.',
      'b/overlay.graphql:2 error: Query.me is offered by a and b.',
      'b/schema.graphql:2 error: A.x of b cannot be reached from the A of a, as at Query.a.',
    ]);
  });

  it('reports what the merged types make of an interface', async () => {
    const { problems } = await composeSdl({
      a: 'type Query { a: N } interface N { n: Int! } type A implements N { n: Int! }',
      b: 'type Query { b: A }\ntype A { n: Int }',
    });
    expect(problems).toEqual([
      'a/schema.graphql:1 error: Merged: Interface field N.n expects type Int! but A.n is type Int.',
    ]);
  });
});

describe('the hash', () => {
  const hashOf = async (changed: GraphCase) => (await composeSound(changed)).hash;

  it('is the same for the same subschemas in any order', async () => {
    const [forth, back] = [await composeSchemas(inputsOf(graph)), await composeSchemas([...inputsOf(graph)].reverse())];
    expect(forth.supergraph?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(back.supergraph?.hash).toBe(forth.supergraph?.hash);
    expect([...(back.supergraph?.subschemas.keys() ?? [])]).toEqual(['catalog', 'stock']);
  });

  const overlay = stock.overlay ?? '';
  it.each<[string, GraphCase]>([
    ['a field', { ...graph, catalog: graph.catalog.replace('other', 'others') }],
    ['a description', { ...graph, catalog: `"About." ${graph.catalog}` }],
    ['a subschema’s name', { catalog: graph.catalog, store: stock }],
    [
      'an internal argument',
      {
        ...graph,
        stock: { ...stock, schema: stock.schema.replace('price: Int weight', 'price: Int more: Int weight') },
      },
    ],
    ['the field of an entry point', { ...graph, stock: { ...stock, overlay: overlay.replace('_p(', '_q(') } }],
    ['a requirement', { ...graph, stock: { ...stock, overlay: overlay.replace('{ price }', '{ weight }') } }],
    [
      'what is internal',
      {
        ...graph,
        stock: {
          ...stock,
          overlay: `${overlay} extend type Query { _p(keys: [K!]!): [Product]! @merge(keyArg: "keys") }`,
        },
      },
    ],
    [
      'an own name',
      {
        ...graph,
        catalog: {
          schema: graph.catalog.replace('other', 'others'),
          transforms: { rename: { 'Query.others': 'other' } },
        },
      },
    ],
  ])('changes with %s', async (_what, changed) => {
    expect(await hashOf(changed)).not.toBe(await hashOf(graph));
  });
});

describe('composing many subschemas', () => {
  /** Subschemas of `types` types each, every type an entity that two of them share. */
  function manySubschemas(count: number, types: number): GraphCase {
    const fields = Array.from({ length: 8 }, (_, index) => `f${String(index)}(x: Int = 1): String`).join(' ');
    const subschema = (index: number): SubschemaCase => {
      const names = Array.from({ length: types }, (_, type) => `T${String((index * types) / 2 + type)}`);
      const sdl = names.map(
        (name) => `type ${name} { id: ID! ${fields.replaceAll(/f(\d)/g, `f$1_${String(index)}`)} next: [${name}] }`,
      );
      const roots = names.map((name) => `q_${name}_${String(index)}: ${name} _${name}(ids: [ID!]!): [${name}]`);
      const merges = names.map((name) => `_${name}(ids: [ID!]!): [${name}] @merge(keyField: "id")`);
      return {
        schema: `type Query { ${roots.join(' ')} }\n${sdl.join('\n')}`,
        overlay: `extend type Query { ${merges.join(' ')} }`,
      };
    };
    return Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`s${String(index).padStart(3, '0')}`, subschema(index)]),
    );
  }

  it('lets other work run in between', async () => {
    const inputs = inputsOf(manySubschemas(20, 30));
    let turns = 0;
    let isComposing = true;
    const turn = () => {
      turns += 1;
      if (isComposing) setImmediate(turn);
    };
    setImmediate(turn);
    const { supergraph, problems } = await composeSchemas(inputs);
    isComposing = false;
    expect(problems).toEqual([]);
    expect(Object.keys(supergraph?.schema.getTypeMap() ?? {}).length).toBeGreaterThan(300);
    expect(turns).toBeGreaterThan(8);
  });
});
