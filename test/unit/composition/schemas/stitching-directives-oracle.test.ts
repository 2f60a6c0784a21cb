import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import type { MergedTypeConfig } from '@graphql-tools/delegate';
import { buildSchema, Kind, type SelectionSetNode } from 'graphql';
import type { EntryPoint } from '../../../../src/composition/supergraph';
import { evaluateKeys } from '../../../../src/execution/key-arguments';
import { composeSound } from './compose-sdl';

const { stitchingDirectivesTypeDefs, stitchingDirectivesTransformer } = stitchingDirectives();

const catalog = `type Query { product: Product }
type Product { upc: ID! sku: ID! brand: ID! price: Int weight: Int owner: Owner }
type Owner { id: ID! region: ID! }`;

/** A service's own SDL, with its directives; each Product has `upc`. The key's fields and the computed ones are all there. */
const services: Readonly<Record<string, string>> = {
  'a picked key':
    'type Query { _p(upc: ID!): Product @merge(keyField: "upc") } type Product @key(selectionSet: "{ upc }") { upc: ID! a: Int }',
  'picked keys':
    'type Query { _p(upcs: [ID!]!): [Product]! @merge(keyField: "upc") } type Product @key(selectionSet: "{ upc }") { upc: ID! a: Int }',
  'more arguments':
    'type Query { _p(upcs: [ID!]!, scope: String, n: Int): [Product]! @merge(keyField: "upc", keyArg: "upcs", additionalArgs: """ scope: "all", n: 3 """) } type Product @key(selectionSet: "{ upc }") { upc: ID! a: Int }',
  'object keys':
    'scalar _Key type Query { _p(keys: [_Key!]!): [Product]! @merge } type Product @key(selectionSet: "{ upc owner { id } }") { upc: ID! cost: Int @computed(selectionSet: "{ price weight }") }',
  'one object key':
    'scalar _Key type Query { _p(key: _Key!): Product @merge } type Product @key(selectionSet: "{ upc }") { upc: ID! a: Int }',
  'nested inputs':
    'scalar _Key input In { keys: [_Key!]! } type Query { _p(input: In): [Product]! @merge(keyArg: "input.keys") } type Product @key(selectionSet: "{ upc brand }") { upc: ID! a: Int }',
  'a custom key':
    'input K { code: ID! by: By } input By { region: ID } type Query { _p(keys: [K!]!): [Product]! @merge(key: ["code:upc", "by.region:owner.region"]) } type Product @key(selectionSet: "{ upc owner { region } }") { upc: ID! a: Int }',
  'an expression':
    'input K { upc: ID! brand: ID! n: Int } type Query { _p(key: K!, x: String): Product @merge(argsExpr: """ key: { upc: $key.upc, brand: $key.brand, n: 1 }, x: "y" """) } type Product @key(selectionSet: "{ upc brand }") { upc: ID! a: Int }',
  'an expression for many':
    'input K { upc: ID! price: Int } type Query { _p(keys: [K!]!, x: [Int]): [Product]! @merge(argsExpr: """ keys: [[{ upc: $key.upc, price: $key.price }]], x: [1] """) } type Product @key(selectionSet: "{ upc }") { upc: ID! cost: Int @computed(selectionSet: "{ price }") }',
};

const rows = [
  { __typename: 'Product', upc: '1', sku: 's1', brand: 'b1', price: 3, weight: 4, owner: { id: 'o1', region: 'r1' } },
  { __typename: 'Product', upc: '2', sku: 's2', brand: 'b2', price: 5, weight: 6, owner: { id: 'o2', region: 'r2' } },
];

/** What the public package makes of the service's directives for these rows. */
function oracleArguments(sdl: string): unknown {
  const schema = buildSchema(`${stitchingDirectivesTypeDefs}\n${sdl}`);
  const config: MergedTypeConfig | undefined = stitchingDirectivesTransformer({ schema }).merge?.['Product'];
  const entry = config?.entryPoints?.find(({ fieldName }) => fieldName !== undefined) ?? config;
  if (entry?.args) return entry.args(rows[0]);
  return entry?.argsFromKeys?.(rows.map((row): unknown => entry.key?.(row)));
}

function ourArguments(entryPoint: EntryPoint, computed: SelectionSetNode | undefined): unknown {
  const selections = [entryPoint.key, ...(computed === undefined ? [] : [computed])];
  const keys = rows.map(
    (row) => Object.assign({}, ...selections.map((selection) => pick(row, selection))) as Record<string, unknown>,
  );
  const entries = Object.entries(entryPoint.args).map(([name, value]) => [name, evaluateKeys(value, keys, 'Product')]);
  return Object.fromEntries(entries) as unknown;
}

/** The part of a row that a selection takes, as planning reads it. */
function pick(row: unknown, selectionSet: SelectionSetNode): Record<string, unknown> {
  const source = row as Record<string, unknown>;
  const picked: Record<string, unknown> = {};
  for (const selection of selectionSet.selections) {
    if (selection.kind !== Kind.FIELD) continue;
    const value = source[selection.name.value];
    picked[selection.name.value] = selection.selectionSet === undefined ? value : pick(value, selection.selectionSet);
  }
  return picked;
}

describe('arguments are made of keys as @graphql-tools/stitching-directives makes them, for', () => {
  it.each(Object.entries(services))('%s', async (_title, sdl) => {
    const schema = sdl.replace(/ @(merge|key|computed)(\((?:"""[^]*?"""|[^)"]|"[^"]*")*\))?/g, '');
    const { entryPoints, subschemas } = await composeSound({ catalog, own: { schema, upstreamOverlay: sdl } });
    const [entryPoint, ...others] = entryPoints.get('Product') ?? [];
    expect(others).toEqual([]);
    if (entryPoint === undefined) throw new Error('There is no entry point.');
    const [computed] = subschemas.get('own')?.computed.values() ?? [];
    expect(ourArguments(entryPoint, computed)).toEqual(oracleArguments(sdl));
  });
});
