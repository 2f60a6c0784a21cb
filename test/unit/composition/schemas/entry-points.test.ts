import { print } from 'graphql';
import type { EntryPoint, KeyExpression } from '../../../../src/composition/supergraph';
import { composeSound, type SubschemaCase } from './compose-sdl';

/** One line for an entry point: `[type] field(args) by key, matched by paths`. */
function show({ type, field, key, batch, args, match }: EntryPoint): string {
  const list = Object.entries(args).map(([name, value]) => `${name}: ${showValue(value)}`);
  const answer = batch ? `[${type}]` : type;
  const matched = match.map((path) => path.join('.')).join(' ') || 'position';
  return `${answer} ${field}(${list.join(', ')}) by ${print(key).replace(/\s+/g, ' ')}, matched by ${matched}`;
}

function showValue(value: KeyExpression): string {
  switch (value.kind) {
    case 'key':
      return `$${value.path.join('.')}${value.required ? '!' : ''}`;
    case 'each':
      return `[[${showValue(value.item)}]]`;
    case 'list':
      return `[${value.items.map(showValue).join(', ')}]`;
    case 'object':
      return `{${Object.entries(value.fields)
        .map(([name, field]) => `${name}: ${showValue(field)}`)
        .join(', ')}}`;
    case 'constant':
      return JSON.stringify(value.value);
  }
}

/** Where clients come to products, with every field that keys and requirements below speak of. */
const catalog = `type Query { product: Product node: Node }
interface Node { id: ID! }
type Product implements Node { id: ID! upc: ID! sku: ID! brand: ID! price: Int weight: Int owner: Owner size: Size lines: [Line] }
type Owner { id: ID! region: ID! name: String }
type Size { width: Int height: Int }
type Line { n: Int }
type Other implements Node { id: ID! }`;

interface EntryCase {
  readonly title: string;
  /** The field of Query that stands for the entry point, without its directives. */
  readonly field: string;
  readonly merge: string;
  readonly key?: string;
  /** More SDL of the subschema. */
  readonly more?: string;
  /** Fields of the overlay's Product. */
  readonly computed?: string;
  readonly product?: string;
  readonly entries: readonly string[];
}

const upc = '@key(selectionSet: "{ upc }")';

