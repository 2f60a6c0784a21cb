import { stitchSchemas } from '@graphql-tools/stitch';
import { buildSchema, lexicographicSortSchema, printSchema, validateSchema } from 'graphql';
import { clientSdl, composeSound, type GraphCase } from './compose-sdl';

/** Graphs without overlays, where nothing is merged that stitching would decide otherwise. */
const plain: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'types that only one subschema has': {
    a: 'type Query { a(x: Int = 3, f: F): A } type A { n: [Int!]! e: E } enum E { X Y } input F { s: String = "x" }',
    b: 'type Query { b: B } type B { d: D u: U } scalar D union U = B | C type C { n: Int } type Mutation { go: B } type Subscription { on: C }',
  },
  'interfaces and unions over subschemas': {
    a: 'type Query { n: N u: U } interface N { id: ID! } type A implements N { id: ID! } union U = A',
    b: 'type Query { m: N v: U } interface N { id: ID! } type B implements N { id: ID! } union U = B',
  },
  'the same enum, scalar and input': {
    a: 'type Query { a(i: I): E } input I { e: E } enum E { X Y } scalar D @specifiedBy(url: "https://d.example") type T { d: D }',
    b: 'type Query { b(i: I): E t: T } input I { e: E } enum E { X Y } scalar D @specifiedBy(url: "https://d.example") type T { d: D }',
  },
};

describe('merging as stitching does', () => {
  it.each(Object.entries(plain))('%s', async (_title, graph) => {
    const stitched = stitchSchemas({ subschemas: Object.values(graph).map((sdl) => ({ schema: buildSchema(sdl) })) });
    expect(await clientSdl(graph)).toBe(printSchema(lexicographicSortSchema(stitched)));
  });
});

interface MergeCase {
  readonly title: string;
  readonly graph: GraphCase;
  readonly sdl: string;
}

const byId = 'extend type Query { _t(id: ID!): T @merge(keyField: "id") }';

