import { clientSdl, composeSdl, type SubschemaCase } from './compose-sdl';

const schema = `type Query { product(upc: String!): Product, sizes: [Size] }
interface Named { name: String }
type Product implements Named { upc: String! name: String tags: [String]! size: Size kind: Kind }
enum Kind { A B }
union Thing = Product | Size
input Filter { name: String }
scalar Code
type Size { width(unit: String): Int thing: Thing code: Code }`;

const hoist = 'directive @hoist(path: String!) on FIELD_DEFINITION';
const rpc = 'directive @rpc(method: String!, result: String) on FIELD_DEFINITION';

interface Fault {
  readonly title: string;
  readonly overlay: string;
  readonly directives?: string;
  /** Each without the file, which is always the overlay. */
  readonly problems: readonly string[];
  /** A part of the first problem's mend. */
  readonly mend?: string;
}

const faults: readonly Fault[] = [
  {
    title: 'an unknown type, with the near name as mend',
    overlay: '\nextend type Produkt @canonical',
    problems: ['2 error: The upstream has no type Produkt.'],
    mend: 'Did you mean "Product"?',
  },
  {
    title: 'extending a type as another kind',
    overlay: 'extend interface Product @canonical',
    problems: ['1 error: Product is not interface but type in the upstream.'],
    mend: 'extend type Product',
  },
  {
    title: 'defining a type that exists',
    overlay: 'type Product { upc: String! }',
    problems: ['1 error: The type Product is defined already, by the upstream or above.'],
    mend: '`extend`',
  },
  {
    title: 'defining a new type without @rpc',
    overlay: 'type Extra { n: Int }',
    problems: ['1 error: The overlay defines the new type Extra.'],
    mend: '@rpc',
  },
  {
    title: 'an unknown field',
    overlay: 'extend type Product {\n  names: String\n}',
    problems: ['2 error: The upstream has no field Product.names.'],
    mend: 'Did you mean "name"?',
  },
  {
    title: 'an unknown root field',
    overlay: 'extend type Query { products: [Product] @merge(keyField: "upc") }',
    problems: ['1 error: The upstream has no field Query.products.'],
    mend: 'declare this one with @hoist',
  },
  {
    title: 'a new root field of a root type that the upstream lacks',
    overlay: 'extend type Mutation { go: Int }',
    problems: ['1 error: The upstream has no field Mutation.go.'],
  },
  {
    title: 'another type for a field',
    overlay: 'extend type Product { name: Int }',
    problems: ['1 error: Product.name is String in the upstream, not Int.'],
    mend: 'Write String',
  },
  {
    title: 'a nullable type for a non-null field',
    overlay: 'extend type Product { tags: [String] }',
    problems: ['1 error: Product.tags is [String]! in the upstream, not [String].'],
  },
  {
    title: 'another list depth for a field, either way',
    overlay: 'extend type Product { tags: String! name: [String] }',
    problems: [
      '1 error: Product.tags is [String]! in the upstream, not String!.',
      '1 error: Product.name is String in the upstream, not [String].',
    ],
  },
  {
    title: 'an unknown argument',
    overlay: 'extend type Size { width(units: String): Int }',
    problems: ['1 error: The upstream has no argument Size.width(units:).'],
    mend: 'Did you mean "unit"?',
  },
  {
    title: 'ID for an argument that the upstream takes as String',
    overlay: 'extend type Query { product(upc: ID!): Product }',
    problems: ['1 error: Query.product(upc:) is String! in the upstream, not ID!.'],
  },
  {
    title: 'an unknown directive, with the near name as mend',
    overlay: 'extend type Product @keys(selectionSet: "{ upc }")',
    problems: ['1 error: The directive @keys is unknown.'],
    mend: 'Did you mean "key"?',
  },
  ...['cost(weight: 3)', 'listSize(assumedSize: 3)'].map((directive): Fault => ({
    title: `@${directive}, which is not built yet`,
    overlay: `extend type Product { name: String @${directive} }`,
    problems: [`1 error: The directive @${directive.replace(/\(.*/, '')} is not built yet.`],
    mend: 'Remove it',
  })),
  {
    title: '@link to a field that the target has not',
    overlay: 'extend type Product { sizeOf: Size @link(key: "{ upc }", to: "upc") }',
    problems: ['1 error: @link of Product.sizeOf: No subschema has the field Size.upc.'],
  },
  {
    title: 'a directive in the wrong place',
    overlay:
      'extend type Product @merge(keyField: "upc")\nextend enum Kind { A @internal }\nextend input Filter { name: String @internal }',
    problems: [
      '1 error: @merge cannot stand on OBJECT.',
      '2 error: @internal cannot stand on ENUM_VALUE.',
      '3 error: @internal cannot stand on INPUT_FIELD_DEFINITION.',
    ],
  },
  {
    title: 'a directive on an argument',
    overlay: 'extend type Size { width(unit: String @internal): Int }',
    problems: ['1 error: @internal cannot stand on ARGUMENT_DEFINITION.'],
  },
  {
    title: 'a directive twice that may stand once',
    overlay: 'extend type Product { name: String @canonical @canonical }',
    problems: ['1 error: @canonical stands here twice.'],
  },
  {
    title: 'an unknown argument of a directive',
    overlay: 'extend type Query { product(upc: String!): Product @merge(keyFeld: "upc") }',
    problems: ['1 error: @merge has no argument "keyFeld".'],
    mend: 'Did you mean "keyField"?',
  },
  {
    title: 'an argument of a directive that takes none',
    overlay: 'extend type Product { name: String @canonical(x: 1) }',
    problems: ['1 error: @canonical has no argument "x".'],
    mend: 'It takes none.',
  },
  {
    title: 'a missing or mistyped argument of a directive',
    overlay: 'extend type Product @key\nextend type Product @key(selectionSet: 3)',
    problems: [
      '1 error: @key: Argument "selectionSet" of required type "String!" was not provided.',
      '2 error: @key: Argument "selectionSet" has invalid value 3.',
    ],
  },
  {
    title: 'members that the upstream does not know',
    overlay:
      'extend enum Kind { C }\nextend union Thing = Query\nextend input Filter { size: Int }\nextend type Size implements Named',
    problems: [
      "1 error: The upstream's Kind has no value C.",
      "2 error: The upstream's Thing has no member Query.",
      "3 error: The upstream's Filter has no input field size.",
      "4 error: The upstream's Size has no interface Named.",
    ],
  },
  {
    title: 'a schema definition',
    overlay: 'extend schema { query: Query }',
    problems: ['1 error: SchemaExtension has no place in an overlay.'],
  },
  {
    title: '@hoist below the root',
    overlay: 'extend type Product { more: Int @hoist(path: "x") }',
    problems: ['1 error: Product.more is not a root field, so it cannot be declared here.'],
  },
  {
    title: 'a declared field of an unknown type',
    overlay: 'extend type Query { p(x: Inn): Produkt @hoist(path: "x") q(x: Inn): Int @hoist(path: "x") }',
    problems: ['1 error: There is no type Produkt.', '1 error: There is no type Inn.'],
    mend: 'Did you mean "Product"?',
  },
  {
    title: '@rpc where the kind is not gRPC',
    overlay: 'extend type Query { p: Product @rpc(method: "a.B/C") }',
    problems: ['1 error: The directive @rpc is unknown.', '1 error: The upstream has no field Query.p.'],
  },
  {
    title: '@internal on a field that is no root field',
    overlay: 'extend type Product { name: String @internal }',
    problems: ['1 error: @internal stands on Product.name, which is no root field.'],
  },
  {
    title: 'what the specification does not allow',
    overlay: 'type __Secret { n: Int }\nextend type Query { secret: __Secret @rpc(method: "a.B/C") }',
    directives: rpc,
    problems: ['1 error: Name "__Secret" must not begin with "__", which is reserved by GraphQL introspection.'],
  },
];