const cases: readonly EntryCase[] = [
  {
    title: 'a picked key',
    field: '_p(upc: ID!): Product',
    merge: '@merge(keyField: "upc")',
    entries: ['Product _p(upc: $upc!) by { upc }, matched by upc'],
  },
  {
    title: 'picked keys in a batch',
    field: '_p(upcs: [ID!]!): [Product]!',
    merge: '@merge(keyField: "upc")',
    key: upc,
    entries: ['[Product] _p(upcs: [[$upc!]]) by { upc }, matched by upc'],
  },
  {
    title: 'a picked key below the entity',
    field: '_p(owner: ID!): Product',
    merge: '@merge(keyField: "owner.id")',
    product: 'owner: Owner',
    more: 'type Owner { id: ID! }',
    entries: ['Product _p(owner: $owner.id!) by { owner { id } }, matched by owner.id'],
  },
  {
    title: 'more arguments, constants for the others',
    field: '_p(upcs: [ID!]!, scope: Scope!, n: [Int], deep: Deep): [Product]!',
    merge: '@merge(keyField: "upc", keyArg: "upcs", additionalArgs: "scope: ALL, n: [1, 2], deep: { x: 1 }")',
    more: 'enum Scope { ALL }\ninput Deep { x: Int }',
    entries: ['[Product] _p(scope: "ALL", n: [1,2], deep: {"x":1}, upcs: [[$upc!]]) by { upc }, matched by upc'],
  },
  {
    title: 'an argument inside of an input, beside a constant',
    field: '_p(input: In!): [Product]!',
    merge: '@merge(keyField: "upc", keyArg: "input.keys.all", additionalArgs: "input: { first: 5 }")',
    more: 'input In { first: Int keys: Keys! }\ninput Keys { all: [ID!]! }',
    entries: ['[Product] _p(input: {first: 5, keys: {all: [[$upc!]]}}) by { upc }, matched by upc'],
  },
  {
    title: 'object keys as a scalar hold the whole key',
    field: '_p(keys: [_Key!]!): [Product]!',
    merge: '@merge',
    more: 'scalar _Key',
    key: '@key(selectionSet: "{ upc owner { id } }")',
    entries: ['[Product] _p(keys: [[$!]]) by { upc owner { id } }, matched by upc'],
  },
  {
    title: 'object keys as an input hold exactly its fields: those of the key, and those that computed fields require',
    field: '_p(keys: [K!]!): [Product]!',
    merge: '@merge',
    more: 'input K { upc: ID! price: Int weight: Int brand: ID }',
    product: 'cost: Int',
    key: upc,
    computed: 'cost: Int @computed(selectionSet: "{ price weight }")',
    entries: ['[Product] _p(keys: [[{upc: $upc!, price: $price, weight: $weight}]]) by { upc }, matched by upc'],
  },
  {
    title: 'what the input requires is part of the key',
    field: '_p(key: K!): Product',
    merge: '@merge',
    more: 'input K { upc: ID! price: Int! }',
    key: upc,
    entries: ['Product _p(key: {upc: $upc!, price: $price!}) by { upc price }, matched by upc'],
  },
  {
    title: 'without a @key, what the input requires is the key',
    field: '_p(key: K!): Product',
    merge: '@merge',
    more: 'input K { upc: ID! brand: ID! price: Int }',
    entries: ['Product _p(key: {upc: $upc!, brand: $brand!}) by { upc brand }, matched by upc'],
  },
  {
    title: 'a part of the @key that the input lacks is not asked for',
    field: '_p(key: K!): Product',
    merge: '@merge',
    more: 'input K { upc: ID! }',
    key: '@key(selectionSet: "{ upc brand }")',
    entries: ['Product _p(key: {upc: $upc!}) by { upc }, matched by upc'],
  },
  {
    title: 'compound and nested keys',
    field: '_p(keys: [K!]!): [Product]!',
    merge: '@merge',
    more: 'input K { sku: ID! owner: O! }\ninput O { id: ID! region: ID! name: String }\ntype Owner { id: ID! }',
    product: 'sku: ID! owner: Owner',
    key: '@key(selectionSet: "{ sku owner { id region } }")',
    entries: [
      '[Product] _p(keys: [[{sku: $sku!, owner: {id: $owner.id!, region: $owner.region!}}]]) by { sku owner { id region } }, matched by sku owner.id',
    ],
  },
  {
    title: 'nested requirements, objects and lists alike, are sent as they are',
    field: '_p(keys: [K!]!): [Product]!',
    merge: '@merge',
    more: 'input K { upc: ID! size: S lines: [L] }\ninput S { width: Int }\ninput L { n: Int }',
    product: 'cost: Int',
    key: upc,
    computed: 'cost: Int @computed(selectionSet: "{ size { width } lines { n } }")',
    entries: ['[Product] _p(keys: [[{upc: $upc!, size: $size, lines: $lines}]]) by { upc }, matched by upc'],
  },
  {
    title: 'a required nested requirement is part of the key',
    field: '_p(keys: [K!]!): [Product]!',
    merge: '@merge',
    more: 'input K { upc: ID! size: S! }\ninput S { width: Int }',
    product: 'cost: Int',
    key: upc,
    computed: 'cost: Int @computed(selectionSet: "{ size { width } }")',
    entries: ['[Product] _p(keys: [[{upc: $upc!, size: {width: $size.width}}]]) by { upc }, matched by upc'],
  },
  {
    title: 'a custom key of named paths',
    field: '_p(keys: [K!]!): [Product]!',
    merge: '@merge(key: ["upc", "by.id: owner.id", "by.region:owner.region"])',
    more: 'input K { upc: ID! by: O! }\ninput O { id: ID! region: ID! }',
    entries: [
      '[Product] _p(keys: [[{upc: $upc!, by: {id: $owner.id!, region: $owner.region!}}]]) by { upc owner { id region } }, matched by upc',
    ],
  },
  {
    title: 'an argument expression',
    field: '_p(upc: ID!, in: K): Product',
    merge: '@merge(argsExpr: "upc: $key.upc, in: { n: 3, owner: $key.owner.id, t: \\"[[$key]]\\" }")',
    more: 'input K { n: Int owner: ID t: String }',
    entries: [
      'Product _p(upc: $upc!, in: {n: 3, owner: $owner.id!, t: "[[$key]]"}) by { upc owner { id } }, matched by upc',
    ],
  },
  {
    title: 'an argument expression with an expansion, where requirements are not part of the key',
    field: '_p(keys: [K!]!, n: Int): [Product]!',
    merge: '@merge(argsExpr: "keys: [[{ upc: $key.upc, price: $key.price }]], n: 3")',
    more: 'input K { upc: ID! price: Int }',
    product: 'cost: Int',
    key: upc,
    computed: 'cost: Int @computed(selectionSet: "{ price }")',
    entries: ['[Product] _p(keys: [[{upc: $upc!, price: $price}]], n: 3) by { upc }, matched by upc'],
  },
  {
    title: 'an argument expression with the whole key',
    field: '_p(keys: [K!]!): [Product]!',
    merge: '@merge(argsExpr: "keys: [[$key]]")',
    more: 'input K { upc: ID! }',
    key: upc,
    entries: ['[Product] _p(keys: [[{upc: $upc!}]]) by { upc }, matched by upc'],
  },
  {
    title: 'an argument expression with a list of one key, and with two expansions',
    field: '_p(upcs: [ID!]!, brands: [ID!]!): [Product]! _q(upcs: [ID!]!): Product',
    merge: '@merge(argsExpr: "upcs: [[$key.upc]], brands: [[$key.brand]]")',
    entries: ['[Product] _p(upcs: [[$upc!]], brands: [[$brand!]]) by { upc brand }, matched by upc'],
  },
  {
    title: 'an expression that puts the key in a list',
    field: '_p(upcs: [ID!]!): Product',
    merge: '@merge(argsExpr: "upcs: [$key.upc]")',
    entries: ['Product _p(upcs: [$upc!]) by { upc }, matched by upc'],
  },
  {
    title: 'an object inside of a scalar',
    field: '_p(key: _Any): Product',
    merge: '@merge(argsExpr: "key: { by: { upc: $key.upc, owner: $key.owner } }")',
    more: 'scalar _Any',
    key: '@key(selectionSet: "{ upc owner { id } }")',
    entries: ['Product _p(key: {by: {upc: $upc!, owner: $owner!}}) by { upc owner { id } }, matched by upc'],
  },
  {
    title: 'several @merge on one field, one entry point each',
    field: '_p(id: ID!): Product',
    merge: '@merge(keyField: "upc") @merge(keyField: "sku")',
    product: 'sku: ID!',
    entries: ['Product _p(id: $upc!) by { upc }, matched by upc', 'Product _p(id: $sku!) by { sku }, matched by sku'],
  },
  {
    title: 'several @key, one entry point each where the argument takes them',
    field: '_p(keys: [K!]!): [Product]!',
    merge: '@merge',
    more: 'input K { upc: ID sku: ID brand: ID }',
    key: '@key(selectionSet: "{ upc }") @key(selectionSet: "{ sku brand }") @key(selectionSet: "{ price }")',
    entries: [
      '[Product] _p(keys: [[{upc: $upc!}]]) by { upc }, matched by upc',
      '[Product] _p(keys: [[{sku: $sku!, brand: $brand!}]]) by { sku brand }, matched by position',
    ],
  },
  {
    title: 'an interface stands for each of its types here, a @key for those that have one',
    field: '_n(ids: [ID!]!): [Node]!',
    merge: '@merge(keyField: "id")',
    more: 'interface Node { id: ID! }\ntype Other implements Node { id: ID! more: Int }',
    entries: ['[Other] _n(ids: [[$id!]]) by { id }, matched by id'],
  },
  {
    title: 'a union of entities by representation: types without a @key are passed over',
    field: '_entities(representations: [_Any!]!): [_Entity]!',
    merge: '@merge',
    more: 'scalar _Any\nunion _Entity = Product | Owner\ntype Owner { id: ID! }',
    key: upc,
    entries: ['[Product] _entities(representations: [[$!]]) by { upc }, matched by upc'],
  },
];

