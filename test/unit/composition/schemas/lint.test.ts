import { composeSdl, type GraphCase } from './compose-sdl';

interface LintCase {
  readonly title: string;
  readonly graph: GraphCase;
  /** What is reported, in order; none: the graph composes without a word. */
  readonly problems?: readonly string[];
}

const cases: Readonly<Record<string, readonly LintCase[]>> = {
  'one owner per root field': [
    {
      title: 'two owners without @canonical are refused',
      graph: { a: 'type Query { me: String }', b: 'type Query { me: String }' },
      problems: ['b/schema.graphql:1 error: Query.me is offered by a and b.'],
    },
    {
      title: 'two canonical owners are refused',
      graph: {
        a: { schema: 'type Query { me: String }', overlay: 'extend type Query { me: String @canonical }' },
        b: { schema: 'type Query { me: String }', overlay: '\nextend type Query { me: String @canonical }' },
      },
      problems: ['b/overlay.graphql:2 error: Query.me is offered by a and b, and more than one is @canonical.'],
    },
    {
      title: 'one canonical owner settles it',
      graph: {
        a: 'type Query { me: String }',
        b: { schema: 'type Query { me: String }', overlay: 'extend type Query { me: String @canonical }' },
      },
    },
    {
      title: 'a canonical root type settles it for all of its fields',
      graph: {
        a: 'type Query { me: String }',
        b: { schema: 'type Query { me: String }', overlay: 'extend type Query @canonical' },
      },
    },
    {
      title: 'internal root fields are in nobody’s way',
      graph: {
        a: 'type Query { me: String _sdl: String }',
        b: {
          schema: 'type Query { me: String _sdl: String you: String }',
          overlay: 'extend type Query { me: String @internal }',
        },
      },
    },
    {
      title: 'mutations and subscriptions have one owner too',
      graph: {
        a: 'type Query { a: Int } type Mutation { go: Int } type Subscription { on: Int }',
        b: 'type Query { b: Int } type Mutation { go: Int } type Subscription { on: Int }',
      },
      problems: [
        'b/schema.graphql:1 error: Mutation.go is offered by a and b.',
        'b/schema.graphql:1 error: Subscription.on is offered by a and b.',
      ],
    },
  ],
  'one canonical definition': [
    {
      title: 'a type that two call canonical is refused',
      graph: {
        a: { schema: 'type Query { a: Money } type Money { n: Int }', overlay: 'extend type Money @canonical' },
        b: { schema: 'type Query { b: Money } type Money { n: Int }', overlay: 'extend type Money @canonical' },
      },
      problems: ['b/overlay.graphql:1 error: Money is @canonical in a and b.'],
    },
    {
      title: 'a field that two call canonical is refused',
      graph: {
        a: {
          schema: 'type Query { a: Money } type Money { n: Int }',
          overlay: 'extend type Money { n: Int @canonical }',
        },
        b: {
          schema: 'type Query { b: Money } type Money { n: Int }',
          overlay: 'extend type Money { n: Int @canonical }',
        },
      },
      problems: ['b/overlay.graphql:1 error: Money.n is @canonical in a and b.'],
    },
    {
      title: 'one canonical definition is fine',
      graph: {
        a: { schema: 'type Query { a: Money } type Money { n: Int }', overlay: 'extend type Money @canonical' },
        b: { schema: 'type Query { b: Money } type Money { n: Int }' },
      },
    },
  ],
  'kinds agree': [
    {
      title: 'an enum and a type of one name are refused',
      graph: { a: 'type Query { a: Size } type Size { n: Int }', b: 'type Query { b: Size } enum Size { S M }' },
      problems: ['b/schema.graphql:1 error: Size is an enum in b, but a type in a.'],
    },
    {
      title: 'what no public field leads to may clash',
      graph: {
        a: 'type Query { a: Size } type Size { n: Int }',
        b: 'type Query { b: Int _b: Size } enum Size { S M }',
      },
    },
  ],
  'field types agree': [
    {
      title: 'String and ID of one field are refused',
      graph: { a: 'type Query { a: T } type T { id: ID! }', b: 'type Query { b: T }\ntype T { id: String! }' },
      problems: ['b/schema.graphql:2 error: T.id is String! in b, but ID! in a.'],
    },
    {
      title: 'another list depth is refused',
      graph: { a: 'type Query { a: T } type T { id: [Int] }', b: 'type Query { b: T } type T { id: [[Int]] }' },
      problems: ['b/schema.graphql:1 error: T.id is [[Int]] in b, but [Int] in a.'],
    },
    {
      title: 'interfaces are compared as well',
      graph: {
        a: 'type Query { a: N } interface N { id: Int } type A implements N { id: Int }',
        b: 'type Query { b: N } interface N { id: Float } type B implements N { id: Float }',
      },
      problems: ['b/schema.graphql:1 error: N.id is Float in b, but Int in a.'],
    },
    {
      title: 'restating String as ID mends it, and nullability may differ',
      graph: {
        a: 'type Query { a: T } type T { id: ID! }',
        b: { schema: 'type Query { b: T } type T { id: String }', overlay: 'extend type T { id: ID }' },
      },
    },
  ],
  'arguments agree': [
    {
      title: 'an argument that one lacks is refused',
      graph: { a: 'type Query { a: T } type T { n(x: Int): Int }', b: 'type Query { b: T } type T { n: Int }' },
      problems: ['b/schema.graphql:1 error: T.n(x:) exists in a, but not in b.'],
    },
    {
      title: 'an argument that only the second has is refused',
      graph: { a: 'type Query { a: T } type T { n: Int }', b: 'type Query { b: T } type T { n(x: Int): Int }' },
      problems: ['b/schema.graphql:1 error: T.n(x:) exists in b, but not in a.'],
    },
    {
      title: 'an argument of another type is refused',
      graph: {
        a: 'type Query { a: T } type T { n(x: Int): Int }',
        b: 'type Query { b: T } type T { n(x: [Int]): Int }',
      },
      problems: ['b/schema.graphql:1 error: T.n(x:) is [Int] in b, but Int in a.'],
    },
    {
      title: 'another default is a warning',
      graph: {
        a: 'type Query { a: T } type T { n(x: Int = 1): Int }',
        b: 'type Query { b: T } type T { n(x: Int = 2): Int }',
      },
      problems: [
        'b/schema.graphql:1 warning: T.n(x:) has different defaults in b and a: clients see one, but either may answer.',
      ],
    },
    {
      title: 'equal arguments are fine',
      graph: {
        a: 'type Query { a: T } type T { n(x: Int = 1): Int }',
        b: 'type Query { b: T } type T { n(x: Int! = 1): Int }',
      },
    },
  ],
  'inputs, enums and scalars agree': [
    {
      title: 'an input field that one lacks is refused',
      graph: {
        a: 'type Query { a(i: I): Int } input I { n: Int m: Int }',
        b: 'type Query { b(i: I): Int } input I { n: Int }',
      },
      problems: ['b/schema.graphql:1 error: The input field I.m exists in a, but not in b.'],
    },
    {
      title: 'an input field that only the second has is refused',
      graph: {
        a: 'type Query { a(i: I): Int } input I { n: Int }',
        b: 'type Query { b(i: I): Int } input I { n: Int m: Int }',
      },
      problems: ['b/schema.graphql:1 error: The input field I.m exists in b, but not in a.'],
    },
    {
      title: 'an input field of another type is refused',
      graph: {
        a: 'type Query { a(i: I): Int } input I { n: Int }',
        b: 'type Query { b(i: I): Int } input I { n: ID }',
      },
      problems: ['b/schema.graphql:1 error: The input field I.n is ID in b, but Int in a.'],
    },
    {
      title: 'inputs of internal fields may differ',
      graph: {
        a: 'type Query { a(i: I): Int } input I { n: Int }',
        b: 'type Query { b: Int _b(i: I): Int } input I { n: ID }',
      },
    },
    {
      title: 'an enum that is sent must have the same values',
      graph: { a: 'type Query { a: E } enum E { X Y }', b: 'type Query { b(e: E): Int } enum E { X }' },
      problems: ['b/schema.graphql:1 error: The enum E takes Y elsewhere, but not in b, which clients send it to.'],
    },
    {
      title: 'an enum that is sent inside of an input must have the same values',
      graph: {
        a: 'type Query { a: E } enum E { X Y }',
        b: 'type Query { b(i: I): Int } input I { e: [E] } enum E { X }',
      },
      problems: ['b/schema.graphql:1 error: The enum E takes Y elsewhere, but not in b, which clients send it to.'],
    },
    {
      title: 'an enum that is answered alone may have different values',
      graph: { a: 'type Query { a: E } enum E { X Y }', b: 'type Query { b: E } enum E { X Z }' },
    },
    {
      title: 'another specification of a scalar is a warning',
      graph: {
        a: 'type Query { a: D } scalar D @specifiedBy(url: "https://a.example")',
        b: 'type Query { b: D } scalar D @specifiedBy(url: "https://b.example")',
        c: 'type Query { c: D } scalar D',
      },
      problems: [
        'b/schema.graphql:1 warning: The scalar D is specified by https://b.example in b, but by https://a.example in a.',
      ],
    },
  ],
  'implementers are complete': [
    {
      title: 'a field that another subschema gives the interface is missing',
      graph: {
        a: 'type Query { a: N } interface N { id: Int } type A implements N { id: Int }',
        b: 'type Query { b: N } interface N { id: Int more: Int } type B implements N { id: Int more: Int }',
      },
      problems: ['a/schema.graphql:1 error: A implements N, but no subschema gives it the field more that N has in b.'],
    },
    {
      title: 'another subschema may supply the field',
      graph: {
        a: 'type Query { a: N a2: A } interface N { id: Int } type A implements N { id: Int }',
        b: {
          schema:
            'type Query { b: N _a(id: Int): A } interface N { id: Int more: Int } type A implements N { id: Int more: Int }',
          overlay: 'extend type Query { _a(id: Int): A @merge(keyField: "id") }',
        },
      },
    },
  ],
};

describe.each(Object.entries(cases))('%s', (_rule, rows) => {
  it.each(rows)('$title', async ({ graph, problems = [] }) => {
    const composed = await composeSdl(graph);
    expect(composed.problems).toEqual(problems);
    expect(composed.mends.filter((mend) => mend.length < 10)).toEqual([]);
    expect(composed.supergraph === undefined).toBe(problems.some((problem) => problem.includes(' error: ')));
  });
});