const cases: readonly MergeCase[] = [
  {
    title: 'fields, interfaces, deprecations and descriptions of all; the first description wins',
    graph: {
      a: {
        schema:
          '"A thing." type Query { t: T _t(id: ID!): T } "First." type T implements N { "The key." id: ID! a: Int } interface N { id: ID! }',
        overlay: byId,
      },
      b: {
        schema:
          'type Query { u: T _t(id: ID!): T } "Second." type T implements M { "Other." id: ID! @deprecated(reason: "x") b: Int } interface M { b: Int }',
        overlay: byId,
      },
    },
    sdl: `interface M {
  b: Int
}

interface N {
  id: ID!
}

"""A thing."""
type Query {
  t: T
  u: T
}

"""First."""
type T implements M & N {
  a: Int
  b: Int

  """The key."""
  id: ID! @deprecated(reason: "x")
}`,
  },
  {
    title: 'what is @canonical decides over descriptions, types and deprecations',
    graph: {
      a: {
        schema: 'type Query { t: T _t(id: ID!): T } "First." type T { "One." id: ID! a: Int! c: Int }',
        overlay: byId,
      },
      b: {
        schema: 'type Query { _t(id: ID!): T } "Second." type T { "Two." id: ID a: Int c: Int! }',
        overlay: `${byId} extend type T @canonical { c: Int! @canonical }`,
      },
    },
    sdl: `type Query {
  t: T
}

"""Second."""
type T {
  a: Int
  c: Int!

  """Two."""
  id: ID
}`,
  },
  {
    title: 'null is allowed where one allows it in answers, and refused where one refuses it in arguments and inputs',
    graph: {
      a: 'type Query { a(i: I): T } input I { x: Int! "Why." y: Int = 3 } type T { l(x: Int!, "How." y: Int = 1 @deprecated(reason: "y"), z: Int!): [[Int!]!]! m: Int! }',
      b: 'type Query { b(i: I): T } input I { x: Int y: Int! = 3 } type T { l(x: Int, y: Int! = 1, z: Int @deprecated(reason: "z")): [[Int]!] m: Int! }',
    },
    sdl: `input I {
  x: Int!

  """Why."""
  y: Int! = 3
}

type Query {
  a(i: I): T
  b(i: I): T
}

type T {
  l(
    x: Int!

    """How."""
    y: Int! = 1 @deprecated(reason: "y")
    z: Int!
  ): [[Int]!]
  m: Int!
}`,
  },
  {
    title: 'enums and unions have the members of all',
    graph: {
      a: 'type Query { a: E u: U } enum E { "Ex." X Y @deprecated(reason: "o") } union U = A type A { n: Int }',
      b: 'type Query { b: E v: U } "E!" enum E { X @deprecated(reason: "p") Z } union U = B type B { n: Int }',
    },
    sdl: `type A {
  n: Int
}

type B {
  n: Int
}

"""E!"""
enum E {
  """Ex."""
  X @deprecated(reason: "p")
  Y @deprecated(reason: "o")
  Z
}

type Query {
  a: E
  b: E
  u: U
  v: U
}

union U = A | B`,
  },
  {
    title: 'what only internal or hidden fields lead to is left out',
    graph: {
      a: {
        schema:
          'type Query { a: Int b: Secret _c(k: K): Hidden d: Gone } type Secret { n: Int } input K { e: E } enum E { X } type Hidden { n: Int } type Gone { n: Int } type Orphan { n: Int } type Mutation { go: Secret }',
        overlay: 'extend type Query { b: Secret @internal } extend type Mutation { go: Secret @internal }',
        transforms: { hide: ['Query.d'] },
      },
    },
    sdl: `type Query {
  a: Int
}`,
  },
  {
    title: 'implementations of an interface are clients’ even if nothing else leads to them',
    graph: {
      a: 'type Query { n: N } interface N implements M { id: ID } interface M { id: ID } type A implements N & M { id: ID o: O } type O { n: Int }',
    },
    sdl: `type A implements M & N {
  id: ID
  o: O
}

interface M {
  id: ID
}

interface N implements M {
  id: ID
}

type O {
  n: Int
}

type Query {
  n: N
}`,
  },
  {
    title: 'fields that an entry point of a loose upstream supplies are nullable, unless they are keys or restated',
    graph: {
      a: 'type Query { t: T } type T { id: ID! a: Int! }',
      b: {
        schema: 'type Query { _t(id: ID!): T } type T { id: ID! x: Int! y: [Int!]! z: Z! } type Z { n: Int! }',
        overlay: `${byId} extend type T { y: [Int!]! }`,
        entityFieldsNullable: true,
      },
    },
    sdl: `type Query {
  t: T
}

type T {
  a: Int!
  id: ID!
  x: Int
  y: [Int!]!
  z: Z
}

type Z {
  n: Int!
}`,
  },
  {
    title: 'fields of a loose upstream that nothing is merged with stay as they are',
    graph: {
      b: {
        schema: 'type Query { t(id: ID!): T } type T { id: ID! x: Int! }',
        overlay: 'extend type Query { t(id: ID!): T @merge(keyField: "id") }',
        entityFieldsNullable: true,
      },
    },
    sdl: `type Query {
  t(id: ID!): T
}

type T {
  id: ID!
  x: Int!
}`,
  },
];

describe('the client schema', () => {
  it.each(cases)('$title', async ({ graph, sdl }) => {
    const { schema } = await composeSound(graph);
    expect(validateSchema(schema)).toEqual([]);
    expect(printSchema(lexicographicSortSchema(schema))).toBe(sdl);
  });

  it('says who serves each root field, internal ones left out', async () => {
    const { rootFields } = await composeSound({
      a: 'type Query { a: Int me: Int _sdl: Int } type Mutation { go: Int }',
      b: {
        schema: 'type Query { b: Int me: Int _sdl: Int } type Subscription { on: Int }',
        overlay: 'extend type Query { me: Int @canonical }',
      },
    });
    expect([...rootFields.query]).toEqual([
      ['a', 'a'],
      ['me', 'b'],
      ['b', 'b'],
    ]);
    expect([...rootFields.mutation]).toEqual([['go', 'a']]);
    expect([...rootFields.subscription]).toEqual([['on', 'b']]);
  });

  it('passes custom scalars as they are', async () => {
    const { schema } = await composeSound({ a: 'type Query { a(d: Date): Date } scalar Date' });
    const date = schema.getType('Date');
    expect(date).toHaveProperty('specifiedByURL', undefined);
    expect(schema.getQueryType()?.getFields()['a']?.type).toBe(date);
  });
});
