import { clientSdl, composeSdl, type SubschemaCase } from './compose-sdl';

describe('the upstream’s own SDL', () => {
  it('loses directives other than @deprecated, @specifiedBy and @oneOf', async () => {
    const own = `directive @cost(n: Int) on OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION
type Query @cost(n: 1) { a(i: I, x: Int @cost(n: 1) @deprecated(reason: "x")): D @cost(n: 1) @deprecated(reason: "old") }
extend type Query { b: Int }
scalar D @specifiedBy(url: "https://d.example")
input I @oneOf { n: Int m: Int }`;
    expect(await clientSdl({ own })).toBe(`scalar D @specifiedBy(url: "https://d.example")

input I @oneOf {
  m: Int
  n: Int
}

type Query {
  a(i: I, x: Int @deprecated(reason: "x")): D @deprecated(reason: "old")
  b: Int
}`);
  });

  it('is refused where a type stands that does not belong there', async () => {
    const own =
      'type Query { a: I\nb(t: T = 3): Int }\ntype T implements U { n: Int }\nunion U = I | T\ninput I { t: T n: Int }';
    const { problems } = await composeSdl({ own });
    expect(problems).toEqual([
      'own/schema.graphql:1 error: I is no output type, which belongs here.',
      'own/schema.graphql:2 error: T is no input type, which belongs here.',
      'own/schema.graphql:3 error: U is no interface type, which belongs here.',
      'own/schema.graphql:4 error: I is no object type, which belongs here.',
      'own/schema.graphql:5 error: T is no input type, which belongs here.',
    ]);
  });

  it('is refused where a type or a value is defined twice, or a root type is no object', async () => {
    const own =
      'type Query { a: E }\nenum E { X X }\nenum E { X X }\nscalar Mutation\nextend type Query { b(x: Int x: Int): Int }';
    expect((await composeSdl({ own })).problems).toEqual([
      'own/schema.graphql:3 error: The type E is defined twice.',
      'own/schema.graphql:5 error: Query.b(x:) is defined twice.',
      'own/schema.graphql:3 error: E.X is defined twice.',
      'own/schema.graphql:4 error: Mutation is no object type.',
    ]);
  });

  it('may extend types that it does not define', async () => {
    expect(await clientSdl({ own: 'extend type Query { a: Int }' })).toBe('type Query {\n  a: Int\n}');
  });

  it('has its extensions folded in, of every kind', async () => {
    const own = `type Query { n: N u: U e(i: I): E d: D }
interface N { a: Int } extend interface N { b: Int }
type T { a: Int b: Int } extend type T implements N
union U = T extend union U = Query2 type Query2 { x: Int }
enum E { A } extend enum E { B }
input I { a: Int } extend input I { b: Int }
scalar D extend scalar D @specifiedBy(url: "https://d.example")`;
    expect(await clientSdl({ own })).toBe(`scalar D @specifiedBy(url: "https://d.example")

enum E {
  A
  B
}

input I {
  a: Int
  b: Int
}

interface N {
  a: Int
  b: Int
}

type Query {
  d: D
  e(i: I): E
  n: N
  u: U
}

type Query2 {
  x: Int
}

type T implements N {
  a: Int
  b: Int
}

union U = Query2 | T`);
  });

  it('is refused where it extends types as what they are not', async () => {
    const own = `type Query { a: Int }
interface N { a: Int } union U = Query enum E { A } input I { a: Int } scalar D
extend scalar Query @specifiedBy(url: "x")
extend type N { b: Int }
extend enum U { A }
extend union E = Query
extend type I { a: Int }
extend input D { a: Int }`;
    const { problems } = await composeSdl({ own });
    expect(problems).toEqual(
      ['Query', 'N', 'U', 'E', 'I', 'D'].map(
        (name, index) =>
          `own/schema.graphql:${String(index + 3)} error: ${name} is extended as another kind of type than it is.`,
      ),
    );
  });

  it('is refused where it names no type or a field twice', async () => {
    const own =
      'type Query { a: A }\ntype T implements N { n: Int n: Int }\nunion U = V\ninput I { x: X x: Int }\nextend enum T { X }';
    const { problems } = await composeSdl({ own });
    expect(problems).toEqual([
      'own/schema.graphql:5 error: T is extended as another kind of type than it is.',
      'own/schema.graphql:2 error: T.n is defined twice.',
      'own/schema.graphql:4 error: I.x is defined twice.',
      'own/schema.graphql:1 error: There is no type A.',
      'own/schema.graphql:2 error: There is no type N.',
      'own/schema.graphql:3 error: There is no type V.',
      'own/schema.graphql:4 error: There is no type X.',
    ]);
  });

  it('counts as an overlay where it applies our directives, and is passed over where it applies others', async () => {
    const reviews: SubschemaCase = {
      schema:
        'type Query { _products(keys: [K!]!): [Product]! _sdl: String } input K { upc: ID! } type Product { upc: ID! stars: Int }',
      upstreamOverlay: `directive @key(fields: String) on OBJECT
schema @link(url: "https://x.example") { query: Query }
type Query { _products(keys: [K!]!): [Product]! @merge _more: Int _sdl: Int }
type Product @key(selectionSet: "{ upc }") @key(fields: "upc") @shareable { upc: ID! @external stars: Int @cost(weight: 1) }
type Other { n: Int }
enum Size { S }`,
    };
    const catalog = 'type Query { product: Product } type Product { upc: ID! }';
    const { problems, supergraph } = await composeSdl({ catalog, reviews });
    expect(problems).toEqual([]);
    expect(supergraph?.entryPoints.get('Product')).toHaveLength(1);
  });
});