function subschemaOf({ field, merge, key = '', more = '', computed = '', product = '' }: EntryCase): SubschemaCase {
  const name = field.split('(')[0] ?? '';
  const firstField = field.split(/ _q/)[0] ?? '';
  return {
    schema: `type Query { ${field} }\ntype Product { upc: ID! ${product} }\n${more}`,
    overlay: `extend type Query { ${firstField} ${merge} }\nextend type Product ${key} ${computed === '' ? (key === '' ? '@canonical' : '') : `{ ${computed} }`}`,
    directives: `# ${name}`.replace(/.*/, ''),
  };
}

describe('entry points', () => {
  it.each(cases)('$title', async (entryCase) => {
    const { entryPoints } = await composeSound({ catalog, other: subschemaOf(entryCase) });
    expect([...entryPoints.values()].flat().map(show)).toEqual(entryCase.entries);
  });

  it('translate into public names: what the upstream calls its own is renamed on the way', async () => {
    const { entryPoints, subschemas } = await composeSound({
      catalog,
      other: {
        schema: `type Query { byKey(keys: [K!]!, any: [_Any!]): [Item]! }
input K { code: ID! owner: O! price: Int }
input O { key: ID! }
scalar _Any
type Item { code: ID! owner: Holder cost: Int }
type Holder { key: ID! }`,
        overlay: `extend type Query { byKey(keys: [K!]!): [Item]! @internal @merge(keyArg: "keys") @merge(keyArg: "any", additionalArgs: "keys: []") }
extend type Item @key(selectionSet: "{ code owner { key } }") { cost: Int @computed(selectionSet: "{ price }") }`,
        transforms: {
          rename: {
            Item: 'Product',
            'Item.code': 'upc',
            Holder: 'Owner',
            'Holder.key': 'id',
            'Item.cost': 'shipping',
            'Query.byKey': '_byKey',
          },
        },
      },
    });
    expect(entryPoints.get('Product')?.map(show)).toEqual([
      '[Product] _byKey(keys: [[{code: $upc!, owner: {key: $owner.id!}, price: $price}]]) by { upc owner { id } }, matched by upc owner.id',
      '[Product] _byKey(keys: [], any: [[{__typename: "Item", code: $upc!, owner: {key: $owner.id!}, price: $price}]]) by { upc owner { id } }, matched by upc owner.id',
    ]);
    const names = subschemas.get('other')?.names;
    expect([...(subschemas.get('other')?.computed.keys() ?? [])]).toEqual(['Product.shipping']);
    expect([
      names?.type('Product'),
      names?.type('ID'),
      names?.field('Owner', 'id'),
      names?.field('Owner', 'x'),
    ]).toEqual(['Item', 'ID', 'key', 'x']);
    expect([names?.publicType('Holder'), names?.publicType('Nothing')]).toEqual(['Owner', undefined]);
  });
});