describe('an overlay is refused, with file, line and mend, for', () => {
  it.each(faults)('$title', async ({ overlay, problems, mend = '', directives = hoist }) => {
    const composed = await composeSdl({ catalog: { schema, overlay, directives } });
    expect(composed.problems).toEqual(problems.map((problem) => `catalog/overlay.graphql:${problem}`));
    expect(composed.mends[0]).toContain(mend);
    expect(composed.mends.filter((text) => text.length < 10)).toEqual([]);
    expect(composed.supergraph).toBeUndefined();
  });
});

describe('an overlay', () => {
  const sound = (subschema: Partial<SubschemaCase>) =>
    clientSdl({ catalog: { schema: 'type Query { a(x: String): T } type T { id: String n: Int }', ...subschema } });

  it('makes String ID and nullable non-null, keeps arguments that it leaves out, and may describe and deprecate', async () => {
    const overlay = 'extend type Query { "The a." a: T! @deprecated(reason: "old") } extend type T { id: ID! }';
    expect(await sound({ overlay })).toBe(`type Query {
  """The a."""
  a(x: String): T! @deprecated(reason: "old")
}

type T {
  id: ID!
  n: Int
}`);
  });

  it('declares no member twice', async () => {
    const overlay = 'extend type Query { b: New @rpc(method: "p.S/A") }\ntype New { n: Int n: Int }';
    const { problems } = await composeSdl({ own: { schema: 'type Query { a: Int }', overlay, directives: rpc } });
    expect(problems).toEqual(['own/overlay.graphql:2 error: New.n is defined twice.']);
  });

  it('has the last word on a deprecation', async () => {
    const schema = 'type Query { a: Int @deprecated(reason: "theirs") }';
    const overlay = 'extend type Query { a: Int @deprecated(reason: "ours") }';
    expect(await clientSdl({ own: { schema, overlay } })).toContain('a: Int @deprecated(reason: "ours")');
  });

  it('makes an argument non-null', async () => {
    expect(await sound({ overlay: 'extend type Query { a(x: String!): T }' })).toContain('a(x: String!): T');
  });

  it('declares root fields with @hoist, in root types that the upstream lacks too', async () => {
    const overlay =
      'extend type Query { b(y: Int): T @hoist(path: "x.y") } extend type Mutation { c: Int @hoist(path: "z") }';
    const sdl = await sound({ overlay });
    expect(sdl).toContain('b(y: Int): T\n');
    expect(sdl).toContain('type Mutation {\n  c: Int\n}');
  });

  it('declares root fields with @rpc in place of others, and types for them', async () => {
    const overlay = `extend type Query { a(id: ID!): New @rpc(method: "p.S/A", result: "x") }
type New implements Has { id: ID! kind: Kind }
interface Has { id: ID! }
enum Kind { X }`;
    expect(await sound({ overlay, directives: rpc })).toBe(`interface Has {
  id: ID!
}

enum Kind {
  X
}

type New implements Has {
  id: ID!
  kind: Kind
}

type Query {
  a(id: ID!): New
}`);
  });

  it('extends scalars, unions, enums, inputs and interfaces', async () => {
    const overlay = `extend scalar Code @canonical
extend union Thing @canonical
extend union Thing = Size
extend enum Kind @canonical { A @deprecated(reason: "old") }
extend input Filter @canonical { name: String @canonical }
extend interface Named @canonical { name: String @canonical }`;
    const { problems, supergraph } = await composeSdl({ catalog: { schema, overlay } });
    expect(problems).toEqual([]);
    expect(supergraph?.schema.getType('Kind')).toHaveProperty('_values.0.deprecationReason', 'old');
  });

  it('may hold definitions of the directives that it uses', async () => {
    const overlay = 'directive @canonical on OBJECT\nextend type T @canonical';
    expect(await sound({ overlay })).toContain('type T');
  });
});
