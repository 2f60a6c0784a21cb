import { composeSdl } from './compose-sdl';

/** Where clients come to products, with every field that keys and requirements below speak of. */
const catalog = `type Query { product: Product node: Node }
interface Node { id: ID! }
type Product implements Node { id: ID! upc: ID! sku: ID! brand: ID! price: Int weight: Int owner: Owner size: Size lines: [Line] }
type Owner { id: ID! region: ID! name: String }
type Size { width: Int height: Int }
type Line { n: Int }
type Other implements Node { id: ID! }`;

const upc = '@key(selectionSet: "{ upc }")';

interface FaultCase {
  readonly title: string;
  readonly field: string;
  readonly merge: string;
  readonly more?: string;
  readonly key?: string;
  readonly problem: string;
  /** Default: any. */
  readonly mend?: string;
}

const faults: readonly FaultCase[] = [
  {
    title: 'several arguments and no keyArg',
    field: '_p(a: ID, b: ID): Product',
    merge: '@merge(keyField: "upc")',
    problem: '@merge: "_p" takes 2 arguments, and no keyArg says which takes the key.',
    mend: 'Say which argument takes the key: keyArg: "a", or "b".',
  },
  {
    title: 'no argument at all',
    field: '_p: Product',
    merge: '@merge(keyField: "upc")',
    problem: '@merge: "_p" takes 0 arguments, and no keyArg says which takes the key.',
    mend: 'Give "_p" an argument that takes the key, or put @merge on a field that has one.',
  },
  {
    title: 'an unknown keyArg',
    field: '_p(upc: ID): Product',
    merge: '@merge(keyField: "upc", keyArg: "upd")',
    problem: '_p has no argument "upd".',
  },
  {
    title: 'an unknown input field',
    field: '_p(in: K): Product',
    merge: '@merge(keyField: "upc", keyArg: "in.upd")',
    more: 'input K { upc: ID }',
    problem: 'K has no field "upd".',
  },
  {
    title: 'a required argument that gets nothing',
    field: '_p(upc: ID, n: Int!): Product',
    merge: '@merge(keyField: "upc", keyArg: "upc")',
    problem: '_p(n:) is required, but @merge gives it no value.',
  },
  {
    title: 'a required input field that gets nothing',
    field: '_p(in: K): Product',
    merge: '@merge(keyField: "upc", keyArg: "in.upc")',
    more: 'input K { upc: ID n: Int! }',
    problem: '_p(in:).n is required, but nothing supplies it.',
  },
  {
    title: 'a constant of another type',
    field: '_p(upc: ID, n: Int): Product',
    merge: '@merge(keyField: "upc", keyArg: "upc", additionalArgs: "n: \\"x\\"")',
    problem: '_p(n:) is Int, not "x".',
  },
  {
    title: 'keys in constants',
    field: '_p(upc: ID, n: ID): Product',
    merge: '@merge(keyField: "upc", keyArg: "upc", additionalArgs: "n: $key.upc")',
    problem: '@merge: additionalArgs takes constants; argsExpr is for what comes from the key.',
    mend: 'Write constants alone in additionalArgs, or all arguments in argsExpr.',
  },
  {
    title: 'constants that do not parse',
    field: '_p(upc: ID, n: ID): Product',
    merge: '@merge(keyField: "upc", keyArg: "upc", additionalArgs: "n = 3")',
    problem: '@merge: "n = 3" does not parse as arguments: Syntax Error: Expected ":", found "=".',
    mend: 'Write arguments as in a query: "name: value, other: value", with ]] for every [[.',
  },
  {
    title: 'a batch into a single argument',
    field: '_p(upc: ID): [Product]',
    merge: '@merge(keyField: "upc")',
    problem: '_p(upc:) is ID, which takes no list of keys.',
  },
  {
    title: 'the whole key into a scalar of GraphQL',
    field: '_p(upc: ID): Product',
    merge: '@merge',
    key: upc,
    problem: '_p(upc:) is ID, which takes no object, and the key is one.',
  },
  {
    title: 'named paths into a scalar of GraphQL',
    field: '_p(upc: ID): Product',
    merge: '@merge(key: ["upc"])',
    problem: '_p(upc:) is ID, which takes no object.',
  },
  {
    title: 'the whole key where the type has no @key',
    field: '_p(key: _Key): Product',
    merge: '@merge',
    more: 'scalar _Key',
    problem: '_p takes nothing of the key of Product.',
  },
  {
    title: 'keyField beside key',
    field: '_p(upc: ID): Product',
    merge: '@merge(keyField: "upc", key: ["upc"])',
    problem: '@merge: keyField and key exclude each other.',
    mend: 'Remove one: keyField for one path of the key, key for an object of several.',
  },
  {
    title: 'argsExpr beside others',
    field: '_p(upc: ID): Product',
    merge: '@merge(keyField: "upc", argsExpr: "upc: $key.upc")',
    problem: '@merge: argsExpr excludes the others.',
    mend: 'Remove keyField, keyArg, additionalArgs and key, and write all arguments in argsExpr.',
  },
  {
    title: 'argsExpr without a key',
    field: '_p(upc: ID): Product',
    merge: '@merge(argsExpr: "upc: 3")',
    problem: '@merge: argsExpr uses no $key.',
    mend: 'Write $key, or a path such as $key.id, where the key belongs.',
  },
  {
    title: 'an expansion for one object',
    field: '_p(upcs: [ID]): Product',
    merge: '@merge(argsExpr: "upcs: [[$key.upc]]")',
    problem: '@merge: "_p" answers one object, so [[ ]] has no place in argsExpr.',
    mend: 'Write $key alone, without [[ ]], or let "_p" answer a list.',
  },
  {
    title: 'a list without an expansion',
    field: '_p(upcs: [ID]): [Product]',
    merge: '@merge(argsExpr: "upcs: [$key.upc]")',
    problem: '@merge: "_p" answers a list, so its keys stand in [[ ]].',
    mend: 'Write [[ ]] around what stands for one key: "ids: [[$key.id]]".',
  },
  {
    title: 'a key outside of the expansion',
    field: '_p(upcs: [ID], x: ID): [Product]',
    merge: '@merge(argsExpr: "upcs: [[$key.upc]], x: $key.upc")',
    problem: '@merge: argsExpr uses $key outside of [[ ]].',
    mend: 'Put every $key inside of [[ ]], or write a constant there.',
  },
  {
    title: 'a variable that is no key',
    field: '_p(upc: ID): Product',
    merge: '@merge(argsExpr: "upc: $upc")',
    problem: '@merge: "upc: $upc" does not parse as arguments: "$upc" is not "$key".',
    mend: 'Write $key or $key.path where the key belongs; there are no other variables.',
  },
  {
    title: 'brackets that do not close',
    field: '_p(upcs: [ID]): [Product]',
    merge: '@merge(argsExpr: "upcs: [[$key.upc]")',
    problem: '@merge: "upcs: [[$key.upc]" does not parse as arguments: Syntax Error: Expected Name, found "]".',
    mend: 'Write arguments as in a query: "name: value, other: value", with ]] for every [[.',
  },
  {
    title: 'a keyField that is no name',
    field: '_p(upc: ID): Product',
    merge: '@merge(keyField: "{ upc }")',
    problem: '@merge: "{ upc }" is not a name, or names with dots between them.',
    mend: 'Write the path\'s names alone, such as "id" or "owner.id".',
  },
  {
    title: 'an empty key',
    field: '_p(upc: _Key): Product',
    merge: '@merge(key: [])',
    more: 'scalar _Key',
    problem: '@merge: key lists no path.',
    mend: 'List the paths of the key, such as key: ["id"], or leave key out for the whole key.',
  },
  {
    title: 'a field that answers no object',
    field: '_p(upc: ID): Int',
    merge: '@merge(keyField: "upc")',
    problem: '@merge stands on _p, which answers Int.',
  },
  {
    title: 'a list of lists',
    field: '_p(upc: ID): [[Product]]',
    merge: '@merge(keyField: "upc")',
    problem: '@merge stands on _p, which answers [[Product]].',
  },
  {
    title: 'a @key that does not parse',
    field: '_p(key: _Key): Product',
    merge: '@merge',
    more: 'scalar _Key',
    key: '@key(selectionSet: "{ upc")',
    problem: '@key: "{ upc" is not a selection set: Syntax Error: Expected Name, found <EOF>.',
  },
  {
    title: 'a @key without braces',
    field: '_p(key: _Key): Product',
    merge: '@merge',
    more: 'scalar _Key',
    key: '@key(selectionSet: "upc")',
    problem: '@key: "upc" is not a selection set: Syntax Error: Expected "{", found <EOF>.',
  },
  {
    title: 'a @key with a name before the braces',
    field: '_p(key: _Key): Product',
    merge: '@merge',
    more: 'scalar _Key',
    key: '@key(selectionSet: "Product { upc }")',
    problem: '@key: "Product { upc }" is not a selection set.',
  },
  {
    title: 'a @key with nothing in it',
    field: '_p(key: _Key): Product',
    merge: '@merge',
    more: 'scalar _Key',
    key: '@key(selectionSet: "{ __typename }")',
    problem: '@key: The selection is empty.',
  },
  {
    title: 'a @key with arguments',
    field: '_p(key: _Key): Product',
    merge: '@merge',
    more: 'scalar _Key',
    key: '@key(selectionSet: "{ upc(x: 1) }")',
    problem: '@key: "upc" has an alias, arguments or directives, which cannot stand in a key or requirement.',
  },
  {
    title: 'a @key with a nested alias',
    field: '_p(key: _Key): Product',
    merge: '@merge',
    more: 'scalar _Key',
    key: '@key(selectionSet: "{ owner { x: id } }")',
    problem: '@key: "id" has an alias, arguments or directives, which cannot stand in a key or requirement.',
  },
  {
    title: 'a @key with a fragment',
    field: '_p(key: _Key): Product',
    merge: '@merge',
    more: 'scalar _Key',
    key: '@key(selectionSet: "{ ... on Product { upc } }")',
    problem: '@key: Fragments cannot stand in a key or requirement.',
  },
];

const anyMend: unknown = expect.stringMatching(/.{10}/);

describe('an entry point is refused, with file, line and mend, for', () => {
  it.each(faults)('$title', async ({ field, merge, more = '', key = '', problem, mend = anyMend }) => {
    const schema = `type Query { ${field} }\ntype Product { upc: ID! left: Int }\n${more}`;
    const overlay = `\nextend type Query { ${field} ${merge} }\n${key === '' ? '' : `extend type Product ${key}`}`;
    const composed = await composeSdl({ catalog, other: { schema, overlay } });
    const line = problem.startsWith('@key') ? 3 : 2;
    expect(composed.problems[0]).toBe(`other/overlay.graphql:${String(line)} error: ${problem}`.replace(/\.$/, '.'));
    expect(composed.mends[0]).toEqual(mend);
    expect(composed.supergraph).toBeUndefined();
  });

  it('@merge on what is no field of Query', async () => {
    const overlay = 'extend type Product { upc: ID! @merge(keyField: "upc") }';
    const { problems } = await composeSdl({
      other: { schema: 'type Query { p: Product } type Product { upc: ID! }', overlay },
    });
    expect(problems).toEqual(['other/overlay.graphql:1 error: @merge stands on Product.upc.']);
  });
});
